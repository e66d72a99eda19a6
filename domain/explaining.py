"""
Why something is due on a day: the days counted, and those skipped with their names.

民法典 art. 201: the starting day is not counted; 全国年节及纪念日放假办法 art. 7: days swapped are
worked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from domain.calendar import Calendar
from domain.days import is_weekend

WEEKEND, MAKEUP, WORKED = "weekend", "makeup", "worked"


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    Days in a row that count alike.

    `what` is worked, makeup (a weekend day that is worked), weekend, or the holiday's name.
    """

    first: date
    last: date
    what: str
    counted: int


def stretches(calendar: Calendar, start: date, end: date) -> tuple[Stretch, ...]:
    """Return the days after `start` up to and with `end`, those that count alike together."""
    days = [start + timedelta(days=i) for i in range(1, (end - start).days + 1)]
    return tuple(_grouped(calendar, days))


def _grouped(calendar: Calendar, days: list[date]) -> Iterator[Stretch]:
    for what, run in groupby(days, key=lambda on: _what(calendar, on)):
        found = list(run)
        counted = len(found) if what in (WORKED, MAKEUP) else 0
        yield Stretch(found[0], found[-1], what, counted)


def _what(calendar: Calendar, on: date) -> str:
    fact = calendar.fact(on)
    if fact.working:
        return MAKEUP if is_weekend(on) else WORKED
    return fact.name or WEEKEND
