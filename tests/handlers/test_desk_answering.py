"""Units: a card arrives, any action signs, an answer of several messages reaches the citizen."""

from scripts import LIFT, LIFT_UNIT, answered, answers, filed, triaged
from town import Town

from domain.lifecycle import State


def test_a_sure_matter_reaches_the_a_post_at_once(town: Town) -> None:
    _, number = filed(town)
    card = town.handler(LIFT_UNIT).reads()
    assert f"【一般】{number}" in card
    assert LIFT in card
    assert "2026年10月10日（周六，调休上班）18:00前答复（群众看到的是10月10日18:00前）" in card
    assert not town.handler(LIFT_UNIT, "B").reads()


def test_a_case_from_triage_tells_the_citizen_who_has_it(town: Town) -> None:
    wang, number = triaged(town)
    town.clerk().taps("城市管理执法局")
    told = wang.reads()
    assert f"{number}交给城市管理执法局（0000-5520106）办了" in told
    assert f"{number}已派给城市管理执法局" in str(town.clerk().chat.newest)
    assert number in town.handler("城市管理执法局").reads()


def test_a_clerk_can_give_a_case_to_any_unit(town: Town) -> None:
    _, number = triaged(town)
    clerk = town.clerk()
    clerk.taps("其他单位")
    while "气象局" not in clerk.chat.labels:
        clerk.taps("更多")
    clerk.taps("气象局")
    assert town.case(number).lead_unit == "weather"


def test_a_unit_can_be_typed_by_its_name(town: Town) -> None:
    _, number = triaged(town)
    town.clerk().says("公安局")
    assert town.case(number).lead_unit == "police"


def test_the_date_promised_in_triage_stays_when_the_clerk_dispatches_in_time(town: Town) -> None:
    _, number = triaged(town)
    promised = town.case(number).citizen_due_at
    town.passes(hours=2)
    town.clerk().taps("公安局")
    assert town.case(number).citizen_due_at == promised
    assert (town.case(number).unit_due_at or promised) <= promised


def test_reading_the_full_text_signs(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    assert f"{number}的全文：\n{LIFT}" in handler.taps("看全文")
    assert town.case(number).state == State.IN_PROGRESS
    assert "住建局A岗9月28日09:00已签收" in str(handler.chat.of("handler.card")[-1])


def test_opening_the_answer_signs(town: Town) -> None:
    _, number = filed(town)
    assert "像当面跟群众说话" in town.handler(LIFT_UNIT).taps("答复")
    assert town.history(number) == ["submit", "dispatch", "sign"]


def test_signing_writes_nothing_to_the_citizen(town: Town) -> None:
    wang, _ = filed(town)
    wang.reads()
    town.handler(LIFT_UNIT).taps("看全文")
    assert not wang.reads()


def test_a_reply_to_the_card_begins_the_answer_and_signs(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    assert "已经修好了" in handler.says("已经修好了", to=handler.chat.newest)
    assert town.case(number).state == State.IN_PROGRESS


def test_the_full_text_brings_what_a_unit_may_see_protected(town: Town) -> None:
    wang = town.citizen("王")
    wang.sends_photo(LIFT)
    wang.sends_voice()
    wang.says("城关街道")
    wang.taps("提交")
    shown = town.handler(LIFT_UNIT).taps("看全文")
    assert "(photo)" in shown
    assert "(voice)" not in shown
    assert all(seen.protect for seen in town.handler(LIFT_UNIT).chat.messages.values())


def test_an_answer_grows_over_several_messages(town: Town) -> None:
    wang, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("昨天到现场看了")
    handler.says("电梯公司今天换了主板")
    assert "附件1个" in handler.sends_photo("现场照片")
    handler.taps("发出")
    told = wang.reads()
    assert f"{number}（小区物业不管电梯，坏了…）有答复了。住建局：" in told
    assert "(photo)" in told
    assert "昨天到现场看了\n电梯公司今天换了主板\n现场照片" in wang.taps("看完整答复")


def test_an_answer_needs_evidence_where_something_had_to_be_done(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("修好了")
    assert "要附一张照片或一个文件" in handler.taps("发出")
    assert town.case(number).state == State.IN_PROGRESS
    handler.sends_photo()
    assert "发给群众了" in handler.taps("发出")


def test_an_answer_needs_words(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.sends_photo()
    assert "还没有文字" in handler.taps("发出")


def test_a_long_answer_arrives_whole_in_parts(town: Town) -> None:
    wang, _ = filed(town)
    handler = town.handler(LIFT_UNIT)
    long = "办理情况如下。" * 900
    handler.taps("答复")
    for start in range(0, len(long), 4000):
        handler.says(long[start : start + 4000])
    handler.sends_photo()
    handler.taps("发出")
    wang.taps("看完整答复")
    parts = wang.chat.of("answer.full")
    assert len(parts) > 1
    assert "".join(part.text for part in parts).count("办理情况如下。") >= 898


def test_the_answer_stops_both_clocks_and_waits_for_the_citizen(town: Town) -> None:
    _, number = answered(town)
    assert town.case(number).state == State.REPLIED
    assert list(town.due(number)) == ["call_back"]


def test_the_answer_can_be_given_up(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("写到一半")
    assert "已取消" in handler.taps("取消")
    assert town.case(number).state == State.IN_PROGRESS


def test_an_answer_begun_goes_on_when_the_button_is_tapped_again(town: Town) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("答复")
    handler.says("写到一半")
    assert "写到一半" in handler.taps("答复")


def test_an_unfinished_answer_to_another_case_is_offered_first(town: Town) -> None:
    filed(town, "王")
    _, second = filed(town, "李")
    handler = town.handler(LIFT_UNIT)
    cards = handler.chat.of("handler.card")
    handler.forges(cards[0].button("答复"))
    handler.says("第一件写到一半")
    handler.forges(cards[1].button("答复"))
    assert "第一件写到一半" in handler.reads()
    assert f"请写{second}的答复" in handler.taps("重新写")


def test_two_handlers_may_open_the_answer_and_the_first_to_send_wins(town: Town) -> None:
    wang, number = filed(town)
    first, second = town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B")
    town.waits_until("15:30")
    for one in (first, second):
        one.taps("答复")
        one.says(f"{one.user_id}已经修好了")
        one.sends_photo()
    first.taps("发出")
    told = second.taps("发出")
    assert f"{number}已经有人处理" in told
    assert "您写的还在上面" in told
    assert town.history(number).count("reply") == 1
    assert str(first.user_id) in wang.reads()


def test_who_taps_a_case_that_was_answered_is_told_who_and_when(town: Town) -> None:
    filed(town)
    first, second = town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B")
    town.waits_until("15:30")
    stale = second.chat.with_button("答复").button("答复")
    answers(first)
    assert second.forges(stale) == "住建局A岗9月28日15:30已经处理过了。"


def test_the_card_of_everybody_says_when_nothing_more_is_to_be_done(town: Town) -> None:
    filed(town)
    town.waits_until("15:30")
    backup = town.handler(LIFT_UNIT, "B")
    backup.reads()
    answers(town.handler(LIFT_UNIT))
    assert "您这边不用再处理了" in backup.reads()


def test_a_handler_who_is_told_nothing_reads_the_help(town: Town) -> None:
    assert "没办完的清单：/work" in town.handler(LIFT_UNIT).says("你好")
    assert "逾期：/overdue" in town.supervisor().says("/start")
    assert "人员名册/staff" in town.administrator().says("/help")
