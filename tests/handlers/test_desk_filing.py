"""Filing: anything first, one question at a time, nothing that was said is lost."""

from scripts import LIFT, NOISE, UNCLEAR, UNSURE, filed, triaged
from town import Town

from domain.lifecycle import State


def test_a_photo_first_asks_for_a_sentence(town: Town) -> None:
    wang = town.citizen("王")
    assert "收到1张图" in wang.sends_photo()
    assert "在哪里" in wang.says(LIFT)


def test_a_photo_with_words_needs_no_further_sentence(town: Town) -> None:
    wang = town.citizen("王")
    assert "在哪里" in wang.sends_photo(LIFT)
    assert "附件1个" in wang.says(UNCLEAR)


def test_a_voice_note_alone_is_kept_and_counted(town: Town) -> None:
    told = town.citizen("王").sends_voice()
    assert "工作人员会听，并写成文字" in told
    assert "用一句话说是什么事、在哪里" in told


def test_a_voice_note_in_the_middle_is_acknowledged(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert "语音收到了" in wang.sends_voice()
    assert "附件1个" in wang.says(UNCLEAR)


def test_a_pin_answers_where(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    told = wang.sends_place()
    assert "地点记下了：37.12345, 105.54321" in told
    assert "地点：37.12345, 105.54321" in told


def test_a_pin_first_is_kept_and_not_asked_again(town: Town) -> None:
    wang = town.citizen("王")
    wang.sends_place()
    assert "[提交]" in wang.says(LIFT)


def test_an_album_of_six_is_asked_about_once(town: Town) -> None:
    wang = town.citizen("王")
    first = wang.sends_photo(album="a1")
    rest = [wang.sends_photo(album="a1") for _ in range(5)]
    assert "收到1张图" in first
    assert "收到6张图" in rest[-1]
    assert len(wang.chat.of("file.only_pictures")) == 1
    wang.says(LIFT)
    wang.says(UNCLEAR)
    assert "附件6个" in str(wang.chat.newest)


def test_an_album_with_its_words_first_keeps_the_question_once(town: Town) -> None:
    wang = town.citizen("王")
    assert "在哪里" in wang.sends_photo(LIFT, album="a1")
    assert all(not wang.sends_photo(album="a1") for _ in range(5))
    assert "附件6个" in wang.says(UNCLEAR)


def test_an_album_for_an_open_case_is_asked_about_once_and_added_whole(town: Town) -> None:
    wang, number = filed(town)
    town.passes(minutes=11)
    assert "新的事" in wang.sends_photo(album="a2")
    assert all(not wang.sends_photo(album="a2") for _ in range(5))
    wang.taps(f"加到{number} 小区物业不管电梯，坏了…")
    card = town.handler("住建局").chat.of("handler.card")[-1]
    assert "附件6个" in card.text


def test_an_album_that_comes_late_shows_the_review_once(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says(UNCLEAR)
    told = [wang.sends_photo(album="a3") for _ in range(3)]
    assert "附件1个" in told[0]
    assert "附件3个" in told[-1]
    assert len(wang.chat.of("file.review")) == 2
    wang.taps("要求保密")
    assert "附件3个" in str(wang.chat.newest)


def test_a_photo_while_the_place_is_asked_belongs_to_the_matter(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert "照片收到了" in wang.sends_photo()
    assert "附件1个" in wang.says(UNCLEAR)


def test_the_same_words_for_a_place_are_no_place_and_are_answered(town: Town) -> None:
    """Whoever says their matter once more, days later, is asked where it is, not met by silence."""
    wang = town.citizen("王")
    wang.says(LIFT)
    assert "在哪里" in wang.says(LIFT)
    wang.says(UNCLEAR)
    wang.taps("提交")
    assert town.asks(lambda work: work.cases.matter(town.case(wang.chat.number))) == LIFT


def test_late_words_belong_to_the_matter(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says(UNCLEAR)
    assert "已经三个月了" in wang.says("已经三个月了")
    wang.taps("提交")
    matter = town.asks(lambda work: work.cases.matter(town.case(wang.chat.number)))
    assert matter == f"{LIFT}\n已经三个月了"


def test_words_while_the_kind_is_asked_belong_to_the_matter(town: Town) -> None:
    wang = town.citizen("王")
    assert "像是这类事" in wang.says("路灯不亮")
    assert "像是这类事" in wang.says("就在滨河路上")
    wang.taps(UNSURE)
    wang.says(UNCLEAR)
    assert "就在滨河路上" in str(wang.chat.newest)


def test_digits_are_free_text_where_a_place_is_asked(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    assert "地点：3" in wang.says("3")


def test_digits_are_choices_where_only_a_choice_is_asked(town: Town) -> None:
    wang = town.citizen("王")
    assert "像是这类事" in wang.says("路灯不亮")
    assert "在哪里" in wang.says("1")
    assert "城市管理与环境卫生" in wang.says(UNCLEAR)


def test_a_button_can_be_typed_by_its_words(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says("不知道")
    assert "收到了" in wang.says("没错")


def test_whoever_is_unsure_of_the_kind_files_all_the_same(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("路灯不亮")
    wang.taps("都不是，看全部")
    wang.taps("土地、农村、山林水利")
    wang.taps(UNSURE)
    wang.taps(UNCLEAR)
    assert "类别：工作人员来定" in str(wang.chat.newest)
    assert "正在安排" in wang.taps("提交")


def test_a_kind_can_be_found_by_looking_through_the_groups(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("有件事")
    wang.taps("买东西、税费、办企业")
    wang.taps("税费服务")
    assert "类别：税费服务" in wang.says(UNCLEAR)


def test_what_was_reviewed_can_be_changed_before_it_is_sent(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says(UNCLEAR)
    wang.taps("改内容")
    assert "事情：楼道灯坏了" in wang.says("楼道灯坏了")
    wang.taps("改地点")
    assert "地点：城关街道" in wang.says("城关街道")
    wang.taps("改类别")
    wang.taps("上学、看病、文体旅游")
    wang.taps("教育")
    assert "类别：教育" in str(wang.chat.newest)


def test_confidential_can_be_switched_on_and_off(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says(UNCLEAR)
    assert "[已保密，点此取消]" in wang.taps("要求保密")
    assert "[要求保密]" in wang.taps("已保密，点此取消")


def test_a_confidential_matter_is_dispatched_by_a_person(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says(UNCLEAR)
    wang.taps("要求保密")
    assert "正在安排" in wang.taps("提交")
    assert not town.handler("住建局").reads()


def test_what_could_belong_to_an_open_case_is_asked_once(town: Town) -> None:
    wang, number = filed(town)
    asked = wang.says("电梯还是没人修")
    assert f"[加到{number} 小区物业不管电梯，坏了…]" in asked
    assert f"已经加到{number}" in wang.says("2")
    assert town.history(number)[-1] == "add"


def test_an_addition_reaches_whoever_has_the_case(town: Town) -> None:
    wang, number = filed(town)
    handler = town.handler("住建局")
    handler.reads()
    wang.says("补充一张照片")
    wang.says("2")
    told = handler.reads()
    assert f"群众补充了{number}" in told
    assert "补充一张照片" in handler.taps("看全文")


def test_a_reply_to_a_card_adds_to_its_case_without_asking(town: Town) -> None:
    wang, number = filed(town)
    wang.taps("查进度")
    wang.taps(number)
    assert f"已经加到{number}" in wang.says("还是没人修", to=wang.chat.newest)


def test_a_second_matter_is_a_case_of_its_own(town: Town) -> None:
    wang, first = filed(town)
    second = wang.files("单元门也坏了，物业不管")
    assert first != second
    assert "编号" in str(wang.chat.of("case.receipt")[-1])


def test_an_addition_to_a_case_that_ended_meanwhile_becomes_a_new_matter(town: Town) -> None:
    wang, number = filed(town)
    wang.says("小区物业还是不管电梯")
    town.changes(number, state=State.WITHDRAWN)
    asked = wang.taps(f"加到{number} 小区物业不管电梯，坏了…")
    assert wang.chat.labels == ["新的事"]
    assert number not in asked
    assert "在哪里" in wang.taps("新的事")


def test_a_matter_nobody_surely_leads_goes_to_the_clerk(town: Town) -> None:
    wang, number = triaged(town)
    assert "正在安排，2026年9月28日（周一）15:30前告诉您由谁办" in str(wang.chat.newest)
    card = town.clerk().reads()
    assert f"【待分派】{number}" in card
    assert NOISE in card
    assert "[城市管理执法局]" in card


def test_a_number_alone_shows_ones_own_case_only(town: Town) -> None:
    wang, number = filed(town)
    assert "住建局正在办" in wang.says(number)
    stranger = town.citizen("李")
    stranger.says("/start")
    assert stranger.says(number) == stranger.says("123456789")
