"""A clerk finds a case for a caller, and does what they ask once it is known who they are."""

import pytest
from clerk_rows import readings
from scripts import LIFT, LIFT_UNIT, NOISE, answered, answers, en, filed
from town import Somebody, Town

from domain.lifecycle import State

PHONE = "13812345678"


@pytest.fixture
def clerk(town: Town) -> Somebody:
    return town.clerk()


def rung(town: Town, typed: str = f"{PHONE}，{LIFT}") -> str:
    """The number of a call that is with its unit."""
    clerk = town.clerk()
    clerk.says("/call")
    clerk.says(typed)
    clerk.taps("登记")
    return clerk.chat.number


def known(town: Town, number: str) -> Somebody:
    """The clerk, before whom a case stands whose caller read out the code."""
    clerk = town.clerk()
    clerk.says("/find")
    clerk.says(f"{number} {town.case(number).code}")
    return clerk


def test_a_number_alone_shows_the_case_and_proves_nobody(town: Town, clerk: Somebody) -> None:
    _, number = filed(town)
    clerk.says("/find")
    card = clerk.says(number)
    assert f"{number}　已派单（待签收）　外部编号：无" in card
    assert "还没有核实" in card
    assert clerk.chat.labels == ["核对查询码", "打开卡片", "取消"]


def test_a_number_is_typed_without_a_command_and_in_threes(town: Town, clerk: Somebody) -> None:
    _, number = filed(town)
    assert number in clerk.says(f"{number[:3]} {number[3:6]} {number[6:]}")


def test_number_and_code_prove_the_caller(town: Town, clerk: Somebody) -> None:
    _, number = filed(town)
    card = clerk.says(f"{number} {town.case(number).code}")
    assert "已核对查询码" in card
    assert clerk.chat.labels == ["代为补充", "代为催办", "代为撤回", "打开卡片", "取消"]


def test_a_wrong_code_shows_nothing(town: Town, clerk: Somebody) -> None:
    _, number = filed(town)
    wrong = f"{(int(town.case(number).code) + 1) % 10**6:06d}"
    told = clerk.says(f"{number} {wrong}")
    assert "对不上" in told
    assert LIFT not in told


def test_the_code_may_be_asked_afterwards(town: Town, clerk: Somebody) -> None:
    _, number = filed(town)
    clerk.says(number)
    clerk.taps("核对查询码")
    assert "对不上" in clerk.says("000000")
    assert "已核对查询码" in clerk.says(town.case(number).code)


def test_the_code_is_never_shown_to_the_clerk(town: Town, clerk: Somebody) -> None:
    _, number = filed(town)
    clerk.says(number)
    clerk.taps("打开卡片")
    assert town.case(number).code not in str(clerk.chat)


def test_a_telephone_is_searched_for_a_reason_that_is_kept(town: Town, clerk: Somebody) -> None:
    number = rung(town)
    assert "要写理由" in clerk.says(PHONE)
    assert number in clerk.taps("对方忘了编号")
    rows = readings(town, town.case(number).person_id)
    assert (clerk.person_id, "find: lost_number") in rows


def test_a_reason_may_be_typed(town: Town, clerk: Somebody) -> None:
    number = rung(town)
    clerk.says(PHONE)
    clerk.says("领导交办核查")
    rows = readings(town, town.case(number).person_id)
    assert (clerk.person_id, "find: 领导交办核查") in rows


def test_several_cases_of_a_telephone_are_offered(town: Town, clerk: Somebody) -> None:
    first = rung(town)
    second = rung(town, f"{PHONE}，{NOISE}")
    clerk.says(PHONE)
    assert "找到2件" in clerk.taps("对方查自己的件")
    assert clerk.chat.labels[:2] == [second, first]
    assert "按来电号码查到" in clerk.taps(first)


def test_a_telephone_of_nobody_finds_nothing(clerk: Somebody) -> None:
    clerk.says("13900000000")
    assert "没有找到" in clerk.taps("对方查自己的件")


def test_another_systems_number_finds_its_case(town: Town, clerk: Somebody) -> None:
    number = rung(town, f"工单编号GD20261010，{LIFT}")
    clerk.says("/find")
    assert number in clerk.says("GD20261010")


def test_the_callers_words_are_added_as_they_are_typed(town: Town) -> None:
    number = rung(town)
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    clerk = known(town, number)
    assert "注明由您代办" in clerk.says("电梯里还有人被困过")
    assert "群众补充了" in handler.reads()
    handler.taps("看全文")
    assert "电梯里还有人被困过" in str(handler.chat)
    assert town.history(number)[-2] == "add"


def test_what_is_done_for_a_caller_names_the_clerk_and_how_they_were_known(town: Town) -> None:
    number = rung(town)
    known(town, number).says("还没修好")
    events = town.asks(lambda work: work.cases.events(work.cases.by_number(number), "add"))
    clerk_id = town.asks(lambda work: work.staff.with_role("clerk")[0].id)
    assert [(one.actor, one.staff_id, one.public) for one in events] == [
        ("clerk", clerk_id, {"heard": "code"})
    ]


def test_a_case_is_urged_for_a_caller_once_a_day(town: Town) -> None:
    number = rung(town)
    known(town, number).taps("代为催办")
    assert "群众催办" in town.handler(LIFT_UNIT).reads()
    clerk = known(town, number)
    assert "今天已经催过了" in clerk.taps("代为催办")
    assert town.history(number).count("urge") == 1


def test_a_case_is_withdrawn_on_the_callers_word(town: Town) -> None:
    number = rung(town)
    clerk = known(town, number)
    assert "代为撤回" in clerk.taps("代为撤回")
    clerk.says("物业昨天修好了")
    assert town.case(number).state == State.WITHDRAWN
    event = town.asks(lambda work: work.cases.events(work.cases.by_number(number))[-1])
    assert (event.actor, event.public) == ("citizen", {"heard": "code"})
    assert event.staff_id is not None


def test_the_answer_is_read_out_and_then_silence_counts(town: Town) -> None:
    number = rung(town)
    answers(town.handler(LIFT_UNIT), "电梯换了主板，今天恢复")
    clerk = known(town, number)
    assert "电梯换了主板，今天恢复" in clerk.taps("念答复")
    assert list(town.due(number)) == ["silence"]


def test_a_caller_says_that_it_is_solved(town: Town) -> None:
    number = rung(town)
    answers(town.handler(LIFT_UNIT))
    known(town, number).taps("对方说解决了")
    case = town.case(number)
    assert (case.state, case.closed_how) == (State.CLOSED, "confirmed_to_clerk")
    town.waits_until("2026-09-29 09:00")
    assert "确认解决、没评1件" in town.handler(LIFT_UNIT).reads()


def test_who_has_a_chat_is_asked_for_a_grade_there(town: Town) -> None:
    wang, number = answered(town)
    wang.reads()
    known(town, number).taps("对方说解决了")
    assert "办得怎么样" in wang.reads()


def test_not_solved_goes_to_somebody_else_with_the_callers_words(town: Town) -> None:
    number = rung(town)
    answers(town.handler(LIFT_UNIT))
    clerk = known(town, number)
    clerk.taps("对方说没解决")
    clerk.says("昨晚又停了")
    assert town.case(number).state == State.DISPATCHED
    assert town.case(number).reopened == 1
    assert "【重办，第1次】" in town.handler(LIFT_UNIT, "B").reads()


def test_a_closed_case_is_reopened_within_thirty_days(town: Town) -> None:
    number = rung(town)
    answers(town.handler(LIFT_UNIT))
    known(town, number).taps("对方说解决了")
    town.waits_until("2026-10-20 09:00")
    clerk = known(town, number)
    clerk.taps("代为要求重办")
    clerk.says("又坏了")
    assert town.case(number).state == State.DISPATCHED


def test_a_case_closed_long_ago_is_not_reopened(town: Town) -> None:
    number = rung(town)
    answers(town.handler(LIFT_UNIT))
    known(town, number).taps("对方说解决了")
    town.waits_until("2026-12-01 09:00")
    known(town, number)
    assert "代为要求重办" not in town.clerk().chat.labels


def test_a_step_that_comes_too_late_says_where_the_case_stands(town: Town) -> None:
    wang, number = filed(town)
    clerk = known(town, number)
    clerk.taps("代为撤回")
    wang.says("撤了吧")
    wang.taps("确定撤回")
    assert "现在是“诉求人撤回”" in clerk.says("修好了")


def test_a_button_of_a_card_that_has_moved_on_shows_it_anew(town: Town) -> None:
    wang, number = filed(town)
    clerk = known(town, number)
    wang.says("撤了吧")
    wang.taps("确定撤回")
    assert f"{number}　诉求人撤回" in clerk.taps("代为催办")
    assert clerk.chat.labels == ["打开卡片", "取消"]


def test_a_caller_is_known_for_an_hour(town: Town) -> None:
    number = rung(town)
    clerk = known(town, number)
    town.passes(hours=2)
    clerk.taps("代为催办")
    assert "urge" not in town.history(number)


def test_a_unit_finds_nobody_by_telephone(town: Town) -> None:
    rung(town)
    handler = town.handler(LIFT_UNIT)
    handler.reads()
    handler.says(PHONE)
    handler.says("/find")
    assert "要写理由" not in str(handler.chat)


def test_a_number_of_nobody_is_a_word_of_help(clerk: Somebody) -> None:
    clerk.says("/find")
    assert "没有找到" in clerk.says("123456789")


def test_a_caller_is_served_in_english(town: Town) -> None:
    _, number = filed(town)
    clerk = town.clerk()
    clerk.says("/language")
    clerk.taps("English")
    clerk.says(f"{number} {town.case(number).code}")
    assert "Noted as done by you" in clerk.taps(en("button.for_urge"))


def test_what_points_to_graft_is_found_and_not_read(town: Town, clerk: Somebody) -> None:
    _, number = filed(town)
    sealed = next(one.code for one in town.desk.county.ways if one.sealed)
    town.changes(number, way=sealed)
    card = clerk.says(number)
    assert number in card
    assert LIFT not in card


def test_a_case_that_accuses_ones_own_unit_is_not_there(town: Town) -> None:
    _, number = filed(town)
    clerk = town.clerk()
    unit = town.asks(lambda work: work.staff.roles_of(clerk.person_id)[0].unit)
    town.changes(number, accused_unit=unit or "hotline")
    clerk.says("/find")
    told = clerk.says(number)
    assert ("没有找到" in told) == (unit is not None)
