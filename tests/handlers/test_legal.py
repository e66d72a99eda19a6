"""Matters with a clock of the law: told with its name, decided by the unit, finished in time."""

import pytest
from scripts import answers, state
from town import Somebody, Town

from domain.lifecycle import State

WAGES = "工地拖欠工资三个月，老板不发钱"


def wages(town: Town) -> tuple[Somebody, str]:
    """Unpaid wages, put before the unit that leads them."""
    wang = town.citizen("王")
    number = wang.files(WAGES)
    town.tick()
    assert town.case(number).category == "wages"
    return wang, number


@pytest.fixture
def unit(town: Town) -> str:
    code = town.desk.county.category("wages").lead.unit or ""
    return town.desk.county.unit(code).zh


def test_the_citizen_reads_both_dates_with_the_laws_name_after_the_receipt(town: Town) -> None:
    wang, _ = wages(town)
    keys = [seen.key for seen in wang.chat.messages.values()]
    assert keys.index("citizen.law") > keys.index("case.receipt")
    (told,) = wang.chat.of("citizen.law")
    assert "《劳动保障监察条例》" in told.text
    assert "10月10日" in told.text
    assert "在2026年12月25日（周五）18:00前办完" in told.text


def test_accepting_moves_both_dates_openly_to_the_laws(town: Town, unit: str) -> None:
    wang, number = wages(town)
    before = town.case(number).citizen_due_at
    handler = town.handler(unit)
    handler.taps("依法受理")
    case = town.case(number)
    finish = town.desk.calendar.deadline(case.dispatched_at, 60)
    assert case.citizen_due_at == case.unit_due_at == finish.at > before
    (told,) = wang.chat.of("citizen.law_accepted")
    assert "已经按《劳动保障监察条例》立案" in told.text
    assert "legal" not in town.due(number)
    assert "依法受理" not in handler.chat.newest.buttons
    assert town.history(number)[-1] == "accept_by_law"


def test_on_the_last_day_who_has_it_and_the_head_are_told_until_it_is_decided(
    town: Town, unit: str
) -> None:
    _, number = wages(town)
    assert town.due(number)["legal"] == "10-10 14:30"
    town.waits_until("2026-10-10 14:30")
    for one in (town.handler(unit), town.head(unit)):
        assert len(one.chat.of("law.due")) == 1
    town.waits_until("2026-10-12 08:40")
    assert len(town.head(unit).chat.of("law.due")) == 2
    town.handler(unit).taps("依法受理")
    town.waits_until("2026-10-14 09:00")
    assert len(town.head(unit).chat.of("law.due")) == 2
    assert state(town, number) == State.IN_PROGRESS


def test_not_accepting_is_the_desks_to_decide_with_reason_and_way(town: Town, unit: str) -> None:
    wang, number = wages(town)
    handler = town.handler(unit)
    assert "该找谁" in handler.taps("依法不受理")
    handler.says("劳务关系，请向法院起诉")
    handler.taps("发出")
    assert state(town, number) == State.IN_PROGRESS
    town.clerk().taps("同意")
    assert state(town, number) == State.TERMINATED
    assert "请向法院起诉" in wang.reads()
    assert town.due(number) == {}


def test_what_is_answered_needs_no_decision_any_more(town: Town, unit: str) -> None:
    wages(town)
    answers(town.handler(unit), "工资已经发了")
    town.waits_until("2026-10-12 09:00")
    assert not town.head(unit).chat.of("law.due")


def test_a_second_tap_moves_nothing(town: Town, unit: str) -> None:
    _, number = wages(town)
    handler = town.handler(unit)
    seen = handler.chat.with_button("依法受理")
    data = seen.button("依法受理")
    handler.forges(data, seen.message_id)
    once = town.case(number).citizen_due_at
    town.passes(hours=30)
    handler.forges(data, seen.message_id)
    assert town.case(number).citizen_due_at == once
    assert town.history(number).count("accept_by_law") == 1


def test_any_other_matter_has_no_such_clock(town: Town) -> None:
    wang = town.citizen("李")
    number = wang.files("小区物业不管电梯，坏了三天")
    town.tick()
    assert not wang.chat.of("citizen.law")
    assert "legal" not in town.due(number)
