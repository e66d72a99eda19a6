from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.calendar import (
    BadCalendar,
    BusinessHours,
    Calendar,
    DayFact,
    DayTable,
    Due,
    Override,
    UnknownYear,
    override_table,
    recompute,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = BusinessHours(time(8, 30), time(18), (time(12), time(14, 30)))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def close_of(text: str) -> datetime:
    return local(f"{text} 18:00")


@pytest.mark.parametrize(
    ("start", "days", "ends"),
    [
        ("2026-02-13 16:00", 5, "2026-02-27"),  # a naive Monday-to-Friday count says 20 February
        ("2026-09-30 10:00", 3, "2026-10-10"),
        ("2025-09-26 10:00", 5, "2025-10-10"),
        ("2026-01-01 00:01", 1, "2026-01-04"),
        ("2026-09-28 08:00", 5, "2026-10-10"),
    ],
)
def test_working_days_follow_the_notices_of_the_state_council(
    calendar: Calendar, start: str, days: int, ends: str
) -> None:
    due = calendar.deadline(local(start), days)
    assert due == Due(close_of(ends), provisional=False, calendar=calendar.version)


def test_a_makeup_saturday_counts_as_a_working_day(calendar: Calendar) -> None:
    saturday = date(2026, 10, 10)
    assert calendar.is_working(saturday)
    assert calendar.is_makeup(saturday)
    assert calendar.fact(saturday) == DayFact(working=True, name="国庆节", paper="chinesecalendar")
    assert not calendar.is_makeup(date(2026, 10, 9))
    assert not calendar.is_makeup(date(2026, 10, 11))


def test_the_start_day_is_not_counted_even_when_it_is_a_rest_day(calendar: Calendar) -> None:
    monday = close_of("2026-11-23")
    assert calendar.deadline(local("2026-11-20 09:00"), 1).at == monday
    assert calendar.deadline(local("2026-11-21 09:00"), 1).at == monday
    assert calendar.deadline(local("2026-11-22 23:59"), 1).at == monday


def test_the_start_day_is_the_countys_and_not_the_servers(calendar: Calendar) -> None:
    late_on_sunday_there = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # Monday 00:30 in the county
    assert calendar.deadline(late_on_sunday_there, 1).at == close_of("2026-11-24")


def test_an_instant_without_a_zone_is_refused(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        calendar.deadline(datetime(2026, 11, 23, 9), 1)  # noqa: DTZ001 - that is the point


def test_a_period_has_at_least_one_working_day(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        calendar.deadline(local("2026-11-23 09:00"), 0)


@pytest.mark.parametrize(
    ("working_days", "last_start"),
    [
        (1, "2026-12-30"),
        (3, "2026-12-28"),
        (5, "2026-12-24"),
        (10, "2026-12-17"),
        (15, "2026-12-10"),
        (20, "2026-12-03"),
    ],
)
def test_a_deadline_is_provisional_once_it_reaches_a_year_without_a_notice(
    calendar: Calendar, working_days: int, last_start: str
) -> None:
    start = local(f"{last_start} 12:00")
    assert not calendar.deadline(start, working_days).provisional
    assert calendar.deadline(start + timedelta(days=1), working_days).provisional


@pytest.mark.parametrize(
    ("start", "hours", "ends"),
    [
        ("2026-11-23 09:00", 2, "2026-11-23 11:00"),
        ("2026-11-23 10:00", 2, "2026-11-23 12:00"),  # not 14:30: the morning is over
        ("2026-11-23 11:00", 4, "2026-11-23 17:30"),  # lunch until 14:30 does not count
        ("2026-11-23 12:10", 1, "2026-11-23 15:30"),
        ("2026-11-23 17:00", 4, "2026-11-24 11:30"),
        ("2026-11-23 03:00", 0.5, "2026-11-23 09:00"),
        ("2026-11-20 17:00", 4, "2026-11-23 11:30"),  # over the weekend
        ("2026-09-30 17:00", 4, "2026-10-08 11:30"),  # over National Day
        ("2026-10-09 17:30", 1, "2026-10-10 09:00"),  # into a make-up Saturday
        ("2026-11-21 12:00", 7, "2026-11-23 18:00"),  # one working day has seven business hours
    ],
)
def test_business_hours_skip_lunch_nights_and_rest_days(
    calendar: Calendar, start: str, hours: float, ends: str
) -> None:
    due = calendar.business_deadline(local(start), hours)
    assert due == Due(local(ends), provisional=False, calendar=calendar.version)


def test_business_hours_over_an_unpublished_day_are_provisional(calendar: Calendar) -> None:
    assert calendar.business_deadline(local("2026-12-31 17:30"), 1).provisional
    assert not calendar.business_deadline(local("2026-12-31 17:00"), 1).provisional


def test_a_desk_without_lunch_counts_through(calendar: Calendar) -> None:
    through = Calendar(SHANGHAI, BusinessHours(time(9), time(17)), calendar.tables)
    assert through.business_deadline(local("2026-11-23 11:00"), 4).at == local("2026-11-23 15:00")
    assert through.is_open(local("2026-11-23 12:30"))


def test_hour_clocks_run_day_and_night(calendar: Calendar) -> None:
    due = calendar.hours_deadline(local("2026-12-31 23:30"), 24)
    assert due == Due(local("2027-01-01 23:30"), provisional=False, calendar=calendar.version)
    assert calendar.hours_deadline(local("2026-11-21 10:00"), 0.5).at == local("2026-11-21 10:30")


def test_a_deadline_is_told_in_the_countys_zone(calendar: Calendar) -> None:
    start = datetime(2026, 11, 23, 2, tzinfo=UTC)
    for due in (
        calendar.deadline(start, 1),
        calendar.business_deadline(start, 1),
        calendar.hours_deadline(start, 1),
    ):
        assert due.at.tzinfo is SHANGHAI


@pytest.mark.parametrize(
    ("now", "open_now", "opens"),
    [
        ("2026-11-23 08:29", False, "2026-11-23 08:30"),
        ("2026-11-23 08:30", True, "2026-11-23 08:30"),
        ("2026-11-23 12:00", False, "2026-11-23 14:30"),
        ("2026-11-23 17:59", True, "2026-11-23 17:59"),
        ("2026-11-23 18:00", False, "2026-11-24 08:30"),
        ("2026-11-28 10:00", False, "2026-11-30 08:30"),
        ("2026-10-10 10:00", True, "2026-10-10 10:00"),
        ("2026-10-01 10:00", False, "2026-10-08 08:30"),
    ],
)
def test_the_desk_is_open_in_business_hours_of_working_days(
    calendar: Calendar, now: str, open_now: object, opens: str
) -> None:
    assert calendar.is_open(local(now)) is open_now
    assert calendar.next_opening(local(now)) == local(opens)


def test_neighbouring_working_days_step_over_holidays(calendar: Calendar) -> None:
    assert calendar.next_working_day(date(2026, 9, 30)) == date(2026, 10, 8)
    assert calendar.previous_working_day(date(2026, 10, 8)) == date(2026, 9, 30)
    assert calendar.working_days_before(date(2026, 10, 12), 2) == date(2026, 10, 9)
    assert calendar.working_days_before(date(2026, 10, 3), 0) == date(2026, 10, 3)
    assert calendar.working_days_after(date(2026, 10, 9), 2) == date(2026, 10, 12)


def test_the_distance_in_working_days_counts_the_end_and_not_the_start(calendar: Calendar) -> None:
    start, end = date(2026, 9, 30), date(2026, 10, 10)
    assert calendar.working_days_between(start, end) == 3
    assert calendar.working_days_between(end, start) == -3
    assert calendar.working_days_between(start, start) == 0


def test_an_instant_is_made_of_a_day_and_the_countys_clock(calendar: Calendar) -> None:
    assert calendar.at(date(2026, 11, 23), time(8, 40)) == local("2026-11-23 08:40")


def test_an_override_beats_every_paper(calendar: Calendar) -> None:
    flood = Override(date(2026, 11, 24), working=False, name="防汛停工", paper="县政府通知")
    closed = calendar.with_overrides([flood])
    assert closed.fact(date(2026, 11, 24)) == DayFact(
        working=False, name="防汛停工", paper="县政府通知"
    )
    assert closed.deadline(local("2026-11-23 09:00"), 1).at == close_of("2026-11-25")
    assert calendar.is_working(date(2026, 11, 24))


def test_the_administrators_override_beats_the_configs(calendar: Calendar) -> None:
    day = date(2026, 11, 24)
    config = calendar.with_overrides([Override(day, working=False)])
    assert config.with_overrides([Override(day, working=True)]).is_working(day)


def test_the_later_of_two_overrides_of_a_day_counts() -> None:
    day = date(2026, 11, 24)
    table = override_table([Override(day, working=False), Override(day, working=True)])
    assert table.days[day].working


def test_an_override_in_an_unpublished_year_is_certain(calendar: Calendar) -> None:
    settled = calendar.with_overrides([Override(date(2027, 1, 4), working=False)])
    assert settled.fact(date(2027, 1, 4)).certain
    assert not settled.fact(date(2027, 1, 5)).certain
    assert not settled.knows(2027)


def test_next_years_paper_may_set_days_of_this_december() -> None:
    new_years_eve = date(2026, 12, 31)
    this_year = DayTable({new_years_eve: DayFact(working=True)}, frozenset({2026}))
    next_year = DayTable({new_years_eve: DayFact(working=False, name="元旦")}, frozenset({2027}))
    assert not Calendar(SHANGHAI, HOURS, (next_year, this_year)).is_working(new_years_eve)


def test_a_years_paper_replaces_the_published_days_of_that_year() -> None:
    """A second notice may take a rest day back, which it does by not naming it any more."""
    published = DayTable(
        {
            date(2026, 5, 5): DayFact(working=False, name="劳动节"),
            date(2026, 12, 31): DayFact(working=False, name="元旦"),
        },
        frozenset({2026}),
    )
    notice = DayTable({date(2026, 5, 1): DayFact(working=False, name="劳动节")}, frozenset({2026}))
    calendar = Calendar(SHANGHAI, HOURS, (notice, published))
    assert calendar.is_working(date(2026, 5, 5))
    assert not calendar.is_working(date(2026, 12, 31))  # the next year's notice had set it


def test_an_unknown_year_is_an_error_where_the_county_wants_no_estimate(calendar: Calendar) -> None:
    strict = Calendar(SHANGHAI, HOURS, calendar.tables, "error")
    assert strict.deadline(local("2026-12-30 09:00"), 1).at == close_of("2026-12-31")
    with pytest.raises(UnknownYear, match=r"2027.*year_files.*on_unknown_year"):
        strict.deadline(local("2026-12-31 09:00"), 1)


def test_a_calendars_version_names_its_content(calendar: Calendar) -> None:
    same = Calendar(SHANGHAI, HOURS, calendar.tables)
    assert same.version == calendar.version
    assert len(calendar.version) == 12
    others = [
        calendar.with_overrides([Override(date(2026, 11, 24), working=False)]),
        Calendar(SHANGHAI, BusinessHours(time(9), time(17)), calendar.tables),
        Calendar(ZoneInfo("Asia/Urumqi"), HOURS, calendar.tables),
        Calendar(SHANGHAI, HOURS, calendar.tables, "error"),
        Calendar(SHANGHAI, HOURS, (DayTable({}, frozenset({2027})), *calendar.tables)),
    ]
    assert len({calendar.version, *(other.version for other in others)}) == 6


def test_business_hours_must_follow_one_another() -> None:
    with pytest.raises(BadCalendar, match="18:00 08:30"):
        BusinessHours(time(18), time(8, 30))
    with pytest.raises(BadCalendar, match="business hours must follow"):
        BusinessHours(time(8), time(18), (time(14), time(12)))


def test_a_date_told_to_a_citizen_is_never_shortened(calendar: Calendar) -> None:
    start = local("2026-12-31 09:00")
    told = calendar.deadline(start, 5)
    works_on_sunday = calendar.with_overrides([Override(date(2027, 1, 3), working=True)])
    rests_on_monday = calendar.with_overrides([Override(date(2027, 1, 4), working=False)])

    earlier = works_on_sunday.deadline(start, 5)
    assert earlier.at < told.at
    kept = recompute(told, earlier, told=True)
    assert (kept.at, kept.calendar) == (told.at, works_on_sunday.version)

    later = rests_on_monday.deadline(start, 5)
    assert recompute(told, later, told=True) == later


def test_a_date_nobody_was_told_follows_the_new_paper(calendar: Calendar) -> None:
    start = local("2026-12-31 09:00")
    works_on_sunday = calendar.with_overrides([Override(date(2027, 1, 3), working=True)])
    earlier = works_on_sunday.deadline(start, 5)
    assert recompute(calendar.deadline(start, 5), earlier, told=False) == earlier


def test_a_recomputed_date_is_final_once_the_paper_is_here(calendar: Calendar) -> None:
    start = local("2026-12-31 09:00")
    provisional = calendar.deadline(start, 5)
    notice = DayTable({date(2027, 1, 1): DayFact(working=False, name="元旦")}, frozenset({2027}))
    published = Calendar(SHANGHAI, HOURS, (notice, *calendar.tables))
    assert provisional.provisional
    assert not recompute(provisional, published.deadline(start, 5), told=True).provisional
