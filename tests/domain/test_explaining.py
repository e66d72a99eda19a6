"""Why something is due on a day."""

from datetime import date

from domain.calendar import Calendar
from domain.explaining import MAKEUP, WEEKEND, WORKED, Stretch, stretches

AT = date.fromisoformat


def test_the_national_holiday_is_skipped_by_name_and_the_makeup_day_counts(
    calendar: Calendar,
) -> None:
    found = stretches(calendar, AT("2026-09-28"), AT("2026-10-10"))
    assert [(one.what, one.counted) for one in found][:1] == [(WORKED, 2)]
    assert found[-1] == Stretch(AT("2026-10-10"), AT("2026-10-10"), MAKEUP, 1)
    assert any("国庆" in one.what for one in found)
    assert sum(one.counted for one in found) == 5


def test_a_plain_weekend_is_called_one(calendar: Calendar) -> None:
    found = stretches(calendar, AT("2026-10-16"), AT("2026-10-19"))
    assert [one.what for one in found] == [WEEKEND, WORKED]


def test_the_starting_day_is_not_counted(calendar: Calendar) -> None:
    assert stretches(calendar, AT("2026-10-16"), AT("2026-10-16")) == ()
