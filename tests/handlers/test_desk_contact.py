"""同意公开: a unit asks for a contact, sees it while consent stands; every look is on record."""

from callers import accesses
from scripts import LIFT_UNIT, POWER, answers, filed
from town import Somebody, Town

from handlers.incoming import Contact

PHONE = "13912345678"
WHY = "要上门看电梯"


def asked(town: Town, name: str = "王") -> tuple[Somebody, str, Somebody]:
    """A citizen, the number, and the handler who has asked them for a contact."""
    wang, number = filed(town, name)
    handler = town.handler(LIFT_UNIT)
    handler.taps("请求联系方式")
    assert "已问诉求人" in handler.says(WHY)
    return wang, number, handler


def given(town: Town) -> tuple[Somebody, str, Somebody]:
    wang, number, handler = asked(town)
    wang.taps("给电话")
    wang.says(PHONE)
    return wang, number, handler


def test_nobody_is_asked_for_a_contact_before_a_unit_needs_it(town: Town) -> None:
    wang, _ = filed(town)
    assert "想直接联系您" not in str(wang.chat)


def test_the_citizen_reads_who_asks_and_why(town: Town) -> None:
    wang, number, _ = asked(town)
    told = wang.reads()
    assert f"{number}：{LIFT_UNIT}想直接联系您，因为：“{WHY}”" in told
    assert wang.chat.labels[:3] == ["给电话", "给姓名和电话", "不给"]


def test_a_typed_number_is_the_consent_and_is_seen_on_a_tap(town: Town) -> None:
    wang, number, handler = given(town)
    assert f"{number}的联系方式给{LIFT_UNIT}看了" in str(wang.chat.newest)
    assert PHONE not in handler.reads()
    assert accesses(town) == []
    assert PHONE in handler.taps("看联系方式")
    assert handler.chat.newest.protect or handler.chat.with_button("答复").protect
    assert accesses(town) == [WHY]


def test_a_name_is_asked_only_where_it_is_given_as_well(town: Town) -> None:
    wang, _, handler = asked(town)
    wang.taps("给姓名和电话")
    assert "怎么称呼您" in wang.says(PHONE)
    wang.says("王建国")
    assert f"王建国　{PHONE}" in handler.taps("看联系方式")


def test_what_is_known_already_is_not_asked_for_again(town: Town) -> None:
    wang, _, handler = asked(town)
    with town.store.work(town.now) as work:
        work.identities.know(wang.person_id, phone=PHONE)
    assert "联系方式给" in wang.taps("给电话")
    assert PHONE in handler.taps("看联系方式")


def test_a_name_that_is_known_is_not_seen_where_only_the_telephone_was_given(town: Town) -> None:
    wang, _, handler = asked(town)
    with town.store.work(town.now) as work:
        work.identities.know(wang.person_id, name="王建国", phone=PHONE)
    wang.taps("给电话")
    assert "王建国" not in handler.taps("看联系方式")


def test_whoever_says_no_is_left_in_peace_and_the_case_goes_on(town: Town) -> None:
    wang, number, handler = asked(town)
    assert f"{number}照常办" in wang.taps("不给")
    assert "诉求人不给联系方式" in handler.reads()
    assert town.case(number).state == "in_progress"


def test_a_unit_has_one_question_at_a_time(town: Town) -> None:
    _, _, handler = asked(town)
    assert "请求联系方式" not in handler.chat.with_button("答复").buttons


def test_what_is_no_number_is_asked_for_once_more(town: Town) -> None:
    wang, _, _ = asked(town)
    wang.taps("给电话")
    assert "不像电话号码" in wang.says("以后再说吧")


def test_it_is_taken_back_by_a_tap_and_is_gone_from_the_card(town: Town) -> None:
    wang, _, handler = given(town)
    handler.taps("看联系方式")
    data = handler.chat.with_button("看联系方式").button("看联系方式")
    assert "看不到" in wang.taps("收回同意")
    assert PHONE not in str(handler.chat)
    assert "已经" in handler.forges(data)
    assert "收回了联系方式" in str(handler.chat)
    assert len(accesses(town)) == 1


def test_it_is_taken_back_by_words_too(town: Town) -> None:
    wang, number, handler = given(town)
    handler.taps("看联系方式")
    assert f"看不到{number}的联系方式" in wang.says("收回授权")
    assert PHONE not in str(handler.chat)
    assert "不用收回" in wang.says("收回同意")


def test_it_is_gone_once_the_case_has_ended(town: Town) -> None:
    wang, _, handler = given(town)
    handler.taps("看联系方式")
    data = handler.chat.with_button("看联系方式").button("看联系方式")
    answers(handler)
    wang.taps("解决了")
    assert PHONE not in str(handler.chat)
    handler.forges(data)
    assert PHONE not in str(handler.chat)


def test_it_is_for_this_case_only(town: Town) -> None:
    _, number, handler = given(town)
    _, other = filed(town, "李")
    town.changes(other, person_id=town.case(number).person_id)
    card = handler.chat.with_button("请求联系方式")
    assert other in card.text
    assert "看联系方式" not in card.buttons


def test_it_is_for_the_unit_that_asked_only(town: Town) -> None:
    _, number, handler = given(town)
    data = handler.chat.with_button("看联系方式").button("看联系方式")
    town.changes(number, lead_unit="police")
    handler.forges(data)
    assert PHONE not in str(handler.chat)


def test_nobody_else_can_tap_for_it(town: Town) -> None:
    _, number, handler = given(town)
    data = handler.chat.with_button("看联系方式").button("看联系方式")
    for other in (town.handler("公安局"), town.clerk(), town.citizen("李")):
        other.says("你好")
        other.forges(data)
        assert PHONE not in str(other.chat)
    assert accesses(town) == []
    assert number


def test_a_confidential_citizen_may_give_it_all_the_same(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("小区物业不管电梯，我叫王小明")
    wang.says("滨河小区")
    wang.taps("要求保密")
    wang.taps("提交")
    clerk = town.clerk()
    clerk.taps("写转述")
    clerk.says("某小区电梯停运")
    clerk.taps(LIFT_UNIT)
    handler = town.handler(LIFT_UNIT)
    handler.taps("请求联系方式")
    handler.says(WHY)
    wang.taps("给电话")
    wang.says(PHONE)
    assert PHONE in handler.taps("看联系方式")
    assert "王小明" not in str(handler.chat)


# One's own number, shared by the chat's own button


def contact(phone: str = "+8613912345678", *, own: bool = True) -> Contact:
    return Contact(phone, own)


def asked_for(town: Town, name: str = "王") -> tuple[Somebody, str]:
    """A citizen whose unit waits for a contact."""
    wang, number = filed(town, name)
    handler = town.handler(LIFT_UNIT)
    handler.taps("请求联系方式")
    handler.says("要上门看电梯")
    return wang, number


def test_ones_own_number_shared_while_a_unit_waits_is_the_consent(town: Town) -> None:
    wang, number = asked_for(town)
    assert f"{number}的联系方式给{LIFT_UNIT}看了" in wang.sends(contact=contact())
    town.handler(LIFT_UNIT).taps("看联系方式")
    assert "13912345678" in str(town.handler(LIFT_UNIT).chat)
    wang.taps("收回同意")
    town.handler(LIFT_UNIT).taps("请求联系方式")


def test_shared_as_the_answer_to_the_open_question_it_ends_it(town: Town) -> None:
    wang, number = asked_for(town)
    wang.taps("给电话")
    assert f"{number}的联系方式" in wang.sends(contact=contact())
    assert "有什么事，直接说一句就行" in wang.says("你好")


def test_nobody_elses_number_is_a_consent(town: Town) -> None:
    wang, number = asked_for(town)
    wang.sends(contact=contact(own=False))
    assert town.asks(lambda work: work.consents.latest(town.case(number).id).given) is None


def test_without_a_question_a_shared_number_agrees_to_nothing(town: Town) -> None:
    wang, number = filed(town)
    wang.sends(contact=contact())
    assert town.asks(lambda work: work.consents.latest(town.case(number).id)) is None


def test_where_two_units_wait_a_shared_number_is_kept_alone(town: Town) -> None:
    wang, number = asked_for(town)
    second = wang.files(POWER)
    other = town.handler(town.desk.county.unit(town.case(second).lead_unit or "").zh)
    other.taps("请求联系方式")
    other.says("要上门")
    wang.sends(contact=contact())
    for one in (number, second):
        case_id = town.case(one).id
        assert town.asks(lambda work, of=case_id: work.consents.latest(of).given) is None
