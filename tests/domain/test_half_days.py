"""Half-days: what a unit may know of when, and from when on it may know it."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import BusinessHours, Calendar
from domain.half_days import Half, half_day_over, half_of

MORNING = time(8, 40)


def at(calendar: Calendar, when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=calendar.zone)


@pytest.mark.parametrize(
    ("when", "half", "over"),
    [
        ("2026-09-28 08:31", Half.MORNING, "2026-09-28 14:30"),
        ("2026-09-28 11:59", Half.MORNING, "2026-09-28 14:30"),
        ("2026-09-28 12:00", Half.AFTERNOON, "2026-09-29 08:40"),
        ("2026-09-28 17:59", Half.AFTERNOON, "2026-09-29 08:40"),
        ("2026-09-27 09:00", Half.MORNING, "2026-09-28 08:40"),
        ("2026-09-30 16:00", Half.AFTERNOON, "2026-10-08 08:40"),
    ],
)
def test_a_unit_hears_when_the_half_day_is_over(
    calendar: Calendar, when: str, half: Half, over: str
) -> None:
    assert half_of(calendar, at(calendar, when)) is half
    assert half_day_over(calendar, at(calendar, when), morning=MORNING) == at(calendar, over)


@given(st.integers(0, 500_000))
def test_what_a_unit_hears_at_one_instant_may_be_of_a_whole_half_day(
    calendar: Calendar, minutes: int
) -> None:
    """It comes later, in business hours, and at the same instant as all of that half-day."""
    instant = at(calendar, "2026-01-05 00:00") + timedelta(minutes=minutes)
    over = half_day_over(calendar, instant, morning=MORNING)
    assert over > instant
    assert calendar.is_open(over)
    earlier = instant - timedelta(minutes=30)
    same_half = half_of(calendar, earlier) is half_of(calendar, instant)
    if same_half and earlier.date() == instant.date():
        assert half_day_over(calendar, earlier, morning=MORNING) == over


def test_where_nobody_has_lunch_noon_divides_the_day(calendar: Calendar) -> None:
    whole = Calendar(calendar.zone, BusinessHours(time(8, 30), time(18), None), calendar.tables)
    assert half_of(whole, at(whole, "2026-09-28 11:59")) is Half.MORNING
    assert half_of(whole, at(whole, "2026-09-28 12:00")) is Half.AFTERNOON
