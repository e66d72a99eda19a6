"""Edited messages: a draft changes, a filed case keeps every version, small talk stays."""

from scripts import LAMP, LIFT, LIFT_UNIT, UNCLEAR, answered, answers, filed, state, triaged
from town import Somebody, Town

NEWER = "小区物业不管电梯，坏了五天"


def matter(town: Town, number: str) -> str:
    return town.asks(lambda work: work.cases.matter(town.case(number)))


def reviewing(town: Town) -> tuple[Somebody, int]:
    """A citizen before the review card, and the number of the message that told the matter."""
    wang = town.citizen("王")
    wang.says(LIFT)
    told = wang.sent
    wang.says(UNCLEAR)
    return wang, told


def versions(town: Town, number: str) -> list[str]:
    """The words of every event that has some, oldest first."""

    def read(work):  # noqa: ANN001, ANN202
        events = work.cases.events(work.cases.by_number(number))
        return [text for one in events if (text := work.cases.written(one).text)]

    return town.asks(read)


# A draft


def test_an_edit_changes_the_draft_and_shows_the_review_once(town: Town) -> None:
    wang, told = reviewing(town)
    assert NEWER in wang.edits(NEWER, told)
    assert len(wang.chat.of("file.review")) == 2
    wang.taps("提交")
    assert matter(town, wang.chat.number) == NEWER


def test_an_edit_of_one_message_leaves_the_others(town: Town) -> None:
    wang, told = reviewing(town)
    wang.says("已经三个月了")
    wang.edits(NEWER, told)
    wang.taps("提交")
    assert matter(town, wang.chat.number) == f"{NEWER}\n已经三个月了"


def test_an_edit_of_the_place_changes_the_place(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says("城关街道")
    assert "地点：清河镇" in wang.edits("清河镇")


def test_a_caption_added_to_a_photo_is_the_sentence_that_was_asked_for(town: Town) -> None:
    wang = town.citizen("王")
    wang.sends_photo()
    assert "在哪里" in wang.edits(LIFT)


def test_an_edit_while_something_else_is_asked_says_nothing(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert wang.edits(NEWER) == ""
    assert NEWER in wang.says(UNCLEAR)


def test_an_edit_that_changes_no_words_shows_nothing_anew(town: Town) -> None:
    wang, told = reviewing(town)
    assert wang.edits(LIFT, told) == ""


def test_words_replaced_on_the_card_are_not_brought_back_by_an_edit(town: Town) -> None:
    wang, told = reviewing(town)
    wang.taps("改内容")
    wang.says(LAMP)
    wang.edits(NEWER, told)
    assert NEWER not in str(wang.chat.newest)


def test_words_of_danger_in_an_edit_are_asked_about(town: Town) -> None:
    wang, told = reviewing(town)
    assert "现在有人有危险吗" in wang.edits("楼下煤气漏了，怕爆炸", told)


def test_an_edit_of_a_draft_that_is_offered_again_counts(town: Town) -> None:
    wang, told = reviewing(town)
    wang.says("提诉求")
    assert wang.edits(NEWER, told) == ""
    assert NEWER in wang.taps("接着写")


def test_a_handlers_edit_changes_the_answer_that_is_being_written(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("修好")
    assert "已经修好了" in handler.edits("已经修好了")


# A case


def test_an_edit_after_filing_is_a_new_version_and_both_are_kept(town: Town) -> None:
    wang, told = reviewing(town)
    wang.taps("提交")
    number = wang.chat.number
    assert f"加到了{number}" in wang.edits(NEWER, told)
    assert matter(town, number) == NEWER
    assert versions(town, number) == [LIFT, NEWER]
    assert NEWER in town.handler(LIFT_UNIT).chat.of("handler.card")[-1].text


def test_every_version_is_kept_and_whoever_has_the_case_is_told_once(town: Town) -> None:
    wang, told = reviewing(town)
    wang.taps("提交")
    for words in (NEWER, f"{NEWER}了", NEWER):
        wang.edits(words, told)
    assert versions(town, wang.chat.number) == [LIFT, NEWER, f"{NEWER}了", NEWER]
    assert len(town.handler(LIFT_UNIT).chat.of("edited.handler")) == 1


def test_the_handler_is_told_again_after_doing_something(town: Town) -> None:
    wang, told = reviewing(town)
    wang.taps("提交")
    wang.edits(NEWER, told)
    town.handler(LIFT_UNIT).taps("看全文")
    wang.edits(LIFT, told)
    assert len(town.handler(LIFT_UNIT).chat.of("edited.handler")) == 2


def test_an_edit_of_what_was_added_changes_that_part(town: Town) -> None:
    wang, number = filed(town)
    wang.says("还有，三楼的灯也坏了")
    wang.edits("还有，四楼的灯也坏了")
    assert matter(town, number) == f"{LIFT}\n还有，四楼的灯也坏了"


def test_a_caption_added_to_a_late_photo_goes_to_the_case(town: Town) -> None:
    wang, number = filed(town)
    wang.sends_photo()
    wang.edits("电梯门口")
    assert matter(town, number) == f"{LIFT}\n电梯门口"


def test_an_edit_of_a_confidential_case_goes_to_the_clerk(town: Town) -> None:
    wang, told = reviewing(town)
    wang.taps("要求保密")
    wang.taps("提交")
    wang.edits(NEWER, told)
    assert NEWER in str(town.clerk().chat)


def test_an_edit_in_triage_reaches_the_clerks_card(town: Town) -> None:
    wang, number = triaged(town)
    told = 1
    wang.edits("半夜烧烤摊子噪音扰民，三点还在吵", told)
    assert "三点还在吵" in str(town.clerk().chat)
    assert "三点还在吵" in matter(town, number)


def test_an_edit_after_the_answer_is_answered_kindly_and_changes_nothing(town: Town) -> None:
    wang, told = reviewing(town)
    wang.taps("提交")
    number = wang.chat.number
    answers(town.handler(LIFT_UNIT))
    assert "已经有了结果" in wang.edits(NEWER, told)
    assert matter(town, number) == LIFT
    assert state(town, number) == "replied"


def test_a_handler_who_edits_a_sent_answer_is_told_that_it_is_out(town: Town) -> None:
    answered(town)
    handler = town.handler(LIFT_UNIT)
    wrote = next(one for one in range(handler.sent, 0, -1) if one != handler.sent)
    told = [handler.edits("别的话", one) for one in (wrote, handler.sent - 1, handler.sent - 2)]
    assert any("已经发出" in one for one in told)


def test_an_edit_of_small_talk_does_nothing(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("你好")
    assert wang.edits("您好") == ""


def test_an_edit_of_a_message_nobody_remembers_does_nothing(town: Town) -> None:
    wang, number = filed(town)
    assert wang.edits(NEWER, 9_999) == ""
    assert matter(town, number) == LIFT


def test_words_of_despair_in_an_edit_are_heard(town: Town) -> None:
    wang, _ = filed(town)
    assert "12356" in wang.edits("我不想活了", 1)
