"""What many tell within seven days is told in the morning, and put together by a tap."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from scripts import LIFT, LIFT_UNIT, POWER, answers, answers_alone, filed
from town import Town

from bot.command_line import main
from domain.rules import HotSpot
from handlers.figures.hot import look, tend_hot_spots
from handlers.office import Office
from handlers.tending import tend

NAMES = "甲乙丙丁戊"
OTHERS = (
    "路灯不亮",
    "水管爆了",
    "公交绕行",
    "社保补办",
    "学校堵车",
    "树挡信号",
    "垃圾没清",
    "暖气不热",
    "挂号太久",
)


@pytest.fixture
def hot(town: Town) -> list[str]:
    """Five people tell of one lift within days; their numbers."""
    answers_alone(town)
    town.now = town.at("2026-10-12 09:00")
    numbers = []
    for index, name in enumerate(NAMES):
        words = f"滨河苑{LIFT}，一直没人来修{'，请快点' * (index % 2)}"
        numbers.append(filed(town, name, words)[1])
    return numbers


def morning(town: Town, day: str = "2026-10-13") -> None:
    """Looked at in the night, told in the morning."""
    for hour in ("03:10", "09:00"):
        town.now = town.at(f"{day} {hour}")
        town.does(tend_hot_spots)


def test_five_cases_of_three_people_are_told_once_with_their_numbers(
    town: Town, hot: list[str]
) -> None:
    morning(town)
    shown = town.supervisor().reads()
    assert "5个人反映了5件" in shown
    assert all(number in shown for number in hot)
    town.does(tend_hot_spots)
    assert town.supervisor().reads() == ""


def test_what_was_told_comes_again_only_once_it_has_grown(town: Town, hot: list[str]) -> None:
    assert hot
    morning(town)
    supervisor = town.supervisor()
    supervisor.reads()
    morning(town, "2026-10-14")
    assert supervisor.reads() == ""
    _, number = filed(town, "己", f"滨河苑{LIFT}，一直没人来修")
    supervisor.reads()
    morning(town, "2026-10-15")
    shown = supervisor.reads()
    assert "6个人反映了6件" in shown
    assert number in shown


def test_all_of_a_day_come_in_one_message_and_each_opens(town: Town, hot: list[str]) -> None:
    for name in NAMES:
        filed(town, f"{name}家", f"{POWER}，东河小区三号楼一直没有电")
    morning(town)
    for one in (town.supervisor(), town.clerk()):
        (seen,) = one.chat.of("hot.found")
        assert "反映集中的2件事" in seen.text
        assert hot[0] in seen.buttons
    town.supervisor().taps(hot[0])
    assert hot[0] in town.supervisor().chat.newest.text


def test_the_county_says_how_many_of_how_many_people_are_hot(town: Town, hot: list[str]) -> None:
    for rule in (HotSpot(cases=6), HotSpot(distinct_people=6), HotSpot(window_days=1)):
        town.under(rules=replace(town.desk.rules, hot_spot=rule))
        later = 24 if rule.window_days == 1 else 0
        town.now = town.at("2026-10-12 09:10") + timedelta(hours=later)
        assert len(town.asks(lambda work: look(Office(town.desk_now(), work)))) == 0
    assert hot


def test_one_tap_of_a_clerk_makes_the_oldest_the_parent_and_its_answer_goes_to_all(
    town: Town, hot: list[str]
) -> None:
    morning(town)
    assert not town.supervisor().chat.shows("第1件并成一件办")
    assert "并了4件" in town.clerk().taps("第1件并成一件办")
    assert [town.case(number).state for number in hot[1:]] == ["merged"] * 4
    answers(town.handler(LIFT_UNIT), "电梯主板已经换好")
    for name in NAMES:
        assert any(
            "电梯主板已经换好" in one.text for one in town.citizen(name).chat.messages.values()
        )
    town.supervisor().reads()
    morning(town, "2026-10-14")
    assert "个人反映了" not in town.supervisor().reads()


def test_four_cases_or_two_people_are_no_hot_spot(town: Town) -> None:
    town.now = town.at("2026-10-12 09:00")
    for name in NAMES[:4]:
        filed(town, name, f"滨河苑{LIFT}，一直没人来修")
    filed(town, "己", POWER)
    morning(town)
    assert "个人反映了" not in town.supervisor().reads()


def test_what_is_older_than_seven_days_does_not_count(town: Town, hot: list[str]) -> None:
    assert hot
    morning(town, "2026-10-20")
    assert "个人反映了" not in town.supervisor().reads()


def test_secret_cases_are_never_looked_at(town: Town, hot: list[str]) -> None:
    town.changes(hot[0], accused_unit="police")
    morning(town)
    assert "个人反映了" not in town.supervisor().reads()


def test_nobody_else_puts_them_together(town: Town, hot: list[str]) -> None:
    morning(town)
    case_id = town.case(hot[0]).id
    for one in (town.citizen("甲"), town.handler(LIFT_UNIT), town.supervisor()):
        assert one.forges(f"l:hot_merge:{case_id}")
    assert town.clerk().forges("l:hot_merge:999999")
    assert {town.case(number).state for number in hot} <= {"dispatched", "in_progress"}


def test_every_tick_looks_after_hot_spots(town: Town, hot: list[str]) -> None:
    assert hot
    for hour in ("03:10", "09:00"):
        town.now = town.at(f"2026-10-13 {hour}")
        town.does(tend)
    assert "5个人反映了5件" in town.supervisor().reads()


def test_the_command_names_matters_of_a_file_with_their_cases(tmp_path: Path) -> None:
    rows = ["id\tuser\ttime\ttitle\ttext"]
    for n in range(9):
        rows.append(f"{n}\tu{n}\t2026-09-2{n}T08:00:00\t滨河苑捆绑销售车位\t不买不给选")
        rows.append(f"9{n}\tv{n}\t2026-08-1{n}T08:00:00\t{OTHERS[n]}\t无")
    file = tmp_path / "some.tsv"
    file.write_text("\n".join(rows), "utf-8")
    result = CliRunner().invoke(main, ["hot", str(file), "--most", "1"])
    assert "1. 滨河苑捆绑销售车位：共9件、9人" in result.output
    assert "0 1 2 3 4 5 6 7 8" in result.output
    assert "突然多起来的词" in result.output
    english = CliRunner().invoke(main, ["hot", str(file), "--language", "en"])
    assert "9 cases, 9 people" in english.output


def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    file = tmp_path / "bad.tsv"
    file.write_text("a\tb\n1\t2", "utf-8")
    result = CliRunner().invoke(main, ["hot", str(file)])
    assert (result.exit_code, "columns" in result.output) == (2, True)
