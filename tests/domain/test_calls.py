"""A call typed in any order is taken apart: who rang is no part of the matter."""

import pytest

from domain.calls import Call, ending, only_phone, understood

PHONE = "13812345678"


@pytest.mark.parametrize(
    ("typed", "call"),
    [
        ("路灯不亮", Call("路灯不亮")),
        (f"{PHONE} 滨河路路灯坏了", Call("滨河路路灯坏了", PHONE)),
        (f"滨河路路灯坏了，{PHONE}", Call("滨河路路灯坏了", PHONE)),
        (f"王先生{PHONE}，路灯坏了三天", Call("路灯坏了三天", PHONE, "王先生")),
        (f"王大爷，{PHONE}，路灯坏了", Call("路灯坏了", PHONE, "王大爷")),
        (f"电话：{PHONE}", Call("", PHONE)),
        ("停水了，联系电话0571-88886666", Call("停水了", "0571-88886666")),
        ("停水了，我电话：138 1234 5678", Call("停水了", "138 1234 5678")),
        (f"Caller {PHONE}. No light, place: Binhe 12", Call("No light", PHONE, "", "Binhe 12")),
        ("来电人：李四\n地点：王家村\n停水", Call("停水", "", "李四", "王家村")),
    ],
)  # fmt: skip
def test_what_was_typed_is_taken_apart(typed: str, call: Call) -> None:
    assert understood(typed) == call


@pytest.mark.parametrize(
    "typed",
    [
        f"烧烤店主电话{PHONE}，半夜吵",
        f"老板 {PHONE} 欠我工资",
        f"店里经理{PHONE}不理我",
        f"物业{PHONE}打不通",
        "身份证号110101199003071234被冒用",
        "订单20261010123456789012没发货",
    ],
)
def test_a_number_of_somebody_in_the_story_stays_in_the_words(typed: str) -> None:
    assert understood(typed) == Call(typed)


def test_the_callers_number_is_found_beside_somebody_elses() -> None:
    call = understood(f"店主电话13911112222，半夜吵，回电{PHONE}")
    assert call == Call("店主电话13911112222，半夜吵", PHONE)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("省平台工单编号：GD202610100001，停水", "GD202610100001"),
        ("12345编号 2026-1010-0001。停水", "2026-1010-0001"),
        ("信访件号XF202600123，停水", "XF202600123"),
        ("external no. GD20261010, no water", "GD20261010"),
    ],
)
def test_another_systems_number_is_no_part_of_the_matter(typed: str, number: str) -> None:
    call = understood(typed)
    assert call.external_no == number
    assert number not in call.matter


def test_an_answer_given_on_the_telephone_stands_at_the_end() -> None:
    call = understood("问社保卡怎么补办。答复：带身份证到12号窗口，\n当场就能办。")
    assert call.matter == "问社保卡怎么补办。"
    assert call.answer == "带身份证到12号窗口，\n当场就能办。"


def test_a_word_of_answers_inside_the_matter_is_no_answer() -> None:
    assert understood("上次的答复不清楚：没说几点").answer == ""


@pytest.mark.parametrize(
    ("typed", "number"),
    [(PHONE, PHONE), (f" {PHONE} ", PHONE), ("0571-88886666", "0571-88886666"), ("261010001", "")],
)
def test_a_number_alone_is_told_from_a_case_number(typed: str, number: str) -> None:
    assert only_phone(typed) == number


def test_a_clerk_sees_the_last_four_digits() -> None:
    assert ending("138 1234 5678") == "***5678"
    assert ending("") == ""


@pytest.mark.parametrize(
    "typed", ["", "，", "\n\n", f"{PHONE}{PHONE}", "电话：", "姓名：", "。。。"]
)
def test_nothing_that_can_be_typed_is_too_odd(typed: str) -> None:
    assert isinstance(understood(typed), Call)
