"""A call is typed in once, looked over on one card and registered with one tap."""

import pytest
from clerk_rows import readings, waiting
from scripts import LIFT, LIFT_UNIT, NOISE, answers, en
from town import Somebody, Town

from domain.lifecycle import State
from storage.people import NO_CHAT
from texts.catalogue import Language, label

PHONE = "13812345678"
CALL = f"王先生{PHONE}，滨河小区{LIFT}"
QUESTION = "社保卡怎么补办"


@pytest.fixture
def clerk(town: Town) -> Somebody:
    return town.clerk()


def registered(clerk: Somebody, typed: str = CALL) -> str:
    """The number of a call that was typed in and registered."""
    clerk.says("/call")
    clerk.says(typed)
    clerk.taps("登记")
    return clerk.chat.number


def test_an_ordinary_call_takes_three_messages_and_taps(town: Town, clerk: Somebody) -> None:
    assert "整段粘贴" in clerk.says("/call")
    card = clerk.says(CALL)
    assert f"事情：滨河小区{LIFT}" in card
    assert "来电：王先生 ***5678　来源：来电" in card
    receipt = clerk.taps("登记")
    case = town.case(clerk.chat.number)
    assert f"编号 {case.number}　查询码 {case.code}" in receipt
    assert "2026年10月10日（周六，调休上班）18:00前答复" in receipt
    assert (case.state, case.lead_unit, case.source) == (State.DISPATCHED, "housing", "phone")


def test_a_call_may_be_typed_without_any_command(clerk: Somebody) -> None:
    assert "请核对，没错就点“登记”" in clerk.says(CALL)
    assert "登记好了" in clerk.taps("登记")


def test_a_read_back_does_not_keep_what_leads_to_the_caller(clerk: Somebody) -> None:
    card = clerk.says(f"{CALL}，邮箱wang88@example.org，身份证110105194912310020")
    assert f"事情：滨河小区{LIFT}，邮箱***，身份证***" in card
    clerk.says("/cancel")
    clerk.says("/call")
    clerk.says("邮箱wang88@example.org，电梯坏了")
    clerk.says("/mycases")
    offered = clerk.says("/call")
    assert "邮箱***" in offered
    assert "wang88" not in offered


def test_a_call_may_stand_behind_the_command(clerk: Somebody) -> None:
    assert "请核对" in clerk.says(f"/call {CALL}")


def test_the_clerk_is_never_the_complainant(town: Town, clerk: Somebody) -> None:
    case = town.case(registered(clerk))
    assert case.person_id != clerk.person_id
    reader = town.asks(lambda work: work.people.reader(case.address_id))
    assert reader.channel == NO_CHAT
    assert not town.asks(lambda work: work.cases.of_person(clerk.person_id))


def test_who_typed_it_in_stands_in_the_history(town: Town, clerk: Somebody) -> None:
    number = registered(clerk)
    first = town.asks(lambda work: work.cases.events(work.cases.by_number(number)))[0]
    assert first.actor == "clerk"
    assert first.staff_id == town.asks(lambda work: work.staff.with_role("clerk")[0].id)


def test_a_telephone_is_optional(town: Town, clerk: Somebody) -> None:
    clerk.says("/call")
    assert "来电：没留姓名电话" in clerk.says(LIFT)
    clerk.taps("登记")
    case = town.case(clerk.chat.number)
    assert not town.asks(lambda work: work.identities.has_phone(case.person_id))


def test_the_unit_reads_neither_name_nor_telephone(town: Town, clerk: Somebody) -> None:
    registered(clerk)
    handler = town.handler(LIFT_UNIT)
    handler.taps("看全文")
    told = str(handler.chat)
    assert LIFT in told
    assert PHONE not in told
    assert "王先生" not in told
    assert "5678" not in told


def test_the_card_itself_shows_four_digits_only(clerk: Somebody) -> None:
    clerk.says("/call")
    assert PHONE not in clerk.says(CALL)


def test_the_same_telephone_is_the_same_person(town: Town, clerk: Somebody) -> None:
    first = town.case(registered(clerk))
    clerk.says("/call")
    card = clerk.says(f"+86 138 1234 5678，{NOISE}")
    assert "这个号码以前的件（1件）" in card
    assert f"{first.number} 滨河小区小区物业不管电…（已派单（待签收））" in card
    clerk.taps("登记")
    assert town.case(clerk.chat.number).person_id == first.person_id


def test_every_look_at_a_telephone_leaves_a_row(town: Town, clerk: Somebody) -> None:
    first = town.case(registered(clerk))
    clerk.says("/call")
    clerk.says(f"{PHONE}，{NOISE}")
    clerk.taps("要求保密")
    assert readings(town, first.person_id) == [(clerk.person_id, "typed_in")]


def test_somebody_else_may_ring_with_the_same_telephone(town: Town, clerk: Somebody) -> None:
    first = town.case(registered(clerk))
    clerk.says("/call")
    clerk.says(f"{PHONE}，{NOISE}")
    clerk.taps("改……")
    assert "已按另一个人登记" in clerk.taps("同号码，另一个人")
    clerk.taps("登记")
    assert town.case(clerk.chat.number).person_id != first.person_id


def test_who_has_a_chat_and_that_telephone_is_told_there(town: Town, clerk: Somebody) -> None:
    wang = town.citizen("王")
    wang.says("你好")
    wang.reads()
    with town.store.work(town.now) as work:
        work.identities.know(wang.person_id, phone=PHONE)
    number = registered(clerk)
    assert town.case(number).person_id == wang.person_id
    told = wang.reads()
    assert "您打电话提的事登记好了" in told
    assert f"编号 {number}" in told


def test_words_of_danger_warn_the_clerk(town: Town, clerk: Somebody) -> None:
    clerk.says("/call")
    card = clerk.says("高压线掉在路上，在冒火花")
    assert "⚠ 话里有“高压线掉”" in card
    clerk.taps("现在有危险")
    clerk.taps("登记")
    assert town.case(clerk.chat.number).urgency == "critical"


def test_words_of_despair_warn_louder(clerk: Somebody) -> None:
    clerk.says("/call")
    assert "先别挂断" in clerk.says("他说活不下去了，要跳楼")


def test_a_confidential_caller_is_one_tap(town: Town, clerk: Somebody) -> None:
    clerk.says("/call")
    clerk.says(CALL)
    assert "单位只看转述" in clerk.taps("要求保密")
    assert "[写转述]" in clerk.taps("登记")
    case = town.case(clerk.chat.number)
    assert case.confidential
    assert case.state == State.SUBMITTED
    assert not town.handler(LIFT_UNIT).chat.messages


def test_more_may_be_typed_on_the_card(clerk: Somebody) -> None:
    clerk.says("/call")
    clerk.says(LIFT)
    assert "***5678" in clerk.says(PHONE)
    assert "地点：滨河小区3号楼" in clerk.says("地点：滨河小区3号楼")
    assert "附件1个" in clerk.sends_photo()


@pytest.mark.parametrize(
    ("button", "typed", "shown"),
    [
        ("改事情", "路灯不亮三天了", "事情：路灯不亮三天了"),
        ("改来电号码", "13900001111", "***1111"),
        ("改来电号码", "无", "来电：没留姓名电话"),
        ("改在哪里", "清河镇王家村", "地点：清河镇王家村"),
        ("改外部编号", "GD20261010", "外部编号：GD20261010"),
    ],
)
def test_one_thing_is_typed_anew(clerk: Somebody, button: str, typed: str, shown: str) -> None:
    clerk.says("/call")
    clerk.says(f"{PHONE}，{LIFT}")
    clerk.taps("改……")
    clerk.taps(button)
    assert shown in clerk.says(typed)


def test_the_source_is_one_of_eight(town: Town, clerk: Somebody) -> None:
    clerk.says("/call")
    clerk.says(LIFT)
    clerk.taps("改……")
    clerk.taps("改来源")
    assert "来源：领导接访" in clerk.taps("领导接访")
    clerk.taps("登记")
    assert town.case(clerk.chat.number).source == "leader_visit"


def test_a_letter_has_its_own_source_and_nobody_on_the_line(town: Town, clerk: Somebody) -> None:
    clerk.says("/letter")
    card = clerk.says(LIFT)
    assert "来源：来信" in card
    assert "答复了，办结" not in card
    clerk.taps("登记")
    assert town.case(clerk.chat.number).source == "letter"


def test_what_the_router_is_not_sure_of_comes_to_the_same_clerk(
    town: Town, clerk: Somebody
) -> None:
    clerk.says("/call")
    assert "承办：工作人员来定" in clerk.says(NOISE)
    told = clerk.taps("登记")
    assert "定由谁办" in told
    assert "【待分派】" in told
    assert town.case(clerk.chat.number).state == State.SUBMITTED


def test_a_kind_and_a_unit_are_chosen_on_the_card(clerk: Somebody) -> None:
    clerk.says("/call")
    clerk.says("这事不知道归谁管")
    clerk.taps("其他类别")
    group = clerk.chat.labels[0]
    clerk.taps(group)
    kind = clerk.chat.labels[0]
    assert f"类别：{kind}" in clerk.taps(kind)


def test_a_question_is_answered_and_closed_while_they_are_on_the_line(
    town: Town, clerk: Somebody
) -> None:
    clerk.says("/call")
    clerk.says(f"{PHONE}，小区物业{QUESTION}")
    choose_kind(clerk)
    clerk.taps("答复了，办结")
    assert "已答复，办结" in clerk.says("带身份证到政务大厅12号窗口，当场能办。")
    number = clerk.chat.number
    case = town.case(number)
    assert (case.state, case.closed_how, case.outcome) == (
        State.CLOSED,
        "confirmed_to_clerk",
        "explained",
    )
    assert town.history(number) == ["submit", "answer_on_the_spot", "confirm_solved"]
    assert town.due(number) == {}


def choose_kind(clerk: Somebody) -> None:
    """Choose the first kind there is, where none is clear."""
    if "类别：工作人员来定" in clerk.chat.newest.text:
        clerk.taps(clerk.chat.labels[2])


def test_an_answer_typed_with_the_call_is_closed_by_one_tap(clerk: Somebody) -> None:
    clerk.says("/call")
    card = clerk.says(f"{LIFT}，问谁管。答复：住建局物业科管，已告诉电话")
    assert "已答：住建局物业科管，已告诉电话" in card
    assert "已答复，办结" in clerk.taps("答复了，办结")


def test_nobody_is_called_after_what_was_answered_on_the_line(town: Town, clerk: Somebody) -> None:
    clerk.says("/call")
    clerk.says(f"{PHONE}，{LIFT}，问谁管。答复：住建局物业科管")
    clerk.taps("答复了，办结")
    town.waits_until("2026-10-20 09:00")
    assert waiting(town) == []


def test_nothing_is_closed_without_a_kind(town: Town, clerk: Somebody) -> None:
    clerk.says("/call")
    clerk.says("想问一下这件东西怎么弄。答复：已讲清楚")
    told = clerk.taps("答复了，办结")
    assert "没有类别不能办结" in told
    clerk.taps(clerk.chat.labels[0])
    assert "已答复，办结" in clerk.taps(clerk.chat.labels[0])
    assert town.case(clerk.chat.number).category is not None


def test_another_systems_number_makes_no_second_case(clerk: Somebody) -> None:
    first = registered(clerk, f"工单编号GD20261010，{LIFT}")
    clerk.says("/call")
    clerk.says(f"工单编号GD20261010，{LIFT}")
    assert f"已经登记过，是{first}" in clerk.taps("登记")


def test_a_call_answered_by_the_unit_waits_for_a_person_to_call(
    town: Town, clerk: Somebody
) -> None:
    number = registered(clerk)
    answers(town.handler(LIFT_UNIT))
    assert town.case(number).state == State.REPLIED
    town.waits_until("2026-10-20 09:00")
    assert town.case(number).state == State.REPLIED
    assert number in waiting(town)


def test_a_handler_cannot_type_in_a_call(town: Town) -> None:
    shown = town.handler(LIFT_UNIT).says("/call")
    assert "/away" in shown, "whoever is no clerk reads what they can do"
    assert "登记来电" not in shown
    assert town.asks(lambda work: work.dialogues.find(town.handler(LIFT_UNIT).address_id)) is None


def test_a_citizen_who_types_the_clerks_words_files_as_ever(town: Town) -> None:
    told = town.citizen("王").says("记来电")
    assert "整段粘贴" not in told


def test_a_clerk_may_read_english(town: Town) -> None:
    clerk = town.clerk()
    clerk.says("/language")
    clerk.taps("English")
    clerk.says("/call")
    card = clerk.says(f"{PHONE}, {LIFT}")
    assert "Check it and tap" in card
    assert "Caller: ***5678; source: telephone" in card
    assert "Please read out" in clerk.taps(en("button.register"))
    assert label(Language.EN, "button.register") == "Register"


def test_blame_is_cleared_by_a_clerk_before_a_unit_reads_it(town: Town, clerk: Somebody) -> None:
    registered(clerk, f"{LIFT}，住建局推诿不作为")
    assert town.case(clerk.chat.number).state == State.SUBMITTED
    assert not town.handler(LIFT_UNIT).chat.messages
