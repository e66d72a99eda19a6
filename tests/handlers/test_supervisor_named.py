"""Which supervisor is named for which unit: alerts go to them, running cases go with it."""

from scripts import LIFT_UNIT, filed
from town import SUPERVISOR_B, Somebody, Town


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


def name_of(town: Town, user_id: int) -> str:
    return town.asks(lambda work: work.staff.with_account("local", user_id)[0].name)


def named(town: Town) -> None:
    """The colleague is named for the unit."""
    town.supervisor().says(f"/named {LIFT_UNIT}")
    town.supervisor().taps(name_of(town, SUPERVISOR_B))


def test_running_cases_go_to_who_is_named_for_their_unit(town: Town) -> None:
    _, number = filed(town)
    named(town)
    town.now = town.at("2026-10-12 08:40")
    town.tick()
    assert number in told(town.colleague(), "overdue.supervisor")[0]
    assert not told(town.supervisor(), "overdue.supervisor")


def test_new_cases_are_theirs_from_the_beginning(town: Town) -> None:
    named(town)
    _, number = filed(town)
    wanted = town.asks(lambda work: work.staff.with_account("local", SUPERVISOR_B)[0].id)
    assert town.case(number).supervisor_id == wanted


def test_the_list_names_who_has_what_and_who_has_the_rest(town: Town) -> None:
    named(town)
    shown = town.supervisor().says("/named")
    assert f"住建局：{name_of(town, SUPERVISOR_B)}" in shown
    assert "其余单位：" in shown


def test_nobody_else_names_anybody(town: Town) -> None:
    staff_id = town.asks(lambda work: work.staff.with_role("supervisor")[1].id)
    for one in (town.clerk(), town.head(LIFT_UNIT), town.citizen("王")):
        one.says(f"/named {LIFT_UNIT}")
        assert not one.chat.of("named.ask")
        assert "按钮" in one.forges(f"l:named_housing:{staff_id}")
    assert town.asks(lambda work: work.supervision.all_named()) == {}


def test_a_forged_unit_or_person_names_nobody(town: Town) -> None:
    for data in ("l:named_nowhere:1", "l:named_housing:999999"):
        assert "按钮" in town.supervisor().forges(data)
    assert town.asks(lambda work: work.supervision.all_named()) == {}
