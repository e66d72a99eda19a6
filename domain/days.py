"""What is known of a day, and the values a calendar is made of and gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from domain.errors import SupingError

SATURDAY = 5


class CalendarError(SupingError):
    """The calendar cannot say whether a day is worked."""


class UnknownYear(CalendarError):
    """No working days are published for a year, and the county wants no estimate."""


class BadCalendar(CalendarError):
    """The calendar's data make no sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFact:
    """
    What is known of one day.

    `name` is the holiday it belongs to (on a make-up day: the holiday it makes up for), empty on
    ordinary days. `paper` says where it stands. `certain` is False for an estimate that a notice
    may still overturn.
    """

    working: bool
    name: str = ""
    paper: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class DayTable:
    """The days a paper names. `years` are those it settles: their other days follow the week."""

    days: Mapping[date, DayFact]
    years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Override:
    """A day that somebody with the right to say so has settled, whatever the papers say."""

    date: date
    working: bool
    name: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """
    An instant something is due, and what made it.

    `provisional` says a notice may still move it; `calendar` is the version of the calendar used.
    """

    at: datetime
    provisional: bool
    calendar: str


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """
    The hours of a working day, in the county's zone; no counting of hours during lunch.

    Raises BadCalendar when they do not follow one another.
    """

    open: time
    close: time
    lunch: tuple[time, time] | None = None

    def __post_init__(self) -> None:
        order = [self.open, *(self.lunch or ()), self.close]
        if any(earlier >= later for earlier, later in pairwise(order)):
            shown = " ".join(f"{moment:%H:%M}" for moment in order)
            raise BadCalendar(f"business hours must follow one another, these do not: {shown}")

    @property
    def spans(self) -> tuple[tuple[time, time], ...]:
        """The stretches of work, earliest first."""
        if self.lunch is None:
            return ((self.open, self.close),)
        return ((self.open, self.lunch[0]), (self.lunch[1], self.close))


def is_weekend(on: date) -> bool:
    """Say whether the week alone makes this a rest day."""
    return on.weekday() >= SATURDAY


def day_after(on: date) -> date:
    """Return the next natural day."""
    return on + timedelta(days=1)
