"""A draft is kept for 24 hours and offered again; then it is gone, with a kind word."""

from scripts import LAMP, LIFT, LIFT_UNIT, UNCLEAR, filed
from town import Town

from handlers.incoming import Said


def test_filing_anew_offers_the_unfinished_draft(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    asked = wang.says("/new")
    assert f"“{LIFT}”" in asked
    assert "[接着写] [重新写]" in asked


def test_an_unfinished_draft_goes_on_where_it_was(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says("提诉求")
    assert "在哪里" in wang.taps("接着写")
    assert LIFT in wang.says(UNCLEAR)


def test_starting_anew_leaves_nothing_of_the_old_draft(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says("提诉求")
    assert "请说是什么事" in wang.taps("重新写")
    wang.says("学校食堂乱收费，学生不敢说")
    assert LIFT not in str(wang.chat.newest)


def test_a_draft_with_nothing_in_it_is_not_offered(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("/new")
    assert "请说是什么事" in wang.says("/new")


def test_a_draft_of_pictures_is_offered_by_their_number(town: Town) -> None:
    wang = town.citizen("王")
    wang.sends_photo()
    wang.sends_photo()
    assert "📎 2" in wang.says("/new")


def test_words_after_a_pause_are_asked_about(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    town.passes(hours=3)
    assert "接着写，还是重新写" in wang.says("城关街道")


def test_words_after_a_pause_answer_the_question_when_the_draft_goes_on(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    town.passes(hours=3)
    wang.says("城关街道")
    review = wang.taps("接着写")
    assert "地点：城关街道" in review
    assert LIFT in review


def test_words_after_a_pause_open_a_matter_of_their_own_when_wanted(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    town.passes(hours=3)
    wang.says(LAMP)
    assert "像是这类事" in wang.taps("重新写")
    wang.taps("说不准，请工作人员分")
    review = wang.taps(UNCLEAR)
    assert LAMP in review
    assert LIFT not in review


def test_more_words_while_that_is_asked_are_not_lost(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    town.passes(hours=3)
    wang.says(LAMP)
    wang.says("就在滨河路")
    wang.sends_photo()
    wang.says("重新写")
    wang.taps("说不准，请工作人员分")
    review = wang.taps(UNCLEAR)
    assert f"{LAMP} 就在滨河路" in review
    assert "附件1个" in review


def test_a_button_typed_after_a_pause_is_the_button(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says(UNCLEAR)
    town.passes(hours=3)
    assert "收到了" in wang.says("提交")


def test_a_photo_after_a_pause_belongs_to_the_draft(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    town.passes(hours=3)
    assert "照片收到了" in wang.sends_photo()


def test_a_draft_is_still_there_after_24_hours(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    town.passes(hours=24)
    assert LIFT in wang.says("提诉求")


def test_a_draft_older_than_24_hours_is_gone_with_a_kind_word(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    town.passes(hours=24, minutes=1)
    told = wang.says(LAMP)
    assert "过了24小时没提交，已经去掉了" in told
    assert "像是这类事" in told
    assert "去掉了" not in wang.says("随便")


def test_a_tap_on_a_draft_that_is_gone_says_so(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LAMP)
    town.passes(hours=25)
    told = wang.taps("说不准，请工作人员分")
    assert "这个按钮已经过时了" in told
    assert "已经去掉了" in told


def test_an_answer_left_for_a_day_is_gone_with_a_word_for_handlers(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("写到一半")
    town.passes(hours=25)
    assert "上次写到一半的答复" in handler.says("接着写")


def test_pressing_new_twice_asks_the_same_and_keeps_the_draft(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says("提诉求")
    assert LIFT in wang.says("提诉求")
    assert "在哪里" in wang.taps("接着写")


def test_nothing_is_filed_before_it_is_submitted(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says(UNCLEAR)
    town.passes(days=3)
    assert not town.asks(lambda work: work.cases.of_person(wang.person_id))
    assert not town.handler(LIFT_UNIT).reads()


def test_a_draft_is_of_its_own_chat(town: Town) -> None:
    here = town.citizen("王")
    there = town.citizen("王", channel="telegram")
    here.says(LIFT)
    there.does(Said(1, "你好"))
    assert "您好，在的" in there.reads()
    assert "[提交]" in here.says(UNCLEAR)
