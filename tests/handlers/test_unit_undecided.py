"""A request that nobody decides lights up: deciders are reminded, then supervisors, once each."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from scripts import LIFT_UNIT, answers, filed, state
from test_special import ends, plans
from test_unit_requests import OTHER, asks_extension, asks_return
from town import Somebody, Town

from domain.lifecycle import State
from domain.rules import Rules, Urgency
from domain.stages import undecided_at
from handlers.office import Desk

ASKED, WAITS = "reminder.asked", "reminder.waits"


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


def test_the_head_is_reminded_after_a_working_day_and_the_supervisor_after_two(town: Town) -> None:
    _, number = filed(town)
    town.passes(hours=1)
    asks_extension(town)
    head, supervisor = town.head(LIFT_UNIT), town.supervisor()
    town.waits_until("2026-09-29 09:59")
    assert not told(head, ASKED)
    town.waits_until("2026-09-29 10:00")
    (reminder,) = told(head, ASKED)
    assert f"{number} 小区物业不管电梯，坏了…：延期" in reminder
    assert not told(supervisor, WAITS)
    town.waits_until("2026-09-30 10:00")
    (late,) = told(supervisor, WAITS)
    assert number in late


def test_each_stage_is_told_exactly_once(town: Town) -> None:
    filed(town)
    asks_extension(town)
    town.waits_until("2026-12-01 12:00")
    assert len(told(town.head(LIFT_UNIT), ASKED)) == 1
    assert len(told(town.supervisor(), WAITS)) == 1
    assert not told(town.colleague(), WAITS)
    assert not told(town.clerk(), ASKED)


def test_what_was_decided_in_time_lights_nothing(town: Town) -> None:
    _, number = filed(town)
    asks_extension(town)
    town.passes(hours=2)
    town.head(LIFT_UNIT).taps("同意")
    assert not [kind for kind in town.due(number) if kind.startswith(("asked", "waits"))]
    town.waits_until("2026-10-08 12:00")
    assert not told(town.head(LIFT_UNIT), ASKED)
    assert not told(town.supervisor(), WAITS)


def test_a_no_calls_it_off_as_well(town: Town) -> None:
    _, number = filed(town)
    asks_return(town)
    town.clerk().taps("不同意")
    town.clerk().says("归你们管")
    assert not [kind for kind in town.due(number) if kind.startswith(("asked", "waits"))]


def test_another_request_of_the_case_stays_watched_when_one_is_decided(town: Town) -> None:
    _, number = filed(town)
    asks_return(town)
    asks_extension(town)
    town.head(LIFT_UNIT).taps("同意")
    assert state(town, number) == State.IN_PROGRESS
    town.waits_until("2026-09-29 09:00")
    (reminder,) = told(town.clerk(), ASKED)
    assert "退回" in reminder
    assert not told(town.head(LIFT_UNIT), ASKED)


@pytest.mark.parametrize(
    ("asks", "who"),
    [
        (asks_return, lambda town: town.clerk()),
        (asks_extension, lambda town: town.head(LIFT_UNIT)),
        (plans, lambda town: town.head(LIFT_UNIT)),
        (ends, lambda town: town.clerk()),
    ],
)
def test_every_sort_of_request_is_watched(
    town: Town, asks: Callable[[Town], str], who: Callable[[Town], Somebody]
) -> None:
    filed(town)
    asks(town)
    town.waits_until("2026-09-29 09:00")
    assert len(told(who(town), ASKED)) == 1
    town.waits_until("2026-09-30 09:00")
    assert len(told(town.supervisor(), WAITS)) == 1


def test_an_answer_for_a_second_person_is_watched_too(town: Town) -> None:
    wang, number = filed(town)
    answers(town.handler(LIFT_UNIT))
    wang.taps("没解决")
    town.passes(minutes=1)
    second = town.handler(LIFT_UNIT, "B")
    second.taps("答复")
    second.says("电梯已于今天修好，现已恢复运行")
    second.sends_photo()
    assert "另一个人同意" in second.taps("发出")
    town.waits_until(town.now + timedelta(days=1))
    (reminder,) = told(town.head(LIFT_UNIT), ASKED)
    assert f"{number} 小区物业不管电梯，坏了…：答复" in reminder


def test_the_reminder_opens_what_waits(town: Town) -> None:
    _, number = filed(town)
    asks_extension(town)
    town.waits_until("2026-09-29 09:00")
    head = town.head(LIFT_UNIT)
    assert number in head.taps("待我批")
    head.taps(number)
    head.taps("同意")
    assert "grant_extension" in town.history(number)


def test_a_supervisor_who_is_told_may_decide_it(town: Town) -> None:
    _, number = filed(town)
    asks_return(town)
    supervisor = town.supervisor()
    town.waits_until("2026-09-30 08:59")
    assert "没有等您批的" in supervisor.says("/approvals")
    town.waits_until("2026-09-30 09:00")
    supervisor.taps("待我批")
    supervisor.taps(number)
    supervisor.taps(OTHER)
    assert town.case(number).lead_unit == "police"
    assert "同意退回" in town.handler(LIFT_UNIT).reads()


def test_a_head_who_blocks_the_bot_hands_what_waits_to_a_supervisor_at_once(town: Town) -> None:
    _, number = filed(town)
    asks_extension(town)
    town.head(LIFT_UNIT).blocks()
    supervisor = town.supervisor()
    assert "【延期申请】" in supervisor.reads()
    supervisor.taps("同意")
    assert "grant_extension" in town.history(number)


def test_a_head_who_is_away_hands_what_waits_to_a_supervisor(town: Town) -> None:
    _, number = filed(town)
    asks_extension(town)
    head = town.head(LIFT_UNIT)
    head.says("/away 今天到明天")
    head.taps("就这样登记")
    assert "【延期申请】" in town.supervisor().reads()
    town.waits_until("2026-09-29 09:00")
    assert number in told(town.supervisor(), ASKED)[0]
    assert not told(head, ASKED)


def test_where_no_clerk_can_be_reached_a_supervisor_decides_a_return(town: Town) -> None:
    _, number = filed(town)
    town.clerk().blocks()
    asks_return(town)
    supervisor = town.supervisor()
    assert "【退回申请】" in supervisor.reads()
    supervisor.taps(OTHER)
    assert town.case(number).lead_unit == "police"


def test_what_waits_is_handed_on_when_the_only_clerk_leaves(town: Town) -> None:
    _, number = filed(town)
    asks_return(town)
    town.clerk().blocks()
    assert "【退回申请】" in town.supervisor().reads()
    town.waits_until("2026-09-30 09:00")
    assert len(told(town.supervisor(), ASKED)) == 1
    assert number in told(town.colleague(), WAITS)[0]


def test_a_question_to_the_citizen_does_not_lose_the_request(town: Town) -> None:
    _, number = filed(town)
    asks_extension(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("问诉求人")
    handler.says("是哪一部电梯？")
    if handler.chat.shows("发出"):
        handler.taps("发出")
    assert state(town, number) == State.WAITING_CITIZEN
    town.waits_until("2026-09-29 18:00")
    assert not told(town.head(LIFT_UNIT), ASKED)
    town.citizen("王").taps("现在回")
    town.citizen("王").says("东边那部")
    assert state(town, number) == State.IN_PROGRESS
    town.waits_until("2026-10-08 18:00")
    assert len(told(town.head(LIFT_UNIT), ASKED)) == 1


def test_a_clock_of_hours_is_told_after_the_hours_a_unit_has_to_sign(desk: Desk) -> None:
    at = desk.calendar.at(date(2026, 9, 28), time(22))
    first, second = undecided_at(Rules(), desk.calendar, Urgency.CRITICAL, at)
    assert (first - at, second - at) == (timedelta(hours=1), timedelta(hours=2))


def test_quiet_hours_are_left_alone_where_no_life_is_at_stake(desk: Desk) -> None:
    at = desk.calendar.at(date(2026, 9, 28), time(20))
    told = undecided_at(Rules(), desk.calendar, Urgency.URGENT, at)
    assert told == (desk.calendar.at(date(2026, 9, 29), time(7, 30)),) * 2


def test_a_request_of_a_rest_day_counts_from_the_next_opening(desk: Desk) -> None:
    at = desk.calendar.at(date(2026, 10, 1), time(12))
    told = undecided_at(Rules(), desk.calendar, Urgency.NORMAL, at)
    days = [f"{one:%m-%d %H:%M}" for one in told]
    assert days == ["10-09 08:30", "10-10 08:30"]
