"""
Rectification reports 整改情况报告制: which parts, how often, when each is due, when it is told of.

The county's report: every responsible department reports regularly on self-check, measures and
accountability. A report is due at close of business; where the day is no working day, on the next
(Civil Code art. 203). Months are counted from the first date, so that the 31st stays the last day.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count

from domain.calendar import Calendar
from domain.report_rules import Every
from domain.rules import Reminders

WEEK = 7
MONTHS_A_YEAR = 12


class Stage(StrEnum):
    """What is told of a report that is not filed, in order."""

    ASKED = "asked"
    BEFORE = "before"
    DAY = "day"
    LATE = "late"


STAGES = tuple(Stage)


def day_of(first: date, every: Every, nth: int) -> date | None:
    """Return the calendar day on which the nth report (from 0) is due; None after the last."""
    if every is Every.ONCE:
        return first if nth == 0 else None
    if every is Every.WEEK:
        return first + timedelta(days=WEEK * nth)
    months = first.month - 1 + nth * (3 if every is Every.QUARTER else 1)
    year, month = first.year + months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))


def first_from(first: date, every: Every, today: date) -> int:
    """Return which report is the first that is due today or later; 0 where it is due once."""
    if every is Every.ONCE:
        return 0
    return next(nth for nth in count() if (day_of(first, every, nth) or today) >= today)


def due_at(calendar: Calendar, day: date) -> datetime:
    """Return when a report of this day is due: close of business, of a working day."""
    on = day if calendar.is_working(day) else calendar.next_working_day(day)
    return calendar.at(on, calendar.hours.close)


def again_at(calendar: Calendar, due: datetime, now: datetime, working_days: int) -> datetime:
    """Return until when it is filed again: never sooner than it was due."""
    return max(due, calendar.deadline(now, working_days).at)


def told_at(
    calendar: Calendar, reminders: Reminders, due: datetime, opened: datetime
) -> dict[Stage, datetime]:
    """Return when each stage is told, in business hours; none before it was asked."""
    day = calendar.local(due).date()
    times = {
        Stage.ASKED: calendar.next_opening(opened),
        Stage.BEFORE: calendar.at(calendar.previous_working_day(day), reminders.digest_at),
        Stage.DAY: calendar.at(day, reminders.on_due_day_at),
        Stage.LATE: calendar.at(calendar.next_working_day(day), reminders.digest_at),
    }
    return {
        stage: calendar.next_opening(at)
        for stage, at in times.items()
        if stage in (Stage.ASKED, Stage.LATE) or at > times[Stage.ASKED]
    }


def stages_after(told: Stage | None) -> Iterator[Stage]:
    """Return what may still be told, after what was."""
    return iter(STAGES[STAGES.index(told) + 1 :] if told is not None else STAGES)
