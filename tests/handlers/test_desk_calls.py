"""The call list: a clerk reads out what was written, and writes down what was said."""

import pytest
from callers import PHONE, accesses, asks_for_a_person, leaves_phone, rang, second_clerk
from scripts import LIFT, LIFT_UNIT, NOISE, answered, answers, filed, state
from town import Town

from domain.lifecycle import State
from storage.calls import HELD_FOR


def called(town: Town) -> tuple[str, str]:
    """A case answered to somebody without a chat, and the card the clerk sees for it."""
    number = rang(town, LIFT)
    answers(town.handler(LIFT_UNIT))
    town.clerk().reads()
    return number, town.clerk().says("/calls")


def test_without_a_chat_the_answer_is_read_out_in_full(town: Town) -> None:
    number, card = called(town)
    assert "还有1人要打" in card
    assert f"{number}　没有聊天，打电话告诉　第1次打" in card
    assert f"您好，这里是清源县诉评台，跟您说一下您提的{number}" in card
    assert "住建局的答复是：已经修好了" in card
    assert "您看解决了吗" in card
    assert "[看电话]" in card


def test_the_words_are_in_the_language_of_whoever_is_called(town: Town) -> None:
    rang(town, LIFT, language="en")
    answers(town.handler(LIFT_UNIT))
    card = town.clerk().says("/calls")
    assert "Hello, this is the Qingyuan County complaint desk" in card
    assert "Is it solved?" in card
    assert "对方说：English" in card


def test_every_step_is_told_and_what_waits_is_read_out_in_order(town: Town) -> None:
    number = rang(town, NOISE, category=None)
    clerk = town.clerk()
    clerk.taps("城市管理执法局")
    clerk.reads()
    answers(town.handler("城市管理执法局"))
    card = clerk.says("/calls")
    assert card.index("您的事交给城市管理执法局") < card.index("城市管理执法局的答复是")
    assert card.count(f"您提的{number}") == 1
    assert "点下面的按钮" not in card


def test_what_is_read_out_is_sealed(town: Town) -> None:
    called(town)
    rows = town.asks(
        lambda work: work.session.connection().exec_driver_sql("SELECT words FROM call_words").all()
    )
    assert rows
    assert all("修好".encode() not in row[0] for row in rows)


def test_nothing_waits_in_the_outbox_for_whoever_has_no_chat(town: Town) -> None:
    called(town)
    assert town.asks(lambda work: work.outbox.waiting()) == 0


def test_the_telephone_is_shown_on_demand_and_leaves_a_row(town: Town) -> None:
    number, card = called(town)
    assert PHONE not in card
    assert accesses(town) == []
    told = town.clerk().taps("看电话")
    assert f"{PHONE} 赵大爷" in told
    assert accesses(town) == [f"call {number}"]
    town.clerk().taps("打通了")
    assert accesses(town) == [f"call {number}"]


def test_solved_by_telephone_is_the_citizens_answer(town: Town) -> None:
    number, _ = called(town)
    clerk = town.clerk()
    assert "对方怎么说" in clerk.taps("打通了")
    assert "对方满意吗" in clerk.taps("说解决了")
    assert "记下了" in clerk.taps("满意")
    case = town.case(number)
    assert (case.state, case.closed_how) == (State.CLOSED, "confirmed_to_clerk")
    assert town.asks(lambda work: work.ratings.by_grade()) == {4: 1}
    assert "没有要打的电话" in clerk.taps("打下一个")
    town.handler(LIFT_UNIT).reads()
    town.passes(hours=24)
    assert f"{number} 小区物业" in town.handler(LIFT_UNIT).reads()


def test_what_is_confirmed_by_telephone_says_so_in_the_history(town: Town) -> None:
    number, _ = called(town)
    for label in ("打通了", "说解决了", "没评"):
        town.clerk().taps(label)
    event = town.asks(
        lambda work: work.cases.events(work.cases.by_number(number), "confirm_solved")[-1]
    )
    assert (event.actor, event.public) == ("clerk", {"heard": "called"})
    assert event.staff_id is not None


@pytest.mark.parametrize("label", ["说没解决", "说解决一部分"])
def test_not_solved_by_telephone_is_done_again_and_the_new_date_is_told_at_once(
    town: Town, label: str
) -> None:
    number, _ = called(town)
    clerk = town.clerk()
    clerk.taps("打通了")
    assert "哪里没解决" in clerk.taps(label)
    assert "对方满意吗" in clerk.says("电梯又停了")
    told = clerk.taps("不满意")
    assert "对方还在线上的话，请接着念" in told
    assert f"{number}重新办，换人负责" in told
    assert state(town, number) == State.DISPATCHED
    assert "【重办，第1次】" in town.handler(LIFT_UNIT, "B").reads()
    assert "没有要打的电话" in clerk.says("/calls")


def test_a_bad_grade_by_telephone_has_it_done_again(town: Town) -> None:
    number, _ = called(town)
    for label in ("打通了", "说解决了", "非常不满意"):
        town.clerk().taps(label)
    assert state(town, number) == State.DISPATCHED
    assert town.asks(lambda work: work.ratings.by_grade()) == {1: 1}


def test_whoever_was_told_and_says_nothing_has_three_working_days(town: Town) -> None:
    number, _ = called(town)
    town.clerk().taps("打通了")
    town.clerk().taps("告诉了，没别的")
    assert list(town.due(number)) == ["silence"]
    town.waits_until("2026-10-10 18:00")
    case = town.case(number)
    assert (case.state, case.closed_how) == (State.CLOSED, "silence")


def test_a_word_for_the_unit_is_added_to_the_case(town: Town) -> None:
    number = rang(town, NOISE, category=None)
    clerk = town.clerk()
    clerk.taps("城市管理执法局")
    clerk.says("/calls")
    clerk.taps("打通了")
    assert f"会加到{number}" in clerk.taps("有话转给单位")
    clerk.says("昨天夜里两点还在烤")
    assert f"群众补充了{number}" in town.handler("城市管理执法局").reads()
    assert "昨天夜里两点还在烤" in town.handler("城市管理执法局").taps("看全文")


def asks(town: Town, question: str = "几号楼？") -> None:
    """The unit asks the citizen."""
    handler = town.handler(LIFT_UNIT)
    handler.taps("问诉求人")
    handler.says(question)
    handler.taps("发出")


def test_the_units_question_is_read_out_and_answered_by_telephone(town: Town) -> None:
    number = rang(town, LIFT)
    asks(town)
    assert state(town, number) == State.WAITING_CITIZEN
    clerk = town.clerk()
    card = clerk.says("/calls")
    assert "住建局想问您：几号楼？" in card
    clerk.taps("打通了")
    assert f"请写下对方对{number}所问的回答" in clerk.taps("回答了问题")
    assert "记下了" in clerk.says("3")
    assert state(town, number) == State.IN_PROGRESS
    assert "3" in town.handler(LIFT_UNIT).reads()


def test_who_asks_to_be_called_is_asked_by_telephone(town: Town) -> None:
    wang, number = filed(town)
    leaves_phone(town, wang)
    asks(town)
    wang.taps("给我打电话")
    card = town.clerk().says("/calls")
    assert "请打电话问" in card
    assert "住建局想问您：几号楼？" in card
    for step in ("打通了", "回答了问题"):
        town.clerk().taps(step)
    town.clerk().says("五号楼")
    assert state(town, number) == State.IN_PROGRESS


def test_three_calls_on_three_working_days_close_it_as_not_reached(town: Town) -> None:
    number, _ = called(town)
    clerk = town.clerk()
    for day, morning in enumerate(("2026-09-29", "2026-09-30"), start=2):
        assert "先放一放" in clerk.taps("没打通")
        assert "没有要打的电话" in clerk.says("/calls")
        town.waits_until(f"{morning} 09:00")
        assert f"第{day}次打" in clerk.says("/calls")
    assert state(town, number) == State.REPLIED
    clerk.taps("没打通")
    case = town.case(number)
    assert (case.state, case.closed_how) == (State.CLOSED, "not_reached")
    assert town.asks(lambda work: work.ratings.by_grade()) == {}
    assert town.due(number) == {}
    assert town.now == town.at("2026-09-30 09:00")


def test_words_that_were_never_read_out_are_read_with_the_next_ones(town: Town) -> None:
    number = rang(town, NOISE, category=None)
    clerk = town.clerk()
    clerk.taps("城市管理执法局")
    for morning in ("2026-09-29", "2026-09-30", "2026-10-08"):
        clerk.says("/calls")
        clerk.taps("没打通")
        town.waits_until(f"{morning} 09:00")
    assert "没有要打的电话" in clerk.says("/calls")
    answers(town.handler("城市管理执法局"))
    card = clerk.says("/calls")
    assert number in card
    assert "您的事交给城市管理执法局" in card
    assert "第1次打" in card


def test_two_clerks_never_call_the_same_person(town: Town) -> None:
    called(town)
    other = second_clerk(town)
    assert "受理员正在打别人的" not in town.clerk().says("/calls")
    told = other.says("/calls")
    assert "现在没有要打的电话" in told
    assert "正在打别人的" in told


def test_two_matters_of_one_person_are_told_in_one_go_by_one_clerk(town: Town) -> None:
    wang, first = answered(town)
    leaves_phone(town, wang)
    town.waits_until("20:00")
    wang.says("人工")
    town.waits_until("2026-10-09 18:01")
    clerk, other = town.clerk(), second_clerk(town)
    assert "没有编号" in clerk.says("/calls")
    assert "现在没有要打的电话" in other.says("/calls")
    clerk.taps("打通了")
    clerk.taps("告诉了，没别的")
    assert first in clerk.taps("打下一个")


def test_a_call_that_was_taken_and_never_recorded_is_free_again(town: Town) -> None:
    number, _ = called(town)
    other = second_clerk(town)
    town.now += HELD_FOR
    assert number in other.says("/calls")
    town.clerk().taps("打通了")
    assert "这个电话已经有人接过去打" in town.clerk().taps("告诉了，没别的")
    other.taps("打通了")
    other.taps("说解决了")
    other.taps("没评")
    assert state(town, number) == State.CLOSED


def test_a_call_not_now_is_given_back(town: Town) -> None:
    number, _ = called(town)
    town.clerk().taps("先不打")
    assert number in second_clerk(town).says("/calls")


def test_an_answer_nobody_read_stands_on_the_list_with_its_words(town: Town) -> None:
    wang, _ = answered(town)
    leaves_phone(town, wang)
    town.waits_until("2026-10-09 18:01")
    card = town.clerk().says("/calls")
    assert "答复没看到" in card
    assert "住建局的答复是：已经修好了" in card


def test_where_the_citizen_answers_meanwhile_nobody_is_called(town: Town) -> None:
    wang, _ = answered(town)
    leaves_phone(town, wang)
    town.waits_until("2026-10-09 18:01")
    wang.taps("解决了")
    assert "没有要打的电话" in town.clerk().says("/calls")


def test_where_the_citizen_answers_during_the_call_it_says_so(town: Town) -> None:
    wang, _ = answered(town)
    leaves_phone(town, wang)
    town.waits_until("2026-10-09 18:01")
    clerk = town.clerk()
    clerk.says("/calls")
    clerk.taps("打通了")
    wang.taps("解决了")
    clerk.taps("告诉了，没别的")
    assert "没有要打的电话" in clerk.says("/calls")


def test_a_complaint_that_was_seen_is_called_about_before_silence_closes_it(town: Town) -> None:
    wang, number = answered(town)
    leaves_phone(town, wang)
    wang.looks()
    town.waits_until("2026-10-09 18:01")
    assert state(town, number) == State.REPLIED
    assert "投诉件回访" in town.clerk().says("/calls")
    town.clerk().taps("打通了")
    town.clerk().taps("告诉了，没别的")
    assert town.due(number), "an open case is watched"
    town.waits_until("2026-11-30 18:00")
    assert town.case(number).closed_how == "silence"


def test_without_a_telephone_silence_closes_as_the_citizen_was_told(town: Town) -> None:
    wang, number = answered(town)
    wang.looks()
    town.waits_until("2026-10-09 18:01")
    assert town.case(number).closed_how == "silence"


def test_who_may_harm_themselves_is_called_before_everybody(town: Town) -> None:
    called(town)
    town.clerk().taps("先不打")
    town.citizen("李").says("我不想活了")
    assert "【急】话让人放心不下" in town.clerk().says("/calls")
    town.clerk().taps("没打通")
    assert "【急】" in town.clerk().says("/calls")


def test_who_asked_for_a_person_is_greeted_and_done_with(town: Town) -> None:
    asks_for_a_person(town)
    clerk = town.clerk()
    card = clerk.says("/calls")
    assert "您找过我们，请问是什么事" in card
    clerk.taps("打通了")
    clerk.taps("告诉了，没别的")
    assert "没有要打的电话" in clerk.says("/calls")


def test_without_a_number_the_card_says_so(town: Town) -> None:
    town.waits_until("20:00")
    town.citizen("王").says("人工")
    card = town.clerk().says("/calls")
    assert "没有留电话" in card
    assert "[看电话]" not in card


def test_the_card_is_answered_by_words_and_by_numbers(town: Town) -> None:
    number, _ = called(town)
    clerk = town.clerk()
    clerk.says("打通了")
    clerk.says("1")
    assert "记下了" in clerk.says("非常满意")
    assert state(town, number) == State.CLOSED


def test_the_words_for_the_next_call_are_the_clerks_alone(town: Town) -> None:
    assert "要打的电话" not in town.citizen("王").says("打下一个")
    assert "要打的电话" not in town.handler(LIFT_UNIT).says("/calls")
    assert "没有要打的电话" in town.clerk().says("打下一个")


def test_a_unit_learns_nothing_of_who_was_called(town: Town) -> None:
    called(town)
    for label in ("看电话", "打通了", "说没解决", "没细说"):
        town.clerk().taps(label)
    for chat in (town.handler(LIFT_UNIT).chat, town.handler(LIFT_UNIT, "B").chat):
        assert PHONE not in str(chat)
        assert "赵大爷" not in str(chat)


def test_a_filed_case_of_somebody_without_a_chat_needs_no_call_for_its_receipt(town: Town) -> None:
    rang(town, LIFT)
    assert "没有要打的电话" in town.clerk().says("/calls")


def test_a_citizens_phone_is_never_asked_for_by_a_call(town: Town) -> None:
    filed(town)
    assert accesses(town) == []
