"""When rectification reports are due and told of: periods from the first date, working days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.config.calendars import load_calendar
from domain.calendar import BusinessHours, Calendar
from domain.report_rules import Every
from domain.reports import (
    STAGES,
    Stage,
    again_at,
    day_of,
    due_at,
    first_from,
    stages_after,
    told_at,
)
from domain.rules import Reminders

ZONE = ZoneInfo("Asia/Shanghai")
LAST = date(2026, 10, 31)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load_calendar(
        zone=ZONE, hours=BusinessHours(time(8, 30), time(18), (time(12), time(14, 30)))
    )


def shown(at: datetime) -> str:
    return f"{at:%m-%d %H:%M}"


def test_a_month_ends_with_its_own_last_day_and_does_not_drift() -> None:
    days = [day_of(LAST, Every.MONTH, nth) for nth in range(5)]
    assert days == [
        LAST,
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 2, 28),
    ]


def test_quarters_weeks_and_once() -> None:
    assert day_of(LAST, Every.QUARTER, 1) == date(2027, 1, 31)
    assert day_of(LAST, Every.WEEK, 2) == date(2026, 11, 14)
    assert day_of(LAST, Every.ONCE, 0) == LAST
    assert day_of(LAST, Every.ONCE, 1) is None


@pytest.mark.parametrize(
    ("every", "today", "nth"),
    [
        (Every.MONTH, date(2026, 10, 1), 0),
        (Every.MONTH, LAST, 0),
        (Every.MONTH, date(2026, 11, 1), 1),
        (Every.WEEK, date(2026, 12, 1), 5),
        (Every.ONCE, date(2027, 12, 1), 0),
    ],
)
def test_periods_that_went_by_are_not_asked_for(every: Every, today: date, nth: int) -> None:
    assert first_from(LAST, every, today) == nth


def test_a_day_off_moves_it_to_the_next_working_day(calendar: Calendar) -> None:
    assert shown(due_at(calendar, date(2026, 10, 30))) == "10-30 18:00"
    assert shown(due_at(calendar, date(2026, 10, 4))) == "10-08 18:00"


def test_it_is_told_when_asked_the_day_before_on_the_day_and_once_late(calendar: Calendar) -> None:
    opened = calendar.at(date(2026, 9, 28), Reminders().digest_at)
    told = told_at(calendar, Reminders(), due_at(calendar, date(2026, 10, 9)), opened)
    assert {stage: shown(at) for stage, at in told.items()} == {
        Stage.ASKED: "09-28 08:40",
        Stage.BEFORE: "10-08 08:40",
        Stage.DAY: "10-09 14:30",
        Stage.LATE: "10-10 08:40",
    }


def test_what_would_remind_before_it_was_asked_is_left_out(calendar: Calendar) -> None:
    opened = calendar.at(date(2026, 10, 9), Reminders().on_due_day_at)
    told = told_at(calendar, Reminders(), due_at(calendar, date(2026, 10, 9)), opened)
    assert [*told] == [Stage.ASKED, Stage.LATE]


def test_nothing_is_told_outside_business(calendar: Calendar) -> None:
    opened = datetime(2026, 10, 1, 3, tzinfo=ZONE)
    told = told_at(calendar, Reminders(), due_at(calendar, date(2026, 10, 30)), opened)
    assert shown(told[Stage.ASKED]) == "10-08 08:30"
    assert all(calendar.is_open(at) for at in told.values())


def test_stages_follow_one_another() -> None:
    assert (*stages_after(None),) == STAGES
    assert (*stages_after(Stage.DAY),) == (Stage.LATE,)
    assert not (*stages_after(Stage.LATE),)


def test_what_is_sent_back_is_due_again_and_never_sooner(calendar: Calendar) -> None:
    now = calendar.at(date(2026, 9, 28), Reminders().digest_at)
    early, late = due_at(calendar, date(2026, 10, 30)), now - timedelta(days=3)
    assert again_at(calendar, early, now, 3) == early
    assert shown(again_at(calendar, late, now, 2)) == "09-30 18:00"
