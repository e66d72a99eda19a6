"""Retelling in a dialogue: a clerk writes what a unit may read of a confidential case."""

from typing import Any

from handlers.clerks.retelling import may_retell, retell
from handlers.flows.retell import RETELL, RetellDraft, RetellFacts
from handlers.office import Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.cases import key_of
from storage.tables import Case


def _retell_facts(turn: Turn, draft: dict[str, Any]) -> RetellFacts:
    return RetellFacts(turn.work.cases.get(int(draft["case_id"])).number)


def _retell(turn: Turn, draft: RetellDraft) -> None:
    case, clerk = turn.work.cases.get(draft.case_id), turn.role("clerk")
    if clerk is None or not may_retell(case):
        turn.reply("stale.button")
        return
    retell(turn.office, case, clerk, draft.text)


def open_retelling(turn: Turn, case: Case) -> None:
    """Open the retelling of a confidential case."""
    open_or_offer(turn, "retell", RetellDraft(case_id=key_of(case)))


in_service(Talk(RETELL, _retell_facts, _retell))
