"""Co-units with dates of their own, notes no citizen reads, taking over, reassigning."""

import pytest
from scripts import LIFT_UNIT, POWER, answers, filed, state
from town import Somebody, Town

from domain.lifecycle import State

HELPER = "公安局"


def asks_help(town: Town, what: str = "请调监控，谁砸的电梯门", unit: str = HELPER) -> str:
    """The lead's A post asks a unit to help with the newest case."""
    handler = town.handler(LIFT_UNIT)
    handler.taps("其他操作")
    handler.taps("请协办")
    handler.says(unit)
    return handler.says(what)


def helps(town: Town, words: str = "监控已调，是搬家公司") -> str:
    helper = town.handler(HELPER)
    helper.taps("回复主办")
    helper.says(words)
    helper.sends_photo()
    return helper.taps("发出")


# Co-units


def test_help_is_not_offered_while_the_citizen_is_waited_for(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("其他操作")
    assert "请协办" in handler.chat.newest.buttons
    handler.taps("回到卡片")
    handler.taps("问诉求人")
    handler.says("是哪一部电梯？")
    handler.taps("发出")
    more = handler.taps("其他操作")
    assert "[内部备注]" in more
    assert "[请协办]" not in more


def test_a_co_unit_reads_what_is_asked_and_cleared_text_with_a_date_inside_the_leads(
    town: Town,
) -> None:
    _, number = filed(town)
    assert "公安局协办" in asks_help(town)
    card = town.handler(HELPER).reads()
    assert "【请协办】" in card
    assert "请调监控" in card
    assert "10月9日（周五）18:00前回复主办单位" in card
    assert town.case(number).lead_unit == "housing"
    assert "协办：公安局" in str(town.handler(LIFT_UNIT).chat.of("handler.card")[-1])


def test_its_answer_goes_to_the_lead_alone_with_its_pictures(town: Town) -> None:
    wang, number = filed(town)
    asks_help(town)
    wang.reads()
    assert "已经回复主办单位" in helps(town)
    lead = town.handler(LIFT_UNIT).reads()
    assert "监控已调，是搬家公司" in lead
    assert "(photo)" in lead
    assert not wang.reads()
    assert state(town, number) == State.IN_PROGRESS
    assert "监控" not in wang.says("进度") + wang.taps(number)


def test_a_co_unit_answers_once_and_never_the_citizen(town: Town) -> None:
    _, number = filed(town)
    asks_help(town)
    helper = town.handler(HELPER)
    data = helper.chat.newest.button("回复主办")
    helps(town)
    before = town.history(number)
    helper.forges(data)
    helper.forges(data.replace(":co_answer", ":answer"))
    assert town.history(number) == before


def test_a_co_unit_reads_all_of_the_cleared_text_and_the_work_list_has_it(town: Town) -> None:
    _, number = filed(town)
    asks_help(town)
    helper = town.handler(HELPER)
    assert "电梯" in helper.taps("看全文")
    assert number in helper.says("/work")
    helps(town)
    assert "没有要办的件" in helper.says("/work")


def test_a_co_units_date_is_told_to_both_when_it_comes(town: Town) -> None:
    filed(town)
    asks_help(town)
    town.waits_until("2026-10-09 18:00")
    assert "协办的期限到了" in town.handler(HELPER).reads()
    assert "到期没有协办回复" in town.handler(LIFT_UNIT).reads()


def test_the_co_units_date_survives_a_question_to_the_citizen(town: Town) -> None:
    wang, number = filed(town)
    asks_help(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("问诉求人")
    handler.says("几号楼？")
    handler.taps("发出")
    wang.says("3号楼")
    assert any(kind.startswith("co_due") for kind in town.due(number))


def test_a_clock_of_hours_gives_half_of_what_is_left(town: Town) -> None:
    _, number = filed(town, text=POWER)
    handler = town.handler("县供电公司")
    for words in ("其他操作", "请协办"):
        handler.taps(words)
    handler.says(HELPER)
    handler.says("请维持秩序")
    (due,) = (at for kind, at in town.due(number).items() if kind.startswith("co_due"))
    assert due == "09-28 21:00"


@pytest.mark.parametrize("unit", ["住建局", "不存在的单位"])
def test_the_lead_itself_and_nobody_is_asked(town: Town, unit: str) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("其他操作")
    handler.taps("请协办")
    assert "不能协办" in handler.says(unit)


def test_the_accused_is_never_asked(town: Town) -> None:
    _, number = filed(town)
    town.changes(number, accused_unit="police")
    handler = town.handler(LIFT_UNIT)
    handler.taps("其他操作")
    handler.taps("请协办")
    assert "不能协办" in handler.says(HELPER)


def test_two_units_help_at_once_and_one_is_not_asked_twice(town: Town) -> None:
    _, number = filed(town)
    asks_help(town)
    town.handler(LIFT_UNIT).taps("回到卡片") if town.handler(LIFT_UNIT).chat.shows(
        "回到卡片"
    ) else 0
    asks_help(town, unit="教育局")
    handler = town.handler(LIFT_UNIT)
    handler.taps("其他操作")
    handler.taps("请协办")
    assert "不能协办" in handler.says(HELPER)
    assert town.history(number).count("add_co_unit") == 2


# Notes and the past


def test_a_note_is_read_by_staff_and_never_by_the_citizen(town: Town) -> None:
    wang, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("其他操作")
    handler.taps("内部备注")
    assert "群众看不到" in handler.says("物业说下周换主板")
    backup = town.handler(LIFT_UNIT, "B")
    backup.says("/work")
    backup.taps(number)
    backup.taps("其他操作")
    past = backup.taps("办理经过")
    assert "备注　住建局A岗　物业说下周换主板" in past
    wang.says("进度")
    wang.taps(number)
    assert "下周换主板" not in wang.taps("看经过")


# Taking over, reassigning


def opens(somebody: Somebody, number: str) -> None:
    somebody.says("/work")
    somebody.taps(number)
    somebody.taps("其他操作")


def test_a_colleague_takes_over_and_the_other_is_told(town: Town) -> None:
    _, number = filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    backup = town.handler(LIFT_UNIT, "B")
    opens(backup, number)
    assert "现在由您办" in backup.taps("我来办")
    assert "住建局B岗接手了" in town.handler(LIFT_UNIT).reads()
    assert town.history(number)[-1] == "take_over"
    town.waits_until("2026-10-10 14:31")
    assert backup.chat.of("reminder.due_day")
    assert not town.handler(LIFT_UNIT).chat.of("reminder.due_day")


def test_ones_own_is_not_taken_over(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("看全文")
    opens(handler, number)
    assert "我来办" not in handler.chat.labels


def test_the_head_gives_it_to_somebody_and_both_are_told(town: Town) -> None:
    _, number = filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    head, backup = town.head(LIFT_UNIT), town.handler(LIFT_UNIT, "B")
    opens(head, number)
    head.taps("转给谁")
    assert "已经转给住建局B岗" in head.taps("住建局B岗")
    assert number in backup.reads()
    assert "把它转给了住建局B岗" in town.handler(LIFT_UNIT).reads()
    answers(backup)
    assert state(town, number) == State.REPLIED


def test_a_handler_gives_it_to_nobody(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("看全文")
    opens(handler, number)
    assert "转给谁" not in handler.chat.labels
    data = handler.chat.newest.button("内部备注").replace(":note", ":reassign")
    handler.forges(data)
    assert "reassign" not in town.history(number)
