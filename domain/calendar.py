"""
The county's calendar: which days are worked, and when something is due.

Days are counted as 民法典 arts. 201 and 203 say: the day on which a period starts is not counted,
hours run from the moment, and the last day ends when business ends. Instants are always aware;
those given back are in the county's zone.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Literal

from domain.days import (
    BadCalendar,
    BusinessHours,
    CalendarError,
    DayFact,
    DayTable,
    Due,
    Override,
    UnknownYear,
    day_after,
    is_weekend,
)
from domain.statutory import estimate

__all__ = [
    "BadCalendar",
    "BusinessHours",
    "Calendar",
    "CalendarError",
    "DayFact",
    "DayTable",
    "Due",
    "OnUnknownYear",
    "Override",
    "UnknownYear",
    "override_table",
    "recompute",
]

OnUnknownYear = Literal["statutory", "error"]
ONE_DAY = timedelta(days=1)
DECEMBER = 12


@dataclass(frozen=True, eq=False)
class Calendar:
    """
    Days, hours and zone of one county; a value: what changes it makes another.

    `tables` stand in order of precedence, the strongest first: the administrator's overrides, the
    config's, the years' papers (a later year before an earlier one, as a notice may set days of the
    December before), the published calendar. A year that no table settles is estimated from the
    statute and makes deadlines provisional, or raises UnknownYear where `on_unknown_year` is
    "error".
    """

    zone: tzinfo
    hours: BusinessHours
    tables: tuple[DayTable, ...] = ()
    on_unknown_year: OnUnknownYear = "statutory"

    @cached_property
    def version(self) -> str:
        """A digest of all that decides a deadline: equal calendars have equal versions."""
        lines = [f"{self.zone} {self.hours} {self.on_unknown_year} {sorted(self._years)}"]
        lines += [
            f"{on:%Y%m%d} {fact.working:d} {fact.name}" for on, fact in sorted(self._days.items())
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]

    @cached_property
    def _years(self) -> frozenset[int]:
        return frozenset().union(*(table.years for table in self.tables))

    @cached_property
    def _days(self) -> dict[date, DayFact]:
        days: dict[date, DayFact] = {}
        for table in reversed(self.tables):
            kept = {on: fact for on, fact in days.items() if not _settled(on, table)}
            days = {**kept, **table.days}
        return days

    # Days

    def knows(self, year: int) -> bool:
        """Say whether the working days of a year are published here."""
        return year in self._years

    def fact(self, on: date) -> DayFact:
        """Return what is known of a day. Raises UnknownYear where no estimate is wanted."""
        found = self._facts.get(on)
        if found is None:
            found = self._facts[on] = self._of_no_table(on)
        return found

    @cached_property
    def _facts(self) -> dict[date, DayFact]:
        """What was asked of each day so far: a list of what is late asks thousands of times."""
        return dict(self._days)

    def _of_no_table(self, on: date) -> DayFact:
        if on.year in self._years:
            return DayFact(working=not is_weekend(on))
        if self.on_unknown_year == "error":
            raise UnknownYear(
                f"no working days are published for {on.year}: put the notice's days into a year "
                'file and name it in [calendar] year_files, or set on_unknown_year = "statutory"'
            )
        return estimate(on)

    def is_working(self, on: date) -> bool:
        """Say whether the desk works that day."""
        return self.fact(on).working

    def is_makeup(self, on: date) -> bool:
        """Say whether this is a weekend day that is worked (调休上班)."""
        return is_weekend(on) and self.is_working(on)

    def next_working_day(self, on: date) -> date:
        """Return the first working day after `on`."""
        return self.working_days_after(on, 1)

    def previous_working_day(self, on: date) -> date:
        """Return the last working day before `on`."""
        return self.working_days_before(on, 1)

    def working_days_after(self, on: date, n: int) -> date:
        """Return the n-th working day after `on`, which itself is not counted; n = 0 is `on`."""
        return self._count(on, n, ONE_DAY)[0]

    def working_days_before(self, on: date, n: int) -> date:
        """Return the n-th working day before `on`, which itself is not counted; n = 0 is `on`."""
        return self._count(on, n, -ONE_DAY)[0]

    def working_days_between(self, start: date, end: date) -> int:
        """
        Return the working days after `start` up to and with `end`; negative when end is first.

        So a period of n working days from `start` ends on a day at distance n.
        """
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
        return sum(self.is_working(on) for on in days)

    # Instants

    def at(self, on: date, moment: time) -> datetime:
        """Return the instant at which the county's clocks show `moment` on that day."""
        return datetime.combine(on, moment, self.zone)

    def local(self, instant: datetime) -> datetime:
        """Return the instant as the county's clocks show it. A naive one raises ValueError."""
        if instant.tzinfo is None:
            raise ValueError(f"an instant without a zone means nothing: {instant}")
        return instant.astimezone(self.zone)

    def is_open(self, now: datetime) -> bool:
        """Say whether business is on; lunch is not, nor is the instant of closing."""
        here = self.local(now)
        return any(start <= here < end for start, end in self._spans(here.date()))

    def next_opening(self, now: datetime) -> datetime:
        """Return `now` while business is on, else the instant it next begins."""
        return self.business_deadline(now, 0).at

    # Deadlines

    def deadline(self, start: datetime, working_days: int) -> Due:
        """
        Return the close of business of the last of so many working days after the start day.

        The start day is not counted, worked or not. Fewer than one day raises ValueError.
        """
        if working_days < 1:
            raise ValueError(f"a period has at least one working day, not {working_days}")
        on, certain = self._count(self.local(start).date(), working_days, ONE_DAY)
        return self._due(self.at(on, self.hours.close), certain=certain)

    def business_deadline(self, start: datetime, hours: float) -> Due:
        """
        Return when so many business hours have passed; nights, lunch and rest days do not count.

        A period that ends with a stretch of work ends there, not when the next one begins. Zero
        hours end at once, or at the next opening.
        """
        here = self.local(start)
        left = timedelta(hours=hours)
        certain = True
        for on in _days_from(here.date()):
            certain = certain and self.fact(on).certain
            for opens, ends in self._spans(on):
                begins = max(opens, here)
                if begins < ends and begins + left <= ends:
                    return self._due(begins + left, certain=certain)
                left -= max(ends - begins, timedelta(0))
        raise AssertionError("the days never end")

    def business_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much business there is from `start` to `end`; none where end is first."""
        here, until = self.local(start), self.local(end)
        spans = (
            min(ends, until) - max(opens, here)
            for i in range((until.date() - here.date()).days + 1)
            for opens, ends in self._spans(here.date() + timedelta(days=i))
        )
        return sum((max(span, timedelta(0)) for span in spans), timedelta(0))

    def last_closing(self, now: datetime) -> datetime:
        """Return the latest close of business that is not after `now`."""
        here = self.local(now)
        today = self.at(here.date(), self.hours.close)
        if self.is_working(here.date()) and today <= here:
            return today
        return self.at(self.previous_working_day(here.date()), self.hours.close)

    def hours_deadline(self, start: datetime, hours: float) -> Due:
        """Return the instant so many hours later, day and night; no calendar can move it."""
        later = self.local(start).astimezone(UTC) + timedelta(hours=hours)
        return self._due(later.astimezone(self.zone), certain=True)

    def with_papers(self, papers: Iterable[DayTable]) -> "Calendar":
        """
        Return this calendar with more years' papers, each in its place.

        A later year stands before an earlier one; of two papers of a year the one already here
        counts. Overrides stay stronger, the published calendar of many years weaker.
        """
        overrides = tuple(table for table in self.tables if not table.years)
        ours = [table for table in self.tables if len(table.years) == 1]
        published = tuple(table for table in self.tables if len(table.years) > 1)
        ranked = sorted([*ours, *papers], key=lambda table: -min(table.years))
        return replace(self, tables=(*overrides, *ranked, *published))

    def with_overrides(self, overrides: Iterable[Override]) -> "Calendar":
        """Return this calendar with stronger overrides, of which a later one beats an earlier."""
        return replace(self, tables=(override_table(overrides), *self.tables))

    def _due(self, at: datetime, *, certain: bool) -> Due:
        return Due(at=at, provisional=not certain, calendar=self.version)

    def _spans(self, on: date) -> list[tuple[datetime, datetime]]:
        if not self.is_working(on):
            return []
        return [(self.at(on, start), self.at(on, end)) for start, end in self.hours.spans]

    def _count(self, on: date, n: int, step: timedelta) -> tuple[date, bool]:
        certain = True
        while n > 0:
            on += step
            fact = self.fact(on)
            certain = certain and fact.certain
            n -= fact.working
        return on, certain


def override_table(overrides: Iterable[Override]) -> DayTable:
    """Return the overrides as a table that settles these days and no others."""
    return DayTable(
        {
            each.date: DayFact(working=each.working, name=each.name, paper=each.paper)
            for each in overrides
        }
    )


def recompute(old: Due, new: Due, *, told: bool) -> Due:
    """
    Return what `old` becomes when another calendar says `new`.

    A date told to a citizen is never shortened: the instant stays, and counts as made by the new
    calendar.
    """
    return replace(new, at=max(old.at, new.at)) if told else new


def _settled(on: date, table: DayTable) -> bool:
    # The next year's notice may already have set days of this December, so they stay.
    return on.year in table.years and on.month < DECEMBER


def _days_from(on: date) -> Iterator[date]:
    while True:
        yield on
        on = day_after(on)
