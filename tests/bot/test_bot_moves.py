"""A sandbox's clock moves forward by minutes, hours, days, working days, or to a morning."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.calendars import load_calendar
from bot.moves import BadMove, target
from domain.calendar import BusinessHours

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = load_calendar(
    zone=SHANGHAI, hours=BusinessHours(time(8, 30), time(18), (time(12), time(14, 30)))
)


def at(day: str, hour: str = "10:15") -> datetime:
    return datetime.fromisoformat(f"2026-{day}T{hour}:00+08:00")


@pytest.mark.parametrize(
    ("by", "step"),
    [
        ("+10m", timedelta(minutes=10)),
        ("+1h", timedelta(hours=1)),
        ("+2d", timedelta(days=2)),
        ("+999h", timedelta(hours=999)),
    ],
)
def test_a_step_is_as_long_as_it_says(by: str, step: timedelta) -> None:
    assert target(CALENDAR, at("09-28"), by) == at("09-28") + step


@pytest.mark.parametrize(
    ("start", "by", "end"),
    [
        ("09-28", "+1wd", "09-29"),
        ("09-30", "+1wd", "10-08"),  # over National Day
        ("10-09", "+1wd", "10-10"),  # to a Saturday that is worked
        ("10-10", "+1wd", "10-12"),
        ("09-28", "+5wd", "10-10"),
    ],
)
def test_a_working_day_is_the_calendars_and_keeps_the_hour(start: str, by: str, end: str) -> None:
    assert target(CALENDAR, at(start), by) == at(end)


@pytest.mark.parametrize(("start", "end"), [("09-28", "09-29"), ("09-30", "10-08")])
def test_the_next_working_morning_is_when_the_offices_open(start: str, end: str) -> None:
    for hour in ("06:00", "10:15", "23:59"):
        assert target(CALENDAR, at(start, hour), "next_working_morning") == at(end, "08:30")


@pytest.mark.parametrize(
    "by", ["", "1h", "-1h", "+h", "+1y", "+1000h", "+1 h", "+1h+1h", "+\uff11h", "tomorrow", "+1H"]
)
def test_what_is_no_move_is_refused_with_what_is(by: str) -> None:
    with pytest.raises(BadMove, match="next_working_morning"):
        target(CALENDAR, at("09-28"), by)


@pytest.mark.parametrize("by", ["+0m", "+0h", "+0d", "+0wd"])
def test_a_move_of_nothing_is_refused(by: str) -> None:
    """A move leads later, always."""
    with pytest.raises(BadMove):
        target(CALENDAR, at("09-28"), by)


@given(
    minutes=st.integers(0, 60 * 24 * 30),
    by=st.one_of(
        st.just("next_working_morning"),
        st.builds("+{}{}".format, st.integers(1, 150), st.sampled_from(["m", "h", "d", "wd"])),
    ),
)
def test_every_move_leads_later(minutes: int, by: str) -> None:
    now = at("01-05") + timedelta(minutes=minutes)
    assert target(CALENDAR, now, by) > now
