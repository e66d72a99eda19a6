"""Matters with a clock of the law: the unit decides first whether it accepts them, and by when."""

from datetime import timedelta

from domain.calendar import Due
from domain.deadlines import Kind, Urgency
from domain.lifecycle import Action, State
from domain.rules import LegalClock
from handlers.office import Office
from storage.due import Appointment
from storage.tables import Case

DECIDE, TELL = "legal", "legal_tell"
OF_THE_LAW = (Kind.COMPLAINT, Kind.REPORT, Kind.HELP)
WITH_THE_UNIT = (State.DISPATCHED, State.IN_PROGRESS, State.WAITING_CITIZEN)


def clock_of(office: Office, case: Case) -> LegalClock | None:
    """The law's clock of a case; none for a question, a redo, or what is counted in hours."""
    clock = office.desk.rules.legal_clocks.get(case.category or "")
    by_days = office.desk.rules.urgencies[Urgency(case.urgency)].clock == "working_days"
    counts = by_days and not case.reopened and Kind(case.kind) in OF_THE_LAW
    return clock if counts and case.dispatched_at is not None else None


def undecided(office: Office, case: Case) -> bool:
    """Whether the unit has still to say whether it accepts the matter."""
    if State(case.state) not in WITH_THE_UNIT or clock_of(office, case) is None:
        return False
    return not office.work.cases.events(case, Action.ACCEPT_BY_LAW)


def decide_due(office: Office, case: Case, clock: LegalClock) -> Due:
    """Until when the unit decides, from the day it was given the case."""
    return office.desk.calendar.deadline(
        case.dispatched_at or office.now, clock.decide_working_days
    )


def finish_due(office: Office, case: Case, clock: LegalClock) -> Due:
    """Until when an accepted matter is finished."""
    return office.desk.calendar.deadline(
        case.dispatched_at or office.now, clock.finish_working_days
    )


def due_of_law(office: Office, case: Case) -> list[Appointment]:
    """The unit's own row: the afternoon of the last day for deciding, as with every deadline."""
    clock = clock_of(office, case)
    if clock is None or not undecided(office, case):
        return []
    on = office.local(decide_due(office, case, clock).at).date()
    at = office.desk.calendar.at(on, office.desk.rules.reminders.on_due_day_at)
    return [Appointment(DECIDE, max(at, office.now + timedelta(hours=1)))]
