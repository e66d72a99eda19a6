"""Who disagrees has it redone: with a reason or without, twice, then by the level above."""

import pytest
from scripts import LIFT_UNIT, answered, answers, answers_alone, en, opens_what_waits, state
from town import Somebody, Town

from domain.lifecycle import State


def closed(town: Town, name: str = "王") -> tuple[Somebody, str]:
    """A citizen whose matter is closed as solved."""
    citizen, number = answered(town, name)
    citizen.taps("解决了")
    return citizen, number


def redone_twice(town: Town) -> tuple[Somebody, str]:
    """A citizen whose matter was redone twice and is closed now."""
    answers_alone(town)
    citizen, number = answered(town)
    for post in ("B", "head"):
        citizen.taps("没解决")
        answers(town.handler(LIFT_UNIT, post))
    citizen.taps("解决了")
    return citizen, number


# The reason is asked after the tap, and never required


def test_the_reason_is_asked_after_the_tap(town: Town) -> None:
    wang, number = answered(town)
    told = wang.taps("没解决")
    assert "哪里没解决？说一句、拍一张发来就行；不说也照办" in told
    assert "[补充情况] [就这样]" in told
    assert state(town, number) == State.DISPATCHED


@pytest.mark.parametrize("by", ["words", "button", "reply"])
def test_the_reason_reaches_the_next_person(town: Town, by: str) -> None:
    wang, number = answered(town)
    wang.taps("没解决")
    asked = wang.chat.of("case.reopened")[-1]
    if by == "button":
        wang.taps("补充情况")
    wang.says("按钮还是按不亮", to=asked if by == "reply" else None)
    backup = town.handler(LIFT_UNIT, "B")
    assert "群众说：“按钮还是按不亮”" in str(backup.chat.of("handler.card")[-1])
    assert town.history(number)[-1] == "add"


def test_a_picture_is_a_reason_too(town: Town) -> None:
    wang, number = answered(town)
    wang.taps("没解决")
    assert f"加到{number}" in wang.sends_photo()


def test_who_gives_no_reason_is_served_all_the_same(town: Town) -> None:
    wang, number = answered(town)
    wang.taps("解决了一部分")
    assert f"{number}照样办" in wang.taps("就这样")
    assert "【重办，第1次】" in town.handler(LIFT_UNIT, "B").reads()


# Words about an answered case are not lost


def test_words_about_an_answer_ask_whether_it_is_not_solved(town: Town) -> None:
    wang, number = answered(town)
    card = wang.chat.of("citizen.answer")[-1]
    asked = wang.says("楼上还在漏水", to=card)
    assert f"{number}已经有答复了" in asked
    assert "“楼上还在漏水”" in asked
    assert state(town, number) == State.REPLIED
    wang.taps("没解决")
    assert state(town, number) == State.DISPATCHED
    assert "群众说：“楼上还在漏水”" in town.handler(LIFT_UNIT, "B").reads()


def test_more_words_before_the_tap_are_kept(town: Town) -> None:
    wang, _ = answered(town)
    wang.says("楼上还在漏水", to=wang.chat.of("citizen.answer")[-1])
    wang.says("墙皮也掉了")
    wang.sends_photo()
    wang.taps("没解决")
    card = town.handler(LIFT_UNIT, "B").reads()
    assert "楼上还在漏水" in card
    assert "墙皮也掉了" in card


def test_words_that_say_it_is_solved_close_it_and_stay(town: Town) -> None:
    wang, number = answered(town)
    wang.says("昨天师傅来修好了", to=wang.chat.of("citizen.answer")[-1])
    assert "办得怎么样" in wang.taps("解决了")
    kept = town.asks(
        lambda work: [
            work.cases.written(event).text
            for event in work.cases.events(work.cases.by_number(number), "confirm_solved")
        ]
    )
    assert kept == ["昨天师傅来修好了"]


def test_words_about_something_else_begin_a_matter(town: Town) -> None:
    wang, number = answered(town)
    wang.says("单元门也坏了，物业不管", to=wang.chat.of("citizen.answer")[-1])
    wang.taps("是另一件事")
    wang.taps("说不准，请工作人员分")
    wang.says("城关街道")
    wang.taps("提交")
    assert wang.chat.number != number
    assert state(town, number) == State.REPLIED


def test_plain_words_with_an_answered_case_ask_which(town: Town) -> None:
    wang, number = answered(town)
    assert f"加到{number}" in wang.says("楼上还在漏水，物业不管")
    wang.taps(f"加到{number} 小区物业不管电梯，坏了…")
    wang.taps("没解决")
    assert "群众说：“楼上还在漏水，物业不管”" in town.handler(LIFT_UNIT, "B").reads()


# Reopening a closed case


def test_the_closing_text_names_the_day_until_which_it_is_redone(town: Town) -> None:
    wang, _ = answered(town)
    assert "2026年10月28日（周三）09:00前都可以要求重办" in wang.taps("解决了")


def test_a_closed_case_is_reopened_by_its_button(town: Town) -> None:
    wang, number = closed(town)
    wang.taps("满意")
    town.waits_until("2026-10-20 10:00")
    wang.taps("查进度")
    assert "已结案，2026年10月28日（周三）09:00前可以要求重办" in wang.taps(number)
    told = wang.taps("要求重办")
    assert f"{number}重新办" in told
    assert state(town, number) == State.DISPATCHED
    assert "【重办，第1次】" in town.handler(LIFT_UNIT, "B").reads()


@pytest.mark.parametrize("words", ["重办", "我要重办", "要求重办", "redo"])
def test_a_closed_case_is_reopened_by_words(town: Town, words: str) -> None:
    wang, number = closed(town)
    wang.taps("满意")
    wang.says(words)
    wang.taps("要求重办")
    assert state(town, number) == State.DISPATCHED


def test_words_about_a_closed_case_may_reopen_it(town: Town) -> None:
    wang, number = closed(town)
    wang.says("今天又坏了", to=wang.chat.of("rating.ask_case")[-1])
    wang.taps("要求重办")
    assert "群众说：“今天又坏了”" in town.handler(LIFT_UNIT, "B").reads()
    assert town.history(number)[-1] == "reopen"


def test_after_thirty_days_it_is_too_late(town: Town) -> None:
    wang, number = closed(town)
    card = wang.chat.of("rating.ask_case")[-1]
    town.waits_until("2026-10-28 09:01")
    wang.taps("查进度")
    assert "要求重办" not in wang.taps(number)
    assert "在哪里" in wang.says("小区物业不管电梯，又坏了", to=card)
    assert state(town, number) == State.CLOSED


def test_on_the_thirtieth_day_it_is_not(town: Town) -> None:
    wang, number = closed(town)
    town.waits_until("2026-10-28 09:00")
    wang.taps("查进度")
    wang.taps(number)
    wang.taps("要求重办")
    assert state(town, number) == State.DISPATCHED


# The level above


def test_beyond_the_redos_the_supervision_office_looks(town: Town) -> None:
    wang, number = redone_twice(town)
    town.supervisor().reads()
    wang.taps("查进度")
    card = wang.taps(number)
    assert "要求重办" not in card.split("]")[0].rsplit("[", 1)[-1]
    told = wang.taps("请督查室再看")
    assert f"好，{number}交给督查室" in told
    supervisor = town.supervisor()
    read = opens_what_waits(town, number)
    assert "前几次的经过" in read
    assert read.count("住建局答复：") == 3
    assert "已经修好了" in read
    supervisor.taps("其他单位")
    supervisor.taps("政务服务局")
    assert town.case(number).lead_unit == "gov_services"
    assert town.case(number).designated


def test_the_level_above_looks_once(town: Town) -> None:
    wang, number = redone_twice(town)
    wang.taps("查进度")
    wang.taps(number)
    wang.taps("请督查室再看")
    opens_what_waits(town, number)
    town.supervisor().taps("其他单位")
    town.supervisor().taps("政务服务局")
    answers(town.handler("政务服务局"))
    wang.taps("解决了")
    wang.taps("查进度")
    assert "请督查室再看" not in wang.taps(number)
    assert town.history(number).count("second_opinion") == 1


def test_what_supervisors_read_of_a_dispute_names_no_citizen(town: Town) -> None:
    wang, number = redone_twice(town)
    wang.says("我是王建国，电话13800001111", to=wang.chat.of("rating.ask_case")[-1])
    wang.taps("请督查室再看")
    assert "13800001111" not in opens_what_waits(town, number)


# A grade may be changed for ten minutes


def test_a_good_grade_is_changed_to_another(town: Town) -> None:
    wang, number = closed(town)
    question = wang.chat.of("rating.ask_case")[-1]
    assert "10分钟内再点一次就改" in wang.taps("满意")
    town.passes(minutes=9)
    wang.forges(question.button("非常满意"))
    assert town.asks(lambda work: work.ratings.by_grade()) == {5: 1}
    assert state(town, number) == State.CLOSED


def test_a_good_grade_is_changed_to_a_bad_one(town: Town) -> None:
    wang, number = closed(town)
    question = wang.chat.of("rating.ask_case")[-1]
    wang.taps("满意")
    wang.forges(question.button("不满意"))
    assert town.asks(lambda work: work.ratings.by_grade()) == {2: 1}
    assert state(town, number) == State.DISPATCHED


def test_a_bad_grade_given_by_mistake_is_taken_back_whole(town: Town) -> None:
    wang, number = closed(town)
    before = town.case(number)
    question = wang.chat.of("rating.ask_case")[-1]
    wang.taps("不满意")
    assert state(town, number) == State.DISPATCHED
    town.passes(minutes=5)
    wang.forges(question.button("满意"))
    after = town.case(number)
    assert after.state == State.CLOSED
    changed = {"revision", "version", "state"}
    same = {name for name in type(after).model_fields if name not in changed}
    assert {n: getattr(after, n) for n in same} == {n: getattr(before, n) for n in same}
    assert town.asks(lambda work: work.ratings.by_grade()) == {4: 1}
    assert town.due(number) == {}
    assert "不用重办，已办结" in town.handler(LIFT_UNIT, "B").reads()
    assert "不用重办，已办结" in town.supervisor().reads()


def test_a_bad_grade_that_somebody_works_on_stays(town: Town) -> None:
    wang, number = closed(town)
    question = wang.chat.of("rating.ask_case")[-1]
    wang.taps("不满意")
    town.handler(LIFT_UNIT, "B").taps("看全文")
    assert wang.forges(question.button("满意")).startswith(f"{number}已经有变化")
    assert town.asks(lambda work: work.ratings.by_grade()) == {2: 1}
    assert state(town, number) == State.IN_PROGRESS


def test_a_bad_grade_is_not_changed_after_ten_minutes(town: Town) -> None:
    wang, number = closed(town)
    question = wang.chat.of("rating.ask_case")[-1]
    wang.taps("不满意")
    town.passes(minutes=11)
    assert wang.forges(question.button("满意")) == "这件您已经评过了，谢谢。"
    assert state(town, number) == State.DISPATCHED


# In English


def test_disputing_is_in_english_too(town: Town) -> None:
    wang, number = answered(town)
    wang.taps("English")
    told = wang.taps(en("button.not_solved"))
    assert "What is still wrong?" in told
    assert f"Added to {number}" in wang.says("still dripping") or number in str(wang.chat.newest)
    answers(town.handler(LIFT_UNIT, "B"))
    assert "Supervision office" not in wang.taps(en("button.solved"))
    assert "You can have it redone by" in str(wang.chat.newest)
