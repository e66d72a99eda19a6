"""Whose name a unit reads: the writer's never, a private third person's not in full."""

import pytest

from domain.masking import MASK, found_in, masked

PRIVATE = (
    ("邻居张小明养狗扰民", "张小明"),
    ("楼上李雷每天半夜拖桌子", "李雷"),
    ("房东：陈建国不退押金", "陈建国"),
    ("我的丈夫王大勇被打伤", "王大勇"),
    ("业主周明利占用通道", "周明利"),
    ("我女儿张清若上学的事", "张清若"),
    ("张小明女士占道摆摊", "张小明"),
    ("户主叫欧阳建军", "欧阳建军"),
)
OWN = (
    ("反映人王小明", "王小明"),
    ("举报人谢钢电话在下面", "谢钢"),
    ("投诉人：欧阳倩联系电话后附", "欧阳倩"),
    ("联系人：胡喆****", "胡喆"),
    ("投诉人雷学文强烈要求查处", "雷学文"),
    ("我姓王，叫小明。", "小明"),
    ("路灯坏了。此致 王小明", "王小明"),
    ("我是业主王小明，家里漏水", "王小明"),
    ("本人欧阳雪，家住河西", "欧阳雪"),
)
STAYS = (
    "高女士和欧阳先生都来过",
    "邻居张某某养狗扰民",
    "村干部何某不办事",
    "局长王建国不接待",
    "建国物业公司的李建国经理骂人",
    "楼下施工到半夜，邻居白天没法休息",
    "未经业主许可就涨价，全体业主陈述如下",
    "何时能修好？方便的话告诉我",
    "老人钱财被骗",
    "住户阳台漏水",
    "居民安全没有保障，业主常年投诉",
    "投诉人：全体业主",
)


@pytest.mark.parametrize(("text", "name"), [*PRIVATE, *OWN])
def test_the_name_of_a_private_person_is_taken_out(text: str, name: str) -> None:
    cleared = masked(text)
    assert name not in cleared
    assert MASK in cleared


@pytest.mark.parametrize("text", STAYS)
def test_titles_officials_firms_and_what_is_no_name_stay(text: str) -> None:
    assert masked(text) == text


def test_a_full_name_once_known_is_taken_out_wherever_it_stands() -> None:
    text = "我叫王小明。王小明的房子漏水，物业还骂王小明"
    assert "王小明" not in masked(text)


def test_two_characters_may_be_a_word_elsewhere() -> None:
    assert masked("邻居安平来过，一路安平").endswith("一路安平")


def test_what_the_desk_knows_of_the_writer_is_taken_out_wherever_it_stands() -> None:
    text = "石头叔让我说的，石头家没水，号码5520111"
    assert masked(text, ("石头", "5520111", "")) == f"{MASK}叔让我说的，{MASK}家没水，号码{MASK}"


def test_what_overlaps_is_taken_out_once() -> None:
    assert masked("联系人：王小明13812345678") == f"联系人：{MASK}"


def test_what_was_found_says_of_which_sort_it_is() -> None:
    sorts = {sort for sort, _ in found_in("我叫王小明，邻居张小红，电话13812345678")}
    assert sorts == {"own", "third", "number", "again"}
