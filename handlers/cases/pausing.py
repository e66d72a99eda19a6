"""What a pause does to the dates of a case: they move by the time the clock stood, never back."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.calendar import Due
from domain.deadlines import Urgency, moved_by_waiting
from domain.lifecycle import State
from domain.stages import UNSIGNED, overdue_rank
from handlers.office import Office
from storage.due import Appointment
from storage.tables import Case, Pause

HELD = frozenset({UNSIGNED, "dispatch", "watch", "refuse"})
ONE_HOUR = timedelta(hours=1)
COUNTS = frozenset({State.SUBMITTED, State.DISPATCHED, State.IN_PROGRESS, State.WAITING_CITIZEN})
"""A promised date is a person's word, and an answered case has no date to keep."""


def stood(office: Office, urgency: Urgency, due: Due, since: datetime, until: datetime) -> Due:
    """A date moved by what of the clock stood between two instants."""
    if until <= since:
        return due
    return moved_by_waiting(
        office.desk.rules,
        office.desk.calendar,
        urgency=urgency,
        due=due,
        asked=since,
        answered=until,
    )


def begun_beside_pauses(office: Office, unit: str | None, urgency: Urgency, due: Due) -> Due:
    """A date counted from now, moved by every pause of a unit that lies before it."""
    for pause in office.work.pauses.of(unit):
        since = max(office.now, pause.since)
        if due.at > since:
            due = stood(office, urgency, due, since, pause.until)
    return due


def pause_new_case(office: Office, case: Case) -> None:
    """A case filed while the whole desk stands still, or will: what is promised goes on after."""
    urgency = Urgency(case.urgency)
    told = Due(case.citizen_due_at, case.citizen_due_provisional, case.calendar)
    moved = begun_beside_pauses(office, None, urgency, told)
    case.citizen_due_at, case.citizen_due_provisional = moved.at, moved.provisional
    calendar = office.desk.calendar
    for pause in office.work.pauses.of(None):
        since = max(office.now, pause.since)
        if case.dispatch_due_at > since:
            left = calendar.business_time_between(since, case.dispatch_due_at) / ONE_HOUR
            case.dispatch_due_at = calendar.business_deadline(pause.until, left).at


def pause_unit_clock(office: Office, case: Case) -> None:
    """A case given to a unit that stands still, or will: its clock goes on after."""
    if case.unit_due_at is None:
        return
    due = Due(case.unit_due_at, case.unit_due_provisional, case.calendar)
    moved = begun_beside_pauses(office, case.lead_unit, Urgency(case.urgency), due)
    case.unit_due_at, case.unit_due_provisional = moved.at, moved.provisional
    if moved.at > due.at and moved.at > case.citizen_due_at:
        case.citizen_due_at, case.citizen_due_provisional = moved.at, moved.provisional


def clock_stands_from(case: Case, pause: Pause) -> datetime:
    """From when a pause stops this case's clock: not while the citizen was waited for anyway."""
    begun = [pause.since, case.dispatched_at or case.submitted_at]
    if case.state == State.WAITING_CITIZEN and case.ask_due_at is not None:
        begun.append(case.ask_due_at)
    return max(begun)


def morning_after(office: Office, until: datetime) -> datetime:
    """The digest's hour on the day work goes on."""
    calendar = office.desk.calendar
    opens = calendar.next_opening(until)
    digest = calendar.at(calendar.local(opens).date(), office.desk.rules.reminders.digest_at)
    return max(opens, digest)


def rows_after_pause(office: Office, case: Case, rows: Iterable[Appointment]) -> list[Appointment]:
    """The rows of a case beside its unit's pauses: none of them speaks before the end."""
    found = list(rows)
    for pause in office.work.pauses.of(case.lead_unit):
        after = morning_after(office, pause.until)
        found = [
            Appointment(one.kind, after, one.facts) if pause.since <= one.at < after else one
            for one in found
            if not pause.since <= one.at < after or is_held(one.kind)
        ]
    return found


def is_held(kind: str) -> bool:
    """Whether a row that falls into a pause is said after it; a reminder of a moved date is not."""
    name = kind.split("#", maxsplit=1)[0]
    return overdue_rank(name) is not None or name in HELD
