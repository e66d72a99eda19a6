"""Staff who read English: cards, reminders, alerts and lists in their own language."""

import pytest
from scripts import LIFT_UNIT, en, filed, triaged
from town import Somebody, Town

from domain.lifecycle import State


def reads_english(somebody: Somebody) -> Somebody:
    """They have changed their language."""
    somebody.says("/language")
    somebody.taps("English")
    return somebody


@pytest.fixture
def handler(town: Town) -> Somebody:
    return reads_english(town.handler(LIFT_UNIT))


def test_a_card_is_in_the_handlers_language(town: Town, handler: Somebody) -> None:
    _, number = filed(town)
    card = handler.reads()
    assert f"[normal] {number} Housing" in card
    assert "18:00 on Saturday, 10 October 2026 (make-up workday)" in card
    assert "[Answer] [Ask the citizen] [Full text]" in card


def test_an_answer_is_given_in_english_buttons(town: Town, handler: Somebody) -> None:
    wang, number = filed(town)
    assert "Write the answer" in handler.taps(en("button.answer"))
    handler.says("已经修好了")
    assert "needs a photo or a file" in handler.taps(en("button.send"))
    handler.sends_photo()
    assert "is sent" in handler.taps(en("button.send"))
    assert town.case(number).state == State.REPLIED
    assert "有答复了" in wang.reads()


def test_reminders_are_in_the_handlers_language(town: Town, handler: Somebody) -> None:
    filed(town)
    town.waits_until("2026-10-10 15:00")
    told = handler.reads()
    assert "Due soon and unanswered (1)" in told
    assert "Due today and unanswered (1)" in told


def test_the_supervisors_alert_is_in_english(town: Town) -> None:
    supervisor = reads_english(town.supervisor())
    _, number = filed(town)
    town.waits_until("2026-10-15 08:40")
    told = supervisor.reads()
    assert "due and unanswered: 1 new, 0 from before" in told
    assert f"{number} 小区物业不管电梯，坏了…: yellow light: overdue" in told
    assert "red light: formal supervision" in told
    assert "was due 18:00, 10 Oct" in told
    assert "Overdue and unanswered: 1" in supervisor.taps(en("button.all_late"))


def test_the_clerk_dispatches_in_english(town: Town) -> None:
    clerk = reads_english(town.clerk())
    _, number = triaged(town)
    assert "[To dispatch]" in clerk.reads()
    clerk.taps("Public Security Bureau")
    assert f"{number} is dispatched to Public Security Bureau" in str(clerk.chat.newest)


def test_a_confidential_case_is_retold_in_english(town: Town) -> None:
    clerk = reads_english(town.clerk())
    wang = town.citizen("王")
    wang.says("小区物业不管电梯")
    wang.says("城关街道")
    wang.taps("要求保密")
    wang.taps("提交")
    assert "[Confidential]" in clerk.reads()
    assert "Retell" in clerk.taps(en("button.retell"))
    assert "A lift is out" in clerk.says("A lift is out")


def test_the_head_is_urged_in_english(town: Town) -> None:
    head = reads_english(town.head(LIFT_UNIT))
    filed(town)
    town.waits_until("2026-10-13 09:00")
    told = head.reads()
    assert "Your unit: overdue and unanswered (1)" in told
    assert "One more working day has passed" in told


def test_who_was_first_is_told_in_the_readers_language(town: Town, handler: Somebody) -> None:
    wang, _ = filed(town)
    card = handler.chat.with_button("Answer")
    handler.taps("Answer")
    handler.says("好了")
    handler.sends_photo()
    handler.taps(en("button.send"))
    assert "has already dealt with it" in handler.forges(card.button("Answer"))
    wang.taps("没解决")
    assert "somebody else has it" not in wang.reads()


def test_the_help_is_in_the_readers_language(handler: Somebody) -> None:
    assert "new cases and reminders come here" in handler.says("/help")
    assert "Nothing to do" in handler.says("/work")
