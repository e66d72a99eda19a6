"""Whoever had blocked the desk and comes back is told what they missed of their own cases."""

import pytest
from scripts import LIFT, LIFT_UNIT, answers, answers_alone, filed
from town import Somebody, Town

from storage.outbox import DEAD, Report
from storage.values import Message

CAUGHT_UP = {
    "zh-hans": "您停用这个窗口时，上面的消息没能送到，现在补上。",
    "en": "The messages above could not reach you while this chat was blocked. Here they are.",
}
FIXED = "电梯已经换了新的钢缆"


def answered_meanwhile(town: Town, citizen: Somebody) -> str:
    """They file, block the desk, and are answered; returns the number."""
    number = citizen.files(LIFT)
    citizen.blocks()
    answers(town.handler(LIFT_UNIT), FIXED)
    citizen.reads()
    return number


@pytest.fixture
def wang(town: Town) -> Somebody:
    answers_alone(town)
    return town.citizen("王")


def test_nothing_reaches_whoever_blocks_the_desk(town: Town, wang: Somebody) -> None:
    answered_meanwhile(town, wang)
    assert FIXED not in "".join(seen.text for seen in wang.chat.messages.values())


@pytest.mark.parametrize("language", CAUGHT_UP)
def test_the_answer_comes_when_they_write_again(town: Town, language: str) -> None:
    answers_alone(town)
    citizen = town.citizen("王", language)
    number = answered_meanwhile(town, citizen)
    shown = citizen.says("/help")
    assert FIXED in shown
    assert number in shown
    assert shown.index(FIXED) < shown.index(CAUGHT_UP[language])


def test_it_comes_before_the_answer_to_what_they_write(town: Town, wang: Somebody) -> None:
    answered_meanwhile(town, wang)
    shown = wang.says("/help")
    told = shown.index(CAUGHT_UP["zh-hans"])
    assert shown.index(FIXED) < told < len(shown) - len(CAUGHT_UP["zh-hans"])


def test_its_buttons_work(town: Town, wang: Somebody) -> None:
    number = answered_meanwhile(town, wang)
    wang.says("/help")
    wang.taps("解决了")
    assert town.case(number).state == "closed"


def test_it_comes_once(town: Town, wang: Somebody) -> None:
    answered_meanwhile(town, wang)
    wang.says("/help")
    shown = wang.says("/help")
    assert FIXED not in shown
    assert CAUGHT_UP["zh-hans"] not in shown


def test_of_a_card_only_the_newest_comes(town: Town, wang: Somebody) -> None:
    number = wang.files(LIFT)
    wang.blocks()
    case_id = town.case(number).id
    for text in ("第一次答复", "第二次答复"):
        with town.store.work(town.now) as work:
            card, _ = work.cards.of(case_id, wang.address_id)
            work.outbox.send(wang.address_id, Message("citizen.answer", text), card_id=card.id)
        town.deliver()
    shown = wang.says("/help")
    assert "第二次答复" in shown
    assert "第一次答复" not in shown


def test_what_failed_for_another_reason_is_left_to_the_administrator(
    town: Town, wang: Somebody
) -> None:
    number = wang.files(LIFT)
    wang.blocks()
    with town.store.work(town.now) as work:
        row = work.outbox.send(
            wang.address_id, Message("citizen.answer", FIXED), case_id=town.case(number).id
        )
        work.outbox.settle([Report(row, DEAD, 1, error="BadRequest: chat not found")])
    assert FIXED not in wang.says("/help")
    assert town.asks(lambda work: work.dead_letters.count()) >= 1


def test_whoever_missed_nothing_is_told_nothing(wang: Somebody) -> None:
    wang.files(LIFT)
    wang.blocks()
    assert CAUGHT_UP["zh-hans"] not in wang.says("/help")


def test_a_handler_who_returns_gets_no_card_of_what_others_have_by_now(town: Town) -> None:
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    handler.refuses = True  # before the desk knows it
    _, number = filed(town)
    handler.blocks()
    shown = handler.says("/help")
    assert number not in shown
    assert CAUGHT_UP["zh-hans"] not in shown
