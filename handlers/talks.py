"""The dialogues in service: each a flow, what its steps look at, and its use case."""

from typing import Any

from domain.lifecycle import NotAllowed
from handlers import citizen
from handlers.answering import reply_to_citizen
from handlers.cards import title
from handlers.filing import Matter, file_case
from handlers.flows.answer import ANSWER, AnswerDraft, AnswerFacts
from handlers.flows.file import FILE, Facts, FileDraft
from handlers.lists import open_cases
from handlers.office import Turn
from handlers.routes import may_handle
from handlers.talk import Talk
from storage.values import Written


def _file_facts(turn: Turn, _draft: dict[str, Any]) -> Facts:
    mine = [case for case in open_cases(turn) if citizen.can_add(case)][:3]
    titles = tuple((case.number, title(turn.office, case)) for case in mine)
    return Facts(turn.office.desk.county, titles)


def _file(turn: Turn, draft: FileDraft) -> None:
    files = tuple(file.ref() for file in draft.files)
    if draft.add_to is not None:
        case = turn.work.cases.by_number(draft.add_to)
        if case is not None and case.person_id == turn.reader.person_id and citizen.can_add(case):
            citizen.add(turn, case, Written(draft.text, files, draft.place))
            return
    locality = turn.office.desk.county.township_at(draft.place or draft.text)
    file_case(
        turn,
        Matter(
            draft.text,
            files,
            draft.place,
            locality.code if locality else None,
            draft.category,
            draft.confidential,
        ),
    )


def _answer_facts(turn: Turn, draft: dict[str, Any]) -> AnswerFacts:
    case = turn.work.cases.get(int(draft["case_id"]))
    needs = case.kind in turn.office.desk.rules.closing.need_evidence
    return AnswerFacts(case.number, needs)


def _answer(turn: Turn, draft: AnswerDraft) -> None:
    """Send the answer; a case that moved on meanwhile says so and loses nothing."""
    case = turn.work.cases.get(draft.case_id)
    member = next((one for one in turn.roles if may_handle(turn.office, case, one)), None)
    written = Written(draft.text, tuple(file.ref() for file in draft.files))
    if member is None:
        turn.reply("answer.too_late", no=case.number)
        return
    try:
        reply_to_citizen(turn.office, case, member, written)
    except NotAllowed:
        turn.reply("answer.too_late", no=case.number)
        return
    turn.reply("handler.reply_sent", no=case.number)


TALKS = {
    "file": Talk(FILE, _file_facts, _file),
    "answer": Talk(ANSWER, _answer_facts, _answer),
}
