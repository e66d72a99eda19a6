from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.calendars import load_calendar
from domain.calendar import BusinessHours, Due
from domain.deadlines import Kind, Reminders, Rules, Urgency, handle_due
from domain.lifecycle import WATCHED_BY, State
from domain.stages import Recipient, Stage, highest_due, overdue_rank, stage_names, stages

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = BusinessHours(time(8, 30), time(18), (time(12), time(14, 30)))
COUNTY = load_calendar(zone=SHANGHAI, hours=HOURS)
RULES = Rules()
CRITICAL, URGENT, NORMAL, COMPLEX = Urgency
A, B, HEAD, NAMED, OFFICE = Recipient
STARTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2028, 1, 1),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due_of(urgency: Urgency, dispatched: datetime, kind: Kind = Kind.COMPLAINT) -> Due:
    return handle_due(RULES, COUNTY, urgency=urgency, kind=kind, start=dispatched)


def plan(
    urgency: Urgency, dispatched: str, kind: Kind = Kind.COMPLAINT, rules: Rules = RULES
) -> dict[str, Stage]:
    start = local(dispatched)
    due = due_of(urgency, start, kind)
    planned = stages(rules, COUNTY, urgency=urgency, dispatched=start, due=due)
    assert len({stage.name for stage in planned}) == len(planned)
    return {stage.name: stage for stage in planned}


def times_of(planned: dict[str, Stage]) -> dict[str, str]:
    return {name: f"{stage.at:%m-%d %H:%M}" for name, stage in planned.items()}


def test_the_stages_of_an_ordinary_case() -> None:
    """Dispatched on Monday 28 September: the fifth working day is a make-up Saturday."""
    assert times_of(plan(NORMAL, "2026-09-28 10:00")) == {
        "unsigned": "09-28 16:30",
        "day_before": "10-09 08:40",
        "due_day": "10-10 14:30",
        "overdue_0": "10-12 08:40",
        "overdue_1": "10-13 08:40",
        "overdue_3": "10-15 08:40",
        "overdue_5": "10-19 08:40",
        "overdue_10": "10-26 08:40",
    }


def test_the_stages_of_an_urgent_case() -> None:
    assert times_of(plan(URGENT, "2026-09-28 10:00")) == {
        "unsigned": "09-28 12:00",
        "hours_4": "09-28 21:30",  # at 06:00 people sleep
        "hours_1": "09-29 09:00",
        "overdue_0": "09-29 10:00",
        "overdue_1": "09-30 08:40",
        "overdue_3": "10-09 08:40",
        "overdue_5": "10-12 08:40",
        "overdue_10": "10-19 08:40",
    }


def test_who_hears_of_what() -> None:
    planned = plan(NORMAL, "2026-11-23 10:00")
    told = {name: (stage.recipients, stage.grouped) for name, stage in planned.items()}
    assert told == {
        "unsigned": ((B,), ()),
        "day_before": ((A,), ()),
        "due_day": ((A,), ()),
        "overdue_0": ((A, B, HEAD), (NAMED,)),
        "overdue_1": ((HEAD,), (NAMED,)),
        "overdue_3": ((), (OFFICE,)),
        "overdue_5": ((), (OFFICE,)),
        "overdue_10": ((), (OFFICE,)),
    }


def test_lights_go_on_and_letters_are_only_proposed() -> None:
    planned = plan(NORMAL, "2026-11-23 10:00")
    assert [planned[f"overdue_{n}"].light for n in (0, 1, 3)] == ["yellow", "yellow", "red"]
    assert planned["overdue_3"].propose == ("supervision_letter",)
    assert planned["overdue_10"].propose == ("interview", "bulletin")
    assert planned["day_before"].light is None


def test_a_reminder_before_the_dispatch_is_left_out() -> None:
    planned = plan(NORMAL, "2026-11-23 10:00", Kind.CONSULTATION)
    assert planned["day_before"].at == local("2026-11-24 08:40")
    one_day = stages(
        RULES,
        COUNTY,
        urgency=NORMAL,
        dispatched=local("2026-11-23 10:00"),
        due=local("2026-11-24 18:00"),
    )
    assert "day_before" not in {stage.name for stage in one_day}


def test_a_stored_instant_does_as_well_as_a_due_value() -> None:
    start = local("2026-11-23 10:00")
    due = due_of(NORMAL, start)
    planned = partial(stages, RULES, COUNTY, urgency=NORMAL, dispatched=start)
    assert planned(due=due) == planned(due=due.at)
    assert planned(due=due) == planned(due=due.at.astimezone(UTC))


def test_a_promised_rest_day_has_no_reminder_of_its_own() -> None:
    planned = stages(
        RULES,
        COUNTY,
        urgency=NORMAL,
        dispatched=local("2026-11-23 10:00"),
        due=local("2026-11-28 18:00"),
    )
    named = {stage.name: stage.at for stage in planned}
    assert "due_day" not in named
    assert named["day_before"] == local("2026-11-27 08:40")
    assert named["overdue_0"] == local("2026-11-30 08:40")


def test_post_b_is_added_after_four_business_hours() -> None:
    assert plan(NORMAL, "2026-11-20 17:00")["unsigned"].at == local("2026-11-23 11:30")


def test_post_b_is_not_called_into_the_lunch_break() -> None:
    soon = replace(RULES, reminders=Reminders(unaccepted_after_hours=2))
    assert plan(NORMAL, "2026-11-23 10:00", rules=soon)["unsigned"].at == local("2026-11-23 14:30")


def test_post_b_of_an_hour_clock_is_added_when_the_case_should_be_signed() -> None:
    assert plan(CRITICAL, "2026-11-28 02:00")["unsigned"].at == local("2026-11-28 03:00")


def test_a_critical_case_knows_no_quiet_hours() -> None:
    planned = plan(CRITICAL, "2026-11-28 02:30")
    assert planned["hours_4"].at == local("2026-11-28 22:30")
    assert planned["hours_1"].at == local("2026-11-29 01:30")
    assert planned["overdue_0"].at == local("2026-11-29 02:30")


def test_an_urgent_reminder_comes_before_the_quiet_hours_not_after_the_deadline() -> None:
    planned = plan(URGENT, "2026-11-24 04:00")
    assert planned["hours_1"].at == local("2026-11-24 21:30")
    assert "hours_4" not in planned  # both would come at once: the nearer one speaks


def test_an_urgent_case_that_falls_due_at_night_is_told_in_the_morning() -> None:
    assert plan(URGENT, "2026-11-24 04:00")["overdue_0"].at == local("2026-11-25 07:30")


def test_the_unit_head_is_urged_a_working_day_after_the_alert_not_an_hour() -> None:
    planned = plan(URGENT, "2026-11-23 23:00")
    assert planned["overdue_0"].at == local("2026-11-25 07:30")
    assert planned["overdue_1"].at == local("2026-11-26 08:40")


def test_an_urgent_case_falls_due_on_a_saturday_like_on_any_day() -> None:
    planned = plan(URGENT, "2026-11-27 15:00")
    assert planned["overdue_0"].at == local("2026-11-28 15:00")
    assert planned["overdue_1"].at == local("2026-11-30 08:40")


def test_quiet_hours_need_not_pass_midnight() -> None:
    siesta = replace(RULES, reminders=Reminders(quiet_hours=(time(12), time(14))))
    planned = plan(URGENT, "2026-11-24 12:30", rules=siesta)
    assert planned["overdue_0"].at == local("2026-11-25 14:00")
    assert planned["hours_1"].at == local("2026-11-25 11:30")


def test_the_instants_of_the_quiet_hours_themselves_are_not_quiet() -> None:
    assert plan(URGENT, "2026-11-24 21:30")["overdue_0"].at == local("2026-11-25 21:30")
    assert plan(URGENT, "2026-11-24 07:30")["overdue_0"].at == local("2026-11-25 07:30")


@given(dispatched=STARTS, urgency=st.sampled_from([NORMAL, COMPLEX]), kind=st.sampled_from(Kind))
def test_a_clock_of_working_days_speaks_only_in_business_hours(
    dispatched: datetime, urgency: Urgency, kind: Kind
) -> None:
    due = due_of(urgency, dispatched, kind)
    for stage in stages(RULES, COUNTY, urgency=urgency, dispatched=dispatched, due=due):
        assert COUNTY.is_open(stage.at), stage
        assert stage.at > dispatched


@given(dispatched=STARTS)
def test_an_urgent_case_wakes_nobody(dispatched: datetime) -> None:
    due = due_of(URGENT, dispatched)
    for stage in stages(RULES, COUNTY, urgency=URGENT, dispatched=dispatched, due=due):
        assert time(7, 30) <= stage.at.time() <= time(21, 30)


@given(dispatched=STARTS, urgency=st.sampled_from(Urgency))
def test_reminders_come_before_the_deadline_and_overdue_stages_after(
    dispatched: datetime, urgency: Urgency
) -> None:
    due = due_of(urgency, dispatched).at
    planned = stages(RULES, COUNTY, urgency=urgency, dispatched=dispatched, due=due)
    assert list(planned) == sorted(planned, key=lambda stage: stage.at)
    ranks = [rank for stage in planned if (rank := overdue_rank(stage.name)) is not None]
    assert ranks == [0, 1, 3, 5, 10]
    for stage in planned:
        assert stage.at > dispatched
        assert (stage.at >= due) is (overdue_rank(stage.name) is not None)


@given(dispatched=STARTS, urgency=st.sampled_from(Urgency))
def test_every_dispatched_case_is_watched_until_long_after_its_deadline(
    dispatched: datetime, urgency: Urgency
) -> None:
    due = due_of(urgency, dispatched).at
    last = stages(RULES, COUNTY, urgency=urgency, dispatched=dispatched, due=due)[-1]
    assert last.at - due >= timedelta(days=10)


def test_after_an_outage_only_the_highest_overdue_stage_speaks() -> None:
    planned = tuple(plan(NORMAL, "2026-11-23 10:00").values())
    assert [s.name for s in highest_due(planned, local("2026-12-04 12:00"))] == ["overdue_3"]
    assert [s.name for s in highest_due(planned, local("2026-12-01 08:40"))] == ["overdue_0"]


def test_after_an_outage_the_last_reminder_speaks_and_post_b_is_still_added() -> None:
    planned = tuple(plan(NORMAL, "2026-11-23 10:00").values())
    due = highest_due(reversed(planned), local("2026-11-30 15:00"))
    assert [stage.name for stage in due] == ["unsigned", "due_day"]


def test_before_the_first_stage_nothing_is_due() -> None:
    planned = tuple(plan(NORMAL, "2026-11-23 10:00").values())
    assert highest_due(planned, local("2026-11-23 10:01")) == ()


@pytest.mark.parametrize(
    ("name", "rank"),
    [("overdue_0", 0), ("overdue_10", 10), ("day_before", None), ("overdue_x", None), ("0", None)],
)
def test_the_rank_of_a_stage_is_its_working_days_after_the_deadline(
    name: str, rank: object
) -> None:
    assert overdue_rank(name) == rank


def test_every_stage_has_a_name_known_beforehand() -> None:
    names = set(stage_names(RULES))
    for urgency in Urgency:
        assert set(plan(urgency, "2026-11-23 10:00")) <= names
    more = replace(
        RULES, reminders=Reminders(working_days_before_due=(2, 1), hours_before_due=(2.5,))
    )
    assert {"days_before_2", "day_before", "hours_2.5"} <= set(stage_names(more))
    assert "days_before_2" in plan(NORMAL, "2026-11-23 10:00", rules=more)


def test_the_watchers_of_an_unanswered_case_are_stages() -> None:
    names = set(stage_names(RULES))
    for state in (State.DISPATCHED, State.IN_PROGRESS):
        assert set(WATCHED_BY[state]) - names == {"watch"}
