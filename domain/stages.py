"""
Who is reminded when, from a unit's due date: the stages of an unanswered case.

A clock of working days speaks only in business hours. A clock of hours speaks day and night where
life is at stake, and else leaves the quiet hours alone: what would fall into them comes before them
while it can still help, and after them once the case is late anyway.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from domain.calendar import Calendar, Due
from domain.rules import EscalationStep, Light, Recipient, Rules, Urgency

__all__ = [
    "Recipient",
    "Stage",
    "highest_due",
    "overdue_rank",
    "stage_names",
    "stages",
    "undecided_at",
]

UNSIGNED = "unsigned"
DUE_DAY = "due_day"
OVERDUE = "overdue_"
_FIRST = (Recipient.HANDLER_A,)
_BACKUP = (Recipient.HANDLER_B,)
_BOTH = (Recipient.HANDLER_A, Recipient.HANDLER_B)


@dataclass(frozen=True, slots=True)
class Stage:
    """
    An instant at which people hear of an unanswered case.

    `recipients` are told of the case alone, `grouped` get one message for all their cases. A light
    goes on by itself; what `propose` names is only proposed to a person.
    """

    name: str
    at: datetime
    recipients: tuple[Recipient, ...] = ()
    grouped: tuple[Recipient, ...] = ()
    light: Light | None = None
    propose: tuple[str, ...] = ()


def stages(
    rules: Rules,
    calendar: Calendar,
    *,
    urgency: Urgency,
    dispatched: datetime,
    due: Due | datetime,
    at_once: bool = False,
) -> tuple[Stage, ...]:
    """
    Return all stages of a case, earliest first; each name at most once.

    What would remind before the case was dispatched is left out. `at_once`: a listed case, or a
    leader's, is told of as its day's business ends, not on the next working morning.
    """
    due_at = calendar.local(due.at if isinstance(due, Due) else due)
    if rules.urgencies[urgency].clock == "hours":
        planned = _of_hours(rules, calendar, urgency, calendar.local(dispatched), due_at)
    else:
        planned = _of_days(rules, calendar, calendar.local(dispatched), due_at, at_once=at_once)
    return tuple(sorted(planned, key=lambda stage: stage.at))


def stage_names(rules: Rules) -> tuple[str, ...]:
    """Return every name a stage can have under these rules, so that none lacks its text."""
    reminders = rules.reminders
    return (
        UNSIGNED,
        *(_day_name(n) for n in reminders.working_days_before_due),
        DUE_DAY,
        *(_hour_name(n) for n in reminders.hours_before_due),
        *(_step_name(step) for step in rules.escalation),
    )


def undecided_at(
    rules: Rules, calendar: Calendar, urgency: Urgency, asked: datetime
) -> tuple[datetime, datetime]:
    """
    Return when a request that nobody decided is told: to whoever may decide, then to supervisors.

    So many working days later at the same hour of business, and as long again; where the clock runs
    in hours, as long as a unit has to sign, outside the quiet hours.
    """
    limits = rules.urgencies[urgency]
    if limits.clock == "hours":
        local = calendar.local(asked)
        first, second = (
            _outside_quiet(rules, calendar, urgency, local + timedelta(hours=limits.accept * n))[1]
            for n in (1, 2)
        )
        return first, second
    opened, days = calendar.next_opening(asked), rules.reminders.undecided_after_working_days
    first, second = (
        calendar.next_opening(
            calendar.at(calendar.working_days_after(opened.date(), days * n), opened.time())
        )
        for n in (1, 2)
    )
    return first, second


def overdue_rank(name: str) -> int | None:
    """Return the working days after the deadline a stage stands for; None for a reminder."""
    rank = name.removeprefix(OVERDUE)
    return int(rank) if rank != name and rank.isdecimal() else None


def highest_due(planned: Iterable[Stage], now: datetime) -> tuple[Stage, ...]:
    """
    Return what is still worth saying of the stages due by `now`: the highest overdue one.

    Where none is overdue the last reminder, and the call for post B, which adds a person. So after
    an outage nobody hears three things of one case at once.
    """
    due = sorted((stage for stage in planned if stage.at <= now), key=lambda stage: stage.at)
    if late := [stage for stage in due if overdue_rank(stage.name) is not None]:
        return (max(late, key=lambda stage: overdue_rank(stage.name) or 0),)
    reminders = [stage for stage in due if stage.name != UNSIGNED]
    return (*(stage for stage in due if stage.name == UNSIGNED), *reminders[-1:])


def _of_days(
    rules: Rules, calendar: Calendar, dispatched: datetime, due: datetime, *, at_once: bool
) -> Iterator[Stage]:
    reminders, due_day = rules.reminders, due.date()
    signed_by = calendar.business_deadline(dispatched, reminders.unaccepted_after_hours).at
    yield Stage(UNSIGNED, calendar.next_opening(signed_by), _BACKUP)
    for stage in _before_due_day(rules, calendar, due_day):
        if dispatched < stage.at < due:
            yield stage
    for step in rules.escalation:
        told_on = calendar.working_days_after(due_day, step.at + 1)
        at = _in_business(calendar, told_on, reminders.digest_at)
        yield _escalate(step, _day_ends(calendar, due, step) if at_once else at)


def _day_ends(calendar: Calendar, due: datetime, step: EscalationStep) -> datetime:
    """The end of business on the day a step is reached; never on a rest day."""
    if step.at == 0:
        return due if calendar.is_working(due.date()) else calendar.next_opening(due)
    return calendar.at(calendar.working_days_after(due.date(), step.at), calendar.hours.close)


def _before_due_day(rules: Rules, calendar: Calendar, due_day: date) -> Iterator[Stage]:
    reminders = rules.reminders
    for n in reminders.working_days_before_due:
        on = calendar.working_days_before(due_day, n)
        yield Stage(_day_name(n), _in_business(calendar, on, reminders.digest_at), _FIRST)
    if calendar.is_working(due_day):
        yield Stage(DUE_DAY, _in_business(calendar, due_day, reminders.on_due_day_at), _FIRST)


def _of_hours(
    rules: Rules, calendar: Calendar, urgency: Urgency, dispatched: datetime, due: datetime
) -> Iterator[Stage]:
    around = partial(_outside_quiet, rules, calendar, urgency)
    signed_by = calendar.hours_deadline(dispatched, rules.urgencies[urgency].accept).at
    yield Stage(UNSIGNED, around(signed_by)[1], _BACKUP)
    names = {
        around(due - timedelta(hours=hours))[0]: _hour_name(hours)
        for hours in sorted(rules.reminders.hours_before_due, reverse=True)
    }
    yield from (Stage(name, at, _BOTH) for at, name in names.items() if dispatched < at)
    late = around(due)[1]
    for step in rules.escalation:
        told_on = calendar.working_days_after(late.date(), step.at)
        later = calendar.at(told_on, rules.reminders.digest_at)
        yield _escalate(step, later if step.at else late)


def _in_business(calendar: Calendar, on: date, moment: time) -> datetime:
    return calendar.next_opening(calendar.at(on, moment))


def _outside_quiet(
    rules: Rules, calendar: Calendar, urgency: Urgency, at: datetime
) -> tuple[datetime, datetime]:
    """Return the last instant before the quiet hours `at` falls into, and the first after them."""
    begins, ends = rules.reminders.quiet_hours
    over_midnight = timedelta(days=ends <= begins)
    for on in (at.date() - timedelta(days=1), at.date()):
        quiet = calendar.at(on, begins), calendar.at(on + over_midnight, ends)
        if urgency is not Urgency.CRITICAL and quiet[0] < at < quiet[1]:
            return quiet
    return at, at


def _escalate(step: EscalationStep, at: datetime) -> Stage:
    return Stage(_step_name(step), at, step.to, step.grouped_to, step.light, step.propose)


def _day_name(working_days: int) -> str:
    return "day_before" if working_days == 1 else f"days_before_{working_days}"


def _hour_name(hours: float) -> str:
    return f"hours_{hours:g}"


def _step_name(step: EscalationStep) -> str:
    return f"{OVERDUE}{step.at}"
