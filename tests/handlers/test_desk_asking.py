"""A unit asks the citizen: the clock stands, both dates move openly, and the answer gets back."""

from datetime import datetime

import pytest
from scripts import LIFT, LIFT_UNIT, POWER, answered, answers, en, filed, state
from town import Somebody, Town

from domain.lifecycle import State

QUESTION = "请问是几号楼几单元？"


def asks(handler: Somebody, question: str = QUESTION) -> str:
    """A handler asks about the newest card; returns what they see at the end."""
    handler.taps("问诉求人")
    handler.says(question)
    return handler.taps("发出")


def asked(town: Town, name: str = "王") -> tuple[Somebody, str]:
    """A citizen whose unit asked them something."""
    citizen, number = filed(town, name)
    citizen.reads()
    asks(town.handler(LIFT_UNIT))
    return citizen, number


def local(town: Town, at: datetime | None) -> str:
    return f"{at.astimezone(town.desk.zone):%m-%d %H:%M}" if at else ""


def dates(town: Town, number: str) -> tuple[str, str]:
    """The citizen's date and the unit's."""
    case = town.case(number)
    return local(town, case.citizen_due_at), local(town, case.unit_due_at)


# Asking


def test_the_question_the_wait_and_both_dates_stand_in_one_message(town: Town) -> None:
    wang, number = asked(town)
    told = wang.reads()
    assert f"您的{number}（小区物业不管电梯，坏了…），住建局想问您：\n“{QUESTION}”" in told
    assert "请在2026年9月30日（周三）18:00前回复" in told
    assert "答复日期从10月10日18:00前改为2026年10月13日（周二）18:00前" in told
    assert "[现在回] [我不清楚] [给我打电话]" in told


def test_asking_stops_the_units_clock_and_moves_the_citizens_date(town: Town) -> None:
    _, number = asked(town)
    assert state(town, number) == State.WAITING_CITIZEN
    assert town.due(number) == {"answer_wait": "09-30 18:00"}
    assert dates(town, number) == ("10-13 18:00", "10-10 18:00")
    assert "已问群众，2026年9月30日（周三）18:00前回复，时限停着" in str(
        town.handler(LIFT_UNIT).chat.of("handler.card")[-1]
    )


def test_the_handler_sees_the_question_and_what_it_does_before_it_goes_out(town: Town) -> None:
    _, number = filed(town)
    handler = town.handler(LIFT_UNIT)
    assert f"{number}只能问一次" in handler.taps("问诉求人")
    review = handler.says(QUESTION)
    assert f"“{QUESTION}”" in review
    assert "您单位的时限停着" in review
    assert state(town, number) == State.IN_PROGRESS
    assert "几号楼几单元" in handler.says("白天有人在家吗？")
    assert "问题已经发给群众" in handler.taps("发出")


def test_a_question_given_up_asks_nobody(town: Town) -> None:
    wang, number = filed(town)
    wang.reads()
    handler = town.handler(LIFT_UNIT)
    handler.taps("问诉求人")
    handler.says(QUESTION)
    handler.taps("取消")
    assert not wang.reads()
    assert state(town, number) == State.IN_PROGRESS


@pytest.mark.parametrize(("send", "hint"), [("x" * 200, "150字以内"), ("", "问题要用文字写")])
def test_a_question_is_short_and_in_words(town: Town, send: str, hint: str) -> None:
    filed(town)
    handler = town.handler(LIFT_UNIT)
    handler.taps("问诉求人")
    assert hint in (handler.says(send) if send else handler.sends_photo())


def test_a_handler_asks_once_and_the_head_once_more(town: Town) -> None:
    wang, number = asked(town)
    wang.says("3号楼")
    handler, head = town.handler(LIFT_UNIT), town.head(LIFT_UNIT)
    assert "已经问过群众一次。再问要分管负责人来问" in handler.taps("问诉求人")
    assert state(town, number) == State.IN_PROGRESS
    head.says("/work")
    head.taps(number)
    assert "问题已经发给群众" in asks(head, "哪个单元？")
    wang.says("2单元")
    assert "已经问过群众两次" in head.taps("问诉求人")
    assert town.history(number).count("ask_citizen") == 2


def test_nobody_waits_twice_at_once(town: Town) -> None:
    wang, number = filed(town)
    first = town.handler(LIFT_UNIT)
    town.waits_until("15:30")
    second = town.handler(LIFT_UNIT, "B")
    for one in (first, second):
        one.taps("问诉求人")
        one.says(QUESTION)
    first.taps("发出")
    assert f"{number}已经不能问群众了" in second.taps("发出")
    assert town.history(number).count("ask_citizen") == 1
    assert len(wang.chat.of("citizen.ask")) == 1


def test_after_a_redo_the_next_person_may_ask(town: Town) -> None:
    wang, number = asked(town)
    wang.says("3号楼")
    answers(town.handler(LIFT_UNIT))
    wang.taps("没解决")
    assert "问题已经发给群众" in asks(town.handler(LIFT_UNIT, "B"))
    assert state(town, number) == State.WAITING_CITIZEN


def test_a_citizen_whose_date_has_passed_is_promised_no_past_date(town: Town) -> None:
    wang, number = filed(town)
    town.waits_until("2026-10-13 09:00")
    wang.reads()
    asks(town.handler(LIFT_UNIT))
    told = wang.reads()
    assert "答复您的日期已经过了，对不起" in told
    assert "改为" not in told
    wang.says("3号楼")
    assert dates(town, number) == ("10-10 18:00", "10-10 18:00")


# Answering


def test_plain_words_answer_the_only_question(town: Town) -> None:
    wang, number = asked(town)
    told = wang.says("3号楼2单元")
    assert f"{number}已经转给住建局" in told
    assert "2026年10月13日（周二）18:00前答复您" in told
    assert state(town, number) == State.IN_PROGRESS
    heard = town.handler(LIFT_UNIT).reads()
    assert f"群众回话了，{number}" in heard
    assert "“3号楼2单元”\n时限接着走，2026年10月10日（周六，调休上班）18:00前答复" in heard


@pytest.mark.parametrize("words", ["3", "好的", "可以", "嗯", "没有", "在家", "不知道是几号"])
def test_short_words_are_answers_while_something_is_asked(town: Town, words: str) -> None:
    wang, number = asked(town)
    wang.says(words)
    assert state(town, number) == State.IN_PROGRESS
    assert f"“{words}”" in town.handler(LIFT_UNIT).reads()


@pytest.mark.parametrize("words", ["谢谢", "在吗", "怎么还没人来", "查进度", "人工"])
def test_small_talk_is_no_answer(town: Town, words: str) -> None:
    wang, number = asked(town)
    assert wang.says(words)
    assert state(town, number) == State.WAITING_CITIZEN


def test_a_photo_a_voice_or_a_place_is_an_answer(town: Town) -> None:
    for name, sends in (
        ("王", Somebody.sends_photo),
        ("李", Somebody.sends_voice),
        ("赵", Somebody.sends_place),
    ):
        citizen, number = asked(town, name)
        sends(citizen)
        assert state(town, number) == State.IN_PROGRESS
        assert f"群众回话了，{number}" in town.handler(LIFT_UNIT).reads()


def test_a_photo_that_answers_is_among_what_the_unit_sees(town: Town) -> None:
    wang, number = asked(town)
    wang.sends_photo("就是这里")
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    told = handler.taps("看全文")
    assert "就是这里" in told
    assert "(photo)" in told
    assert number in told


def test_the_button_asks_for_the_answer(town: Town) -> None:
    wang, number = asked(town)
    assert f"{number}，问您的是：“{QUESTION}”" in wang.taps("现在回")
    wang.says("3号楼")
    assert state(town, number) == State.IN_PROGRESS


def test_who_does_not_know_says_so_with_one_tap(town: Town) -> None:
    wang, number = asked(town)
    assert f"{number}已经转给住建局" in wang.taps("我不清楚")
    assert "“不清楚。”" in town.handler(LIFT_UNIT).reads()
    assert state(town, number) == State.IN_PROGRESS


def test_who_wants_to_be_called_is_called_while_the_time_goes_on(town: Town) -> None:
    wang, number = asked(town)
    assert "工作人员会打电话给您" in wang.taps("给我打电话")
    assert f"【请打电话】{number}" in town.clerk().reads()
    wang.taps("给我打电话")
    assert "请打电话" not in town.clerk().reads()
    assert state(town, number) == State.WAITING_CITIZEN
    assert town.due(number) == {"answer_wait": "09-30 18:00"}


def test_with_two_questions_a_reply_to_its_message_says_which(town: Town) -> None:
    wang, first = filed(town)
    second = wang.files(POWER)
    handler = town.handler(LIFT_UNIT)
    handler.taps("问诉求人")
    handler.says(QUESTION)
    handler.taps("发出")
    asks(town.handler(unit_of(town, second)), "户号多少？")
    card = next(one for one in wang.chat.of("citizen.ask") if first in one.text)
    wang.says("3号楼", to=card)
    assert state(town, first) == State.IN_PROGRESS
    assert state(town, second) == State.WAITING_CITIZEN


def unit_of(town: Town, number: str) -> str:
    """The Chinese name of the unit that has a case."""
    code = town.case(number).lead_unit
    return next(one.zh for one in town.desk.county.units if one.code == code)


def test_words_of_danger_are_not_swallowed_as_an_answer(town: Town) -> None:
    wang, number = asked(town)
    assert "110" in wang.says("楼道里着火了")
    assert state(town, number) == State.WAITING_CITIZEN


def test_a_confidential_answer_reaches_the_unit_only_retold(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says("不清楚在哪")
    wang.taps("要求保密")
    wang.taps("提交")
    number = wang.chat.number
    clerk = town.clerk()
    clerk.taps("写转述")
    clerk.says("某小区电梯坏了")
    clerk.taps("住建局")
    handler = town.handler(LIFT_UNIT)
    asks(handler)
    handler.reads()
    wang.says("我是三号楼的王建国")
    heard = handler.reads()
    assert f"群众回话了，{number}" in heard
    assert "王建国" not in heard + handler.taps("看全文")
    assert "王建国" in clerk.reads()


# Nobody answers


def test_after_two_working_days_the_unit_goes_on_with_what_it_has(town: Town) -> None:
    wang, number = asked(town)
    wang.reads()
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    town.waits_until("2026-09-30 18:00")
    assert state(town, number) == State.IN_PROGRESS
    assert not handler.chat.of("ask.no_answer")
    assert dates(town, number) == ("10-13 18:00", "10-13 18:00")
    town.waits_until("2026-10-08 08:40")
    heard = handler.reads()
    assert "等了两个工作日，群众没有回话。请按现有情况办，2026年10月13日（周二）18:00前" in heard
    assert town.due(number)["due_day"] == "10-13 14:30"
    assert "住建局正在办" in str(wang.chat.of("case.detail")[-1])


def test_timing_out_pushes_nothing_to_the_citizen(town: Town) -> None:
    wang, _ = asked(town)
    before = wang.chat.last_id
    town.waits_until("2026-10-08 12:00")
    assert wang.chat.last_id == before


def test_an_hour_clock_resumes_with_its_hours(town: Town) -> None:
    zhao = town.citizen("赵")
    number = zhao.files(POWER)
    before = town.case(number).unit_due_at
    assert before is not None
    town.passes(hours=3)
    asks(town.handler(unit_of(town, number)))
    town.passes(hours=5)
    zhao.says("户号12345，在三单元")
    after = town.case(number).unit_due_at
    assert after is not None
    assert (after - before).total_seconds() == 5 * 3600
    assert town.due(number)["hours_4"] == f"{_hours_before(town, after, 4):%m-%d %H:%M}"


def _hours_before(town: Town, at: datetime, hours: int) -> datetime:
    return datetime.fromtimestamp(at.timestamp() - hours * 3600, town.desk.zone)


# Every other way out of waiting


def test_withdrawing_while_asked_ends_everything(town: Town) -> None:
    wang, number = asked(town)
    wang.says("撤了吧")
    wang.taps("确定撤回")
    case = town.case(number)
    assert (case.state, case.asked_at, case.ask_due_at) == (State.WITHDRAWN, None, None)
    assert town.due(number) == {}


def test_a_reply_while_asked_stops_the_wait(town: Town) -> None:
    wang, number = asked(town)
    town.waits_until("2026-09-29 10:00")
    answers(town.handler(LIFT_UNIT))
    case = town.case(number)
    assert (case.state, case.asked_at, case.ask_due_at) == (State.REPLIED, None, None)
    assert list(town.due(number)) == ["call_back"]
    assert dates(town, number) == ("10-13 18:00", "10-12 18:00")
    assert "您看解决了吗" in wang.reads()


def test_an_edit_while_asked_changes_no_date(town: Town) -> None:
    wang, number = asked(town)
    before = dates(town, number), town.due(number)
    wang.says("小区物业不管电梯，坏了四天", edited=True)
    assert (dates(town, number), town.due(number)) == before
    assert state(town, number) == State.WAITING_CITIZEN


def test_urging_while_asked_changes_no_date(town: Town) -> None:
    wang, number = asked(town)
    before = dates(town, number), town.due(number)
    wang.taps("查进度")
    wang.taps(number)
    assert "已经替您催了" in wang.taps("催一下")
    assert (dates(town, number), town.due(number)) == before


def test_an_answered_question_cannot_be_answered_again(town: Town) -> None:
    wang, number = asked(town)
    card = wang.chat.of("citizen.ask")[-1]
    wang.says("3号楼")
    assert wang.forges(card.button("我不清楚")).startswith(f"{number}已经有变化")
    assert town.history(number).count("answer") == 1


def test_the_question_is_shown_again_when_asked_for(town: Town) -> None:
    wang, number = asked(town)
    wang.taps("查进度")
    assert QUESTION in wang.taps(number)


# In English


def test_everything_is_asked_and_answered_in_english(town: Town) -> None:
    smith, handler = town.citizen("Smith", "en"), town.handler(LIFT_UNIT)
    handler.says("换语言")
    handler.taps("English")
    number = smith.files(LIFT)
    smith.reads()
    handler.taps(en("button.ask_citizen"))
    assert "the citizen's date moves" in handler.says("Which building?")
    handler.taps(en("button.send"))
    told = smith.reads()
    assert '"Which building?"' in told
    assert "instead of 18:00, 10 Oct you now have an answer by 18:00 on Tuesday, 13 October" in told
    assert f"has your word on {number} and goes on" in smith.says("building 3")
    assert '"building 3"' in handler.reads()


def test_a_second_answered_case_is_untouched(town: Town) -> None:
    _, other = answered(town, "李")
    wang, number = asked(town)
    wang.says("3号楼")
    assert state(town, other) == State.REPLIED
    assert state(town, number) == State.IN_PROGRESS


# Blame of staff in what is said besides

BLAMING = "3号楼2单元。住建局的人互相推诿，态度恶劣"


def test_blame_in_an_answer_reaches_no_unit(town: Town) -> None:
    wang, number = asked(town)
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    told = wang.says(BLAMING)
    assert "没有转给办" in told
    assert "3号楼2单元" in handler.reads()
    handler.taps("看全文")
    assert "推诿" not in str(handler.chat)
    assert "态度恶劣" not in str(handler.chat)
    assert town.case(number).blame_split
    assert "推诿" in str(town.clerk().chat)


def test_an_answer_without_blame_is_read_as_before(town: Town) -> None:
    wang, number = asked(town)
    town.handler(LIFT_UNIT).reads()
    assert "没有转给办" not in wang.says("3号楼2单元")
    assert "3号楼2单元" in town.handler(LIFT_UNIT).reads()
    assert not town.case(number).blame_split


def test_a_second_blaming_answer_waits_for_the_clerk(town: Town) -> None:
    """Once a clerk writes what the unit reads, the unit reads no answer before that."""
    wang, number = asked(town)
    wang.says(BLAMING)
    town.head(LIFT_UNIT).says("/work")
    town.head(LIFT_UNIT).taps(number)
    asks(town.head(LIFT_UNIT), "还有别的吗？")
    town.head(LIFT_UNIT).reads()
    wang.says("没有了，就是他们态度恶劣")
    shown = town.head(LIFT_UNIT).reads()
    assert f"群众回话了，{number}" in shown
    assert "态度恶劣" not in shown


def test_blame_in_an_edit_reaches_no_unit(town: Town) -> None:
    wang, number = filed(town)
    wang.says("补充", to=wang.chat.newest)
    wang.edits("补充：住建局的人互相推诿，态度恶劣")
    town.handler(LIFT_UNIT).taps("看全文")
    assert "推诿" not in str(town.handler(LIFT_UNIT).chat)
    assert town.case(number).blame_split


def test_blame_in_the_reason_of_a_redo_reaches_no_unit(town: Town) -> None:
    wang, _ = answered(town)
    wang.says("没解决，门还是坏的。住建局的人态度恶劣", to=wang.chat.newest)
    wang.taps("没解决")
    shown = str(town.handler(LIFT_UNIT, "B").chat)
    assert "门还是坏的" in shown
    assert "态度恶劣" not in shown
