"""A county after its units were renamed, merged and closed."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.county_file import read_county
from domain.county import BadCounty, County, UnitType
from domain.reorganising import UnitChange, may_inherit, named, reorganised
from domain.routing import route

AT = datetime(2026, 12, 1, tzinfo=UTC)


@cache
def sample() -> County:
    return read_county("sample", Path()).county


@pytest.fixture(scope="module")
def county() -> County:
    return sample()


def merge(unit: str, into: str, days: int = 0) -> UnitChange:
    return UnitChange(unit, AT + timedelta(days=days), into=into)


def rename(unit: str, zh: str, en: str, days: int = 0) -> UnitChange:
    return UnitChange(unit, AT + timedelta(days=days), zh, en)


def led_by(county: County) -> set[str]:
    """Every unit anything leads to."""
    found: set[str] = set()
    for category in county.categories:
        found |= {*category.lead.claimants, *category.fallback}
    found |= {rule.unit for rule in county.rules} | {place.unit for place in county.places}
    found |= {one.unit for hall in county.halls for one in hall.windows}
    found |= {code for one in county.alternates for code in (one.unit, one.instead)}
    return found | {item.unit for item in county.items}


def test_a_renamed_unit_has_its_new_name_and_is_still_known_by_the_old_one(county: County) -> None:
    new = reorganised(county, [rename("housing", "住房和城乡建设局", "Housing Bureau")])
    assert new.unit("housing").zh == "住房和城乡建设局"
    assert "housing" in {hit[2] for hit in new.unit_words.found("住建局没人管")}
    assert new.named_at("housing", AT - timedelta(seconds=1))[0] == "住建局"
    assert new.named_at("housing", AT)[0] == "住房和城乡建设局"


def test_of_several_names_each_holds_in_its_time(county: County) -> None:
    names = [rename("housing", f"第{n}局", f"Bureau {n}", n) for n in (1, 2, 3)]
    new = reorganised(county, names)
    for days, name in ((0, "住建局"), (1, "第1局"), (2, "第2局"), (9, "第3局")):
        assert new.named_at("housing", AT + timedelta(days=days))[0] == name


def test_a_merged_unit_leads_nothing_and_its_heir_has_all_of_it(county: County) -> None:
    new = reorganised(county, [merge("housing", "city_management")])
    assert "housing" not in {unit.code for unit in new.units} | led_by(new)
    assert new.unit("housing").zh == "住建局"
    assert new.standing("housing") == "city_management"
    routing = route(new, category="housing", place_text="", township=None, text="电梯坏了")
    assert routing.unit == "city_management"
    assert {hit[2] for hit in new.unit_words.found("住建局")} == {"city_management"}


def test_what_was_merged_goes_on_with_the_heirs_heir(county: County) -> None:
    new = reorganised(
        county, [merge("housing", "city_management"), merge("city_management", "ecology", 1)]
    )
    assert new.standing("housing") == new.standing("city_management") == "ecology"
    assert not led_by(new) & {"housing", "city_management"}


def test_a_township_takes_places_and_communities_along(county: County) -> None:
    one, two, *_ = (unit.code for unit in county.units if unit.type is UnitType.TOWNSHIP)
    name = county.unit(one).zh
    new = reorganised(county, [merge(one, two)])
    assert one not in led_by(new)
    assert not [unit for unit in new.units if unit.parent == one]
    assert new.township_at(f"{name}东街") in (None, new.unit(two))


def test_a_change_of_a_unit_the_config_no_longer_has_changes_nothing(county: County) -> None:
    changes = [merge("nobody", "housing"), merge("housing", "nobody"), rename("x", "甲", "A")]
    assert reorganised(county, changes) == county


def test_places_stay_in_townships_communities_never_lead_and_the_desk_stays(
    county: County,
) -> None:
    by_type = {unit.type: unit for unit in county.units}
    department = county.unit("housing")
    township, desk = by_type[UnitType.TOWNSHIP], by_type[UnitType.DESK]
    assert may_inherit(department, township)
    assert not may_inherit(township, department)
    assert not may_inherit(desk, department)
    assert not may_inherit(department, desk)
    assert not may_inherit(department, department)
    if community := by_type.get(UnitType.COMMUNITY):
        assert may_inherit(community, township)
        assert not may_inherit(department, community)


def test_a_unit_is_found_by_name_code_or_a_part_of_it(county: County) -> None:
    assert [one.code for one in named(county.units, "住建局")] == ["housing"]
    assert [one.code for one in named(county.units, " HOUSING ")] == ["housing"]
    assert {one.code for one in named(county.units, "公安局")} == {"police"}
    assert len(named(county.units, "公安")) > 1
    assert named(county.units, "") == named(county.units, "没有的局") == []


@given(data=st.data())
def test_whatever_is_merged_nothing_leads_to_who_is_gone(data: st.DataObject) -> None:
    county = sample()
    for days in range(data.draw(st.integers(1, 6))):
        unit = data.draw(st.sampled_from(county.units))
        heirs = [one for one in county.units if may_inherit(unit, one)]
        if not heirs:
            continue
        change = merge(unit.code, data.draw(st.sampled_from(heirs)).code, days)
        try:
            county = reorganised(county, [change])
        except BadCounty:
            continue
        gone = {one.code for one in county.gone}
        assert not gone & led_by(county)
        assert not gone & {one.code for one in county.units}
        assert all(county.standing(code) not in gone for code in gone)
