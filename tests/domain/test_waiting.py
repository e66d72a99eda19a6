"""Waiting for the citizen stops a clock; it resumes with what it had left."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.calendars import load_calendar
from domain.calendar import BusinessHours, Due
from domain.deadlines import Rules, Urgency, answer_wait, moved_by_waiting

SHANGHAI = ZoneInfo("Asia/Shanghai")
COUNTY = load_calendar(
    zone=SHANGHAI, hours=BusinessHours(time(8, 30), time(18), (time(12), time(14, 30)))
)
RULES = Rules()
DAYS = (Urgency.NORMAL, Urgency.COMPLEX)
HOURS = (Urgency.CRITICAL, Urgency.URGENT)
STARTS = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2026, 12, 1),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)
WAITED = st.timedeltas(timedelta(0), timedelta(days=12))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def moved(urgency: Urgency, due: datetime, asked: datetime, answered: datetime) -> datetime:
    before = Due(due, provisional=False, calendar=COUNTY.version)
    return moved_by_waiting(
        RULES, COUNTY, urgency=urgency, due=before, asked=asked, answered=answered
    ).at


@pytest.mark.parametrize(
    ("due", "asked", "answered", "ends"),
    [
        # over the National Day holiday and the make-up Saturday, the 10th of October
        ("2026-10-10 18:00", "2026-09-29 10:00", "2026-10-08 09:00", "2026-10-13 18:00"),
        ("2026-10-10 18:00", "2026-09-30 10:00", "2026-10-07 09:00", "2026-10-10 18:00"),
        ("2026-10-09 18:00", "2026-10-08 10:00", "2026-10-09 09:00", "2026-10-10 18:00"),
        ("2026-10-09 18:00", "2026-10-08 10:00", "2026-10-10 09:00", "2026-10-12 18:00"),
        # asked on the last day, and answered ten minutes later: ten minutes more
        ("2026-09-29 18:00", "2026-09-29 09:00", "2026-09-29 09:10", "2026-09-30 08:40"),
        # asked on the last day at nine, answered half an hour before it ends: all of it is left
        ("2026-09-29 18:00", "2026-09-29 09:00", "2026-09-29 17:30", "2026-09-30 17:00"),
        # asked on a last day before a weekend, answered on the Saturday
        ("2026-11-27 18:00", "2026-11-27 16:00", "2026-11-28 11:00", "2026-11-30 10:30"),
        # asked on the last day, nobody answers for two working days
        ("2026-11-24 18:00", "2026-11-24 16:00", "2026-11-26 18:00", "2026-11-27 10:30"),
    ],
)
def test_a_clock_of_days_resumes_with_what_it_had_left(
    due: str, asked: str, answered: str, ends: str
) -> None:
    for urgency in DAYS:
        assert moved(urgency, local(due), local(asked), local(answered)) == local(ends)


@pytest.mark.parametrize(
    ("due", "asked", "answered", "ends"),
    [
        ("2026-11-23 18:00", "2026-11-24 10:00", "2026-11-26 18:00", "2026-11-25 18:00"),
        ("2026-11-27 18:00", "2026-11-27 19:00", "2026-11-30 10:00", "2026-11-27 18:00"),
        ("2026-11-27 18:00", "2026-11-27 19:00", "2026-11-28 10:00", "2026-11-27 18:00"),
    ],
)
def test_what_was_late_stays_as_late_as_it_was(
    due: str, asked: str, answered: str, ends: str
) -> None:
    assert moved(Urgency.NORMAL, local(due), local(asked), local(answered)) == local(ends)


@given(asked=STARTS, left=st.timedeltas(timedelta(hours=-30), timedelta(hours=48)), waited=WAITED)
def test_a_clock_of_hours_resumes_with_the_very_hours_it_had(
    asked: datetime, left: timedelta, waited: timedelta
) -> None:
    for urgency in HOURS:
        ends = moved(urgency, asked + left, asked, asked + waited)
        assert abs(ends - (asked + waited) - left) < timedelta(milliseconds=1)


@given(asked=STARTS, days=st.integers(1, 15), waited=WAITED)
def test_no_date_ever_moves_to_an_earlier_one(
    asked: datetime, days: int, waited: timedelta
) -> None:
    due = COUNTY.deadline(asked - timedelta(days=5), days).at
    assert moved(Urgency.NORMAL, due, asked, asked + waited) >= due


@given(asked=STARTS, days=st.integers(0, 15), waited=WAITED)
def test_who_was_in_time_is_in_time_after_the_answer(
    asked: datetime, days: int, waited: timedelta
) -> None:
    """Asking never makes anybody late, not over a weekend and not on the last day."""
    due = _due_in(asked, days)
    answered = asked + waited
    if due > asked:
        assert moved(Urgency.NORMAL, due, asked, answered) > answered or waited == timedelta(0)


@given(asked=STARTS, days=st.integers(0, 15), waited=WAITED)
def test_as_many_working_days_are_left_as_before(
    asked: datetime, days: int, waited: timedelta
) -> None:
    due = _due_in(asked, days)
    answered = asked + waited
    before = COUNTY.working_days_between(asked.date(), due.date())
    ends = moved(Urgency.NORMAL, due, asked, answered)
    if before > 0:
        assert COUNTY.working_days_between(answered.date(), ends.date()) == before


@given(asked=STARTS, late=st.timedeltas(timedelta(0), timedelta(days=20)), waited=WAITED)
def test_who_was_late_is_late_after_the_answer(
    asked: datetime, late: timedelta, waited: timedelta
) -> None:
    due = COUNTY.last_closing(asked - late)
    ends = moved(Urgency.NORMAL, due, asked, asked + waited)
    assert due <= ends <= asked + waited


@given(asked=STARTS, days=st.integers(0, 15), share=st.floats(0, 1), more=st.integers(0, 9))
def test_a_unit_in_time_still_makes_the_desk_in_time(
    asked: datetime, days: int, share: float, more: int
) -> None:
    """The citizen's date is moved for the longest wait, the unit's for the wait there was."""
    due = _due_in(asked, days)
    told = COUNTY.deadline(due, more).at if more else due
    until = answer_wait(RULES, COUNTY, asked).at
    for urgency in Urgency:
        move = partial(moved, urgency, asked=asked)
        assert move(due, answered=asked + share * (until - asked)) <= move(told, answered=until)


def _due_in(asked: datetime, days: int) -> datetime:
    """A close of business so many working days after an instant, or the last one before it."""
    return (
        COUNTY.deadline(asked, days).at if days else COUNTY.last_closing(asked + timedelta(days=1))
    )


def test_business_time_leaves_out_lunch_nights_and_rest_days() -> None:
    between = COUNTY.business_time_between
    assert between(local("2026-11-27 16:00"), local("2026-11-30 15:00")) == timedelta(hours=6)
    assert between(local("2026-11-28 16:00"), local("2026-11-29 15:00")) == timedelta(0)
    assert between(local("2026-11-30 15:00"), local("2026-11-27 16:00")) == timedelta(0)


def test_the_last_closing_is_a_working_days() -> None:
    assert COUNTY.last_closing(local("2026-10-10 18:00")) == local("2026-10-10 18:00")
    assert COUNTY.last_closing(local("2026-10-10 17:59")) == local("2026-10-09 18:00")
    assert COUNTY.last_closing(local("2026-10-07 12:00")) == local("2026-09-30 18:00")


def test_an_estimated_day_makes_the_moved_date_provisional() -> None:
    due = Due(local("2026-12-31 18:00"), provisional=False, calendar=COUNTY.version)
    later = moved_by_waiting(
        RULES,
        COUNTY,
        urgency=Urgency.NORMAL,
        due=due,
        asked=local("2026-12-29 10:00"),
        answered=local("2026-12-31 10:00"),
    )
    assert later == replace(due, at=later.at, provisional=True)
