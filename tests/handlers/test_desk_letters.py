"""Dead letters: the administrator sees that and why, never what, and has them sent again."""

import pytest
from scripts import LIFT, filed
from town import Somebody, Town

from storage.outbox import DEAD, Report
from storage.values import Message

WHY = "BadRequest: chat not found"


def dies(town: Town, who: Somebody, text: str) -> int:
    """A message to somebody that could not be sent; returns its row."""
    with town.store.work(town.now) as work:
        row = work.outbox.send(who.address_id, Message("citizen.answer", text))
        work.outbox.settle([Report(row, DEAD, 8, error=WHY)])
    return row


@pytest.fixture
def wang(town: Town) -> Somebody:
    wang, _ = filed(town)
    return wang


def test_the_administrator_sees_that_and_why_but_not_what(town: Town, wang: Somebody) -> None:
    row = dies(town, wang, "王小明家的电梯修好了")
    shown = town.administrator().says("/letters")
    assert "没发出去的消息1条" in shown
    assert f"{row}　" in shown
    assert WHY in shown
    assert "群众" in shown
    assert "王小明" not in shown
    assert str(wang.user_id) not in shown


def test_one_tap_sends_it_again(town: Town, wang: Somebody) -> None:
    row = dies(town, wang, "电梯修好了")
    town.administrator().says("/letters")
    wang.reads()
    assert "1条排上队了" in town.administrator().taps(f"重发{row}")
    assert "电梯修好了" in wang.reads()
    assert "没有发不出去的消息" in town.administrator().says("/letters")


def test_a_second_tap_does_nothing(town: Town, wang: Somebody) -> None:
    row = dies(town, wang, "电梯修好了")
    administrator = town.administrator()
    administrator.says("/letters")
    administrator.taps(f"重发{row}")
    wang.reads()
    assert "排上队" not in administrator.taps(f"重发{row}")
    assert wang.reads() == ""


def test_all_of_them_go_with_one_tap(town: Town, wang: Somebody) -> None:
    for i in range(10):
        dies(town, wang, f"第{i}条")
    administrator = town.administrator()
    assert "没发出去的消息10条" in administrator.says("/letters")
    wang.reads()
    assert "10条排上队了" in administrator.taps("全部重发")
    assert "第0条" in wang.reads()


@pytest.mark.parametrize("who", ["clerk", "supervisor"])
def test_nobody_else_sees_or_sends_them(town: Town, wang: Somebody, who: str) -> None:
    row = dies(town, wang, LIFT)
    town.administrator().says("/letters")
    other = getattr(town, who)()
    assert str(row) not in other.says("/letters").split()
    data = town.administrator().chat.with_button("全部重发").buttons["全部重发"]
    wang.reads()
    other.forges(data)
    assert wang.reads() == ""


def test_a_letter_whose_text_was_dropped_is_none_any_more(town: Town, wang: Somebody) -> None:
    dies(town, wang, LIFT)
    wang.says("/forget")
    wang.taps("都撤回")
    wang.taps("确定删除")
    assert "没有发不出去的消息" in town.administrator().says("/letters")


def test_the_words_of_it_open_it_in_english_too(town: Town, wang: Somebody) -> None:
    dies(town, wang, LIFT)
    english = town.somebody(90_004, "en")
    town.does(lambda office: office.work.people.speak(english.person_id, "en"))
    assert "Messages not sent: 1" in english.says("messages not sent")
