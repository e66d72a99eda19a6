"""Eight seats at one list: the urgent first, kind by kind, and nobody takes another's case."""

import pytest
from scripts import NOISE, en, filed, triaged
from town import Somebody, Town

from storage.staff import Appointed

SECOND = 90_101


@pytest.fixture
def li(town: Town) -> Somebody:
    """A second clerk."""
    li = town.somebody(SECOND)
    with town.store.work(town.now) as work:
        reader = work.people.meet("local", SECOND, SECOND, "zh_CN")
        work.people.wrote(reader.address_id)
        one = Appointed("c2", "李受理", "clerk", None, None, reader.person_id, reader.address_id)
        work.staff.appoint(one)
    return li


def several(town: Town, count: int = 4) -> list[str]:
    return [filed(town, str(i), f"{NOISE}，第{i}次")[1] for i in range(count)]


def test_the_urgent_stand_first_and_are_counted(town: Town) -> None:
    first, second, third, _ = several(town)
    town.changes(third, urgency="critical")
    town.changes(second, urgency="urgent")
    town.clerk().reads()
    told = town.clerk().says("/triage")
    assert "待分派4件：急件2，已过时限0" in told
    assert told.index(third) < told.index(second) < told.index(first)
    assert told.index("【特急】") < told.index("【紧急】")


def test_what_is_late_is_counted(town: Town) -> None:
    several(town, 2)
    town.waits_until("2026-09-29 10:00")
    assert "已过时限2" in town.clerk().says("/triage")


def test_kinds_stand_together_and_can_be_looked_at_alone(town: Town) -> None:
    one, two, three, _ = several(town)
    town.changes(two, category="water")
    clerk = town.clerk()
    clerk.reads()
    told = clerk.says("/triage")
    places = [told.index(number) for number in (one, three, two)]
    assert places == sorted(places)
    name = town.desk.county.category("noise").zh
    only = clerk.taps(f"{name} 3")
    assert one in only
    assert two not in only
    assert two in clerk.taps("全部类别")


def test_a_long_list_turns_its_pages(town: Town) -> None:
    several(town, 8)
    clerk = town.clerk()
    assert "第1页，共2页" in clerk.says("/triage")
    assert "第2页，共2页" in clerk.taps("下一页")


def test_the_next_one_is_one_that_nobody_has(town: Town, li: Somebody) -> None:
    first, second = several(town, 2)
    clerk = town.clerk()
    clerk.says("/triage")
    assert first in clerk.taps("下一件")
    li.says("/triage")
    assert second in li.taps("下一件").rsplit("【待分派】", 1)[-1]


def test_who_opened_it_stands_in_the_list_and_on_the_card(town: Town, li: Somebody) -> None:
    _, number = triaged(town)
    clerk = town.clerk()
    clerk.says("/triage")
    clerk.taps(number)
    assert "打开了）" in li.says("/triage")
    card = li.taps(number)
    assert "打开了这件，先问一声再派" in card
    assert "打开了这件" not in clerk.chat.newest.text


def test_after_a_quarter_of_an_hour_it_is_anybodys(town: Town, li: Somebody) -> None:
    _, number = triaged(town)
    clerk = town.clerk()
    clerk.says("/triage")
    clerk.taps(number)
    town.passes(minutes=16)
    assert "打开了" not in li.says("/triage")
    assert number in li.taps("下一件")


def test_where_everything_is_taken_the_list_says_so(town: Town, li: Somebody) -> None:
    triaged(town)
    clerk = town.clerk()
    clerk.says("/triage")
    clerk.taps("下一件")
    li.says("/triage")
    assert "打开了）" in li.taps("下一件")


def test_two_clerks_at_once_dispatch_a_case_once(town: Town, li: Somebody) -> None:
    _, number = triaged(town)
    clerk = town.clerk()
    for one in (clerk, li):
        one.says("/triage")
        one.taps(number)
    unit = clerk.chat.labels[0]
    clerk.taps(unit)
    note = li.forges(li.chat.newest.buttons.get(unit, "c:x:1:unit"))
    assert town.history(number).count("dispatch") == 1
    assert note == "" or "已经" in note


def test_two_clerks_answer_a_case_once(town: Town, li: Somebody) -> None:
    wang, number = triaged(town)
    town.changes(number, category="noise")
    clerk = town.clerk()
    for one in (clerk, li):
        one.says("/triage")
        one.taps(number)
        one.taps("其他办法")
        one.taps("当场答复")
        one.says("夜间施工可打12369")
    clerk.taps("发出")
    assert "没有发出" in li.taps("发出")
    assert len(wang.chat.of("citizen.answer")) == 1


def test_a_unit_sees_no_list_of_the_desk(town: Town) -> None:
    triaged(town)
    handler = town.handler("住建局")
    assert "已经过时" in handler.forges("l:triage:0")
    assert "已经过时" in handler.forges("l:triage_next:0")
    assert "待分派" not in str(handler.chat)


def test_a_forged_kind_shows_an_empty_list(town: Town) -> None:
    triaged(town)
    clerk = town.clerk()
    clerk.says("/triage")
    clerk.forges("l:triage.no_such_kind:0", clerk.chat.newest.message_id)
    assert "没有待分派的件" in clerk.reads()


def test_the_list_is_in_english(town: Town) -> None:
    triaged(town)
    clerk = town.clerk()
    clerk.says("/language")
    clerk.taps("English")
    assert "To dispatch: 1; urgent 0" in clerk.says("/triage")
    assert "To dispatch" in clerk.taps(en("button.next_free")) + "To dispatch"
