"""What is not pressing comes to a supervisor together: in the morning, or at half past two."""

from dataclasses import replace

import pytest
from scripts import (
    LIFT_UNIT,
    POWER,
    answered,
    answers,
    answers_alone,
    blocks,
    en,
    filed,
    opens_what_waits,
)
from town import Somebody, Town

MORNING = "supervisor.morning"
POWER_UNIT = "县供电公司"


def told(somebody: Somebody, key: str = MORNING) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


def everybody(town: Town, unit: str = LIFT_UNIT) -> list[Somebody]:
    return [town.handler(unit, "A"), town.handler(unit, "B"), town.head(unit)]


def at(town: Town, when: str) -> None:
    """Jump there, and let the desk look after what it looks after."""
    town.now = town.at(when)
    town.tick()


def redone(town: Town, name: str = "王") -> str:
    """A case whose citizen says that it is not solved."""
    citizen, number = answered(town, name)
    citizen.taps("没解决")
    return number


# Redone


def test_what_is_redone_comes_once_in_the_morning_by_unit_with_a_button_for_each(
    town: Town,
) -> None:
    numbers = [redone(town, name) for name in "王李"]
    supervisor = town.supervisor()
    assert not told(supervisor, "reopened.supervisor")
    at(town, "2026-09-29 08:41")
    (text,) = told(supervisor)
    assert "新重办的2件" in text
    assert "住建局 2件" in text
    assert all(f"{number} " in text for number in numbers)
    assert "第1次，群众说没解决" in text
    supervisor.taps(numbers[1])
    assert numbers[1] in supervisor.chat.newest.text
    at(town, "2026-09-30 08:41")
    assert sum("新重办" in one for one in told(supervisor)) == 1


@pytest.mark.parametrize("when", ["2026-09-28 22:30", "2026-10-01 09:00", "2026-09-29 08:39"])
def test_none_of_it_comes_at_night_on_a_rest_day_or_before_the_hour(town: Town, when: str) -> None:
    redone(town)
    at(town, when)
    assert not told(town.supervisor())
    assert not told(town.colleague())


def test_a_morning_that_was_missed_is_told_the_next(town: Town) -> None:
    number = redone(town)
    at(town, "2026-09-29 13:00")
    assert not told(town.supervisor())
    at(town, "2026-09-30 08:45")
    assert number in told(town.supervisor())[0]


def test_a_clock_of_hours_is_told_at_once(town: Town) -> None:
    citizen, number = filed(town, text=POWER)
    answers(town.handler(POWER_UNIT))
    citizen.taps("没解决")
    assert number in told(town.supervisor(), "reopened.supervisor")[0]
    at(town, "2026-09-29 08:41")
    assert not told(town.supervisor())


def test_redone_twice_before_the_morning_is_one_line(town: Town) -> None:
    answers_alone(town)
    citizen, number = answered(town)
    citizen.taps("没解决")
    answers(town.handler(LIFT_UNIT, "B"))
    citizen.taps("没解决")
    town.head(LIFT_UNIT).taps("看全文")
    at(town, "2026-09-29 08:41")
    (text,) = told(town.supervisor())
    assert text.count(number) == 1
    assert "第2次" in text


def test_beyond_eight_a_button_leads_to_all(town: Town) -> None:
    names = "甲乙丙丁戊己庚辛壬"
    numbers = [redone(town, name) for name in names]
    at(town, "2026-09-29 08:41")
    supervisor = town.supervisor()
    text = told(supervisor)[0]
    assert "住建局 9件" in text
    assert sum(number in text for number in numbers) == 8
    shown = supervisor.taps("正在重办的")
    assert "正在重办的9件" in shown
    assert "没有正在重办的件" in town.colleague().says("/redone")
    assert "正在重办" not in town.clerk().says("/redone")


def test_where_the_named_supervisor_is_away_the_others_read_it(town: Town) -> None:
    number = redone(town)
    town.supervisor().blocks()
    at(town, "2026-09-29 08:41")
    assert number in told(town.colleague())[0]


# Somebody has to be named


def test_what_nobody_can_do_waits_for_half_past_two_and_says_why_on_its_card(town: Town) -> None:
    blocks(town, *everybody(town))
    _, number = filed(town)
    supervisor = town.supervisor()
    assert not told(supervisor, "triage.card")
    at(town, "2026-09-28 14:31")
    (text,) = told(supervisor)
    assert "等您指定谁来办的1件" in text
    assert number in text
    card = opens_what_waits(town, number)
    assert f"{number}在住建局，这个单位现在没有人能在这里收到消息" in card
    assert "其他单位" in supervisor.chat.newest.buttons


def test_the_afternoon_tells_what_is_new_and_the_morning_all_that_waits(town: Town) -> None:
    blocks(town, *everybody(town))
    filed(town)
    supervisor = town.supervisor()
    for when in ("2026-09-28 14:31", "2026-09-28 16:00"):
        at(town, when)
    assert len(told(supervisor)) == 1
    at(town, "2026-09-29 08:41")
    assert "等您指定谁来办的1件" in told(supervisor)[1]
    at(town, "2026-09-29 14:31")
    assert len(told(supervisor)) == 2
    filed(town, "李")
    at(town, "2026-09-30 08:41")
    assert "等您指定谁来办的2件" in told(supervisor)[2]


def test_what_was_designated_meanwhile_is_not_told(town: Town) -> None:
    blocks(town, *everybody(town))
    _, number = filed(town)
    opens_what_waits(town, number)
    supervisor = town.supervisor()
    supervisor.taps("其他单位")
    supervisor.taps("政务服务局")
    at(town, "2026-09-28 14:31")
    at(town, "2026-09-29 08:41")
    assert not told(supervisor)


def test_what_is_listed_is_asked_about_at_once(town: Town) -> None:
    _, number = filed(town)
    supervisor = town.supervisor()
    supervisor.says(f"/list {number}")
    for words in ("三次没办好", "换主板", "李局长"):
        supervisor.says(words)
    supervisor.taps(next(iter(supervisor.chat.newest.buttons)))
    supervisor.taps("发出")
    blocks(town, *everybody(town))
    assert any("没有人能在这里收到" in one for one in told(supervisor, "triage.card"))


def test_redone_too_often_the_card_tells_what_was_done_before(town: Town) -> None:
    answers_alone(town)
    citizen, number = answered(town)
    for post in ("B", "head"):
        citizen.taps("没解决")
        answers(town.handler(LIFT_UNIT, post), "看过了，没有问题")
    citizen.taps("没解决")
    card = opens_what_waits(town, number)
    assert "前几次的经过" in card
    assert "看过了，没有问题" in card
    assert "王" not in card.replace(number, "")


def test_what_waits_for_a_name_is_not_told_as_redone_as_well(town: Town) -> None:
    number = redone(town)
    blocks(town, *everybody(town))
    at(town, "2026-09-29 08:41")
    (text,) = told(town.supervisor())
    assert "等您指定谁来办的1件" in text
    assert "新重办" not in text
    assert not town.kept(number)
    card = opens_what_waits(town, number)
    assert "前几次的经过" in card
    assert "【待指定】" in card


def test_both_come_in_one_message(town: Town) -> None:
    number = redone(town)
    blocks(town, *everybody(town, POWER_UNIT))
    rule = replace(town.desk.rules.reminders, max_single_pings_per_person_per_day=1)
    town.under(rules=replace(town.desk.rules, reminders=rule))
    filed(town, "李", POWER)
    at(town, "2026-09-29 08:41")
    (text,) = told(town.supervisor())
    assert "等您指定谁来办的1件" in text
    assert "新重办的1件" in text
    assert number in text


def test_it_reads_in_english(town: Town) -> None:
    supervisor = town.supervisor()
    supervisor.says("/language")
    supervisor.taps("English")
    number = redone(town)
    at(town, "2026-09-29 08:41")
    (text,) = told(supervisor)
    assert "Newly to be redone, 1" in text
    assert f"{number}" in text
    assert "redo 1, the citizen says not solved" in text
    assert en("button.redone") == "Being redone"
