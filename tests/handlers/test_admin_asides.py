"""What was set aside: the administrator sees that and why, never what, and has it tried again."""

import json

import pytest
from scripts import LIFT, filed
from town import Somebody, Town

from storage.inbox import ASIDE, DONE, WAITING, RawUpdate
from storage.tables import InboxRow
from storage.values import InboxItem
from texts.catalogue import Language, label

SAID = "王小明家的电梯坏了"


def set_aside(town: Town, who: Somebody, number: int = 1) -> int:
    """An update of somebody that failed three times; returns its row."""
    raw = json.dumps({"update_id": number, "message": {"text": SAID, "number": number}}).encode()
    with town.store.work(town.now) as work:
        lane = f"local:{who.user_id}"
        work.inbox.store([RawUpdate("local", number, lane, raw)])
        (item,) = [one for one in work.inbox.claim(50) if one.raw == raw]
        for tries in range(3):
            work.inbox.failed(InboxItem(item.id, "local", raw, tries, lane), "KeyError")
    return item.id


def state(town: Town, row: int) -> tuple[int, int]:
    with town.store.reading(town.now) as work:
        found = work.session.get_one(InboxRow, row)
        return found.state, found.tries


@pytest.fixture
def wang(town: Town) -> Somebody:
    wang, _ = filed(town)
    return wang


def test_the_administrator_sees_that_and_why_but_not_what(town: Town, wang: Somebody) -> None:
    row = set_aside(town, wang)
    shown = town.administrator().says("/letters")
    assert "没处理成的来件1条" in shown
    assert f"{row}　" in shown
    assert "KeyError" in shown
    assert "王小明" not in shown
    assert str(wang.user_id) not in shown
    assert "没有发不出去的消息" in shown


def test_one_tap_tries_it_again_once(town: Town, wang: Somebody) -> None:
    row = set_aside(town, wang)
    administrator = town.administrator()
    administrator.says("/letters")
    assert "1条排上队了" in administrator.taps(f"重试{row}")
    assert state(town, row) == (WAITING, 0)
    assert "排上队" not in administrator.taps(f"重试{row}")
    assert "没处理成" not in administrator.says("/letters")


def test_it_comes_before_what_waits_of_its_chat(town: Town, wang: Somebody) -> None:
    row = set_aside(town, wang)
    with town.store.work(town.now) as work:
        work.inbox.store([RawUpdate("local", 9, f"local:{wang.user_id}", b"later")])
        assert work.inbox.try_again(row)
        assert [one.id for one in work.inbox.claim(50)] == [row]


def test_all_of_them_are_tried_with_one_tap(town: Town, wang: Somebody) -> None:
    rows = [set_aside(town, wang, number) for number in range(1, 11)]
    administrator = town.administrator()
    assert "没处理成的来件10条" in administrator.says("/letters")
    assert "10条排上队了" in administrator.taps("全部重试")
    assert {state(town, row) for row in rows} == {(WAITING, 0)}


def test_what_is_let_go_is_kept_no_longer_than_others(town: Town, wang: Somebody) -> None:
    row = set_aside(town, wang)
    administrator = town.administrator()
    administrator.says("/letters")
    assert "1条不再重试" in administrator.taps("都不用再试")
    assert state(town, row)[0] == DONE
    with town.store.work(town.now) as work:
        assert work.inbox.forget_before(town.now.replace(year=town.now.year + 1), 10) >= 1
        assert work.session.get_one(InboxRow, row).raw is None


@pytest.mark.parametrize("who", ["clerk", "supervisor"])
def test_nobody_else_sees_or_tries_them(town: Town, wang: Somebody, who: str) -> None:
    row = set_aside(town, wang)
    administrator = town.administrator()
    administrator.says("/letters")
    other = getattr(town, who)()
    assert "没处理成" not in other.says("/letters")
    for words in (f"重试{row}", "全部重试", "都不用再试"):
        other.forges(administrator.chat.with_button(words).buttons[words])
    assert state(town, row)[0] == ASIDE


def test_what_its_writer_had_forgotten_is_none_any_more(town: Town, wang: Somebody) -> None:
    row = set_aside(town, wang)
    wang.says("/forget")
    wang.taps("都撤回")
    wang.taps("确定删除")
    assert "没处理成" not in town.administrator().says("/letters")
    with town.store.work(town.now) as work:
        assert not work.inbox.try_again(row)


def test_it_goes_in_english_too(town: Town, wang: Somebody) -> None:
    row = set_aside(town, wang)
    english = town.somebody(90_004, "en")
    town.does(lambda office: office.work.people.speak(english.person_id, "en"))
    assert "could not handle: 1" in english.says("/letters")
    assert "1 waiting to be tried again" in english.taps(f"Try {row} again")
    assert label(Language.EN, "button.asides_again") == "Try all again"
    assert LIFT not in english.reads()
