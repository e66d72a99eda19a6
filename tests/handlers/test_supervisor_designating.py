"""Many cases without anybody at once: some are asked about singly, the rest by list and morning."""

from dataclasses import replace

import pytest
from scripts import LIFT_UNIT, POWER, answers, blocks, filed
from town import Somebody, Town

from domain.rules import Urgency

POWER_UNIT = "县供电公司"
NAMES = "王李张赵孙"


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


def at_most(town: Town, most: int) -> None:
    """So many single messages a person and day."""
    few = replace(town.desk.rules.reminders, max_single_pings_per_person_per_day=most)
    town.under(rules=replace(town.desk.rules, reminders=few))


def due_tomorrow(town: Town) -> None:
    """Every case is due by the end of the next working day, so it is asked about at once."""
    rules = town.desk.rules
    normal = replace(rules.urgencies[Urgency.NORMAL], handle=1)
    town.under(rules=replace(rules, urgencies={**rules.urgencies, Urgency.NORMAL: normal}))


def cards(somebody: Somebody) -> list[str]:
    """The cards that say why somebody has to be named."""
    return [one for one in told(somebody, "triage.card") if "没有人能在这里收到" in one]


def everybody(town: Town, unit: str) -> list[Somebody]:
    return [town.handler(unit, "A"), town.handler(unit, "B"), town.head(unit)]


@pytest.fixture
def numbers(town: Town) -> list[str]:
    """Five cases of a unit in which nobody is reached, with room for two messages a day."""
    at_most(town, 2)
    due_tomorrow(town)
    blocks(town, *everybody(town, LIFT_UNIT))
    return [filed(town, name)[1] for name in NAMES]


def test_beyond_the_days_limit_one_message_leads_to_the_list(
    town: Town, numbers: list[str]
) -> None:
    supervisor = town.supervisor()
    assert len(cards(supervisor)) == 2
    assert len(told(supervisor, "designate.many")) == 1
    shown = supervisor.taps("等我指定的")
    assert "等您指定谁来办的5件" in shown
    assert all(number in shown for number in numbers)


def test_a_case_of_the_list_is_designated_from_its_card(town: Town, numbers: list[str]) -> None:
    supervisor = town.supervisor()
    supervisor.says("/designate")
    supervisor.taps(numbers[-1])
    supervisor.taps("其他单位")
    while not supervisor.chat.shows("公安局"):
        supervisor.taps("更多")
    supervisor.taps("公安局")
    assert town.case(numbers[-1]).lead_unit == "police"
    assert numbers[-1] not in supervisor.says("/designate")


def test_what_still_waits_comes_in_one_message_each_working_morning(
    town: Town, numbers: list[str]
) -> None:
    town.waits_until("2026-09-29 08:45")
    (message,) = told(town.supervisor(), "supervisor.morning")
    assert "等您指定谁来办的5件" in message
    assert len(numbers) == 5
    town.waits_until("2026-09-29 11:00")
    assert len(told(town.supervisor(), "supervisor.morning")) == 1
    assert not told(town.colleague(), "supervisor.morning")
    town.now = town.at("2026-09-30 08:41")
    town.tick()
    assert len(told(town.supervisor(), "supervisor.morning")) == 2


def test_the_next_day_has_room_again(town: Town, numbers: list[str]) -> None:
    town.waits_until("2026-09-29 10:00")
    before = len(cards(town.supervisor()))
    filed(town, "钱")
    assert len(cards(town.supervisor())) == before + 1
    assert len(numbers) == 5


def test_a_clock_of_hours_is_never_held_back(town: Town) -> None:
    at_most(town, 1)
    blocks(town, *everybody(town, POWER_UNIT))
    for name in "王李张":
        filed(town, name, POWER)
    assert len(cards(town.supervisor())) == 3
    assert not told(town.supervisor(), "designate.many")


def test_only_supervisors_have_the_list_and_nothing_is_said_so(town: Town) -> None:
    assert "没有等您指定的件" in town.supervisor().says("/designate")
    assert "等您指定" not in town.clerk().says("/designate")
    assert "等您指定" not in town.head(LIFT_UNIT).says("/designate")


def test_nothing_that_waits_is_no_morning_message(town: Town) -> None:
    filed(town)
    town.waits_until("2026-09-29 09:00")
    assert not told(town.supervisor(), "supervisor.morning")


# Somebody with much before them is gone


def test_many_cases_change_hands_in_one_message(town: Town) -> None:
    numbers = [filed(town, name)[1] for name in (*NAMES, "钱")]
    backup = town.handler(LIFT_UNIT, "B")
    town.handler(LIFT_UNIT).blocks()
    (message,) = told(backup, "blocked.handed")
    assert "6件转给您" in message
    assert not told(backup, "handler.card")
    backup.taps(numbers[0])
    answers(backup)
    assert town.case(numbers[0]).state == "replied"


def test_few_cases_change_hands_as_cards(town: Town) -> None:
    numbers = [filed(town, name)[1] for name in "王李"]
    town.handler(LIFT_UNIT).blocks()
    backup = town.handler(LIFT_UNIT, "B")
    assert not told(backup, "blocked.handed")
    assert len(told(backup, "handler.card")) == len(numbers)


def test_of_many_what_runs_in_hours_comes_as_a_card_too(town: Town) -> None:
    for name in (*NAMES, "钱"):
        filed(town, name, POWER)
    town.handler(POWER_UNIT).blocks()
    backup = town.handler(POWER_UNIT, "B")
    assert len(told(backup, "blocked.handed")) == 1
    assert len(told(backup, "handler.card")) == 6


def test_what_is_handed_over_on_leave_comes_in_one_message_and_no_cards(town: Town) -> None:
    for name in NAMES:
        filed(town, name)
    handler, backup = town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B")
    handler.says("今天到明天请假")
    handler.taps("发出" if handler.chat.shows("发出") else handler.chat.labels[0])
    assert len(told(backup, "away.handed")) == 1
    assert not told(backup, "handler.card")


# Not at night


def test_an_urgent_case_nobody_signs_is_handed_on_in_waking_hours(town: Town) -> None:
    town.now = town.at("2026-09-28 19:20")
    filed(town, text=POWER)
    town.waits_until("2026-09-28 21:29")
    assert told(town.handler(POWER_UNIT, "B"), "handler.card")
    town.waits_until("2026-09-29 07:29")
    assert not told(town.head(POWER_UNIT), "handler.card")
    town.waits_until("2026-09-29 07:31")
    assert told(town.head(POWER_UNIT), "handler.card")
