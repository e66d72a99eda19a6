"""Reminders reach a person who can act, in working hours, grouped, once; then the overdue."""

from datetime import datetime
from itertools import pairwise

import pytest
from scripts import LIFT, LIFT_UNIT, POWER, answers, filed, triaged
from sqlmodel import col, select
from town import Somebody, Town

from domain.lifecycle import State
from handlers.cases.undispatched import due_of_dispatch
from handlers.office import Office
from storage.tables import Alert
from storage.work import Work

POWER_UNIT = "县供电公司"


def told(somebody: Somebody, key: str) -> list[str]:
    """What somebody was told of one sort."""
    return [seen.text for seen in somebody.chat.of(key)]


def test_a_card_nobody_signs_reaches_the_b_post_after_four_business_hours(town: Town) -> None:
    _, number = filed(town)
    backup = town.handler(LIFT_UNIT, "B")
    town.waits_until("15:29")
    assert not backup.reads()
    town.waits_until("15:30")
    told_now = backup.reads()
    assert "前一位同事一直没有签收" in told_now
    assert f"【一般】{number}" in told_now


def test_a_signed_card_does_not_go_to_the_b_post(town: Town) -> None:
    filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    town.waits_until("18:00")
    assert not town.handler(LIFT_UNIT, "B").reads()


def test_the_day_before_is_told_at_the_hour_of_the_digest(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    town.waits_until("2026-10-09 08:39")
    assert not told(handler, "reminder.day_before")
    town.waits_until("2026-10-09 08:40")
    assert "快到期了" in told(handler, "reminder.day_before")[0]


def test_the_due_day_is_told_at_half_past_two(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    town.waits_until("2026-10-10 14:29")
    assert not told(handler, "reminder.due_day")
    town.waits_until("2026-10-10 14:30")
    assert "今天到期" in told(handler, "reminder.due_day")[0]


def test_reminders_go_to_whoever_signed(town: Town) -> None:
    filed(town)
    town.waits_until("15:30")
    backup = town.handler(LIFT_UNIT, "B")
    backup.taps("看全文")
    town.waits_until("2026-10-10 17:00")
    assert told(backup, "reminder.due_day")
    assert not told(town.handler(LIFT_UNIT), "reminder.due_day")


def test_what_fell_due_is_told_on_the_next_working_morning(town: Town) -> None:
    _, number = filed(town)
    unit = [town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B")]
    town.waits_until("2026-10-12 08:39")
    assert not any(told(one, "overdue.handler") for one in unit)
    town.waits_until("2026-10-12 08:40")
    for one in unit:
        assert number in told(one, "overdue.handler")[0]
    assert number in told(town.head(LIFT_UNIT), "overdue.unit_head")[0]
    assert "新增1件，以前的0件" in told(town.supervisor(), "overdue.supervisor")[0]


def test_an_answer_on_the_due_day_leaves_nothing_to_tell(town: Town) -> None:
    filed(town)
    town.waits_until("2026-10-10 17:59")
    answers(town.handler(LIFT_UNIT))
    town.waits_until("2026-10-30 12:00")
    assert not told(town.head(LIFT_UNIT), "overdue.unit_head")
    assert not told(town.supervisor(), "overdue.supervisor")


def test_the_supervisor_gets_one_message_for_all_grouped_by_unit(town: Town) -> None:
    numbers = [filed(town, name)[1] for name in "王李张"]
    town.waits_until("2026-10-12 08:40")
    (message,) = told(town.supervisor(), "overdue.supervisor")
    assert "住建局 3件" in message
    assert all(number in message for number in numbers)


def test_an_entry_names_stage_who_has_it_and_since_when(town: Town) -> None:
    _, number = filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    town.waits_until("2026-10-12 08:40")
    (message,) = told(town.supervisor(), "overdue.supervisor")
    assert (
        f"{number} 小区物业不管电梯，坏了…：黄灯（逾期），住建局A岗，应于10月10日18:00前答复"
        in message
    )


def test_a_big_group_names_some_and_counts_the_rest(town: Town) -> None:
    numbers = [filed(town, name)[1] for name in "赵钱孙李周吴"]
    town.waits_until("2026-10-12 08:40")
    (message,) = told(town.supervisor(), "overdue.supervisor")
    assert "住建局 6件" in message
    assert "（第1页，共2页）" in message
    assert sum(number in message for number in numbers) == 5
    town.supervisor().reads()
    turned = town.supervisor().taps("下一页")
    assert sum(number in turned for number in numbers) == 1


def test_later_stages_are_told_once_each_to_whom_they_concern(town: Town) -> None:
    filed(town)
    town.waits_until("2026-11-30 18:00")
    assert len(told(town.handler(LIFT_UNIT), "overdue.handler")) == 1
    assert len(told(town.head(LIFT_UNIT), "overdue.unit_head")) == 1
    assert len(told(town.head(LIFT_UNIT), "urge.unit_head")) == 1
    named = told(town.supervisor(), "overdue.supervisor")
    assert [stage for text in named for stage in STAGES if stage in text] == list(STAGES)
    assert len(told(town.colleague(), "overdue.supervisor")) == 3


STAGES = ("黄灯（逾期）", "黄灯 催办", "红灯督办", "红灯 提级督办", "红灯 久拖不决")


@pytest.mark.parametrize(
    ("stage", "at"),
    [
        ("黄灯 催办", "2026-10-13 08:40"),
        ("红灯督办", "2026-10-15 08:40"),
        ("红灯 提级督办", "2026-10-19 08:40"),
        ("红灯 久拖不决", "2026-10-26 08:40"),
    ],
)
def test_a_stage_comes_on_its_own_working_morning(town: Town, stage: str, at: str) -> None:
    filed(town)
    town.waits_until(at.replace("08:40", "08:39"))
    assert not any(stage in text for text in told(town.supervisor(), "overdue.supervisor"))
    town.waits_until(at)
    assert stage in told(town.supervisor(), "overdue.supervisor")[-1]


def test_nothing_is_told_after_the_answer(town: Town) -> None:
    filed(town)
    town.waits_until("2026-10-13 09:00")
    answers(town.handler(LIFT_UNIT))
    before = len(told(town.supervisor(), "overdue.supervisor"))
    town.waits_until("2026-11-30 18:00")
    assert len(told(town.supervisor(), "overdue.supervisor")) == before


def test_a_withdrawn_case_is_reminded_of_no_more(town: Town) -> None:
    wang, number = filed(town)
    wang.says("撤了吧")
    wang.taps("确定撤回")
    assert town.due(number) == {}


def test_after_an_outage_the_highest_stage_speaks_alone(town: Town) -> None:
    filed(town)
    town.now = town.at("2026-10-20 09:00")
    town.tick()
    assert len(told(town.supervisor(), "overdue.supervisor")) == 1
    assert "红灯 提级督办" in told(town.supervisor(), "overdue.supervisor")[0]
    assert not told(town.handler(LIFT_UNIT), "overdue.handler")


def test_an_open_case_is_watched_after_its_last_stage(town: Town) -> None:
    _, number = filed(town)
    town.waits_until("2027-03-01 12:00")
    assert list(town.due(number))


def test_ticking_twice_at_one_instant_tells_nobody_twice(town: Town) -> None:
    filed(town)
    town.waits_until("2026-10-12 08:40")
    town.tick()
    assert len(told(town.supervisor(), "overdue.supervisor")) == 1


# Clocks of hours


def test_an_urgent_case_counts_hours_day_and_night(town: Town) -> None:
    wang, number = filed(town, text=POWER)
    assert "2026年9月29日（周二）09:00前答复您" in str(wang.chat.of("case.receipt")[-1])
    assert town.case(number).urgency == "urgent"


def test_an_urgent_case_reminds_both_posts_hours_before(town: Town) -> None:
    filed(town, text=POWER)
    posts = [town.handler(POWER_UNIT), town.handler(POWER_UNIT, "B")]
    town.waits_until("2026-09-29 08:59")
    for one in posts:
        hours = told(one, "reminder.hours")
        assert hours
        assert "【急】时限快到" in hours[0]


def test_an_urgent_case_overdue_is_told_at_once(town: Town) -> None:
    filed(town, text=POWER)
    town.handler(POWER_UNIT).taps("看全文")
    town.waits_until("2026-09-29 08:59")
    assert not told(town.supervisor(), "supervise.card")
    town.waits_until("2026-09-29 09:00")
    assert told(town.supervisor(), "supervise.card")
    assert told(town.head(POWER_UNIT), "overdue.unit_head")


def test_an_urgent_case_that_waits_for_designation_is_told_as_late_all_the_same(
    town: Town,
) -> None:
    _, number = filed(town, text=POWER)
    town.waits_until("2026-09-29 09:00")
    assert number in told(town.supervisor(), "overdue.supervisor")[0]


def test_an_unsigned_urgent_case_reaches_the_b_post_within_two_hours(town: Town) -> None:
    filed(town, text=POWER)
    town.waits_until("11:00")
    assert POWER in town.handler(POWER_UNIT, "B").reads()


# Triage


def test_a_case_not_dispatched_in_time_is_told_to_clerk_and_supervisor(town: Town) -> None:
    _, number = triaged(town)
    town.waits_until("15:30")
    for one in (town.clerk(), town.supervisor()):
        assert number in told(one, "reminder.undispatched")[0]


@pytest.mark.parametrize(
    ("urgency", "told_at"), [("urgent", "2026-09-29 07:30"), ("critical", "2026-09-28 21:55")]
)
def test_the_quiet_hours_hear_of_nothing_undispatched_but_danger_to_life(
    town: Town, urgency: str, told_at: str
) -> None:
    _, number = triaged(town)
    limit = town.at("2026-09-28 21:55")
    town.changes(number, urgency=urgency, dispatch_due_at=limit)
    town.does(lambda office: replanned(office, number))
    town.waits_until("2026-09-29 08:00")
    clerk = town.clerk()
    (at,) = town.asks(lambda work: alerted(work, number, "dispatch"))
    assert at == town.at(told_at)
    assert number in told(clerk, "reminder.undispatched")[0]


def replanned(office: Office, number: str) -> None:
    """What waits for a case in triage, by its dates as they are."""
    case = office.work.cases.by_number(number)
    assert case is not None
    office.work.due.call_off(case.id or 0)
    case.revision += 1
    office.work.due.plan(case.id or 0, case.revision, [due_of_dispatch(office, case)])


def alerted(work: Work, number: str, stage: str) -> set[datetime]:
    """When people were told of a stage of a case."""
    case = work.cases.by_number(number)
    assert case is not None
    mine = select(Alert).where(col(Alert.case_id) == case.id, col(Alert.stage) == stage)
    return {one.at for one in work.session.execute(mine).scalars()}


def test_a_case_not_dispatched_is_told_each_working_morning(town: Town) -> None:
    triaged(town)
    town.waits_until("2026-10-09 18:00")
    assert len(told(town.clerk(), "reminder.undispatched")) == 5
    town.clerk().taps("公安局")
    town.waits_until("2026-10-20 18:00")
    assert len(told(town.clerk(), "reminder.undispatched")) == 5


def test_every_open_case_always_has_a_live_due_row(town: Town) -> None:
    filed(town, "王")
    triaged(town, "李")
    filed(town, "张", POWER)
    instants = ["2026-09-29 10:00", "2026-10-10 18:00", "2026-10-12 09:00", "2026-12-01 09:00"]
    for _, at in pairwise(["", *instants]):
        town.waits_until(at)
        numbers = town.asks(lambda work: [one.number for one in work.cases.in_states([*State])])
        assert len(numbers) == 3
        assert all(town.due(number) for number in numbers), at


def test_the_matter_is_named_in_short_in_a_list(town: Town) -> None:
    filed(town, text=LIFT + "，" + "物业一直推脱，" * 20)
    town.waits_until("2026-10-12 08:40")
    (message,) = told(town.handler(LIFT_UNIT), "overdue.handler")
    assert "小区物业不管电梯，坏了…" in message
