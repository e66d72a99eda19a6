"""
Due rows that fell due: reminders, alerts, closings by silence, and what must stay watched.

Everything due at once is worked in one transaction, so that each person gets one message of each
sort. A row of a case that has moved on does nothing; what waits for nobody is planned again, so
that no open case is ever without a row.
"""

from collections.abc import Callable, Iterable, Mapping

from domain.lifecycle import State
from domain.stages import Recipient, overdue_rank
from handlers.alerts import AGAIN, Notice, base, send_notices
from handlers.cards import show_handler
from handlers.confirming import close_silent
from handlers.dispatching import WATCH, WATCH_DAYS, supervisors_of
from handlers.office import Office
from handlers.routes import people_for
from storage.due import Appointment
from storage.staff import Member
from storage.tables import Case
from storage.values import DueItem

UNANSWERED = frozenset({State.DISPATCHED, State.IN_PROGRESS})
Worker = Callable[[Office, Case, DueItem], Iterable[Notice]]


def work_due(office: Office, items: list[DueItem]) -> None:
    """Do what is due. After an outage a case's highest overdue stage speaks for the lower ones."""
    notices: list[Notice] = []
    for item in _highest_only(items):
        case = office.work.cases.get(item.case_id)
        notices += WORKERS.get(base(item.kind), _stage)(office, case, item)
    send_notices(office, notices)


def _highest_only(items: list[DueItem]) -> list[DueItem]:
    highest: dict[int, int] = {}
    for item in items:
        rank = overdue_rank(item.kind)
        if rank is not None:
            highest[item.case_id] = max(rank, highest.get(item.case_id, rank))
    return [
        item
        for item in items
        if (rank := overdue_rank(item.kind)) is None or rank == highest[item.case_id]
    ]


def _stage(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """A reminder or an overdue stage: who is told, singly or in the supervisor's group."""
    if State(case.state) not in UNANSWERED:
        return
    for name in _names(item, "to"):
        yield from (Notice(one, case, item) for one in _members(office, case, name))
    for name in _names(item, "grouped"):
        for one in _members(office, case, name):
            yield Notice(one, case, item, grouped=True)


def _unsigned(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """Nobody signed for four business hours: the next person gets the card as well."""
    if State(case.state) is not State.DISPATCHED:
        return
    able = people_for(office, case)[1:2]
    for member in able:
        show_handler(office, case, member, fresh=True)
        yield Notice(member, case, item)


def _names(item: DueItem, key: str) -> list[Recipient]:
    named = item.facts.get(key)
    return [Recipient(name) for name in named] if isinstance(named, list) else []


def _members(office: Office, case: Case, recipient: Recipient) -> list[Member]:
    """The people a stage means; in a reopened case the first who can act stands for post A."""
    able = people_for(office, case)
    handlers = [one for one in able if one.role == "handler"]
    match recipient:
        case Recipient.HANDLER_A:
            return able[:1]
        case Recipient.HANDLER_B:
            return handlers[1:2]
        case Recipient.UNIT_HEAD:
            return [one for one in able if one.role == "unit_head"]
        case Recipient.SUPERVISOR_NAMED | Recipient.SUPERVISION_OFFICE:
            return supervisors_of(office, case)


def _undispatched(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """The desk itself is late with dispatching: clerks and supervisors, each working morning."""
    if State(case.state) is not State.SUBMITTED:
        return
    _again(office, item, days=1)
    staff = office.work.staff
    for member in (*staff.with_role("clerk"), *staff.with_role("supervisor")):
        yield Notice(member, case, item)


def _silence(office: Office, case: Case, _item: DueItem) -> Iterable[Notice]:
    """Seen three working days ago and nobody objected."""
    if State(case.state) is State.REPLIED:
        close_silent(office, case)
    return ()


def _call_back(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """The answer was not seen: silence means nothing, so a person calls."""
    if State(case.state) is State.REPLIED and case.seen_at is None:
        office.work.people.wants_a_person(case.address_id, "not_read", case.id)
        _again(office, item, days=WATCH_DAYS)
    return ()


def _watch(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """Every stage is told and the case still open: it stays watched."""
    if State(case.state) in UNANSWERED:
        _again(office, item, days=WATCH_DAYS)
    return ()


def _again(office: Office, item: DueItem, *, days: int) -> None:
    """Plan the same row for a later working morning, under a name of its own."""
    _, _, count = item.kind.partition(AGAIN)
    kind = f"{base(item.kind)}{AGAIN}{int(count or 0) + 1}"
    at = office.morning(office.now, days=days)
    office.work.due.plan(item.case_id, item.revision, [Appointment(kind, at)])


WORKERS: Mapping[str, Worker] = {
    "unsigned": _unsigned,
    "dispatch": _undispatched,
    "silence": _silence,
    "call_back": _call_back,
    WATCH: _watch,
}
