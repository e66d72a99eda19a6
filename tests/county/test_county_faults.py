"""Whatever is taken out of a county that fits together, what still names it is told."""

from dataclasses import replace

import pytest

from domain.county import BadCounty, County, Pattern
from domain.patterns import blanks

WORDS = "查到的情况：【查到的情况】，办理结果：【结果】"


def referred_to(county: County) -> set[str]:
    """Every unit's code that another part of the county names."""
    codes = {unit.parent for unit in county.units if unit.parent}
    codes |= {place.unit for place in county.places}
    codes |= {window.unit for hall in county.halls for window in hall.windows}
    codes |= {rule.unit for rule in county.rules}
    codes |= {code for one in county.alternates for code in (one.unit, one.instead)}
    for category in county.categories:
        codes |= {*category.lead.claimants, *category.fallback}
    return codes - {"township", "community"}


def without(county: County, code: str) -> County:
    return replace(county, units=tuple(unit for unit in county.units if unit.code != code))


def test_a_unit_that_is_named_somewhere_cannot_be_taken_out(sample: County) -> None:
    for code in sorted(referred_to(sample)):
        with pytest.raises(BadCounty, match=f"'{code}'"):
            without(sample, code)


def test_a_unit_nobody_names_can_be_taken_out(sample: County) -> None:
    free = {unit.code for unit in sample.units} - referred_to(sample)
    assert free
    for code in sorted(free):
        assert len(without(sample, code).units) == len(sample.units) - 1


def test_every_part_that_names_a_lost_unit_is_told(sample: County) -> None:
    with pytest.raises(BadCounty) as caught:
        without(sample, "registry")
    owners = {fault.partition(":")[0] for fault in caught.value.faults}
    assert owners == {
        "rule of 'housing'",
        "hall 'main' window '4'",
        "service item 'title_transfer'",
    }


def test_a_kind_is_in_one_group_and_every_kind_is_in_some(sample: County) -> None:
    first, *others = sample.groups
    twice = replace(first, kinds=(*first.kinds, "tax"))
    with pytest.raises(BadCounty, match="category 'tax' is in 2 groups"):
        replace(sample, groups=(twice, *others))
    with pytest.raises(BadCounty, match="category 'housing' is in no group"):
        replace(sample, groups=tuple(others))


def test_a_group_has_a_code_of_its_own_and_known_kinds(sample: County) -> None:
    first, *others = sample.groups
    for odd, fault in (
        (replace(first, code="Home!"), "group 'Home!'"),
        (replace(first, code=others[0].code), "is there 2 times"),
        (replace(first, kinds=(*first.kinds, "gone")), "unknown category 'gone'"),
    ):
        with pytest.raises(BadCounty, match=fault):
            replace(sample, groups=(odd, *others))


def test_a_category_that_is_ruled_on_cannot_be_taken_out(sample: County) -> None:
    rest = tuple(one for one in sample.categories if one.code != "land")
    with pytest.raises(BadCounty, match="unknown category 'land'"):
        replace(sample, categories=rest)


def test_a_county_without_anything_still_fits_together(small: County) -> None:
    empty = replace(small, units=(), categories=(), places=(), alternates=(), rules=())
    assert empty.township_at("山前镇") is None


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        (Pattern(WORDS, WORDS, "dragons"), "pattern 'dragons': unknown category"),
        (Pattern("已按规定办理完毕，谢谢。", WORDS, "noise"), "pattern 'noise': no blank"),
        (Pattern(WORDS, "done", "noise"), "pattern 'noise': short"),
        (Pattern(WORDS, WORDS), "pattern 'without category' is there 2 times"),
    ],
)
def test_a_pattern_is_of_a_known_kind_once_and_has_blanks(
    sample: County, pattern: Pattern, fault: str
) -> None:
    others = tuple(one for one in sample.patterns if one.category != "noise")
    with pytest.raises(BadCounty, match=fault):
        replace(sample, patterns=(*others, pattern))


def test_every_pattern_of_the_sample_says_finding_measure_and_rule_or_hour(sample: County) -> None:
    assert None in [one.category for one in sample.patterns]
    for one in sample.patterns:
        assert 4 <= len(blanks(one.zh)) == len(blanks(one.en)), one.category
