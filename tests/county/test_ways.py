"""Proper ways: named clearly by words, led to by a category, and faults in them told."""

from dataclasses import replace

import pytest

from domain.county import BadCounty, County, ProperWay


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("法院判决书下来了", "court"),
        ("村长贪污低保款", "discipline"),
        ("已经申请劳动仲裁", "arbitration"),
        ("申请行政复议", "review"),
        ("依申请公开被拒", "disclosure"),
        ("信访事项没有答复", "petition"),
    ],
)
def test_words_name_a_way_clearly(sample: County, text: str, code: str) -> None:
    way = sample.way_named(text)
    assert way is not None
    assert way.code == code


@pytest.mark.parametrize(
    "text", ["法院旁边的路灯坏了", "我要起诉你们", "幼儿园强制执行新规定", "到处是保护伞"]
)
def test_a_word_in_passing_names_none(sample: County, text: str) -> None:
    assert sample.way_named(text) is None


def test_a_category_leads_to_its_general_way(sample: County) -> None:
    way = sample.way_of("legal", "说来话长")
    assert way is not None
    assert way.code == "legal_aid"
    assert sample.way_of("housing", "法院判决") is None
    assert sample.way_of(None, "法院判决") is None


def test_only_what_points_to_graft_is_sealed(sample: County) -> None:
    assert [one.code for one in sample.ways if one.sealed] == ["discipline"]


def test_an_unknown_way_is_none(sample: County) -> None:
    assert sample.way("nowhere") is None
    assert sample.way(None) is None


def test_faults_of_ways_are_told(sample: County) -> None:
    one = sample.ways[0]
    doubled = replace(one, category="nothing")
    odd: ProperWay = replace(one, code="No Code", category=None)
    with pytest.raises(BadCounty) as caught:
        replace(sample, ways=(one, doubled, odd))
    told = str(caught.value)
    assert "way 'discipline' is there 2 times" in told
    assert "way 'discipline': unknown category 'nothing'" in told
    assert "way 'No Code': a code is" in told
