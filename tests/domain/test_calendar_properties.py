"""What holds for every start and every length, and a second opinion on every single day."""

from datetime import date, datetime, time, timedelta
from functools import cache
from timeit import timeit
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.calendars import load_calendar
from domain.calendar import BusinessHours, Calendar
from domain.statutory import estimate

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = BusinessHours(time(8, 30), time(18), (time(12), time(14, 30)))
STARTS = st.datetimes(datetime(2008, 1, 1), datetime(2036, 11, 30), timezones=st.just(SHANGHAI))  # noqa: DTZ001 - the strategy adds the zone
DAYS = st.dates(date(2008, 1, 1), date(2036, 12, 31))
WORKING_DAYS = st.integers(1, 40)
QUARTERS = st.integers(0, 200).map(lambda n: n / 4)


@cache
def county() -> Calendar:
    return load_calendar(zone=SHANGHAI, hours=HOURS)


def days_of(first: int, last: int) -> list[date]:
    start = date(first, 1, 1)
    return [start + timedelta(days=i) for i in range((date(last + 1, 1, 1) - start).days)]


def test_every_day_of_2008_to_2026_is_as_chinese_calendar_says() -> None:
    differing = [
        on
        for on in days_of(2008, 2026)
        if county().is_working(on) is not chinese_calendar.is_workday(on)
    ]
    assert differing == []
    assert all(county().fact(on).certain for on in days_of(2008, 2026))


def test_every_estimated_day_of_2027_to_2036_is_as_holidays_says() -> None:
    oracle = holidays.country_holidays("CN", years=range(2027, 2037))
    days = days_of(2027, 2036)
    assert [d for d in days if estimate(d).working is not oracle.is_working_day(d)] == []


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_a_year_has_248_working_days(year: int) -> None:
    assert sum(county().is_working(on) for on in days_of(year, year)) == 248


@given(start=STARTS, days=WORKING_DAYS)
def test_a_deadline_is_a_working_day_at_close_of_business(start: datetime, days: int) -> None:
    due = county().deadline(start, days)
    assert due.at > start
    assert due.at.time() == HOURS.close
    assert county().is_working(due.at.date())
    assert county().working_days_between(start.date(), due.at.date()) == days


@given(start=STARTS, later=st.timedeltas(timedelta(0), timedelta(days=40)), days=WORKING_DAYS)
def test_who_starts_later_is_never_due_earlier(
    start: datetime, later: timedelta, days: int
) -> None:
    assert county().deadline(start, days).at <= county().deadline(start + later, days).at


@given(start=STARTS, days=WORKING_DAYS)
def test_one_working_day_more_is_due_on_the_next_working_day(start: datetime, days: int) -> None:
    shorter = county().deadline(start, days)
    longer = county().deadline(start, days + 1)
    assert longer.at.date() == county().next_working_day(shorter.at.date())
    assert longer.provisional >= shorter.provisional


@given(on=DAYS, n=st.integers(1, 30))
def test_counting_back_undoes_counting_on_from_a_working_day(on: date, n: int) -> None:
    day = county().next_working_day(on)
    assert county().working_days_before(county().working_days_after(day, n), n) == day


@given(start=STARTS, first=QUARTERS, second=QUARTERS)
def test_business_hours_add_up(start: datetime, first: float, second: float) -> None:
    in_two = county().business_deadline(county().business_deadline(start, first).at, second)
    at_once = county().business_deadline(start, first + second)
    same_moment_of_business = county().next_opening(at_once.at)
    assert county().next_opening(in_two.at) == same_moment_of_business


@given(start=STARTS, hours=QUARTERS)
def test_a_business_deadline_falls_into_business_hours(start: datetime, hours: float) -> None:
    at = county().business_deadline(start, hours).at
    assert at >= start
    assert county().is_working(at.date())
    assert any(opens <= at.time() <= ends for opens, ends in HOURS.spans)


@given(now=STARTS)
def test_the_next_opening_is_open(now: datetime) -> None:
    opens = county().next_opening(now)
    assert county().is_open(opens)
    assert opens >= now
    assert (opens == now) is county().is_open(now)


@given(start=STARTS, days=WORKING_DAYS)
def test_a_deadline_is_provisional_exactly_when_it_touches_an_estimated_day(
    start: datetime, days: int
) -> None:
    due = county().deadline(start, days)
    assert due.provisional is (due.at.year > 2026)


def test_fifteen_working_days_take_less_than_a_tenth_of_a_millisecond() -> None:
    start = datetime(2026, 9, 10, 10, tzinfo=SHANGHAI)
    calendar = county()
    best = min(timeit(lambda: calendar.deadline(start, 15), number=200) / 200 for _ in range(5))
    assert best < 100e-6
