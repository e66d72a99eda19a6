"""The sample county has a county's shape, and a person on every post."""

from collections import Counter
from pathlib import Path

import pytest

from bot.config.county_file import CountyFile
from domain.county import County, UnitType
from domain.routing import route
from domain.staff import OF_A_HALL, OF_A_UNIT, Post, Role, Staff


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (UnitType.TOWNSHIP, 20),
        (UnitType.COMMUNITY, 35),
        (UnitType.DEPARTMENT, 45),
        (UnitType.PUBLIC_COMPANY, 4),
        (UnitType.DESK, 1),
    ],
)
def test_the_county_has_its_units(sample: County, kind: UnitType, number: int) -> None:
    assert Counter(unit.type for unit in sample.units)[kind] == number


def test_no_two_units_have_one_name(sample: County) -> None:
    for names in ({u.zh for u in sample.units}, {u.en for u in sample.units}):
        assert len(names) == len(sample.units)


def test_every_township_has_a_community(sample: County) -> None:
    parents = {u.parent for u in sample.units if u.type is UnitType.COMMUNITY}
    townships = {u.code for u in sample.units if u.type is UnitType.TOWNSHIP}
    assert len(townships - parents) <= 1


def test_the_hall_has_twenty_counters_with_numbers_of_their_own(sample: County) -> None:
    (hall,) = sample.halls
    assert len({window.number for window in hall.windows}) == 20


def test_telephone_numbers_are_plainly_invented(sample: County) -> None:
    assert all(unit.phone == "12345" or unit.phone.startswith("0000-") for unit in sample.units)


def test_the_categories_are_the_countys(sample: County, shared: Path) -> None:
    lines = (shared / "domain" / "categories.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = {row[0]: row[1:3] for row in (line.split("\t") for line in lines)}
    ours = {one.code: [one.zh, one.en] for one in sample.categories}
    assert ours == rows


def test_every_category_but_the_rest_has_words(sample: County) -> None:
    assert [one.code for one in sample.categories if not one.keywords] == ["other"]


def test_the_desk_never_leads_a_matter_about_itself(sample: County) -> None:
    found = route(sample, category="desk", place_text="", township=None, text="热线态度差")
    assert found.unit == sample.alternate("hotline") == "gov_office"


@pytest.mark.parametrize(
    ("category", "text", "place", "unit"),
    [
        ("utilities", "从昨天开始停水", "滨河路", "water_company"),
        ("utilities", "停电了", "不清楚", "power_company"),
        ("utilities", "天然气漏气", "不清楚", "gas_company"),
        ("utilities", "暖气不热", "不清楚", "heating_company"),
        ("utilities", "缴费渠道少", "不清楚", "housing"),
        ("noise", "夜间施工", "滨河路", "city_management"),
        ("noise", "噪音", "滨河路", None),
        ("transport", "公交车少", "", "transport"),
        ("transport", "红绿灯坏了", "", "traffic_police"),
        ("social", "医保卡", "", "medical_insurance"),
        ("housing", "公积金提取", "", "housing_fund"),
        ("grassroots", "村务不公开", "柳河镇", "liuhe"),
        ("grassroots", "村务不公开", "不清楚", None),
        ("other", "说不清", "滨河路", None),
    ],
)
def test_the_sample_county_routes_as_its_catalogue_says(
    sample: County, category: str, text: str, place: str, unit: str | None
) -> None:
    found = route(sample, category=category, place_text=place, township=None, text=text)
    assert found.unit == unit


@pytest.mark.parametrize("text", ["停水", "停电", "停气", "停暖"])
def test_no_water_power_gas_or_heating_is_urgent(sample: County, text: str) -> None:
    found = route(sample, category="utilities", place_text="", township=None, text=text)
    assert found.urgency == "urgent"


def test_few_ways_to_pay_for_water_are_not_urgent(sample: County) -> None:
    found = route(sample, category="utilities", place_text="", township=None, text="缴费渠道少")
    assert found.urgency == "normal"


@pytest.mark.parametrize("place", ["滨河路烧烤摊", "城关街道", "人民广场"])
def test_places_are_known_by_their_everyday_names(sample: County, place: str) -> None:
    township = sample.township_at(place)
    assert township is not None
    assert township.code == "chengguan"


@pytest.fixture(scope="module")
def people(sample_file: CountyFile) -> tuple[Staff, ...]:
    return sample_file.demo_staff(["local"])


def test_every_unit_but_the_desk_has_a_b_and_a_head(
    sample: County, people: tuple[Staff, ...]
) -> None:
    posts = {(one.unit, one.post) for one in people}
    for unit in sample.units:
        if unit.type is not UnitType.DESK:
            assert {(unit.code, post) for post in Post} <= posts


def test_user_ids_follow_the_units_order(sample: County, people: tuple[Staff, ...]) -> None:
    index = [unit.code for unit in sample.units].index("education") + 1
    found = {one.user_id: one for one in people if one.unit == "education"}
    assert sorted(found) == [100_000 + index * 10 + n for n in (1, 2, 3)]
    assert found[100_000 + index * 10 + 1].name == "教育局A岗"
    assert found[100_000 + index * 10 + 3].role is Role.UNIT_HEAD


def test_no_two_people_share_a_user_id(people: tuple[Staff, ...]) -> None:
    assert len({one.user_id for one in people}) == len(people)


def test_clerk_named_supervisor_second_and_administrator_are_there(
    people: tuple[Staff, ...],
) -> None:
    office = [(one.role, one.post) for one in people if one.role not in OF_A_HALL | OF_A_UNIT]
    assert office == [
        (Role.CLERK, None),
        (Role.SUPERVISOR, Post.A),
        (Role.SUPERVISOR, Post.B),
        (Role.ADMINISTRATOR, None),
        (Role.LIAISON, None),
    ]


def test_every_unit_at_a_window_has_people_in_the_hall(
    sample: County, people: tuple[Staff, ...]
) -> None:
    (hall,) = sample.halls
    there = Counter((one.unit, one.role) for one in people if one.hall == hall.code)
    assert there[None, Role.HALL_MANAGER] == 1
    for unit in {window.unit for window in hall.windows}:
        assert there[unit, Role.CHIEF_REPRESENTATIVE] == 1
        assert there[unit, Role.WINDOW_CLERK] == 2


def test_every_window_serves_items_of_its_own_unit(sample: County) -> None:
    for hall in sample.halls:
        for window in hall.windows:
            items = [sample.item(code) for code in window.items]
            assert items
            assert {one.unit for one in items if one} == {window.unit}


def test_made_up_people_exist_on_their_own_channel_only(sample_file: CountyFile) -> None:
    assert sample_file.demo_staff(["telegram"]) == ()
