"""Before an answer is sent: one line on what it lacks, "send anyway", and the supervisor's list."""

from scripts import LIFT_UNIT, answers, en, filed, state
from town import Town

from domain.lifecycle import State


def writes(town: Town, words: str) -> str:
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says(words)
    handler.sends_photo()
    return handler.taps("发出")


def test_an_answer_that_only_passes_on_is_warned_of_in_one_line(town: Town) -> None:
    _, number = filed(town)
    shown = writes(town, "您反映的问题已转相关单位调查处理。")
    assert "只说转给别人" in shown
    assert "[仍然发送]" in shown
    assert shown.count("\n") == 1
    assert state(town, number) == State.IN_PROGRESS


def test_send_anyway_sends_it_and_the_supervisor_sees_that(town: Town) -> None:
    _, number = filed(town)
    writes(town, "您反映的问题已转相关单位调查处理。")
    town.handler(LIFT_UNIT).taps("仍然发送")
    assert state(town, number) == State.REPLIED
    listed = town.supervisor().says("/warned")
    assert number in listed
    assert "只说转给别人" in listed
    assert "住建局A岗" in listed


def test_what_is_added_is_looked_at_anew(town: Town) -> None:
    _, number = filed(town)
    writes(town, "已收悉")
    handler = town.handler(LIFT_UNIT)
    assert "[发出]" in handler.says("10月8日经检查，电梯主板坏了，已换新。")
    handler.taps("发出")
    assert state(town, number) == State.REPLIED
    assert "没有提醒后仍然发送" in town.supervisor().says("/warned")


def test_a_plain_good_answer_is_not_held_up(town: Town) -> None:
    _, number = filed(town)
    answers(town.handler(LIFT_UNIT))
    assert state(town, number) == State.REPLIED


def test_it_is_said_in_english_too(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.says("/language")
    handler.taps("English")
    handler.says("/work")
    handler.taps(handler.chat.number)
    handler.taps(en("button.answer"))
    handler.says("已收悉")
    handler.sends_photo()
    shown = handler.taps(en("button.send"))
    assert "says nothing" in shown
    assert en("button.send_anyway") in shown


def test_only_supervisors_have_the_list(town: Town) -> None:
    assert "提醒后" not in town.handler(LIFT_UNIT).says("/warned")
