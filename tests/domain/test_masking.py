"""What a unit reads names nobody, and still says what is the matter."""

import os
from pathlib import Path

import pytest

from domain.masking import MASK, masked, without_numbers

SHARED = Path(os.environ.get("SUPING_SHARED", Path(__file__).parents[3] / "shared"))
NUMBERS = (
    "13812345678",
    "138 1234 5678",
    "138-1234-5678",
    "+86 13812345678",
    "8613812345678",
    "0571-88776655",
    "（0571）88776655",
    "05718877665",
    "11010519491231002X",
    "110105194912310021",
    "110105491231002",
    "6222 0212 3456 7890 123",
    "6222021234567890123",
    "wang.xiaoming@example.com",
)
NAMES = (
    ("我叫王小明，住在城关", "王小明"),
    ("你好，我叫欧阳雪。", "欧阳雪"),
    ("姓名：李雷 ", "李雷"),
    ("联系人:韩梅梅，", "韩梅梅"),
    ("投诉人：张三\n", "张三"),
    ("我是陈建国，反映路灯", "陈建国"),
    ("本人刘芳，家住河西", "刘芳"),
    ("My name is John Smith and the lamp is out", "John Smith"),
)
HARMLESS = (
    "滨河路12号门口的路灯坏了三天",
    "2026年9月28日停电，到10月10日还没修",
    "楼下3号楼2单元501漏水，交了1250元物业费",
    "我是业主，反映物业不作为",
    "我是小区居民，电梯坏了",
    "电话一直不接，打了8次",
    "合同编号20260928，共368户",
    "本人家住城关街道",
    "12345热线和110都打过",
    "打电话12345没人接，供电的电话：95598",
    "公交3路、5路、12路都不停",
    "The lamp at 12 Binhe Road has been out for 30 days",
)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("around", ["{}", "请打{}联系", "电话：{}。", "call {} please"])
def test_a_number_that_leads_to_a_person_is_taken_out(number: str, around: str) -> None:
    cleared = masked(around.format(number))
    assert number not in cleared
    assert MASK in cleared


@pytest.mark.parametrize("number", NUMBERS)
def test_the_words_around_a_number_stay(number: str) -> None:
    assert masked(f"路灯坏了，{number}，请修") == f"路灯坏了，{MASK}，请修"


@pytest.mark.parametrize(
    "said", ["微信：wang_2008", "QQ号 10086001", "电话是5520101", "wechat: ab12345"]
)
def test_what_is_called_a_number_is_taken_out_by_its_name(said: str) -> None:
    assert masked(said).endswith(MASK)


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_the_writers_own_name_is_taken_out(text: str, name: str) -> None:
    cleared = masked(text)
    assert name not in cleared
    assert MASK in cleared


@pytest.mark.parametrize("text", HARMLESS)
def test_what_names_nobody_stays_as_it_is(text: str) -> None:
    assert masked(text) == text


def test_several_in_one_text_are_all_taken_out() -> None:
    text = "我叫王小明，电话13812345678，身份证110105194912310021，家里停电"
    assert masked(text) == f"我叫{MASK}，电话{MASK}，身份证{MASK}，家里停电"


def test_clearing_twice_changes_nothing_more() -> None:
    text = "我叫王小明，电话13812345678，微信wang_2008"
    assert masked(masked(text)) == masked(text)


def test_a_date_after_a_telephone_stays() -> None:
    assert masked("联系电话：0571-88776655 2012年6月3日") == f"联系电话：{MASK} 2012年6月3日"


def test_an_empty_text_stays_empty() -> None:
    assert masked("") == ""


def test_most_real_complaints_stay_as_they_are() -> None:
    file = SHARED / "data" / "complaints-replied.tsv"
    if not file.is_file():
        pytest.skip("the county's own papers are not beside this checkout (SUPING_SHARED)")
    rows = file.read_text(encoding="utf-8").split("\n")[1:]
    lines = [" ".join(row.split("\t")[3:5]) for row in rows]
    changed = [line for line in lines if masked(line) != line]
    assert len(changed) < len(lines) / 10


def test_a_read_back_masks_numbers_and_keeps_names() -> None:
    said = "邻居王大伟的电话13812345678，邮箱a.b@example.org"
    assert without_numbers(said) == f"邻居王大伟的电话{MASK}，邮箱{MASK}"
