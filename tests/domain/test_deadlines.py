from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.calendars import load_calendar
from domain.calendar import BusinessHours, Calendar, Due
from domain.deadlines import (
    BadRules,
    Kind,
    Returns,
    Rules,
    Urgency,
    answer_wait,
    citizen_due,
    dispatch_due,
    extended,
    handle_due,
    moved_by_waiting,
    reopen_until,
    return_by,
    silence_closes,
)
from domain.rules import URGENCIES

SHANGHAI = ZoneInfo("Asia/Shanghai")
COUNTY = load_calendar(
    zone=SHANGHAI, hours=BusinessHours(time(8, 30), time(18), (time(12), time(14, 30)))
)
RULES = Rules()
CRITICAL, URGENT, NORMAL, COMPLEX = Urgency
EVERY_KIND = list(Kind)
STARTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2028, 1, 1),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("urgency", "kind", "ends"),
    [
        (CRITICAL, Kind.HELP, "2026-11-24 10:00"),
        (URGENT, Kind.COMPLAINT, "2026-11-24 10:00"),
        (NORMAL, Kind.HELP, "2026-11-30 18:00"),
        (NORMAL, Kind.COMPLAINT, "2026-11-30 18:00"),
        (NORMAL, Kind.REPORT, "2026-11-30 18:00"),
        (NORMAL, Kind.CONSULTATION, "2026-11-25 18:00"),
        (NORMAL, Kind.PRAISE, "2026-11-30 18:00"),
        (NORMAL, Kind.SUGGESTION, "2026-12-07 18:00"),
        (COMPLEX, Kind.COMPLAINT, "2026-12-14 18:00"),
    ],
)
def test_the_unit_has_the_time_of_its_class_and_kind(
    calendar: Calendar, urgency: Urgency, kind: Kind, ends: str
) -> None:
    start = local("2026-11-23 10:00")
    due = handle_due(RULES, calendar, urgency=urgency, kind=kind, start=start)
    assert due == Due(local(ends), provisional=False, calendar=calendar.version)


def test_a_kind_changes_nothing_unless_the_urgency_is_normal(calendar: Calendar) -> None:
    start = local("2026-11-23 10:00")
    for urgency in (CRITICAL, URGENT, COMPLEX):
        dues = {
            handle_due(RULES, calendar, urgency=urgency, kind=kind, start=start).at
            for kind in EVERY_KIND
        }
        assert len(dues) == 1


@pytest.mark.parametrize(
    ("urgency", "kind", "submitted", "ends"),
    [
        (CRITICAL, Kind.HELP, "2026-11-28 23:50", "2026-11-29 00:20"),
        (URGENT, Kind.HELP, "2026-11-28 23:00", "2026-11-29 01:00"),
        (NORMAL, Kind.CONSULTATION, "2026-11-23 10:00", "2026-11-23 12:00"),
        (NORMAL, Kind.COMPLAINT, "2026-11-23 10:00", "2026-11-23 16:30"),
        (NORMAL, Kind.COMPLAINT, "2026-11-28 23:00", "2026-11-30 15:00"),
        (COMPLEX, Kind.COMPLAINT, "2026-11-23 10:00", "2026-11-24 11:00"),
        (COMPLEX, Kind.CONSULTATION, "2026-11-23 10:00", "2026-11-24 11:00"),
    ],
)
def test_the_desk_dispatches_by_its_own_hours(
    calendar: Calendar, urgency: Urgency, kind: Kind, submitted: str, ends: str
) -> None:
    due = dispatch_due(RULES, calendar, urgency=urgency, kind=kind, submitted=local(submitted))
    assert due.at == local(ends)


def test_a_sure_router_costs_the_citizen_no_dispatching_time(calendar: Calendar) -> None:
    submitted = local("2026-11-23 17:00")
    told = citizen_due(
        RULES, calendar, urgency=NORMAL, kind=Kind.COMPLAINT, submitted=submitted, sure=True
    )
    assert told.at == local("2026-11-30 18:00")


def test_an_unsure_router_puts_the_desks_time_before_the_units(calendar: Calendar) -> None:
    submitted = local("2026-11-23 17:00")
    told = citizen_due(
        RULES, calendar, urgency=NORMAL, kind=Kind.COMPLAINT, submitted=submitted, sure=False
    )
    assert told.at == local("2026-12-01 18:00")  # dispatched on the 24th at the latest


def test_an_urgent_case_is_promised_hours_from_the_latest_dispatch(calendar: Calendar) -> None:
    night = local("2026-11-28 23:00")
    told = citizen_due(RULES, calendar, urgency=URGENT, kind=Kind.HELP, submitted=night, sure=False)
    assert told.at == night + timedelta(hours=26)


def test_a_date_is_provisional_when_either_part_of_it_is(calendar: Calendar) -> None:
    submitted = local("2026-12-31 17:00")  # the desk's four hours reach into 2027
    told = citizen_due(
        RULES, calendar, urgency=NORMAL, kind=Kind.HELP, submitted=submitted, sure=False
    )
    assert told.provisional
    assert told.calendar == calendar.version


@given(
    submitted=STARTS,
    urgency=st.sampled_from(Urgency),
    kind=st.sampled_from(Kind),
    used=st.floats(0, 1),
)
def test_a_unit_in_time_makes_the_desk_in_time(
    submitted: datetime, urgency: Urgency, kind: Kind, used: float
) -> None:
    """Whenever within its own limit the desk dispatches, the unit's date is not past the told."""
    latest = dispatch_due(RULES, COUNTY, urgency=urgency, kind=kind, submitted=submitted).at
    dispatched = submitted + used * (latest - submitted)
    unit = handle_due(RULES, COUNTY, urgency=urgency, kind=kind, start=dispatched)
    told = citizen_due(RULES, COUNTY, urgency=urgency, kind=kind, submitted=submitted, sure=False)
    assert submitted <= latest
    assert unit.at <= told.at


@given(submitted=STARTS, urgency=st.sampled_from(Urgency), kind=st.sampled_from(Kind))
def test_who_is_routed_surely_is_told_no_later_date(
    submitted: datetime, urgency: Urgency, kind: Kind
) -> None:
    told = partial(citizen_due, RULES, COUNTY, urgency=urgency, kind=kind, submitted=submitted)
    assert submitted < told(sure=True).at <= told(sure=False).at


def test_an_extension_adds_the_length_of_the_class(calendar: Calendar) -> None:
    due = local("2026-11-30 18:00")
    assert extended(RULES, calendar, urgency=NORMAL, due=due).at == local("2026-12-07 18:00")
    assert extended(RULES, calendar, urgency=COMPLEX, due=due).at == local("2026-12-14 18:00")
    assert extended(RULES, calendar, urgency=URGENT, due=due).at == local("2026-12-01 18:00")


def test_what_endangers_life_is_not_extended(calendar: Calendar) -> None:
    with pytest.raises(BadRules, match="not extended"):
        extended(RULES, calendar, urgency=CRITICAL, due=local("2026-11-30 18:00"))


@pytest.mark.parametrize(
    ("urgency", "asked", "answered", "ends"),
    [
        (NORMAL, "2026-11-24 10:00", "2026-11-24 17:00", "2026-11-30 18:00"),
        (NORMAL, "2026-11-24 10:00", "2026-11-26 09:00", "2026-12-02 18:00"),
        (NORMAL, "2026-11-27 17:00", "2026-11-28 09:00", "2026-11-30 18:00"),  # a Saturday
        (URGENT, "2026-11-24 10:00", "2026-11-24 13:30", "2026-11-30 21:30"),
        (URGENT, "2026-11-24 10:00", "2026-11-24 10:00", "2026-11-30 18:00"),
    ],
)
def test_a_date_moves_by_the_time_waited_for_the_citizen(
    calendar: Calendar, urgency: Urgency, asked: str, answered: str, ends: str
) -> None:
    due = Due(local("2026-11-30 18:00"), provisional=False, calendar=calendar.version)
    moved = moved_by_waiting(
        RULES, calendar, urgency=urgency, due=due, asked=local(asked), answered=local(answered)
    )
    assert moved == replace(due, at=local(ends))


def test_a_unit_may_return_a_case_for_a_working_day(calendar: Calendar) -> None:
    """Dispatched on Friday evening it is not over on Saturday."""
    assert return_by(RULES, calendar, local("2026-11-20 17:00")).at == local("2026-11-23 18:00")


def test_a_unit_has_at_least_24_hours_to_return_a_case(calendar: Calendar) -> None:
    assert return_by(RULES, calendar, local("2026-11-23 20:00")).at == local("2026-11-24 20:00")
    longer = replace(RULES, returns=Returns(window_hours_at_least=48))
    assert return_by(longer, calendar, local("2026-11-23 10:00")).at == local("2026-11-25 10:00")


def test_a_question_waits_two_working_days(calendar: Calendar) -> None:
    assert answer_wait(RULES, calendar, local("2026-09-30 16:00")).at == local("2026-10-09 18:00")


def test_silence_closes_three_working_days_after_the_answer_was_seen(calendar: Calendar) -> None:
    assert silence_closes(RULES, calendar, local("2026-09-30 16:00")).at == local(
        "2026-10-10 18:00"
    )


def test_a_case_can_be_reopened_for_thirty_natural_days() -> None:
    assert reopen_until(RULES, local("2026-09-30 16:00")) == local("2026-10-30 16:00")


def test_a_county_may_have_numbers_of_its_own(calendar: Calendar) -> None:
    quick = replace(RULES, urgencies={**URGENCIES, NORMAL: replace(URGENCIES[NORMAL], handle=3)})
    due = handle_due(
        quick, calendar, urgency=NORMAL, kind=Kind.HELP, start=local("2026-11-23 10:00")
    )
    assert due.at == local("2026-11-26 18:00")
