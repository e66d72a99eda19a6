"""A number that leads to a person is found however it is written; what is none stays."""

# ruff: noqa: RUF001 - full-width digits are the point of it

import random

import pytest

from domain.masking import MASK, masked
from domain.numbers import luhn, resident_check, shadow

WRITTEN = (
    "１３８１２３４５６７８",
    "１３８-１２３４-５６７８",
    "一三八一二三四五六七八",
    "幺三八 幺二三四 五六七八",
    "一三八、一二三四、五六七八",
    "138.1234.5678",
    "138·1234·5678",
    "138 123 45678",
    "1 3 8 1 2 3 4 5 6 7 8",
    "1381 234 5678",
    "138一二三四五六七八",
    "0086 138 1234 5678",
    "（０５７１）８８７７６６５５",
    "0571-8877 6655",
    "0571-88776655转801",
    "11010519491231002x",
    "110105 19491231 002X",
    "１１０１０５１９４９１２３１００２Ｘ",
    "430322195601******17",
    "４３０３２２１９５６０*******",
    "138****5678",
    "6222 0212 3456 7890 123",
    "4111 1111 1111 1111",
    "wang.xm＠example.com",
)
CALLED = (
    ("加我微信：wang_2008a", "wang_2008a"),
    ("V信 zhang8899", "zhang8899"),
    ("QQ：１００８６００１", "１００８６００１"),
    ("护照E12345678丢了", "E12345678"),
    ("打到账号：31001234567", "31001234567"),
    ("我的车牌号是鲁A12345，被刮了", "鲁A12345"),
    ("本人车辆：鲁AD12345（新能源）", "鲁AD12345"),
    ("手机号13812345678一直打不通", "13812345678"),
)
STAYS = (
    "违停车辆鲁A12345堵住消防通道",
    "拨打物业公司电话0571-88776655没人接",
    "供水热线0571-96390打不通，客服电话400-123-4567也一样",
    "13、14、15、16、17、18号楼都没水",
    "2019-06-12 到 2019-07-16 停机",
    "办理时限：20260928至20261010",
    "合同编号 202609280001234567，金额1250000.00元",
    "一二三四五号楼一直没修",
    "一、二、三、四、五、六、七、八号楼都没有电",
    "打了110、119、120、12345，又打了12328",
    "统一社会信用代码91330100MA2ABCDE1X",
    "我在微信群里看到通知",
)


@pytest.mark.parametrize("number", WRITTEN)
@pytest.mark.parametrize(
    "around", ["{}", "找我,{},急", "请打{}，谢谢", "家里停电。{}（随时）", "call {} please"]
)
def test_a_number_is_found_however_it_is_written(number: str, around: str) -> None:
    assert masked(around.format(number)) == around.format(MASK)


@pytest.mark.parametrize(("text", "number"), CALLED)
def test_what_is_called_a_number_or_the_writers_own_is_found(text: str, number: str) -> None:
    cleared = masked(text)
    assert number not in cleared
    assert MASK in cleared


@pytest.mark.parametrize("text", STAYS)
def test_what_leads_to_no_person_stays(text: str) -> None:
    assert masked(text) == text


def test_a_residents_card_is_known_by_its_checksum() -> None:
    assert resident_check("11010519491231002X")
    assert resident_check("11010519491231002x")
    assert not resident_check("110105194912310021")
    assert not resident_check("1101051949123100")


def test_a_bank_card_is_known_by_luhns_digit() -> None:
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")


def test_the_shadow_is_as_long_as_the_text() -> None:
    for text in (*WRITTEN, *STAYS, "①②③ ﬁ ㎡ Ⅷ 一三九一二三四五六七八"):
        assert len(shadow(text)) == len(text)


def test_every_mobile_number_is_found_in_every_way_of_writing() -> None:
    dice = random.Random(3)  # noqa: S311 - examples
    spoken = str.maketrans("0123456789", "零一二三四五六七八九")
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for _ in range(300):
        number = f"1{dice.choice('3456789')}{dice.randrange(10**9):09d}"
        parts = (number[:3], number[3:7], number[7:])
        ways = (number, number.translate(spoken), number.translate(wide))
        for way in (*ways, *(sign.join(parts) for sign in " -.·")):
            assert masked(f"电话{way}，急") == f"电话{MASK}，急", way
