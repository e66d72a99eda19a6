"""
The ledger of problems 问题台账: what puts a problem on it, and how far each has come.

A problem is a listed case: it has a person responsible, measures and a deadline beside the case's
own. What was planned 列入计划 stays open with its promised date.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from domain.lifecycle import State
from domain.masking import masked
from handlers.ledger.orders import Order
from handlers.office import Office
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case, Listing

STRUCK = 1.0
PROGRESS: Mapping[State, float] = MappingProxyType(
    {
        State.SUBMITTED: 0.1,
        State.DISPATCHED: 0.2,
        State.IN_PROGRESS: 0.4,
        State.WAITING_CITIZEN: 0.4,
        State.PLANNED: 0.5,
        State.REPLIED: 0.8,
        State.CLOSED: 0.9,
    }
)
"""How far a case has come where it stands; the last tenth is striking it off."""
ENDED_OTHERWISE = 0.9
"""Merged, withdrawn, terminated, refused or passed on: nothing is left but striking it off."""


def progress(case: Case, listing: Listing) -> float:
    """How far a problem has come, from 0 to 1; all the way only once it is struck off."""
    if listing.struck_at is not None:
        return STRUCK
    return PROGRESS.get(State(case.state), ENDED_OTHERWISE)


def put_on_ledger(office: Office, case: Case, order: Order, staff: Member | None) -> Listing:
    """List a problem of a batch as its row says; without a deadline the case's own date counts."""
    due = _end_of(office, order.deadline) if order.deadline else None
    return office.work.listings.list(
        case,
        reason="",
        measures=order.measures,
        responsible=order.responsible,
        due=due or case.unit_due_at or case.citizen_due_at,
        listed_by=staff.id if staff else None,
        source=order.source,
        external_no=order.external_no,
    )


def _end_of(office: Office, day: date) -> datetime:
    """A day's deadline is its close of business."""
    return office.desk.calendar.at(day, office.desk.calendar.hours.close)


def latest(office: Office, case: Case) -> Listing | None:
    """The row of a case on the ledger: the open one, else the last that was struck off."""
    rows = office.work.listings.of_case(key_of(case))
    return rows[-1] if rows else None


def differs(office: Office, case: Case, order: Order) -> bool:
    """Whether a row says something else of a known problem; what it leaves empty it doesn't say."""
    listing = latest(office, case)
    if listing is None:
        return True
    words = office.work.listings.words(listing)
    day = office.local(listing.due).date()
    return (
        (bool(order.responsible) and order.responsible != listing.responsible)
        or (bool(order.measures) and order.measures not in (words.measures, masked(words.measures)))
        or (order.deadline is not None and order.deadline != day)
    )
