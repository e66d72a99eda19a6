"""What a unit reads is cleared; of a confidential case it reads only what a clerk retold."""

import pytest
from scripts import LIFT, LIFT_UNIT, UNCLEAR, answers, filed
from town import Somebody, Town

from domain.lifecycle import State

WORDS = "小区物业不管电梯，我叫王小明，电话13812345678，住滨河小区3号楼"
RETOLD = "某小区电梯停运三天，物业未修"


@pytest.fixture
def wang(town: Town) -> Somebody:
    """Somebody whose confidential matter waits for the clerk."""
    wang = town.citizen("王")
    wang.sends_photo(WORDS)
    wang.says("滨河小区")
    wang.taps("要求保密")
    wang.taps("提交")
    return wang


def retells(town: Town, words: str = RETOLD) -> str:
    clerk = town.clerk()
    clerk.taps("写转述")
    return clerk.says(words)


def to_unit(town: Town) -> None:
    town.clerk().taps(LIFT_UNIT)


def test_a_unit_reads_no_number_and_no_name_of_the_writer(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(WORDS)
    wang.says("我叫王小明家门口，13812345678")
    wang.taps("提交")
    handler = town.handler(LIFT_UNIT)
    handler.taps("看全文")
    told = str(handler.chat)
    assert "我叫***，电话***，住滨河小区3号楼" in told
    assert "13812345678" not in told
    assert "王小明，" not in told


def test_the_writer_reads_their_own_words_as_they_were(town: Town) -> None:
    wang, number = filed(town, text=f"13812345678打不通，{LIFT}")
    wang.taps("查进度")
    assert "13812345678" in wang.taps(number)


@pytest.mark.usefixtures("wang")
def test_the_clerks_card_says_that_it_is_confidential(town: Town) -> None:
    card = town.clerk().reads()
    assert card.startswith("【要求保密】")
    assert "小区物业不管电梯，我叫***，电话***，住滨河小区3号楼" in card
    assert "还没写，先点“写转述”" in card
    assert town.clerk().chat.labels == ["写转述"]


def test_it_cannot_be_dispatched_before_it_is_retold(town: Town, wang: Somebody) -> None:
    clerk = town.clerk()
    nonce, revision = clerk.chat.newest.button("写转述").split(":")[1:3]
    note = clerk.forges(f"c:{nonce}:{revision}:unit:housing")
    assert "请先点“写转述”" in note
    assert town.case(wang.chat.number).state == State.SUBMITTED


def test_once_retold_it_can_be_dispatched(town: Town, wang: Somebody) -> None:
    assert RETOLD in retells(town)
    to_unit(town)
    assert town.case(wang.chat.number).state == State.DISPATCHED


@pytest.mark.usefixtures("wang")
def test_the_unit_reads_only_what_was_retold(town: Town) -> None:
    retells(town)
    to_unit(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("看全文")
    told = str(handler.chat)
    assert RETOLD in told
    assert "地点：见上面的转述　附件0个" in told
    for secret in ("王小明", "13812345678", "滨河小区", "物业不管电梯", "(photo)"):
        assert secret not in told


@pytest.mark.usefixtures("wang")
def test_every_list_and_reminder_has_the_retold_title(town: Town) -> None:
    retells(town)
    to_unit(town)
    town.waits_until("2026-10-13 09:00")
    unit = [town.handler(LIFT_UNIT, post) for post in ("A", "B", "head")]
    for one in unit:
        one.says("/work")
        assert "滨河小区" not in str(one.chat)
        assert "某小区电梯停运三天，物…" in str(one.chat)
    # Whoever designates reads the matter as clerks do; lists and reminders name it by its title.
    shown = town.supervisor().chat.messages.values()
    titles = [str(one) for one in shown if not one.key.startswith("triage.")]
    assert titles
    assert "滨河小区" not in "\n".join(titles)


def test_the_citizen_is_answered_as_ever(town: Town, wang: Somebody) -> None:
    retells(town)
    to_unit(town)
    answers(town.handler(LIFT_UNIT))
    assert "有答复了" in wang.reads()
    wang.taps("没解决")
    backup = town.handler(LIFT_UNIT, "B")
    assert RETOLD in backup.reads()


def test_what_is_added_reaches_the_clerk_and_not_the_unit(town: Town, wang: Somebody) -> None:
    retells(town)
    to_unit(town)
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    town.clerk().reads()
    wang.says("还是我，住3号楼的王小明")
    wang.says("2")
    assert not handler.reads()
    assert "单位看不到原话" in town.clerk().reads()
    retells(town, "电梯仍未修")
    assert "电梯仍未修" in handler.reads()


@pytest.mark.usefixtures("wang")
def test_a_retelling_can_be_written_anew_before_dispatch(town: Town) -> None:
    retells(town)
    assert "某小区电梯坏了" in retells(town, "某小区电梯坏了")
    to_unit(town)
    assert "某小区电梯坏了" in town.handler(LIFT_UNIT).reads()


def test_a_picture_is_no_retelling(town: Town, wang: Somebody) -> None:
    clerk = town.clerk()
    clerk.taps("写转述")
    assert "转述要用文字写" in clerk.sends_photo()
    assert town.history(wang.chat.number) == ["submit"]


def test_a_retelling_that_comes_too_late_changes_nothing(town: Town, wang: Somebody) -> None:
    clerk = town.clerk()
    clerk.taps("写转述")
    wang.says("撤了吧")
    wang.taps("确定撤回")
    assert "已经过时" in clerk.says(RETOLD)


def test_an_open_matter_is_not_retold(town: Town) -> None:
    filed(town, text="半夜烧烤摊子噪音扰民")
    clerk = town.clerk()
    nonce, revision = clerk.chat.newest.button("其他单位").split(":")[1:3]
    assert "已经" in clerk.forges(f"c:{nonce}:{revision}:retell")


def test_a_confidential_place_is_unknown_to_the_unit_even_when_pinned(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says(UNCLEAR)
    wang.sends_place()
    wang.taps("要求保密")
    wang.taps("提交")
    retells(town)
    to_unit(town)
    assert "37.12345" not in town.handler(LIFT_UNIT).reads()
