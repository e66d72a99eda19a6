"""Where the danger is, asked after it was filed: never in the way of the filing."""

from typing import Any

from handlers.cards.board import refresh
from handlers.citizens import progress
from handlers.flows.where import WHERE, WhereDraft, WhereFacts
from handlers.office import Turn
from handlers.talking.talk import TALKS, Talk, in_service, open_talk
from storage.cases import key_of
from storage.tables import Case
from storage.values import Written


def _facts(turn: Turn, draft: dict[str, Any]) -> WhereFacts:
    return WhereFacts(turn.work.cases.get(int(draft["case_id"])).number)


def _add(turn: Turn, draft: WhereDraft) -> None:
    case = turn.work.cases.get(draft.case_id)
    files = tuple(file.ref() for file in draft.files)
    if not (draft.place or files) or not progress.can_add(case):
        turn.reply("danger.no_place", menu=True, hotline=turn.office.desk.county.hotline)
        return
    if draft.place and not turn.work.cases.place(case):
        turn.work.cases.replace_place(case, draft.place)
        township = turn.office.desk.county.township_at(draft.place)
        case.township = township.code if township else case.township
    progress.add(turn, case, Written(draft.place, files, draft.place))
    refresh(turn.office, case)


def ask_where(turn: Turn, case: Case) -> None:
    """Ask where it is; the receipt went out before."""
    open_talk(turn, TALKS["where"], WhereDraft(case_id=key_of(case)))


in_service(Talk(WHERE, _facts, _add))
