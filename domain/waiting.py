"""
What waiting for the citizen does to a due date: the clock stops, and resumes with what it had left.

A clock of hours moves by the time itself. A clock of working days moves by the working days begun
since the question: the day of the answer is the one from which the rest is counted, and as 民法典
art. 201 has it that day is not counted itself.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.calendar import Calendar, Due
from domain.rules import Rules, Urgency

ONE_HOUR = timedelta(hours=1)


def moved_by_waiting(
    rules: Rules,
    calendar: Calendar,
    *,
    urgency: Urgency,
    due: Due,
    asked: datetime,
    answered: datetime,
) -> Due:
    """
    Return a due date moved by the time the citizen was waited for; never an earlier one.

    Asked on the last day, the rest of that day's business is left after the answer, whenever it
    comes. What was late when the question was put is as late as before when it is answered.
    """
    if rules.urgencies[urgency].clock == "hours":
        waited = max(answered - asked, timedelta(0))
        return calendar.hours_deadline(due.at, waited / ONE_HOUR)
    days = _days_waited(calendar, asked, answered)
    moved = calendar.deadline(due.at, days) if days > 0 else due
    if due.at <= asked:
        return _still_late(calendar, due, moved, answered)
    if _days_waited(calendar, asked, due.at) > 0:
        return moved
    left = calendar.business_time_between(asked, due.at)
    rest = calendar.business_deadline(max(asked, answered), left / ONE_HOUR)
    return max(due, rest, key=_instant)


def _days_waited(calendar: Calendar, start: datetime, end: datetime) -> int:
    first, last = (calendar.local(at).date() for at in (start, end))
    return calendar.working_days_between(first, last)


def _still_late(calendar: Calendar, due: Due, moved: Due, answered: datetime) -> Due:
    """The days waited are no lateness; but what was late is not in time for having asked."""
    closed = calendar.last_closing(answered)
    return moved if moved.at <= closed else replace(moved, at=max(due.at, closed))


def _instant(due: Due) -> datetime:
    return due.at
