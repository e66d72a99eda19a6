"""Appealing in a dialogue: what its steps look at, and the appeal at its end."""

from typing import Any

from domain.lifecycle import NotAllowed
from handlers.cases.appeals import may_appeal
from handlers.cases.routes import handling
from handlers.evaluator.appealing import ask
from handlers.flows.appeal import APPEAL_FLOW, AppealDraft, AppealFacts
from handlers.office import Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.cases import key_of
from storage.tables import Case


def _facts(turn: Turn, draft: dict[str, Any]) -> AppealFacts:
    return AppealFacts(turn.work.cases.get(int(draft["case_id"])).number)


def _appeal(turn: Turn, draft: AppealDraft) -> None:
    """Ask for it; who is too late, or has the case no more, is told so."""
    case = turn.work.cases.get(draft.case_id)
    member = handling(turn, case)
    if member is None or draft.ground is None or not may_appeal(turn.office, case):
        turn.reply("bad.appeal_late", protect=True, no=case.number)
        return
    try:
        ask(turn.office, case, member, draft.ground, draft.why)
    except NotAllowed:
        turn.reply("bad.appeal_late", protect=True, no=case.number)
        return
    turn.reply("bad.appeal_sent", protect=True, no=case.number)


def open_appeal(turn: Turn, case: Case) -> None:
    """Open the appeal against the rating behind a case."""
    open_or_offer(turn, "appeal", AppealDraft(case_id=key_of(case)))


in_service(Talk(APPEAL_FLOW, _facts, _appeal))
