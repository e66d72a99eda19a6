"""
When what is due: the desk's dispatch, the unit's answer, the date told to the citizen.

Two clocks. The unit's starts with the actual dispatch. The citizen's date is what the unit would
have if the desk used all its time to dispatch, so a unit in time makes the desk in time, and a late
dispatch is the desk's own lateness.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.calendar import Calendar, Due
from domain.rules import (
    AskCitizen,
    BadRules,
    Closing,
    DispatchHours,
    EscalationStep,
    Extension,
    Kind,
    Rating,
    Recipient,
    Reminders,
    Returns,
    Rules,
    Urgency,
    UrgencyClass,
)
from domain.waiting import moved_by_waiting

__all__ = [
    "AskCitizen",
    "BadRules",
    "Closing",
    "DispatchHours",
    "EscalationStep",
    "Extension",
    "Kind",
    "Rating",
    "Recipient",
    "Reminders",
    "Returns",
    "Rules",
    "Urgency",
    "UrgencyClass",
    "answer_wait",
    "citizen_due",
    "dispatch_due",
    "extend_by",
    "extended",
    "extended_by",
    "handle_due",
    "longest_extension",
    "moved_by_waiting",
    "reopen_until",
    "return_by",
    "silence_closes",
]


def handle_due(
    rules: Rules, calendar: Calendar, *, urgency: Urgency, kind: Kind, start: datetime
) -> Due:
    """
    Return when the unit must have answered, from the instant it was given the case.

    Consultation, praise and suggestion have limits of their own where the urgency is normal.
    """
    limits = rules.urgencies[urgency]
    if urgency is Urgency.NORMAL and kind in rules.handle_by_type:
        return _after(calendar, limits, start, rules.handle_by_type[kind])
    return _after(calendar, limits, start, limits.handle)


def dispatch_due(
    rules: Rules, calendar: Calendar, *, urgency: Urgency, kind: Kind, submitted: datetime
) -> Due:
    """
    Return when the desk must have given the case to a unit.

    Hours day and night where the class counts hours, else business hours.
    """
    limits = rules.urgencies[urgency]
    if limits.dispatch is not None and limits.clock == "hours":
        return calendar.hours_deadline(submitted, limits.dispatch)
    return calendar.business_deadline(submitted, _dispatch_hours(rules, urgency, kind))


def citizen_due(
    rules: Rules,
    calendar: Calendar,
    *,
    urgency: Urgency,
    kind: Kind,
    submitted: datetime,
    sure: bool,
) -> Due:
    """
    Return the date a citizen is told at submission.

    The unit's limit from the latest instant dispatch is allowed, or from submission itself where
    the router was sure and dispatches at once.
    """
    if sure:
        return handle_due(rules, calendar, urgency=urgency, kind=kind, start=submitted)
    desk = dispatch_due(rules, calendar, urgency=urgency, kind=kind, submitted=submitted)
    unit = handle_due(rules, calendar, urgency=urgency, kind=kind, start=desk.at)
    return replace(unit, provisional=desk.provisional or unit.provisional)


def extended(rules: Rules, calendar: Calendar, *, urgency: Urgency, due: datetime) -> Due:
    """Return a due date moved by the class's own extension; BadRules where it has none."""
    limits = rules.urgencies[urgency]
    if not limits.extension:
        raise BadRules(f"urgency.{urgency}.extension: cases of this class are not extended")
    return _after(calendar, limits, due, limits.extension)


def longest_extension(rules: Rules, *, urgency: Urgency) -> float:
    """
    Return by how much a case may be extended at most, in the unit of its clock.

    Twice the class's own length: five working days by the unit's head, up to ten by a supervisor.
    """
    return 2 * rules.urgencies[urgency].extension


def extended_by(
    rules: Rules, calendar: Calendar, *, urgency: Urgency, due: datetime, amount: float
) -> Due:
    """Return a due date moved by so many hours or working days, as the class's clock counts."""
    return _after(calendar, rules.urgencies[urgency], due, amount)


def extend_by(rules: Rules, calendar: Calendar, *, urgency: Urgency, due: datetime) -> datetime:
    """
    Return until when an extension may be asked for: the close of business so many working days ago.

    Where the clock counts hours there is no day before, so it is the due instant itself.
    """
    if rules.urgencies[urgency].clock == "hours":
        return due
    before = rules.extension.request_before_due_working_days
    day = calendar.local(due).date()
    if before == 0:
        return due
    return calendar.at(calendar.working_days_before(day, before), calendar.hours.close)


def return_by(rules: Rules, calendar: Calendar, dispatched: datetime) -> Due:
    """Return until when a unit may say a case is not its own: a working day, at least 24 hours."""
    returns = rules.returns
    by_days = calendar.deadline(dispatched, returns.window_working_days)
    by_hours = calendar.hours_deadline(dispatched, returns.window_hours_at_least)
    return max(by_days, by_hours, key=lambda due: due.at)


def answer_wait(rules: Rules, calendar: Calendar, asked: datetime) -> Due:
    """Return until when a question waits for the citizen."""
    return calendar.deadline(asked, rules.ask_citizen.wait_working_days)


def silence_closes(rules: Rules, calendar: Calendar, seen: datetime) -> Due:
    """Return when silence closes a case, from the instant its answer was seen or told."""
    return calendar.deadline(seen, rules.closing.citizen_objection_working_days)


def reopen_until(rules: Rules, closed: datetime) -> datetime:
    """Return until when a citizen may have a case redone: natural days, to the same hour."""
    return closed + timedelta(days=rules.closing.reopen_within_days)


def natural_deadline(calendar: Calendar, start: datetime, days: int) -> datetime:
    """
    Return the close of business of the last of so many natural days after the start day.

    A last day that is not worked is the next working day (民法典 art. 203).
    """
    last = calendar.local(start).date() + timedelta(days=days)
    on = last if calendar.is_working(last) else calendar.next_working_day(last)
    return calendar.at(on, calendar.hours.close)


def _after(calendar: Calendar, limits: UrgencyClass, start: datetime, amount: float) -> Due:
    if limits.clock == "hours":
        return calendar.hours_deadline(start, amount)
    return calendar.deadline(start, int(amount))


def _dispatch_hours(rules: Rules, urgency: Urgency, kind: Kind) -> float:
    hours = rules.dispatch_business_hours
    if urgency is Urgency.COMPLEX:
        return hours.complex
    return hours.consultation if kind is Kind.CONSULTATION else hours.normal
