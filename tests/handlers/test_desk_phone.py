"""The telephone: asked for once, beside the receipt, needed by nobody, gone when they say so."""

import pytest
from callers import PHONE
from scripts import LIFT, LIFT_UNIT, POWER, answers, en, filed
from town import Town

from domain.reach import Nudging, masked_phone


def asks_for_phone(text: str) -> bool:
    return "要的话直接发手机号" in text or "send your number" in text


def test_the_question_rides_on_the_first_receipt(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says("城关街道")
    told = wang.taps("提交")
    assert told.count("收到了，请截图保存") == 1
    assert "您没来看时打电话告诉您" in told
    assert wang.chat.menu[0] == "发手机号，有答复告诉我"
    assert "不留电话" in wang.chat.menu
    assert len(wang.chat.of("case.receipt")) == 1


def test_with_a_gateway_text_messages_are_promised(town: Town) -> None:
    town.under(nudging=Nudging(sms=True))
    wang, _ = filed(town)
    assert "有答复时短信告诉您" in str(wang.chat.of("case.receipt")[-1])


def test_it_is_asked_once(town: Town) -> None:
    wang, _ = filed(town)
    wang.says("/new")
    wang.files(POWER)
    first, second = wang.chat.of("case.receipt")
    assert asks_for_phone(first.text)
    assert not asks_for_phone(second.text)


@pytest.mark.parametrize("typed", [PHONE, "138 0013 8000", "+86 13800138000", "0971-1234567"])
def test_a_number_alone_is_kept_and_read_back_masked(town: Town, typed: str) -> None:
    wang, _ = filed(town)
    told = wang.says(typed)
    assert "记下了：" in told
    assert "****" in told
    assert typed not in told
    assert town.asks(lambda work: work.identities.has_phone(wang.person_id))
    assert town.asks(lambda work: work.dialogues.find(wang.address_id)) is None


def test_it_delays_nothing_and_needs_no_answer(town: Town) -> None:
    wang, number = filed(town)
    assert number in town.handler(LIFT_UNIT).reads()
    assert "在哪里" in wang.says("物业不管单元门") or wang.chat.newest


def test_no_is_taken_for_an_answer(town: Town) -> None:
    wang, _ = filed(town)
    assert "好，不留" in wang.taps("不留电话")
    assert "不留电话" not in wang.chat.menu
    assert not town.asks(lambda work: work.identities.has_phone(wang.person_id))


def test_a_number_is_changed_by_sending_another(town: Town) -> None:
    wang, _ = filed(town)
    wang.says(PHONE)
    assert "139****0000" in wang.says("13900000000")
    assert town.asks(lambda work: work.identities.phone_to_reach(wang.person_id)) == "13900000000"


@pytest.mark.parametrize("words", ["删掉电话", "不要短信", "不留电话"])
def test_a_number_is_taken_away_at_any_time(town: Town, words: str) -> None:
    wang, _ = filed(town)
    wang.says(PHONE)
    town.passes(days=3)
    assert "您的电话已经删掉" in wang.says(words)
    assert not town.asks(lambda work: work.identities.has_phone(wang.person_id))


def test_in_english_it_is_the_same(town: Town) -> None:
    li = town.citizen("李", "en")
    li.says(LIFT)
    li.says("Chengguan")
    assert asks_for_phone(li.taps(en("button.submit")))
    assert "Noted: 138****8000" in li.says(PHONE)
    assert "Your number is deleted" in li.says("delete my number")


def test_a_number_within_a_matter_is_no_telephone_to_keep(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(f"小区物业不管电梯，我的电话{PHONE}")
    assert not town.asks(lambda work: work.identities.has_phone(wang.person_id))


def test_a_number_as_the_answer_to_a_question_stays_the_answer(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LIFT)
    wang.says(PHONE)
    assert not town.asks(lambda work: work.identities.has_phone(wang.person_id))


def test_staff_are_not_asked(town: Town) -> None:
    handler = town.handler("教育局")
    handler.says("/new")
    handler.files(LIFT)
    assert not asks_for_phone(str(handler.chat))


def test_no_unit_ever_reads_it(town: Town) -> None:
    wang, _ = filed(town)
    wang.says(PHONE)
    handler = town.handler(LIFT_UNIT)
    handler.taps("看全文")
    answers(handler)
    wang.taps("没解决")
    town.handler(LIFT_UNIT, "B").taps("看全文")
    assert not any(PHONE in str(chat) or "****" in str(chat) for chat in town.staff_chats())


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13800138000", "138****8000"), ("09711234567", "097****4567"), ("12345", "12345"), ("", "")],
)
def test_a_masked_number_shows_its_ends(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown
