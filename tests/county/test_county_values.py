"""A county fits together, or says what does not."""

from collections.abc import Callable

import pytest
from small_county import wide

from domain.county import (
    Alternate,
    BadCounty,
    Category,
    County,
    ExplicitRule,
    Hall,
    LeadRule,
    Place,
    SubMatter,
    Unit,
    UnitType,
    UnknownCategory,
    UnknownUnit,
    Window,
)

Change = Callable[..., County]


def department(code: str, **parts: str) -> Unit:
    return Unit(code, "某局", "Some", UnitType.DEPARTMENT, "1", **parts)


def category(code: str = "thing", lead: LeadRule | None = None, **parts: object) -> Category:
    return Category(code, "某类", "Some", lead or LeadRule("roads"), **parts)  # type: ignore[arg-type]


def test_a_unit_is_found_by_its_code(small: County) -> None:
    assert small.unit("roads").zh == "roads局"


def test_an_unknown_unit_is_named(small: County) -> None:
    with pytest.raises(UnknownUnit, match="'rods'"):
        small.unit("rods")


def test_a_category_is_found_by_its_code(small: County) -> None:
    assert small.category("din").en == "Noise"


def test_an_unknown_category_is_named(small: County) -> None:
    with pytest.raises(UnknownCategory, match="'dni'"):
        small.category("dni")


@pytest.mark.parametrize(
    ("text", "township"),
    [
        ("山前镇中心小学门口", "hill"),
        ("在桥头社区3号楼", "river"),
        ("老码头旁边", "river"),
        ("码头", "river"),
        ("码头东街12号", "hill"),
        ("HILL TOWN, next to the shop", "hill"),
        (wide("hill town"), "hill"),
    ],
)
def test_a_place_named_in_free_text_leads_to_its_township(
    small: County, text: str, township: str
) -> None:
    found = small.township_at(text)
    assert found is not None
    assert found.code == township


@pytest.mark.parametrize("text", ["", "不清楚", "我家门口", "码", "外县"])
def test_no_known_name_is_no_township(small: County, text: str) -> None:
    assert small.township_at(text) is None


def test_of_two_names_the_longest_wins(small: County) -> None:
    found = small.township_at("山前镇到码头东街")
    assert found is not None
    assert found.code == "hill"
    found = small.township_at("山前镇旁边的桥头社区")
    assert found is not None
    assert found.code == "river"


def test_of_two_names_of_one_length_the_first_wins(small: County) -> None:
    found = small.township_at("从河口乡到山前镇")
    assert found is not None
    assert found.code == "river"


def test_a_community_is_known_as_itself(small: County) -> None:
    found = small.locality_at("桥头菜场")
    assert found is not None
    assert found.code == "bridge"


def test_a_department_lies_in_no_township(small: County) -> None:
    assert small.township_of(small.unit("roads")) is None


def test_complaints_about_the_supervision_office_go_to_its_alternate(small: County) -> None:
    assert small.alternate("supervision") == "elders"
    assert small.alternate("roads") is None


def faults_of(change: Change, **parts: object) -> str:
    with pytest.raises(BadCounty) as caught:
        change(**parts)
    assert caught.value.faults
    return str(caught.value)


def test_a_unit_twice_is_named(small: County, changed: Change) -> None:
    assert "unit 'roads' is there 2 times" in faults_of(
        changed, units=(*small.units, department("roads"))
    )


def test_a_category_twice_is_named(small: County, changed: Change) -> None:
    assert "category 'din' is there 2 times" in faults_of(
        changed, categories=(*small.categories, category("din"))
    )


def test_a_category_without_a_lead_is_named(small: County, changed: Change) -> None:
    told = faults_of(changed, categories=(*small.categories, category(lead=LeadRule())))
    assert "category 'thing' has no lead" in told


@pytest.mark.parametrize(
    "lead", [LeadRule("nobody"), LeadRule(sub_matters=(SubMatter("nobody", ("词语",)),))]
)
def test_an_unknown_lead_is_named(small: County, changed: Change, lead: LeadRule) -> None:
    told = faults_of(changed, categories=(*small.categories, category(lead=lead)))
    assert "category 'thing': unknown unit 'nobody'" in told


def test_an_unknown_fallback_is_named(small: County, changed: Change) -> None:
    told = faults_of(changed, categories=(*small.categories, category(fallback=("nobody",))))
    assert "category 'thing': unknown unit 'nobody'" in told


def test_a_community_never_leads(small: County, changed: Change) -> None:
    told = faults_of(changed, categories=(*small.categories, category(lead=LeadRule("community"))))
    assert "led by a community" in told


def test_an_urgency_that_does_not_exist_is_named(small: County, changed: Change) -> None:
    told = faults_of(changed, categories=(*small.categories, category(urgency="quick")))
    assert "'quick', not one of complex, critical, normal, urgent" in told


@pytest.mark.parametrize("code", ["", "Roads", "9th", "a" * 21, "教育", "a-b"])
def test_a_code_is_short_ascii(small: County, changed: Change, code: str) -> None:
    assert "a code is a-z" in faults_of(changed, units=(*small.units, department(code)))


def test_a_stand_in_is_no_code(small: County, changed: Change) -> None:
    assert "reserved" in faults_of(changed, units=(*small.units, department("township")))


def test_a_community_needs_its_township(small: County, changed: Change) -> None:
    lost = Unit("lost", "孤岛社区", "Lost", UnitType.COMMUNITY, "1", "roads")
    assert "community 'lost' needs a township" in faults_of(changed, units=(*small.units, lost))


def test_a_parent_must_exist(small: County, changed: Change) -> None:
    told = faults_of(changed, units=(*small.units, department("desk_two", parent="nobody")))
    assert "parent of unit 'desk_two': unknown unit 'nobody'" in told


@pytest.mark.parametrize(
    ("unit", "told"), [("nobody", "unknown unit 'nobody'"), ("roads", "which is no township")]
)
def test_a_place_lies_in_a_township(changed: Change, unit: str, told: str) -> None:
    assert told in faults_of(changed, places=(Place("某地", "Some", unit),))


def test_every_counter_has_a_unit_behind_it(changed: Change) -> None:
    hall = Hall("main", "大厅", "Hall", (Window("1", "一号", "One", "nobody"),))
    told = faults_of(changed, halls=(hall,))
    assert told == "hall 'main' window '1': unknown unit 'nobody'"


def test_rules_and_alternates_name_known_units_and_categories(changed: Change) -> None:
    told = faults_of(
        changed,
        rules=(ExplicitRule("nothing", "nobody", (), "nowhere"),),
        alternates=(Alternate("ghost", "shadow"),),
    )
    for name in ("nothing", "nobody", "nowhere", "ghost", "shadow"):
        assert f"'{name}'" in told


def test_all_faults_are_told_at_once(small: County, changed: Change) -> None:
    with pytest.raises(BadCounty) as caught:
        changed(
            units=(*small.units, department("roads")),
            categories=(*small.categories, category(lead=LeadRule())),
        )
    assert len(caught.value.faults) == 2
