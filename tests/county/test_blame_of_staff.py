"""Where a text blames an office: not a firm, not a neighbour, not what should be avoided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accused import accused_unit, conduct_unit
from domain.blame import HELD_BACK, blame_in, blames_staff, without_blame
from domain.county import County


@pytest.mark.parametrize(
    "text",
    [
        "窗口工作人员态度恶劣",
        "两个局互相推诿",
        "投诉了三次，城管不作为",
        "村支书对我们不理不睬",
        "打12345，没人接电话",
        "这就是懒政",
        "派出所民警骂人",
        "The officer was rude to me",
        "I was passed from one office to another",
    ],
)
def test_blame_of_an_office_is_noticed(text: str) -> None:
    assert blames_staff(text)


@pytest.mark.parametrize(
    "text",
    [
        "开发商一直推诿敷衍",
        "物业不作为，收钱不办事",
        "李经理态度恶劣",
        "楼上邻居骂人",
        "希望相关部门不要推诿",
        "老板态度差，不给工资",
        "路灯坏了三天",
        "双方都是老赖，互相推",
        "",
    ],
)
def test_what_is_said_of_others_is_no_blame_of_staff(text: str) -> None:
    assert not blames_staff(text)


def test_the_place_of_a_word_is_told() -> None:
    (found,) = blame_in("路坏了。交警不作为。")
    assert (found.word, found.at, found.sentence) == ("不作为", 6, (4, 10))


def test_clauses_that_blame_are_held_back_and_the_others_stay() -> None:
    cleared = without_blame("电梯坏了三天。住建局互相推诿，态度恶劣。请来修！")
    assert cleared == f"电梯坏了三天。{HELD_BACK}请来修！"


def test_a_text_without_blame_stays_as_it_is() -> None:
    assert without_blame("路灯坏了三天。") == "路灯坏了三天。"


@given(st.text(max_size=200))
def test_what_is_left_has_no_word_of_blame(text: str) -> None:
    assert not blames_staff(without_blame(text).replace(HELD_BACK, ""))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("城管不作为", "city_management"),
        ("派出所民警态度恶劣", "police"),
        ("交警不作为", "traffic_police"),
        ("打12345，受理员态度恶劣", "hotline"),
        ("打了12345，相关部门踢皮球", "competent"),
        ("相关部门踢皮球", "competent"),
        ("教育局不闻不问", "education"),
    ],
)
def test_the_accused_is_the_one_named_beside_the_word(sample: County, text: str, unit: str) -> None:
    assert accused_unit(sample, text, locality=None, competent="competent") == unit


def test_a_village_named_by_its_people_is_the_places_own(sample: County) -> None:
    binhe = sample.unit("binhe")
    blamed = accused_unit(sample, "社区干部不作为", locality=binhe, competent=None)
    assert blamed == "binhe"
    town = accused_unit(sample, "街道不作为", locality=binhe, competent=None)
    assert town == "chengguan"


def test_nobody_is_accused_where_neither_words_nor_matter_point_at_one(sample: County) -> None:
    assert accused_unit(sample, "相关部门踢皮球", locality=None, competent=None) is None


@pytest.mark.parametrize(
    ("accused", "office"),
    [
        (None, "supervision"),
        ("police", "supervision"),
        ("hotline", "gov_office"),
        ("supervision", "gov_office"),
    ],
)
def test_the_alternate_looks_into_the_desk_and_the_office_itself(
    sample: County, accused: str | None, office: str
) -> None:
    assert conduct_unit(sample, accused, "supervision") == office
