"""
Five weeks in virtual time: every stage once to whom it concerns, none missed, none at a wrong hour.

Expected stages are worked out from the rules anew; who was told is read from the alerts.
"""

from collections import Counter, defaultdict
from datetime import datetime, time

from scripts import LIFT, LIFT_UNIT, POWER, answers, filed, triaged
from sqlalchemy import select
from town import CHANNEL, FIRST_CITIZEN, SUPERVISOR, SUPERVISOR_B, Town

from domain.rules import Urgency
from domain.stages import overdue_rank, stages
from storage.tables import Alert, Case

END = "2026-10-27 18:00"
POWER_UNIT = "县供电公司"
OPENS, CLOSES = time(8, 30), time(18, 0)


def five_weeks(town: Town) -> dict[str, str]:
    """Late, answered late, listed, urgent and unassigned cases, walked to the end."""
    numbers = {name: filed(town, name)[1] for name in "王李张"}
    town.handler(LIFT_UNIT).taps("看全文")
    numbers["急"] = filed(town, "钱", POWER)[1]
    town.handler(POWER_UNIT).taps("看全文")
    numbers["没派"] = triaged(town, "孙")[1]
    supervisor = town.supervisor()
    supervisor.says(f"/list {numbers['张']}")
    for words in ("三次没办好", "换电机", "李局长", "12月31日"):
        supervisor.says(words)
    supervisor.taps("发出")
    town.waits_until("2026-10-13 10:00")
    answers(town.handler(LIFT_UNIT))
    town.waits_until(END)
    return numbers


def alerts(town: Town, number: str) -> list[Alert]:
    case_id = town.case(number).id
    return town.asks(
        lambda work: list(
            work.session.execute(select(Alert).where(Alert.case_id == case_id)).scalars()
        )
    )


def expected(town: Town, case: Case, *, at_once: bool) -> dict[str, datetime]:
    """The overdue stages that passed while it was unanswered, and when each is told."""
    assert case.dispatched_at is not None
    assert case.unit_due_at is not None
    planned = stages(
        town.desk.rules,
        town.desk.calendar,
        urgency=Urgency(case.urgency),
        dispatched=case.dispatched_at,
        due=case.unit_due_at,
        at_once=at_once,
    )
    end = case.replied_at or town.now
    late = [one for one in planned if overdue_rank(one.name) is not None]
    return {one.name: one.at for one in late if one.at <= end}


def check_stages(town: Town, number: str, *, at_once: bool) -> None:
    """Each stage that passed was told in its hour, to each person once, and no other was."""
    told: dict[str, list[Alert]] = defaultdict(list)
    for one in alerts(town, number):
        if overdue_rank(one.stage) is not None:
            told[one.stage].append(one)
    due = expected(town, town.case(number), at_once=at_once)
    assert set(told) == set(due)
    for stage, rows in told.items():
        assert {one.at for one in rows} == {due[stage]}, stage
        assert max(Counter(one.staff_id for one in rows).values()) == 1


def check_hours(town: Town, number: str) -> None:
    """Nothing on a rest day or outside business."""
    calendar = town.desk.calendar
    for one in alerts(town, number):
        local = calendar.local(one.at)
        assert calendar.is_working(local.date()), one.stage
        assert OPENS <= local.time() <= CLOSES, one.stage


def check_boards(town: Town, unassigned: str) -> None:
    """One board a supervisor and morning at most; the case nobody dispatched is on each."""
    for user_id in (SUPERVISOR, SUPERVISOR_B):
        boards = town.somebody(user_id, channel=CHANNEL).chat.of("overdue.supervisor")
        days = [one.text.partition("，")[0] for one in boards]
        assert max(Counter(days).values()) == 1
    assert unassigned in town.supervisor().chat.of("overdue.supervisor")[0].text
    assert unassigned in town.supervisor().says("/overdue")


def check_citizens(town: Town) -> None:
    """No citizen hears of any light."""
    for (_, user_id), one in town.people.items():
        keys = {seen.key for seen in one.chat.messages.values()} if user_id >= FIRST_CITIZEN else ()
        assert not {key for key in keys if key.startswith(("overdue", "supervise", "paper"))}


def test_five_weeks_tell_each_stage_once_in_its_hour_and_miss_none(town: Town) -> None:
    numbers = five_weeks(town)
    for name in (*"王李张", "急"):
        check_stages(town, numbers[name], at_once=name == "张")
    for name in (*"王李张", "没派"):
        check_hours(town, numbers[name])
    check_boards(town, numbers["没派"])
    check_citizens(town)


def test_a_changed_deadline_is_announced_again(town: Town) -> None:
    _, number = filed(town, text=LIFT)
    handler = town.handler(LIFT_UNIT)
    handler.taps("申请延期")
    handler.says("5")
    for words in ("等配件", "查了", "装"):
        handler.says(words)
    handler.taps("发出")
    town.head(LIFT_UNIT).taps("同意")
    before = len(town.head(LIFT_UNIT).chat.of("overdue.unit_head"))
    town.now = town.at("2026-10-12 08:40")
    town.tick()
    assert len(town.head(LIFT_UNIT).chat.of("overdue.unit_head")) == before
    town.now = town.at("2026-10-19 08:40")
    town.tick()
    assert len(town.head(LIFT_UNIT).chat.of("overdue.unit_head")) == before + 1
    assert number in town.head(LIFT_UNIT).chat.of("overdue.unit_head")[-1].text
