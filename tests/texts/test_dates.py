"""Deadlines as people read them, by example."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.catalogue import Language
from texts.dates import day, due, is_far, moment, short_due, when

ZH, EN = Language.ZH, Language.EN
SHANGHAI = ZoneInfo("Asia/Shanghai")
MAKEUP_SATURDAY = datetime(2026, 10, 10, 18, 0, tzinfo=SHANGHAI)
MORNING = datetime(2026, 9, 28, 8, 5, tzinfo=SHANGHAI)


def test_a_makeup_saturday_is_told_as_a_day_that_is_worked() -> None:
    assert due(ZH, MAKEUP_SATURDAY, makeup=True) == "2026年10月10日（周六，调休上班）18:00前"
    assert due(EN, MAKEUP_SATURDAY, makeup=True) == (
        "18:00 on Saturday, 10 October 2026 (make-up workday)"
    )


def test_an_ordinary_day_needs_no_explanation() -> None:
    assert due(ZH, MORNING) == "2026年9月28日（周一）08:05前"
    assert due(EN, MORNING) == "08:05 on Monday, 28 September 2026"


def test_a_date_that_may_still_move_says_so() -> None:
    assert due(ZH, MORNING, provisional=True) == "2026年9月28日（周一）08:05前（暂定）"
    assert due(EN, MORNING, provisional=True).endswith("28 September 2026 (provisional)")


def test_a_makeup_day_may_be_provisional_too() -> None:
    zh, en = (due(one, MAKEUP_SATURDAY, makeup=True, provisional=True) for one in (ZH, EN))
    assert zh == "2026年10月10日（周六，调休上班）18:00前（暂定）"
    assert en == "18:00 on Saturday, 10 October 2026 (make-up workday, provisional)"


def test_a_list_has_the_day_and_the_hour() -> None:
    assert short_due(ZH, MAKEUP_SATURDAY) == "10月10日18:00前"
    assert short_due(EN, MAKEUP_SATURDAY) == "18:00, 10 Oct"


def test_a_day_is_told_with_its_weekday() -> None:
    assert day(ZH, MORNING) == "2026年9月28日（周一）"
    assert day(EN, MORNING) == "Monday, 28 September 2026"


def test_a_day_says_when_it_is_a_makeup_day() -> None:
    assert day(ZH, MAKEUP_SATURDAY, makeup=True) == "2026年10月10日（周六，调休上班）"
    assert day(EN, MAKEUP_SATURDAY, makeup=True).endswith("(make-up workday)")


def test_a_moment_is_short() -> None:
    assert moment(ZH, MORNING) == "9月28日08:05"
    assert moment(EN, MORNING) == "08:05, 28 Sep"


@pytest.mark.parametrize(
    ("offset", "zh", "en"),
    [
        (0, "周一", "Monday"),
        (2, "周三", "Wednesday"),
        (5, "周六", "Saturday"),
        (6, "周日", "Sunday"),
    ],
)
def test_the_weekday_is_right(offset: int, zh: str, en: str) -> None:
    at = MORNING + timedelta(days=offset)
    assert zh in day(ZH, at)
    assert day(EN, at).startswith(en)


def test_seconds_are_not_told() -> None:
    assert moment(ZH, MORNING.replace(second=59)) == moment(ZH, MORNING)


def test_a_day_that_is_half_a_year_away_has_its_year() -> None:
    later = MORNING + timedelta(days=180)
    assert moment(ZH, MORNING, now=later) == "2026年9月28日08:05"
    assert moment(EN, MORNING, now=later) == "08:05, 28 Sep 2026"
    assert short_due(ZH, MORNING, now=later) == "2026年9月28日08:05前"
    assert when(ZH, MORNING, year=is_far(MORNING, later)) == "2026年9月28日（周一）08:05"
    assert when(EN, MORNING, year=True) == "Mon 08:05, 28 Sep 2026"
    assert when(ZH, MORNING) == "9月28日（周一）08:05"
    assert moment(ZH, later, now=MORNING) == "2027年3月27日08:05"


def test_a_day_of_these_months_has_none_across_the_new_year_either() -> None:
    january = MORNING.replace(year=2027, month=1, day=5)
    assert moment(ZH, january, now=MORNING) == "1月5日08:05"
    assert moment(ZH, MORNING, now=MORNING + timedelta(days=179)) == "9月28日08:05"


@pytest.mark.parametrize("tell", [due, short_due, moment])
def test_an_instant_without_a_zone_is_refused(tell: type[due]) -> None:  # type: ignore[valid-type]
    with pytest.raises(ValueError, match="zone"):
        tell(ZH, MORNING.replace(tzinfo=None))


def test_the_zone_it_comes_in_is_the_zone_it_is_told_in() -> None:
    assert moment(ZH, MORNING.astimezone(UTC)) == "9月28日00:05"


@given(
    at=st.datetimes(min_value=datetime(2004, 1, 1), max_value=datetime(2036, 12, 31)),  # noqa: DTZ001
    makeup=st.booleans(),
    provisional=st.booleans(),
)
def test_every_deadline_can_be_read_back_from_its_text(
    at: datetime, *, makeup: bool, provisional: bool
) -> None:
    local = at.replace(tzinfo=SHANGHAI, second=0, microsecond=0)
    told = due(EN, local, makeup=makeup, provisional=provisional)
    plain = told.partition(" (")[0]
    read = datetime.strptime(plain, "%H:%M on %A, %d %B %Y").replace(tzinfo=SHANGHAI)
    assert read == local
    assert ("调休" in due(ZH, local, makeup=makeup)) is makeup
    assert ("暂定" in due(ZH, local, provisional=provisional)) is provisional
