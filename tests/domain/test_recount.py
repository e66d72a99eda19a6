"""What a deadline becomes when a notice changes which days are worked."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import BusinessHours, Calendar, DayTable, Due
from domain.days import DayFact
from domain.recount import recounted, recounted_hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = BusinessHours(time(8, 30), time(18), (time(12), time(14, 30)))


def paper(year: int, off: str = "", work: str = "") -> DayTable:
    """A year's notice: days off and make-up workdays, as `01-04 02-14` or `2026-12-27`."""
    days = {}
    for working, listed in ((False, off), (True, work)):
        for one in listed.split():
            on = date.fromisoformat(one if len(one) > 5 else f"{year}-{one}")
            days[on] = DayFact(working=working, name="假")
    return DayTable(days, frozenset({year}))


def county(*papers: DayTable) -> Calendar:
    return Calendar(SHANGHAI, HOURS).with_papers([paper(2026, "01-01"), *papers])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due(calendar: Calendar, start: str, days: int) -> Due:
    return calendar.deadline(at(start), days)


BEFORE = county()
NOTICE = paper(2027, "01-01 01-02 01-03 02-05 02-06 02-07 02-08", "01-09 2026-12-26")


def test_a_provisional_date_counts_as_many_days_by_the_notice_as_by_the_estimate() -> None:
    old = due(BEFORE, "2026-12-30 10:00", 5)
    assert old.provisional
    new = recounted(BEFORE, county(NOTICE), old, start=at("2026-12-30 10:00"))
    assert new == due(county(NOTICE), "2026-12-30 10:00", 5)
    assert not new.provisional


def test_a_makeup_workday_brings_a_date_nearer() -> None:
    old = due(BEFORE, "2027-01-05 10:00", 5)
    new = recounted(BEFORE, county(NOTICE), old, start=at("2027-01-05 10:00"))
    assert (old.at, new.at) == (at("2027-01-12 18:00"), at("2027-01-11 18:00"))


def test_a_date_that_was_told_is_not_brought_nearer_and_is_certain_now() -> None:
    old = due(BEFORE, "2027-01-05 10:00", 5)
    new = recounted(BEFORE, county(NOTICE), old, start=at("2027-01-05 10:00"), told=True)
    assert new.at == old.at
    assert not new.provisional
    assert new.calendar == county(NOTICE).version


def test_a_notice_may_set_days_of_the_december_before() -> None:
    old = due(BEFORE, "2026-12-24 10:00", 2)
    assert old.at == at("2026-12-28 18:00")
    assert recounted(BEFORE, county(NOTICE), old, start=at("2026-12-24 10:00")).at == at(
        "2026-12-26 18:00"
    )


def test_a_longer_holiday_moves_a_date_later() -> None:
    longer = county(paper(2027, "01-01 01-04 01-05 02-05 02-08"))
    old = due(BEFORE, "2026-12-31 10:00", 1)
    new = recounted(BEFORE, longer, old, start=at("2026-12-31 10:00"), told=True)
    assert (old.at, new.at) == (at("2027-01-04 18:00"), at("2027-01-06 18:00"))


def test_the_hour_of_the_day_stays() -> None:
    old = Due(at("2027-01-12 11:20"), provisional=True, calendar=BEFORE.version)
    new = recounted(BEFORE, county(NOTICE), old, start=at("2027-01-05 10:00"))
    assert new.at == at("2027-01-11 11:20")


def test_what_ends_on_its_first_day_stays() -> None:
    old = Due(at("2027-01-05 17:00"), provisional=True, calendar=BEFORE.version)
    new = recounted(BEFORE, county(NOTICE), old, start=at("2027-01-05 10:00"))
    assert (new.at, new.provisional) == (old.at, False)


def test_a_date_in_a_year_still_unknown_stays_provisional() -> None:
    old = due(BEFORE, "2027-12-30 10:00", 5)
    assert recounted(BEFORE, county(NOTICE), old, start=at("2027-12-30 10:00")).provisional


def test_business_hours_run_on_over_a_day_that_became_a_rest_day() -> None:
    longer = county(paper(2027, "01-01 01-04"))
    start = at("2026-12-31 17:00")
    old = BEFORE.business_deadline(start, 3).at
    assert old == at("2027-01-04 10:30")
    assert recounted_hours(BEFORE, longer, old, start=start) == at("2027-01-05 10:30")


STARTS = st.datetimes(datetime(2026, 11, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone
DAYS = st.dates(date(2026, 12, 1), date(2027, 12, 31)).map(date.isoformat)
NOTICES = st.builds(
    lambda off, work: paper(2027, " ".join(off - work), " ".join(work)),
    st.sets(DAYS, max_size=40),
    st.sets(DAYS, max_size=10),
)


@given(first=NOTICES, second=NOTICES, start=STARTS, days=st.integers(1, 60))
def test_no_two_notices_in_any_order_shorten_a_date_that_was_told(
    first: DayTable, second: DayTable, start: datetime, days: int
) -> None:
    calendars = [BEFORE, county(first), county(second)]
    told = BEFORE.deadline(start, days)
    for old, new in pairwise(calendars):
        moved = recounted(old, new, told, start=start, told=True)
        assert moved.at >= told.at
        told = moved


@given(notice=NOTICES, start=STARTS, days=st.integers(1, 60))
def test_what_nothing_was_added_to_is_what_the_notice_would_have_made(
    notice: DayTable, start: datetime, days: int
) -> None:
    new = county(notice)
    assert recounted(BEFORE, new, BEFORE.deadline(start, days), start=start) == new.deadline(
        start, days
    )


@given(notice=NOTICES, start=STARTS, days=st.integers(1, 60))
def test_the_same_calendar_moves_nothing(notice: DayTable, start: datetime, days: int) -> None:
    same = county(notice)
    assert recounted(same, same, same.deadline(start, days), start=start) == same.deadline(
        start, days
    )


@given(notice=NOTICES, start=STARTS, hours=st.floats(0.25, 40))
def test_business_hours_are_neither_lost_nor_won(
    notice: DayTable, start: datetime, hours: float
) -> None:
    new = county(notice)
    old_at = BEFORE.business_deadline(start, hours).at
    moved = recounted_hours(BEFORE, new, old_at, start=start)
    assert abs(new.business_time_between(start, moved) - timedelta(hours=hours)) < timedelta(
        seconds=1
    )


# Papers in their places


def test_of_two_papers_of_a_year_the_one_that_was_there_counts() -> None:
    config = Calendar(SHANGHAI, HOURS, (paper(2027, "01-04"),))
    both = config.with_papers([paper(2027, "01-05")])
    assert [both.is_working(date(2027, 1, day)) for day in (4, 5)] == [False, True]


@pytest.mark.parametrize("order", [(2027, 2028), (2028, 2027)])
def test_a_later_year_sets_the_december_before_whichever_came_first(order: tuple[int, int]) -> None:
    papers = {2027: paper(2027, "12-31"), 2028: paper(2028, "", "2027-12-31")}
    calendar = Calendar(SHANGHAI, HOURS).with_papers([papers[year] for year in order])
    assert calendar.is_working(date(2027, 12, 31))


def test_a_brought_year_is_stronger_than_the_published_and_weaker_than_an_override() -> None:
    published = DayTable({}, frozenset({2025, 2026}))
    override = DayTable({date(2026, 5, 6): DayFact(working=True)})
    calendar = Calendar(SHANGHAI, HOURS, (override, published))
    corrected = calendar.with_papers([paper(2026, "05-06 05-07")])
    assert corrected.is_working(date(2026, 5, 6))
    assert not corrected.is_working(date(2026, 5, 7))
