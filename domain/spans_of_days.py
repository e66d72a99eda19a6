"""Weeks and months as spans of days, counted back from today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = 7
DECEMBER = 12


class Period(StrEnum):
    """What a page of figures covers: a week from Monday on, or a calendar month."""

    WEEK = "w"
    MONTH = "m"


@dataclass(frozen=True)
class Span:
    """From a day to a day, both with."""

    first: date
    last: date

    def until(self, day: date) -> "Span":
        """The same, cut where it would go beyond a day; it may then be empty."""
        return Span(self.first, min(self.last, day))

    @property
    def is_empty(self) -> bool:
        """Whether no day is in it."""
        return self.last < self.first

    def days(self) -> Iterator[date]:
        """Every day of it."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)


def span(today: date, period: Period, back: int) -> Span:
    """The week or month of today, or the one so many before it."""
    if period is Period.WEEK:
        first = today - timedelta(days=today.weekday() + WEEK * back)
        return Span(first, first + timedelta(days=WEEK - 1))
    months = today.year * 12 + today.month - 1 - back
    return Span(_month(months), _month(months + 1) - timedelta(days=1))


def several(today: date, period: Period, back: int, count: int) -> tuple[Span, ...]:
    """The period and those before it, the earliest first."""
    return tuple(span(today, period, back + n) for n in range(count - 1, -1, -1))


def _month(months: int) -> date:
    year, month = divmod(months, DECEMBER)
    return date(year, month + 1, 1)
