"""The citizen has the last word: solved, partly, not solved, silence; then the grade."""

import pytest
from scripts import LIFT_UNIT, answered, answers, answers_alone, filed, opens_what_waits, state
from town import Town

from domain.lifecycle import State
from handlers.incoming import Shown


def test_solved_closes_and_asks_for_a_grade(town: Town) -> None:
    wang, number = answered(town)
    told = wang.taps("解决了")
    assert "办得怎么样" in told
    assert "[非常满意] [满意] [基本满意] [不满意] [非常不满意]" in told
    assert state(town, number) == State.CLOSED
    assert town.due(number) == {}
    assert "群众" not in town.handler(LIFT_UNIT).reads()


@pytest.mark.parametrize(("label", "grade"), [("非常满意", 5), ("满意", 4), ("基本满意", 3)])
def test_a_good_grade_is_noted_and_told_to_the_handler(town: Town, label: str, grade: int) -> None:
    wang, number = answered(town)
    wang.taps("解决了")
    assert "您的评价记下了" in wang.taps(label)
    assert town.asks(lambda work: work.ratings.by_grade()) == {grade: 1}
    assert state(town, number) == State.CLOSED
    assert "群众" not in town.handler(LIFT_UNIT).reads()
    town.waits_until("2026-09-29 09:00")
    assert f"{label}1件" in town.handler(LIFT_UNIT).reads()


@pytest.mark.parametrize("label", ["不满意", "非常不满意"])
def test_a_bad_grade_has_it_done_again_by_somebody_else(town: Town, label: str) -> None:
    wang, number = answered(town)
    wang.taps("解决了")
    told = wang.taps(label)
    assert f"让您不满意了，对不起。{number}重新办，换人负责" in told
    assert state(town, number) == State.DISPATCHED
    assert "【重办，第1次】" in town.handler(LIFT_UNIT, "B").reads()
    assert "redone" in town.kept(number)


def test_a_grade_counts_once_ten_minutes_later(town: Town) -> None:
    wang, _ = answered(town)
    wang.taps("解决了")
    question = wang.chat.newest
    wang.taps("满意")
    town.passes(minutes=11)
    assert wang.forges(question.button("非常满意")) == "这件您已经评过了，谢谢。"
    assert town.asks(lambda work: work.ratings.by_grade()) == {4: 1}


def test_a_grade_can_be_given_later_by_asking_for_it(town: Town) -> None:
    wang, number = answered(town)
    wang.taps("解决了")
    town.passes(hours=30)
    assert number in wang.says("评服务")
    wang.taps("满意")
    assert "现在没有等您评的事" in wang.says("评服务")


def test_a_grade_is_no_longer_asked_for_after_the_survey_ends(town: Town) -> None:
    wang, _ = answered(town)
    wang.taps("解决了")
    town.passes(days=8)
    assert "现在没有等您评的事" in wang.says("评服务")


@pytest.mark.parametrize("label", ["没解决", "解决了一部分"])
def test_not_solved_goes_to_somebody_who_did_not_reply(town: Town, label: str) -> None:
    wang, number = answered(town)
    town.passes(hours=1)
    told = wang.taps(label)
    assert f"好，{number}重新办。换人负责" in told
    assert "第1次重办；超过2次，由督查人员指定人来办" in told
    first, second = town.handler(LIFT_UNIT), town.handler(LIFT_UNIT, "B")
    assert number in second.reads()
    assert "您这边不用再处理了" in str(first.chat.of("handler.card_done")[-1])
    first.reads()
    assert number not in first.says("/work")
    assert number in second.says("/work")


def test_a_reopened_case_has_both_clocks_anew(town: Town) -> None:
    wang, number = answered(town)
    before = town.case(number)
    town.passes(days=2)
    wang.taps("没解决")
    after = town.case(number)
    assert after.citizen_due_at > before.citizen_due_at
    assert after.unit_due_at == after.citizen_due_at
    assert "overdue_0" in town.due(number)


def test_the_one_who_answered_cannot_answer_again(town: Town) -> None:
    wang, number = answered(town)
    wang.taps("没解决")
    first = town.handler(LIFT_UNIT)
    card = first.chat.of("handler.card_done")[-1]
    assert not card.buttons
    assert "新件和提醒会发到这里" in first.says("再答一次", to=card)
    assert state(town, number) == State.DISPATCHED


def test_where_both_posts_answered_the_head_has_it(town: Town) -> None:
    answers_alone(town)
    wang, number = answered(town)
    wang.taps("没解决")
    answers(town.handler(LIFT_UNIT, "B"))
    wang.taps("没解决")
    assert "【重办，第2次】" in town.head(LIFT_UNIT).reads()
    answers(town.head(LIFT_UNIT))
    assert state(town, number) == State.REPLIED


def test_redone_too_often_a_supervisor_designates(town: Town) -> None:
    answers_alone(town)
    wang, number = answered(town)
    for post in ("B", "head"):
        wang.taps("没解决")
        answers(town.handler(LIFT_UNIT, post))
    town.supervisor().reads()
    wang.taps("没解决")
    supervisor = town.supervisor()
    told = opens_what_waits(town, number)
    assert f"{number}要重办，住建局没有可换的人，或重办次数已满。请您指定" in told
    assert "重办，第3次" not in told
    supervisor.taps("其他单位")
    assert "政务服务局，已派单" in supervisor.taps("政务服务局")
    case = town.case(number)
    assert case.lead_unit == "gov_services"
    assert case.designated
    assert "【重办，第3次】" in town.handler("政务服务局").reads()


def test_a_unit_designated_again_although_all_its_people_answered_has_the_case(town: Town) -> None:
    answers_alone(town)
    """Else the supervisor would be asked for ever."""
    wang, number = answered(town)
    for post in ("B", "head"):
        wang.taps("没解决")
        answers(town.handler(LIFT_UNIT, post))
    wang.taps("没解决")
    supervisor = town.supervisor()
    opens_what_waits(town, number)
    supervisor.taps("住建局")
    assert "请您指定" not in supervisor.reads()
    assert "【重办，第3次】" in town.handler(LIFT_UNIT).reads()
    answers(town.handler(LIFT_UNIT))
    assert state(town, number) == State.REPLIED


def test_silence_after_it_was_seen_closes_unrated(town: Town) -> None:
    wang, number = answered(town)
    wang.taps("看完整答复")
    town.waits_until("2026-10-09 18:01")
    case = town.case(number)
    assert (case.state, case.closed_how) == (State.CLOSED, "silence")
    assert town.asks(lambda work: work.ratings.by_grade()) == {}


def test_silence_counts_from_the_moment_it_was_on_the_screen(town: Town) -> None:
    wang, number = answered(town)
    wang.looks()
    assert list(town.due(number)) == ["silence"]
    assert town.case(number).seen_at == town.now


def test_an_earlier_message_on_the_screen_is_not_the_answer(town: Town) -> None:
    wang, number = filed(town)
    receipt = wang.chat.newest.message_id
    answers(town.handler(LIFT_UNIT))
    wang.does(Shown(receipt))
    assert list(town.due(number)) == ["call_back"]


def test_an_answer_nobody_saw_is_not_closed_but_called_about(town: Town) -> None:
    _, number = answered(town)
    town.waits_until("2026-11-30 18:00")
    assert state(town, number) == State.REPLIED
    assert town.due(number)


def test_closing_by_silence_offers_the_grade_when_asked(town: Town) -> None:
    wang, number = answered(town)
    wang.taps("看完整答复")
    town.waits_until("2026-10-10 09:00")
    assert number in wang.says("评服务")


def test_the_question_can_be_answered_by_words(town: Town) -> None:
    wang, number = answered(town)
    assert "办得怎么样" in wang.says("解决了")
    assert "您的评价记下了" in wang.says("满意")
    assert state(town, number) == State.CLOSED


def test_the_question_can_be_answered_by_number(town: Town) -> None:
    wang, number = answered(town)
    assert "已经修好了" in wang.says("1")
    assert "重新办" in wang.says("4")
    assert state(town, number) == State.DISPATCHED


def test_words_in_reply_to_a_card_mean_that_card(town: Town) -> None:
    wang, first = answered(town)
    card = wang.chat.of("citizen.answer")[-1]
    wang.says("/new")
    wang.files("物业不管单元门，电梯间也漏水")
    wang.says("解决了", to=card)
    assert state(town, first) == State.CLOSED


def test_what_is_answered_shows_the_answer_again_when_asked(town: Town) -> None:
    wang, number = answered(town)
    wang.taps("查进度")
    assert "您看解决了吗" in wang.taps(number)


def test_a_second_tap_changes_nothing(town: Town) -> None:
    wang, number = answered(town)
    card = wang.chat.of("citizen.answer")[-1]
    wang.taps("没解决")
    note = wang.forges(card.button("没解决"))
    assert note.startswith(f"{number}已经有变化")
    assert town.case(number).reopened == 1
