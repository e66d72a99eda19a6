"""The supervision office where things changed meanwhile: too late, twice, not understood."""

import pytest
from scripts import LIFT_UNIT, answers, blocks, filed, triaged
from town import Somebody, Town

RED = "2026-10-15 08:40"


def told(somebody: Somebody, key: str) -> list[str]:
    return [seen.text for seen in somebody.chat.of(key)]


def late(town: Town, name: str = "王", at: str = RED) -> str:
    """A case late since 10 October, seen by the supervisor at an instant."""
    _, number = filed(town, name)
    town.now = town.at(at)
    town.tick()
    return number


def on_card(town: Town, number: str, button: str = "") -> Somebody:
    """The supervisor with the case's card, perhaps with a button of it tapped."""
    supervisor = town.supervisor()
    supervisor.says(f"/case {number}")
    if button:
        supervisor.taps(button)
    return supervisor


# The card


def test_an_answered_case_can_be_urged_listed_and_reworded_by_no_old_button(town: Town) -> None:
    number = late(town)
    card = on_card(town, number).chat.newest
    answers(town.handler(LIFT_UNIT))
    before = town.history(number)
    for words in ("催办", "挂牌", "领导包案", "起草督办单", "督办人", "换人办"):
        town.supervisor().forges(card.button(words), card.message_id)
    assert town.history(number) == before
    assert not told(town.head(LIFT_UNIT), "supervised.told")


def test_a_dialogue_that_a_case_outran_lists_nothing(town: Town) -> None:
    number = late(town)
    supervisor = on_card(town, number, "挂牌")
    for words in ("三次没办好", "换电机", "李局长", "12月31日"):
        supervisor.says(words)
    answers(town.handler(LIFT_UNIT))
    supervisor.taps("发出")
    case_id = town.case(number).id or 0
    assert town.asks(lambda work: work.listings.open_for(case_id)) is None
    assert "牌上没有件" in supervisor.says("/list")


def test_a_dialogue_that_a_case_outran_puts_it_under_no_leader(town: Town) -> None:
    number = late(town)
    supervisor = on_card(town, number, "领导包案")
    supervisor.says("王副县长")
    supervisor.says("12月31日")
    answers(town.handler(LIFT_UNIT))
    supervisor.taps("发出")
    assert town.asks(lambda work: work.supervision.led()) == []


def test_another_supervisor_is_named_by_a_tap_and_reads_the_card(town: Town) -> None:
    number = late(town)
    supervisor = on_card(town, number, "督办人")
    name = town.asks(lambda work: work.staff.with_role("supervisor")[1].name)
    assert f"{number}由{name}督办" in supervisor.taps(name)
    assert number in told(town.colleague(), "supervise.card")[-1]
    assert f"督办人：{name}" in town.colleague().says(f"/case {number}")


def test_nobody_is_named_by_a_forged_number(town: Town) -> None:
    number = late(town)
    supervisor = on_card(town, number, "督办人")
    data = next(one for one in supervisor.chat.newest.buttons.values() if "sv_name_to" in one)
    before = town.history(number)
    assert "按钮" in supervisor.forges(data.rpartition(":")[0] + ":999999")
    assert town.history(number) == before


def test_the_whole_history_is_one_tap_away(town: Town) -> None:
    number = late(town)
    town.handler(LIFT_UNIT).taps("看全文")
    shown = on_card(town, number).taps("全部经过")
    assert number in shown
    assert "签收" in shown


def test_a_case_in_triage_has_no_card_and_is_no_case_to_list(town: Town) -> None:
    _, number = triaged(town)
    supervisor = town.supervisor()
    for command in ("/case", "/list", "/urge"):
        assert number in supervisor.says(f"{command} {number}")
    assert town.history(number) == ["submit"]


def test_what_is_on_the_list_is_listed_by_number_no_second_time(town: Town) -> None:
    number = late(town)
    supervisor = on_card(town, number, "挂牌")
    for words in ("三次没办好", "换电机", "李局长", "12月31日"):
        supervisor.says(words)
    supervisor.taps("发出")
    assert "已经在牌上" in supervisor.says(f"/list {number}")


# Urging


def test_many_urged_at_once_are_one_message_that_says_how_many_more(town: Town) -> None:
    for name in "甲乙丙丁戊己庚辛壬":
        filed(town, name)
    town.now = town.at(RED)
    town.tick()
    town.supervisor().taps("全部催一遍")
    (message,) = told(town.head(LIFT_UNIT), "supervised.told")
    assert "催下面9件" in message
    assert "另有1项没有列出" in message


def test_the_desk_itself_is_urged_for_what_it_has_not_dispatched(town: Town) -> None:
    _, number = triaged(town)
    town.now = town.at("2026-09-29 09:00")
    town.tick()
    town.supervisor().says("/overdue")
    town.supervisor().taps("全部催一遍")
    assert number in told(town.clerk(), "supervised.told")[0]


# Papers


def test_a_paper_that_waits_is_shown_again_and_not_drafted_twice(town: Town) -> None:
    number = late(town)
    supervisor = on_card(town, number, "起草督办单")
    on_card(town, number, "起草督办单")
    assert "1" in supervisor.says("/papers")
    rows = town.asks(lambda work: work.papers.latest())
    assert len(rows) == 1


def test_no_papers_are_no_list(town: Town) -> None:
    assert told(town.supervisor(), "papers.list") == []
    town.supervisor().says("/papers")
    assert told(town.supervisor(), "papers.empty")


@pytest.mark.parametrize("words", ["昨天", "10月1日", "2030年1月1日", "尽快"])
def test_a_day_that_is_none_to_answer_by_is_asked_for_again(town: Town, words: str) -> None:
    number = late(town)
    supervisor = on_card(town, number, "起草督办单")
    supervisor.taps("改要求")
    supervisor.says("先派人到现场")
    assert "明天以后" in supervisor.says(words)


def test_a_signed_letter_is_reworded_by_nobody(town: Town) -> None:
    number = late(town)
    supervisor = on_card(town, number, "起草督办单")
    supervisor.taps("改要求")
    sign = supervisor.chat.of("paper.text")[-1].button("签发")
    supervisor.says("先派人到现场")
    supervisor.forges(sign)
    supervisor.says("10月22日")
    assert "先派人到现场" not in told(town.head(LIFT_UNIT), "paper.text")[-1]


def test_the_unit_prints_its_letter_and_a_stranger_does_not(town: Town) -> None:
    number = late(town)
    supervisor = on_card(town, number, "起草督办单")
    supervisor.taps("签发")
    head = town.head(LIFT_UNIT)
    data = supervisor.chat.of("paper.text")[-1].button("打印版")
    before = head.chat.last_id
    head.forges(data)
    assert head.chat.last_id > before
    for one in (town.head("公安局"), town.handler("公安局"), town.clerk()):
        assert "按钮" in one.forges(data)


def test_where_nobody_is_reached_the_signer_is_told_to_print_it(town: Town) -> None:
    number = late(town)
    supervisor = on_card(town, number, "起草督办单")
    unit = (town.head(LIFT_UNIT), town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B"))
    blocks(town, *unit)
    supervisor.taps("签发")
    assert told(supervisor, "paper.nobody")


# Pauses


def test_a_unit_that_is_none_and_days_that_are_none_are_asked_for_again(town: Town) -> None:
    supervisor = town.supervisor()
    supervisor.says("/pause")
    assert "没" in supervisor.says("不存在的单位")
    supervisor.taps("全台")
    for words in ("以后再说", "昨天"):
        before = len(town.asks(lambda work: work.pauses.standing()))
        supervisor.says(words)
        assert len(town.asks(lambda work: work.pauses.standing())) == before
    supervisor.says("9月29日到9月30日")
    supervisor.says("防汛停办")
    supervisor.taps("发出")
    assert len(town.asks(lambda work: work.pauses.standing())) == 1


# Inspections


def test_a_week_without_proposals_says_so(town: Town) -> None:
    town.supervisor().says("/inspections")
    assert told(town.supervisor(), "inspection.none")


def test_an_inspection_is_picked_once(town: Town) -> None:
    for name in "王李张":
        filed(town, name)
    town.now = town.at("2026-10-19 09:00")
    filed(town, "赵", "家里停电了，供电的没人来")
    town.tick()
    first, second = town.supervisor(), town.colleague()
    first.taps("定第1项")
    second.taps("定第1项")
    first.says("王县长")
    second.says("李县长")
    shown = first.says("/inspections")
    assert "王县长批准" in shown
    assert "李县长批准" not in shown
