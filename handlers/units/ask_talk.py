"""Asking the citizen in a dialogue: what its step looks at, and the question sent at its end."""

from typing import Any

from domain.deadlines import answer_wait
from domain.lifecycle import NotAllowed
from handlers.cases.routes import handling
from handlers.casework.asking import ask_citizen, why_not
from handlers.flows.ask import ASK, AskDraft, AskFacts
from handlers.office import Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.cases import key_of
from storage.tables import Case


def _facts(turn: Turn, draft: dict[str, Any]) -> AskFacts:
    office = turn.office
    until = answer_wait(office.desk.rules, office.desk.calendar, office.now)
    words = office.due_text(turn.language, until.at, provisional=until.provisional)
    return AskFacts(turn.work.cases.get(int(draft["case_id"])).number, words)


def _ask(turn: Turn, draft: AskDraft) -> None:
    """Send the question; a case that moved on meanwhile says so."""
    case = turn.work.cases.get(draft.case_id)
    member = handling(turn, case)
    if member is None or why_not(turn.office, case, member, turn.language):
        turn.reply("ask.too_late", protect=True, about=case, no=case.number)
        return
    try:
        ask_citizen(turn.office, case, member, draft.text)
    except NotAllowed:
        turn.reply("ask.too_late", protect=True, about=case, no=case.number)
        return
    until = turn.office.due_text(turn.language, case.ask_due_at or turn.office.now)
    turn.reply("ask.sent", protect=True, about=case, no=case.number, until=until)


def open_question(turn: Turn, case: Case) -> None:
    """Open the question about a case."""
    open_or_offer(turn, "ask", AskDraft(case_id=key_of(case)))


in_service(Talk(ASK, _facts, _ask, lambda draft: draft.text))
