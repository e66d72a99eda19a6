"""Anything first: every kind of message finds its place or a useful answer, in any order."""

import itertools

import pytest
from scripts import LIFT, LIFT_UNIT, UNCLEAR, filed
from town import Somebody, Town

from handlers.incoming import Contact, Odd, Point
from texts.catalogue import Language, say

TOO_BIG = 20_000_001
KINDS = ("photo", "voice", "video", "video_note", "animation", "document", "audio")


def sees(town: Town) -> str:
    """The newest card of the unit that has the case."""
    return town.handler(LIFT_UNIT).chat.of("handler.card")[-1].text


SPOKEN = ("voice", "video_note", "audio")
"""A clerk listens to these and writes them down, so they are more than a file."""

# Kinds


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_any_kind_opens_a_draft_and_is_counted(town: Town, kind: str) -> None:
    wang = town.citizen("王")
    kept = {"photo": "收到1张图"} | dict.fromkeys(SPOKEN, "语音")
    assert kept.get(kind, "共1个") in wang.sends_file(kind)
    assert town.asks(lambda work: work.dialogues.find(wang.address_id)) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_any_kind_is_kept_while_the_place_is_asked(town: Town, kind: str) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert "收到了" in wang.sends_file(kind)
    assert "附件1个" in wang.says(UNCLEAR)


@pytest.mark.parametrize("order", [*itertools.permutations(["words", "photo", "pin"])])
def test_words_a_photo_and_a_pin_come_in_any_order(town: Town, order: tuple[str, ...]) -> None:
    wang = town.citizen("王")
    sends = {
        "words": lambda: wang.says(LIFT),
        "photo": wang.sends_photo,
        "pin": wang.sends_place,
    }
    for one in order:
        last = sends[one]()
    assert last.count("？") + last.count("[提交]") <= 2
    card = str(wang.chat.of("file.review")[-1])
    assert "附件1个" in card
    assert "地点：37.12345, 105.54321" in card
    assert LIFT[:5] in card


def test_a_pinned_place_with_a_name_says_both(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.sends_place(name="镇政府, 东街1号")
    assert "地点：镇政府, 东街1号 (37.12345, 105.54321)" in str(wang.chat.newest)


def test_a_live_place_that_moves_on_says_nothing_more(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.sends_place()
    for step in (1, 2):
        assert wang.sends(point=Point(37.1 + step, 105.5), edited=True) == ""


@pytest.mark.parametrize(("odd", "words"), [(Odd.STICKER, "表情看到了"), (Odd.OTHER, "打不开")])
def test_what_says_nothing_is_asked_for_in_words_and_opens_no_draft(
    town: Town, odd: Odd, words: str
) -> None:
    wang = town.citizen("王")
    assert words in wang.sends(odd=odd)
    assert "不用取消" in wang.says("/cancel")


def test_a_sticker_in_the_middle_of_filing_leaves_the_question_open(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert "没看明白是哪里" in wang.sends(odd=Odd.STICKER)
    assert "附件0个" in wang.says(UNCLEAR)


def test_a_contact_is_answered_and_its_number_goes_nowhere(town: Town) -> None:
    wang = town.citizen("王")
    assert "不会写进诉求" in wang.sends(contact=Contact("13800138000", own=False))
    wang.says(LIFT)
    assert "不会写进诉求" in wang.sends(contact=Contact("13800138000", own=False))
    wang.says(UNCLEAR)
    wang.taps("提交")
    chats = [str(one.chat) for one in town.people.values()]
    assert not any("13800138000" in chat for chat in chats)
    assert LIFT[:5] in sees(town)


def test_ones_own_contact_is_where_one_is_reached(town: Town) -> None:
    wang, _ = filed(town)
    assert "138****8000" in wang.sends(contact=Contact("+8613800138000", own=True))
    assert town.asks(lambda work: work.identities.has_phone(wang.person_id))


# Forwarded


def test_a_forwarded_message_opens_a_draft_whatever_it_says(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("谢谢", forwarded=True)
    assert wang.chat.newest.key.startswith("file.")


@pytest.mark.parametrize("words", ["取消", "/cancel", "1", "人工"])
def test_a_forwarded_word_is_no_command_and_no_answer(town: Town, words: str) -> None:
    wang = town.citizen("王")
    wang.says("路灯不亮")
    wang.says(words, forwarded=True)
    assert wang.chat.newest.key == "file.category"


def test_six_forwarded_screenshots_are_asked_about_once_with_the_right_count(town: Town) -> None:
    wang = town.citizen("王")
    for _ in range(6):
        wang.sends_photo(forwarded=True)
        town.now += town.now.resolution
    assert [seen.text for seen in wang.chat.of("file.only_pictures")] == [
        say(Language.ZH, "file.only_pictures", n=6)
    ]


# Albums


def test_an_album_whose_last_part_has_the_words_is_asked_about_once(town: Town) -> None:
    wang = town.citizen("王")
    wang.sends_photo(album="a")
    wang.sends_photo(album="a")
    assert "在哪里" in wang.sends_photo(LIFT, album="a")
    assert "附件3个" in wang.says(UNCLEAR)


def test_two_albums_that_come_mixed_are_asked_about_once(town: Town) -> None:
    wang = town.citizen("王")
    for album in ("a", "b", "a", "b", "b", "a"):
        wang.sends_photo(album=album)
        town.passes(minutes=1)
    assert len(wang.chat.of("file.only_pictures")) == 2
    assert "收到6张图" in wang.chat.of("file.only_pictures")[-1].text


def test_parts_of_an_album_that_come_after_filing_go_to_its_case(town: Town) -> None:
    wang = town.citizen("王")
    wang.sends_photo(LIFT, album="a")
    wang.says(UNCLEAR)
    wang.taps("提交")
    town.passes(hours=3)
    assert wang.sends_photo(album="a") == ""
    assert "附件2个" in sees(town)


# Too large


def test_the_words_of_a_file_that_is_too_large_are_kept(town: Town) -> None:
    wang = town.citizen("王")
    told = wang.sends_file("video", LIFT, size=TOO_BIG)
    assert "超过20MB" in told
    assert "在哪里" in told
    assert "附件0个" in wang.says(UNCLEAR)


def test_an_album_of_too_large_files_is_told_once(town: Town) -> None:
    wang = town.citizen("王")
    told = [wang.sends_file("video", size=TOO_BIG, album="a") for _ in range(3)]
    assert "超过20MB" in told[0]
    assert told[1:] == ["", ""]


def test_the_smaller_parts_of_an_album_are_kept(town: Town) -> None:
    wang = town.citizen("王")
    wang.sends_file("video", size=TOO_BIG, album="a")
    assert "收到1张图" in wang.sends_photo(album="a")


# Late


def late(wang: Somebody) -> list[str]:
    return [one.text for one in wang.chat.of("late.added")]


def test_photos_within_ten_minutes_go_to_the_case_just_filed(town: Town) -> None:
    wang, number = filed(town)
    town.passes(minutes=9)
    assert wang.sends_photo().startswith(f"已加到{number}")
    assert "附件1个" in sees(town)


def test_after_ten_minutes_the_citizen_is_asked(town: Town) -> None:
    wang, _ = filed(town)
    town.passes(minutes=11)
    assert "新的事" in wang.sends_photo()


def test_a_late_album_is_told_once_to_both_sides(town: Town) -> None:
    wang, _number = filed(town)
    for _ in range(4):
        wang.sends_photo(album="late")
    assert len(late(wang)) == 1
    handler = town.handler(LIFT_UNIT)
    assert len(handler.chat.of("added.handler")) == 1
    assert "附件4个" in sees(town)


def test_single_late_photos_tell_the_handler_once(town: Town) -> None:
    wang, _ = filed(town)
    wang.sends_photo()
    town.passes(minutes=2)
    wang.sends_photo()
    assert len(town.handler(LIFT_UNIT).chat.of("added.handler")) == 1


@pytest.mark.parametrize("words", ["还有，三楼的灯也坏了", "对了，地址是12号楼", "Also the door"])
def test_words_that_plainly_go_on_do_not_have_to_be_asked_about(town: Town, words: str) -> None:
    wang, number = filed(town)
    assert f"已加到{number}" in wang.says(words)
    matter = town.asks(lambda work: work.cases.matter(town.case(number)))
    assert matter.endswith(words)


@pytest.mark.parametrize("words", ["河边垃圾没人收", "还有，楼下煤气漏了怕爆炸"])
def test_a_new_matter_and_new_danger_are_asked_about(town: Town, words: str) -> None:
    wang, number = filed(town)
    wang.says(words)
    assert words not in town.asks(lambda work: work.cases.matter(town.case(number)))
    assert not late(wang)


def test_a_late_photo_with_a_matter_of_its_own_is_asked_about(town: Town) -> None:
    wang, _ = filed(town)
    assert "新的事" in wang.sends_photo("河边的垃圾堆了半个月了，臭得很，一直没人来收")


def test_photos_of_another_citizen_open_a_draft_of_their_own(town: Town) -> None:
    filed(town)
    assert "收到1张图" in town.citizen("李").sends_photo()
