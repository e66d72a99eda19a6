"""An explicit rule, then the lead unit, then triage; what is not sure waits for a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_county import SMALL, wide

from domain.county import County, UnknownCategory, UnknownUnit
from domain.routing import FOR_A_PERSON, Routing, route


def routed(
    county: County, category: str | None, text: str = "请处理", place: str = "", **more: object
) -> Routing:
    known = {"township": None, **more}
    return route(county, category=category, place_text=place, text=text, **known)  # type: ignore[arg-type]


def test_a_category_goes_to_its_lead_unit(small: County) -> None:
    found = routed(small, "streets", "路灯坏了")
    assert (found.unit, found.sure, found.reason) == ("roads", True, "lead")


def test_no_category_goes_to_triage(small: County) -> None:
    found = routed(small, None)
    assert (found.unit, found.sure, found.reason) == (None, False, "no_category")
    assert found.urgency == "normal"


@pytest.mark.parametrize("category", sorted(FOR_A_PERSON))
def test_what_a_person_must_read_is_never_sure(small: County, category: str) -> None:
    found = routed(small, category, "施工", "山前镇")
    assert (found.unit, found.sure, found.reason) == (None, False, "for_a_person")


def test_an_explicit_rule_stands_before_the_lead(small: County) -> None:
    found = routed(small, "streets", "隧道里没有灯")
    assert (found.unit, found.reason) == ("builders", "rule")


def test_a_rule_for_the_place_stands_before_the_general_one(small: County) -> None:
    assert routed(small, "streets", "隧道里没有灯", "老码头").unit == "factories"


def test_two_rules_that_disagree_are_two_claims(small: County) -> None:
    found = routed(small, "schooling", "校车堵住校门")
    assert (found.unit, found.reason) == (None, "several_leads")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("半夜施工", "builders"),
        ("楼下ktv", "police"),
        ("楼下" + wide("KTV"), "police"),
        ("工厂响", "factories"),
    ],
)
def test_the_words_of_one_sub_matter_alone_decide(small: County, text: str, unit: str) -> None:
    found = routed(small, "din", text)
    assert (found.unit, found.reason) == (unit, "sub_matter")


@pytest.mark.parametrize("text", ["太吵了", "工地和广场舞都吵"])
def test_several_claimed_leads_go_to_triage_with_all_claimants(small: County, text: str) -> None:
    found = routed(small, "din", text)
    assert (found.unit, found.sure, found.reason) == (None, False, "several_leads")
    assert found.claimants == ("builders", "police", "factories")


def test_a_plain_lead_takes_what_no_sub_matter_claims(small: County) -> None:
    assert routed(small, "safety", "有小偷").unit == "police"
    assert routed(small, "safety", "脚手架松了").unit == "builders"


def test_the_township_of_the_place_leads_where_the_category_says_so(small: County) -> None:
    found = routed(small, "village", place="老码头")
    assert (found.unit, found.reason, found.co_units) == ("river", "township", ("elders",))


def test_an_unknown_place_goes_to_triage_where_a_township_must_lead(small: County) -> None:
    found = routed(small, "village", place="不清楚")
    assert (found.unit, found.sure, found.reason) == (None, False, "no_place")


def test_a_known_township_overrules_a_name_elsewhere(small: County) -> None:
    assert routed(small, "village", place="老码头", township="hill").unit == "hill"


def test_a_township_that_does_not_exist_is_an_error(small: County) -> None:
    with pytest.raises(UnknownUnit):
        routed(small, "village", township="moon")


def test_an_unknown_category_is_an_error(small: County) -> None:
    with pytest.raises(UnknownCategory):
        routed(small, "nothing")


def test_township_and_community_of_the_place_help_and_the_lead_does_not_twice(
    small: County,
) -> None:
    assert routed(small, "streets", place="桥头菜场").co_units == ("river", "bridge")
    assert routed(small, "streets", place="桥头菜场", township="river").co_units == (
        "river",
        "bridge",
    )
    assert routed(small, "streets", place="山前镇").co_units == ("hill",)
    assert routed(small, "streets", place="不清楚").co_units == ()


@pytest.mark.parametrize(
    ("category", "text", "urgency"),
    [
        ("streets", "路灯坏了", "normal"),
        ("streets", "路面塌了", "urgent"),
        ("streets", "井盖没了", "urgent"),
        ("taking", "征地", "complex"),
        ("power", "停电", "urgent"),
        ("flood", "水来了", "urgent"),
    ],
)
def test_words_and_category_say_how_fast_but_never_critical(
    small: County, category: str, text: str, urgency: str
) -> None:
    assert routed(small, category, text).urgency == urgency


@pytest.mark.parametrize("category", [None, "streets", "taking", "conduct"])
def test_the_citizens_word_makes_it_critical(small: County, category: str | None) -> None:
    assert routed(small, category, danger=True).urgency == "critical"


@given(
    st.sampled_from([None, *(one.code for one in SMALL.categories)]),
    st.text(st.sampled_from("施工工厂广场舞隧道校车门塌了井盖没x"), max_size=20),
    st.sampled_from(["", "山前镇", "老码头", "桥头菜场", "不清楚"]),
)
def test_sure_means_one_existing_unit_and_never_a_community(
    category: str | None, text: str, place: str
) -> None:
    found = routed(SMALL, category, text, place)
    assert found.sure == (found.unit is not None)
    for code in (found.unit, *found.co_units, *found.claimants):
        assert code is None or SMALL.unit(code).code == code
    assert found.unit is None or SMALL.unit(found.unit).type.value != "community"
    assert found.unit not in found.co_units
