"""
A claim that was objected to is settled by a clerk who has called both: whose the case is.

Who may dispatch the case may settle it, so nobody of a unit it accuses; both accounts are told.
"""

from collections.abc import Callable

from handlers.cases.routes import clerks_for
from handlers.citizens.claiming import TO_NEW, TO_OLD
from handlers.office import Turn
from storage.tables import Case, Claim
from texts.catalogue import say

__all__ = ["SETTLING"]


def _settle(turn: Turn, claim_id: int, *, new: bool) -> str:
    """The case is the claiming account's, or stays with the one it had; once."""
    claim = turn.work.claims.get(claim_id)
    if claim is None or claim.case_id is None or not _waits(claim):
        return say(turn.language, "stale.button")
    case = turn.work.cases.get(claim.case_id)
    if not _may(turn, case):
        return say(turn.language, "stale.button")
    turn.work.claims.settled(claim)
    claimer = turn.work.people.home(claim.person_id)
    before = case.address_id
    if new and not claimer.gone:
        turn.work.consents.revoke_all(case.person_id)
        case.person_id, case.address_id = claimer.person_id, claimer.address_id
    _tell(turn, case, before, claimer.address_id, new=new)
    return ""


def _waits(claim: Claim) -> bool:
    return claim.objected_at is not None and claim.settled_at is None


def _may(turn: Turn, case: Case) -> bool:
    return any(one.person_id == turn.reader.person_id for one in clerks_for(turn.office, case))


def _tell(turn: Turn, case: Case, before: int, claimer: int, *, new: bool) -> None:
    """Both hear whose it is; nobody is called about it any more."""
    winner, loser = (claimer, before) if new else (before, claimer)
    hotline = turn.office.desk.county.hotline
    turn.office.tell(winner, "claim.settled_yours", case_id=case.id, no=case.number)
    turn.office.tell(loser, "claim.settled_other", no=case.number, hotline=hotline)
    for address_id in (before, claimer):
        turn.work.calls.finish(address_id, case.id)
    turn.reply("claim.settled_clerk", protect=True, no=case.number)


SETTLING: tuple[tuple[str, Callable[[Turn, int], str]], ...] = (
    (TO_NEW, lambda turn, number: _settle(turn, number, new=True)),
    (TO_OLD, lambda turn, number: _settle(turn, number, new=False)),
)
"""Buttons beside the lists: which claim is the number they carry."""
