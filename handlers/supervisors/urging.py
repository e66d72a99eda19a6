"""Urging 催办: whoever has a late case hears it from the supervision office, once a working day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from domain.lifecycle import Action, Actor, State, offered
from handlers.cards.board import refresh
from handlers.cards.lines import triage_line, work_line
from handlers.cases.history import act
from handlers.cases.routes import holders, reachable
from handlers.cases.supervised import URGED, steps
from handlers.citizens.progress import a_working_day_since
from handlers.office import Office
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from texts.catalogue import say

LISTED = 8


def may_be_urged(office: Office, case: Case) -> bool:
    """Whether it waits for somebody of a unit or the desk, and was not urged today."""
    if not _can_be(case):
        return False
    urged = steps(office, case, URGED)
    return not urged or a_working_day_since(office, urged[-1].at)


def count_urgeable(office: Office, cases: Sequence[Case]) -> int:
    """How many of these may be urged; only of what was ever supervised is the history read."""
    touched = office.work.cases.done_to([key_of(case) for case in cases], Action.SUPERVISE)
    return sum(
        may_be_urged(office, case) if key_of(case) in touched else _can_be(case) for case in cases
    )


def _can_be(case: Case) -> bool:
    return Action.SUPERVISE in offered(State(case.state), Actor.SUPERVISOR)


def urge(office: Office, cases: Iterable[Case], member: Member) -> int:
    """
    Urge all of these that may be urged now; returns how many were.

    Each person hears of all theirs in one message: whoever has it, and the unit's head.
    """
    heaps: dict[int, list[Case]] = defaultdict(list)
    urged = [case for case in cases if may_be_urged(office, case)]
    for case in urged:
        act(office, case, Action.SUPERVISE, Actor.SUPERVISOR, staff=member, public={"what": URGED})
        heads = [one for one in reachable(office, case) if one.role == "unit_head"]
        for address in dict.fromkeys(
            one.address_id for one in (*holders(office, case), *heads) if not one.blocked
        ):
            heaps[address].append(case)
    for address, heap in heaps.items():
        _tell(office, address, heap, member)
    for case in urged:
        refresh(office, case)
    return len(urged)


def _tell(office: Office, address_id: int, heap: list[Case], by: Member) -> None:
    language = office.language_of(address_id)
    lines = [
        (work_line if case.lead_unit else triage_line)(office, case, language)
        for case in heap[:LISTED]
    ]
    if len(heap) > LISTED:
        lines.append(say(language, "list.rest", n=len(heap) - LISTED))
    office.tell(
        address_id,
        "supervised.told",
        lane=Lane.STAFF,
        case_id=heap[0].id if len(heap) == 1 else None,
        protect=True,
        who=by.name,
        n=len(heap),
        lines="\n".join(lines),
    )
