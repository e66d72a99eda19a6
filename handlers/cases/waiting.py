"""
Waiting for the citizen: the unit's clock stands, and goes on with what it had left.

The citizen's date is moved once, when they are asked, by the longest wait there can be: that date
is told with the question and stays, however soon they answer, since a date once told is never
shortened.
"""

from datetime import datetime

from domain.calendar import Due
from domain.deadlines import Urgency, answer_wait, moved_by_waiting
from domain.lifecycle import Action, State
from handlers.office import Office
from storage.tables import Case, Event

REDONE = (
    Action.CONFIRM_PARTLY,
    Action.CONFIRM_NOT_SOLVED,
    Action.RATE_BAD,
    Action.REOPEN,
    Action.SECOND_OPINION,
    Action.LOOK_BACK_FAILED,
)
"""What begins a new round, in which the citizen may be asked anew."""


def is_waiting(case: Case) -> bool:
    """Whether the case waits for a word from the citizen."""
    return State(case.state) is State.WAITING_CITIZEN


def pause(office: Office, case: Case) -> None:
    """The unit's clock stands from now on; the citizen's date moves, unless it has passed."""
    until = answer_wait(office.desk.rules, office.desk.calendar, office.now).at
    case.asked_at, case.ask_due_at = office.now, until
    if case.citizen_due_at <= office.now:
        return
    due = Due(case.citizen_due_at, case.citizen_due_provisional, case.calendar)
    moved = _moved(office, case, due, office.now, until)
    case.citizen_due_at, case.citizen_due_provisional = moved.at, moved.provisional


def resume(office: Office, case: Case) -> None:
    """The unit's clock goes on; what it waited beyond the time set for it doesn't count."""
    asked, until = case.asked_at, case.ask_due_at
    case.asked_at = case.ask_due_at = None
    if asked is None or until is None or case.unit_due_at is None:
        return
    due = Due(case.unit_due_at, case.unit_due_provisional, case.calendar)
    moved = _moved(office, case, due, asked, min(office.now, until))
    case.unit_due_at, case.unit_due_provisional = moved.at, moved.provisional


def _moved(office: Office, case: Case, due: Due, asked: datetime, answered: datetime) -> Due:
    return moved_by_waiting(
        office.desk.rules,
        office.desk.calendar,
        urgency=Urgency(case.urgency),
        due=due,
        asked=asked,
        answered=answered,
    )


def questions(office: Office, case: Case) -> list[Event]:
    """What the citizen was asked since the case was last begun anew, oldest first."""
    events = office.work.cases.events(case, Action.ASK_CITIZEN, *REDONE)
    begun = max((i for i, one in enumerate(events) if one.action in REDONE), default=-1)
    return [one for one in events[begun + 1 :] if one.action == Action.ASK_CITIZEN]
