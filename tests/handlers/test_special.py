"""A plan that stays open, a termination decided by the desk, a transfer to the petition office."""

from datetime import date

import pytest
from scripts import LIFT_UNIT, answers, filed, state
from town import Somebody, Town

from domain.lifecycle import State
from handlers.flows.special import day_in

PROMISED = "2026-12-31"
WHY = "换电梯要等专项资金，已经报批"


def plans(town: Town, on: str = PROMISED, who: Somebody | None = None) -> str:
    """A handler proposes a plan for the newest case."""
    handler = who or town.handler(LIFT_UNIT)
    handler.taps("列入计划")
    handler.says(on)
    handler.says(WHY)
    return handler.taps("发出")


def planned(town: Town) -> tuple[Somebody, str]:
    """A case whose plan the unit's head agreed to."""
    wang, number = filed(town)
    plans(town)
    town.head(LIFT_UNIT).taps("同意")
    return wang, number


def ends(town: Town, why: str = "找不到当事人，电话也打不通") -> str:
    """A handler proposes to end the newest case."""
    handler = town.handler(LIFT_UNIT)
    handler.taps("建议终止")
    handler.says(why)
    return handler.taps("发出")


# A plan


def test_a_plan_is_the_heads_to_approve_and_moves_nothing_before(town: Town) -> None:
    _, number = filed(town)
    before = town.case(number).citizen_due_at
    assert "等批" in plans(town)
    assert "【列入计划，请批】" in town.head(LIFT_UNIT).reads()
    assert town.case(number).citizen_due_at == before
    assert state(town, number) == State.IN_PROGRESS


def test_the_citizen_reads_the_old_and_the_promised_date_and_why(town: Town) -> None:
    wang, number = planned(town)
    assert state(town, number) == State.PLANNED
    shown = wang.reads()
    assert "10月10日18:00前改为2026年12月31日（周四）18:00前" in shown
    assert WHY in shown
    case = town.case(number)
    assert case.unit_due_at == case.citizen_due_at == town.at(f"{PROMISED} 18:00")
    assert town.due(number) == {"plan": "12-31 08:40"}
    assert "同意列入计划" in town.handler(LIFT_UNIT).reads()


def test_nobody_is_reminded_or_asked_for_a_grade_before_the_day(town: Town) -> None:
    wang, number = planned(town)
    wang.reads()
    town.waits_until("2026-12-30 18:00")
    assert state(town, number) == State.PLANNED
    assert not wang.chat.of("rating.ask_case")
    assert number not in town.supervisor().reads()


def test_on_the_day_it_is_in_work_again_and_overdue_once_it_is_over(town: Town) -> None:
    _, number = planned(town)
    town.waits_until("2026-12-31 08:40")
    assert state(town, number) == State.IN_PROGRESS
    for one in (town.handler(LIFT_UNIT), town.head(LIFT_UNIT)):
        assert f"【承诺的日子到了】{number}" in one.reads()
    town.waits_until("2027-01-05 08:40")
    assert number in town.supervisor().reads()
    assert "overdue" in "".join(town.due(number))


def test_done_before_the_day_it_is_answered_as_any_case(town: Town) -> None:
    wang, number = planned(town)
    handler = town.handler(LIFT_UNIT)
    answers(handler, "电梯换好了")
    assert state(town, number) == State.REPLIED
    wang.taps("解决了")
    assert state(town, number) == State.CLOSED


def test_it_can_be_planned_once_more_when_the_day_has_come(town: Town) -> None:
    _, number = planned(town)
    town.waits_until("2026-12-31 09:00")
    plans(town, "2027-03-31")
    town.head(LIFT_UNIT).taps("同意")
    assert town.case(number).citizen_due_at == town.at("2027-03-31 18:00")


def test_a_head_does_not_approve_their_own_plan(town: Town) -> None:
    _, number = filed(town)
    for post in ("A", "B"):
        town.handler(LIFT_UNIT, post).blocks()
    head = town.head(LIFT_UNIT)
    plans(town, who=head)
    assert not head.chat.shows("同意")
    town.supervisor().taps("同意")
    assert state(town, number) == State.PLANNED


def test_a_no_comes_with_its_reason_and_the_date_stays(town: Town) -> None:
    _, number = filed(town)
    before = town.case(number).citizen_due_at
    plans(town)
    head = town.head(LIFT_UNIT)
    head.taps("不同意")
    head.says("先修，不用等换")
    assert "不同意列入计划。理由：先修，不用等换" in town.handler(LIFT_UNIT).reads()
    assert (state(town, number), town.case(number).citizen_due_at) == ("in_progress", before)
    assert "列入计划" in town.handler(LIFT_UNIT).chat.with_button("列入计划").buttons


@pytest.mark.parametrize("on", ["明年", "2026-10-10", "2026-02-30", "2028-01-01", "2020-1-1"])
def test_a_promise_is_a_day_after_the_date_told_and_within_a_year(town: Town, on: str) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("列入计划")
    assert "请写一个日期" in handler.says(on)


def test_a_citizen_for_whom_it_is_too_late_reaches_a_person(town: Town) -> None:
    wang, number = planned(town)
    wang.taps("太急，请人看")
    assert number in town.clerk().reads()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("2026年12月31日", date(2026, 12, 31)),
        ("12月31日", date(2026, 12, 31)),
        ("3-31", date(2027, 3, 31)),
        ("2026/2/30", None),
        ("后天", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: date | None) -> None:
    assert day_in(typed, date(2026, 9, 28)) == day


# A termination


def test_a_termination_is_the_desks_to_decide_and_the_citizen_reads_why(town: Town) -> None:
    wang, number = filed(town)
    assert "等受理员定" in ends(town)
    assert state(town, number) == State.IN_PROGRESS
    assert "【建议终止，请定】" in town.clerk().reads()
    town.clerk().taps("同意")
    assert state(town, number) == State.TERMINATED
    assert "找不到当事人，电话也打不通" in wang.reads()
    assert town.due(number) == {}


def test_the_unit_does_not_end_its_own_case(town: Town) -> None:
    _, number = filed(town)
    ends(town)
    for one in (town.handler(LIFT_UNIT), town.head(LIFT_UNIT), town.handler(LIFT_UNIT, "B")):
        assert "同意" not in [
            label for seen in one.chat.messages.values() for label in seen.buttons
        ]
    assert state(town, number) == State.IN_PROGRESS


def test_a_citizen_who_disagrees_has_it_looked_at_once_by_the_desk(town: Town) -> None:
    wang, number = filed(town)
    ends(town)
    town.clerk().taps("同意")
    wang.taps("请人再看")
    case = town.case(number)
    assert (case.state, case.lead_unit, case.handler_id) == (State.SUBMITTED, None, None)
    assert number in town.clerk().reads()
    assert "dispatch" in town.due(number)


def test_a_no_keeps_the_case_with_the_unit(town: Town) -> None:
    _, number = filed(town)
    ends(town)
    town.clerk().taps("不同意")
    town.clerk().says("再上门找一次")
    assert "不同意终止。理由：再上门找一次" in town.handler(LIFT_UNIT).reads()
    assert state(town, number) == State.IN_PROGRESS


# The petition office


def transfers(town: Town, number: str, day: str = "2026-9-28") -> str:
    clerk = town.clerk()
    clerk.says(f"/petition {number}")
    clerk.says("信2026-0815")
    clerk.says(day)
    return clerk.taps("发出")


def test_number_and_date_are_noted_and_the_citizen_reads_the_way(town: Town) -> None:
    wang, number = filed(town)
    wang.reads()
    assert "已转信访" in transfers(town, number)
    assert state(town, number) == State.TRANSFERRED
    shown = wang.reads()
    assert "信访编号信2026-0815，2026年9月28日（周一）起" in shown
    assert "县信访局" in shown
    assert town.due(number) == {}
    events = town.asks(lambda work: work.cases.events(work.cases.by_number(number)))
    assert events[-1].public == {"petition": "信2026-0815", "on": "2026-09-28"}


def test_no_clock_of_ours_runs_any_more(town: Town) -> None:
    _, number = filed(town)
    transfers(town, number)
    town.handler(LIFT_UNIT).reads()
    town.waits_until("2026-10-20 09:00")
    for one in (town.handler(LIFT_UNIT), town.head(LIFT_UNIT), town.supervisor()):
        assert number not in one.reads()


def test_a_day_to_come_or_a_case_that_ended_is_not_taken(town: Town) -> None:
    _, number = filed(town)
    clerk = town.clerk()
    clerk.says("/petition 000000000")
    assert "没有这一件" in clerk.says("000000001")
    clerk.says(number)
    clerk.says("信1")
    assert "不能晚于今天" in clerk.says("2026-12-31")
    assert "转信访：信访编号信1" in clerk.says("9月28日")
    clerk.taps("发出")
    assert "没有这一件" in (clerk.says(f"/petition {number}"), clerk.says(number))[1]


@pytest.mark.parametrize("who", ["handler", "supervisor", "citizen"])
def test_nobody_but_a_clerk_notes_it(town: Town, who: str) -> None:
    wang, number = filed(town)
    somebody = {
        "handler": town.handler(LIFT_UNIT),
        "supervisor": town.supervisor(),
        "citizen": wang,
    }[who]
    somebody.says(f"/petition {number}")
    assert state(town, number) != State.TRANSFERRED
    assert "信访编号是多少" not in somebody.chat.newest.text
