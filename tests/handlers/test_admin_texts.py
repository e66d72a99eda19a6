"""Texts worded anew by an administrator, previewed, in force at once, taken back."""

from collections.abc import Iterator

import pytest
from scripts import LIFT_UNIT
from town import Somebody, Town

from handlers.administrators.living import Living
from texts.catalogue import Language, original, say, use

KEY = "thanks.reply"
NEW = "不客气，有事随时说。"
NEW_EN = "You are welcome, any time."


@pytest.fixture(autouse=True)
def own_words() -> Iterator[None]:
    yield
    use({})


def words_of(language: Language) -> str:
    return original(language, KEY).template


def rewords(town: Town, zh: str = NEW, en: str = NEW_EN) -> Somebody:
    administrator = town.administrator()
    administrator.says(f"/texts {KEY}")
    administrator.taps("换一种说法")
    administrator.says(zh)
    administrator.says(en)
    return administrator


def test_a_new_wording_holds_from_the_next_message_in_both_languages(town: Town) -> None:
    wang, smith = town.citizen("王"), town.citizen("Smith", "en")
    for one in (wang, smith):
        one.says("/start")
    rewords(town).taps("启用这段话")
    assert NEW in wang.says("谢谢")
    assert NEW_EN in smith.says("thank you")


def test_it_is_seen_as_it_will_be_read_before_it_counts(town: Town) -> None:
    administrator = town.administrator()
    administrator.says("/texts case.receipt")
    administrator.taps("换一种说法")
    administrator.says("收到。编号{no}，查询码{code}，{unit}在{due}答复。电话{hotline}。")
    shown = administrator.says("Got it: {no}, {code}, {unit}, by {due}. Call {hotline}.")
    assert (
        "编号261010001，查询码A7KM2P，住建局在2026年10月10日（周六，调休上班）18:00前答复" in shown
    )
    assert f"电话{town.desk.county.hotline}" in shown
    assert "Got it: 261010001" in shown
    administrator.taps("取消")
    wang = town.citizen("王")
    wang.files("小区物业不管电梯，坏了三天")
    assert not [one for one in wang.chat.messages.values() if one.text.startswith("收到。编号")]


def test_a_text_without_number_or_hotline_is_not_taken(town: Town) -> None:
    administrator = town.administrator()
    administrator.says("/texts case.receipt")
    administrator.taps("换一种说法")
    assert "少了{hotline} {no}" in administrator.says("收到。查询码{code}，{unit}在{due}答复。")
    fields = "{no}{code}{unit}{due}{hotline}"
    assert "太长" in administrator.says("好" * 301 + fields)
    assert "花括号不对" in administrator.says("好{")
    assert "请发新的英文" in administrator.says(
        "收到。编号{no}，查询码{code}，{unit}在{due}答复。电话{hotline}。"
    )


def test_either_language_can_be_mended_at_the_preview(town: Town) -> None:
    administrator = rewords(town, "不客气啊")
    administrator.taps("再改中文")
    administrator.says(NEW)
    shown = administrator.chat.newest.text
    assert NEW in shown
    assert NEW_EN in shown
    administrator.taps("启用这段话")
    assert NEW in town.citizen("王").says("谢谢")


def test_the_version_before_and_the_original_come_back(town: Town) -> None:
    rewords(town).taps("启用这段话")
    rewords(town, "甭客气。", "Never mind.").taps("启用这段话")
    administrator = town.administrator()
    wang = town.citizen("王")
    assert "甭客气" in wang.says("谢谢")
    administrator.says(f"/texts {KEY}")
    administrator.taps("改回上一版")
    administrator.taps("启用这段话")
    assert NEW in wang.says("谢谢")
    administrator.says(f"/texts {KEY}")
    administrator.taps("改回原文")
    administrator.taps("启用这段话")
    assert words_of(Language.ZH) in wang.says("谢谢")
    versions = town.asks(lambda work: work.text_versions.of(KEY))
    assert [one.zh for one in versions] == [None, NEW, "甭客气。", NEW]


def test_a_text_is_looked_for_by_its_words(town: Town) -> None:
    administrator = town.administrator()
    assert "请发它的编号" in administrator.says("/texts")
    assert "没有这样的话" in administrator.says("没有哪条这样写xyz")
    assert "请发其中一个编号" in administrator.says("receipt")
    assert "现在是" in administrator.says("case.receipt")


@pytest.mark.parametrize("key", ["button.file", "command.start", "about.short"])
def test_what_is_typed_is_no_text_to_change(town: Town, key: str) -> None:
    assert "现在是" not in town.administrator().says(f"/texts {key}")


def test_every_replica_and_every_start_says_it(town: Town) -> None:
    rewords(town).taps("启用这段话")
    use({})
    again = Living(town.desk)
    town.asks(again.of)
    assert say(Language.ZH, KEY) == NEW


def test_a_desk_of_another_database_says_its_own(town: Town) -> None:
    rewords(town).taps("启用这段话")
    assert NEW in town.citizen("王").says("谢谢")
    other = Living(town.desk)
    other._state = town.asks(lambda work: work.meta.get("desk.state"))
    town.asks(other.of)
    assert say(Language.ZH, KEY) == words_of(Language.ZH)


def test_words_that_lack_by_now_what_they_need_are_not_said(town: Town) -> None:
    staff = town.asks(lambda work: work.staff.with_role("administrator")[0])
    with town.store.work(town.now) as work:
        work.text_versions.put("case.receipt", "收到", "Got it", staff.id)
        work.text_versions.put("no.such.key", "收到", "Got it", staff.id)
    wang = town.citizen("王")
    number = wang.files("小区物业不管电梯，坏了三天")
    assert number in "".join(one.text for one in wang.chat.of("case.receipt"))


@pytest.mark.parametrize("who", ["supervisor", "clerk", "handler", "citizen"])
def test_nobody_else_changes_texts(town: Town, who: str) -> None:
    somebody = {
        "supervisor": town.supervisor(),
        "clerk": town.clerk(),
        "handler": town.handler(LIFT_UNIT),
        "citizen": town.citizen("王"),
    }[who]
    assert "现在是" not in somebody.says(f"/texts {KEY}")


def test_in_english(town: Town) -> None:
    administrator = town.administrator()
    administrator.says("/language")
    administrator.taps("English")
    administrator.says(f"/texts {KEY}")
    administrator.taps("word it anew")
    administrator.says(NEW)
    assert "[Preview]" in administrator.says(NEW_EN)
    assert "holds from the next message on" in administrator.taps("say it so")
