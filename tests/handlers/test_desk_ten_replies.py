"""
The ten replies a person really types, each answered as it should be, in both languages.

The rules are the last column of the table that ends the county's six days with the desk; each test
is named by its rule.
"""

import pytest
from scripts import LIFT, filed, state
from town import Somebody, Town

from domain.lifecycle import State
from texts.catalogue import Language, label, languages_of

ZH, EN = "zh-hans", "en"
MENU = ("button.file", "button.track", "button.rate", "button.human")


def someone(town: Town, language: str) -> Somebody:
    return town.citizen("王" if language == ZH else "Smith", language)


def filer(town: Town, language: str) -> tuple[Somebody, str]:
    """Somebody with a case, what they were told read."""
    one = someone(town, language)
    number = one.files(LIFT)
    one.reads()
    return one, number


def keys_of(language: str) -> tuple[str, ...]:
    return tuple(label(languages_of(language), key) for key in MENU)


def draft_of(town: Town, somebody: Somebody) -> str | None:
    """The name of the dialogue that is open, or None."""
    address_id = somebody.address_id
    position = town.asks(lambda work: work.dialogues.find(address_id))
    return position.name if position else None


@pytest.mark.parametrize(
    ("language", "sent"),
    [
        (ZH, "你好"),
        (ZH, "在吗"),
        (ZH, "？？？"),
        (EN, "hello"),
        (EN, "anybody there?"),
        (EN, "???"),
    ],
)
def test_1_greeting_four_buttons_no_draft(town: Town, language: str, sent: str) -> None:
    one = someone(town, language)
    told = one.says(sent)
    assert ("您好，在的" if language == ZH else "What is the matter?") in told
    assert one.chat.menu == keys_of(language)
    assert draft_of(town, one) is None


@pytest.mark.parametrize(
    ("language", "sent"),
    [(ZH, "谢谢"), (ZH, "好的"), (ZH, "嗯"), (EN, "thanks"), (EN, "ok"), (EN, "got it")],
)
def test_2_one_line_nothing_asked(town: Town, language: str, sent: str) -> None:
    one, number = filer(town, language)
    told = one.says(sent)
    assert "\n" not in told
    assert "?" not in told + told.replace("？", "?")
    assert not one.chat.newest.buttons
    assert draft_of(town, one) is None
    assert town.history(number) == ["submit", "dispatch"]


@pytest.mark.parametrize(
    ("language", "sent"), [(ZH, "怎么还没人来"), (EN, "nobody came"), (EN, "any news?")]
)
def test_3_status_date_urge(town: Town, language: str, sent: str) -> None:
    one, number = filer(town, language)
    told = one.says(sent)
    assert number in told
    assert ("住建局正在办" if language == ZH else "is working on it") in told
    assert (
        "2026年10月10日（周六，调休上班）18:00" if language == ZH else "10 October 2026"
    ) in told
    assert one.chat.shows(label(languages_of(language), "button.urge"))
    assert draft_of(town, one) is None


@pytest.mark.parametrize("language", [ZH, EN])
def test_4_digits_are_choices_only_where_no_free_text_is_asked_and_are_echoed(
    town: Town, language: str
) -> None:
    one = someone(town, language)
    one.says(LIFT)
    review = one.says("3")
    assert ("地点：3\n" if language == ZH else "Place: 3\n") in review
    other = town.somebody(700_999, language)
    asked = other.says("家里停水了，自来水公司也不接电话，物业不管")
    if "\n1 " in asked:
        second = asked.split("\n2 ")[1].split("\n")[0]
        other.says("2")
        assert second in other.says("7")


@pytest.mark.parametrize("together", ["album", "forwarded"])
@pytest.mark.parametrize("language", [ZH, EN])
def test_5_six_pictures_one_sentence_is_asked_for(town: Town, language: str, together: str) -> None:
    """收到6张图，请用一句话说是什么事: forwarded ones are no album, and counted all the same."""
    one = someone(town, language)
    for _ in range(6):
        album = together == "album"
        one.sends_photo(album="six" if album else None, forwarded=not album)
    told = one.chat.newest.text
    wanted = ("收到6张图", "一句话说是什么事") if language == ZH else ("6 pictures", "one sentence")
    assert all(words in told for words in wanted), told
    one.says(LIFT)
    review = one.says("城关街道")
    assert ("附件6个" if language == ZH else "files: 6") in review


@pytest.mark.parametrize(("language", "sent"), [(ZH, "人工"), (EN, "human")])
def test_6_a_person_or_when(town: Town, language: str, sent: str) -> None:
    one = someone(town, language)
    told = one.says(sent)
    assert "12345" in told
    assert ("已经叫工作人员了" if language == ZH else "you will be told") in told
    assert town.clerk().reads()
    town.waits_until("2026-09-29 22:00")
    night = town.somebody(700_998, language).says(sent)
    assert "12345" in night
    assert ("9月30日" if language == ZH else "30 Sep") in night


@pytest.mark.parametrize(("language", "sent"), [(ZH, "撤了吧"), (EN, "withdraw it")])
def test_7_asks_once_withdraws(town: Town, language: str, sent: str) -> None:
    one, number = filer(town, language)
    asked = one.says(sent)
    assert number in asked
    assert state(town, number) == State.DISPATCHED
    one.taps(label(languages_of(language), "button.withdraw_yes"))
    assert state(town, number) == State.WITHDRAWN


@pytest.mark.parametrize(
    ("language", "sent"), [(ZH, "我要跳楼"), (ZH, "活不下去了"), (EN, "I want to die")]
)
def test_8_numbers_first_and_a_person_at_once_even_at_night(
    town: Town, language: str, sent: str
) -> None:
    town.waits_until("2026-09-29 02:00")
    one = someone(town, language)
    told = one.says(sent)
    assert told.index("110") < told.index("12356")
    for member in (town.clerk(), town.supervisor()):
        assert sent in member.reads()


@pytest.mark.parametrize(
    ("language", "sent"),
    [
        (ZH, "小区物业不管电梯，坏了三天，你们再不管了，我要上访"),
        (EN, "小区物业不管电梯 for three days, next I go to beijing"),
    ],
)
def test_9_files_and_the_supervision_office_sees_that_it_may_go_to_petition(
    town: Town, language: str, sent: str
) -> None:
    one = someone(town, language)
    number = one.files(sent)
    assert number in str(one.chat.newest)
    town.waits_until("2026-10-12 09:00")
    assert f"{number} （可能上访）" in town.supervisor().says("/overdue")


def test_9_an_addition_that_speaks_of_petition_is_seen_too(town: Town) -> None:
    wang, number = filed(town)
    wang.says("再不管我就去上访", to=wang.chat.of("case.receipt")[-1])
    assert f"{number} （可能上访）" in _overdue(town)


def _overdue(town: Town) -> str:
    town.waits_until("2026-10-12 09:00")
    return town.supervisor().says("/overdue")


@pytest.mark.parametrize("language", [ZH, EN])
def test_10_kept_and_a_clerk_has_it_as_a_task(town: Town, language: str) -> None:
    """kept, "工作人员会听并写成文字", clerk's task: a clerk hears it and writes it down."""
    one = someone(town, language)
    told = one.sends_file("audio", size=4_000_000)
    wanted = "工作人员会听，并写成文字" if language == ZH else "listen and write it down"
    assert wanted in told
    review = one.says(LIFT)
    assert ("附件1个" if language == ZH else "files: 1") in review
    if not one.chat.shows(label(languages_of(language), "button.submit")):
        one.says("滨河小区")
    one.taps(label(languages_of(language), "button.submit"))
    clerk = town.clerk()
    assert "【听写】" in clerk.reads()
    assert "(document)" in clerk.taps("听语音，写下来")
    clerk.says("电梯里有人被关过")
    assert "电梯里有人被关过" in str(one.chat.newest)


def test_both_languages_have_all_that_the_ten_need() -> None:
    for language in Language:
        assert all(label(language, key) for key in MENU)
