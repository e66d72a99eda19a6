"""Special inspections of the week: proposed with reasons, picked by a person, approved by one."""

from dataclasses import replace

from scripts import filed
from town import Somebody, Town

from handlers.supervisors.inspecting import worst
from storage.inspections import Trouble

MONDAY = "2026-10-19 09:00"


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


def proposed(town: Town) -> str:
    """Three late cases of one unit and one of another in time; the week's proposals have come."""
    for name in "王李张":
        filed(town, name)
    town.now = town.at(MONDAY)
    _, number = filed(town, "赵", "家里停电了，供电的没人来")
    town.changes(number, state="closed", replied_at=town.now, closed_at=town.now)
    town.tick()
    return told(town.supervisor(), "inspection.list")[-1]


def test_the_worst_is_what_lies_beyond_the_mean_not_what_is_many() -> None:
    many = Trouble("a", "x", 100, 10, 0, 0)
    bad = Trouble("b", "y", 30, 12, 3, 3)
    few = Trouble("c", "z", 2, 2, 2, 0)
    assert [one.unit for one, _ in worst([many, bad, few])] == ["b"]


def test_five_at_most_are_named() -> None:
    bad = [Trouble(f"u{i}", "x", 10, 5 + i, 0, 0) for i in range(9)]
    good = Trouble("good", "x", 900, 0, 0, 0)
    named = [one.unit for one, _ in worst([*bad, good])]
    assert named == ["u8", "u7", "u6", "u5", "u4"]


def test_no_cases_name_nobody() -> None:
    assert worst([]) == []


def test_the_weeks_proposals_come_once_with_their_figures(town: Town) -> None:
    text = proposed(town)
    assert "住建局 · 住房物业与城乡建设：3件，逾期3、重办0、差评0，每百件100" in text
    assert "供电" not in text
    town.now = town.at("2026-10-20 09:00")
    town.tick()
    assert len(told(town.supervisor(), "inspection.list")) == 1


def test_a_county_that_wants_none_proposed_has_none(town: Town) -> None:
    none = replace(town.desk.rules.look_back, weekly_special=0)
    town.under(rules=replace(town.desk.rules, look_back=none))
    for name in "王李张":
        filed(town, name)
    town.now = town.at(MONDAY)
    town.tick()
    assert told(town.supervisor(), "inspection.list") == []


def test_a_person_picks_and_who_approved_is_recorded(town: Town) -> None:
    proposed(town)
    supervisor = town.supervisor()
    supervisor.taps("定第1项")
    assert "专项督查已定" in supervisor.says("王县长")
    shown = town.colleague().says("/inspections")
    assert "王县长批准" in shown
    assert "定第1项" not in town.colleague().chat.labels


def test_picked_once_is_picked(town: Town) -> None:
    proposed(town)
    data = town.supervisor().chat.of("inspection.list")[-1].button("定第1项")
    town.supervisor().forges(data)
    town.supervisor().says("王县长")
    assert "按钮" in town.colleague().forges(data)


def test_nobody_else_picks(town: Town) -> None:
    proposed(town)
    for one in (town.clerk(), town.head("住建局"), town.citizen("王")):
        assert "按钮" in one.forges("l:inspect_pick:1")
        one.says("/inspections")
        assert not one.chat.of("inspection.list")


def test_how_often_a_unit_was_inspected_stands_beside_it(town: Town) -> None:
    proposed(town)
    supervisor = town.supervisor()
    supervisor.taps("定第1项")
    supervisor.says("王县长")
    town.now = town.at("2026-10-26 09:00")
    town.tick()
    assert "近90天已定督查1次" in told(supervisor, "inspection.list")[-1]


def test_whose_decision_it_takes_is_the_countys_own_rule(town: Town) -> None:
    proposed(town)
    supervisor = town.supervisor()
    assert "按规定由县长批准" in supervisor.taps("定第1项")
    supervisor.says("/cancel")
    rule = replace(town.desk.rules.look_back, weekly_special_approver="county_government")
    town.under(rules=replace(town.desk.rules, look_back=rule))
    assert "按规定由县政府决定" in supervisor.taps("定第1项")
