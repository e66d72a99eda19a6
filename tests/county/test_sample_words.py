"""The sample's word lists: every word leads where its list says."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.config.county_file import SAMPLE
from bot.config.county_sections import keyword
from domain.county import Category, County
from domain.routing import FOR_A_PERSON, propose, route

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def goes(county: County, category: str, text: str) -> str | None:
    return route(county, category=category, place_text="", township=None, text=text).unit


def by_sub_matter(county: County) -> list[tuple[Category, str, str]]:
    return [
        (category, sub.unit, word)
        for category in county.categories
        for sub in category.lead.sub_matters
        for word in sub.words
    ]


@pytest.mark.parametrize(
    ("entry", "word", "weight"),
    [
        ("路灯", "路灯", 1),
        ("停车位", "停车位", 1.5),
        ("乱停乱放", "乱停乱放", 2),
        ("路灯:2.5", "路灯", 2.5),
    ],
)
def test_a_word_weighs_by_its_length_or_as_it_says(entry: str, word: str, weight: float) -> None:
    assert keyword(entry) == keyword(f"{word}:{weight}")


def test_no_word_stands_twice_in_a_category(sample: County) -> None:
    for category in sample.categories:
        words = Counter(one.word for one in category.keywords)
        assert [word for word, times in words.items() if times > 1] == [], category.code


def test_every_keyword_proposes_its_category(sample: County) -> None:
    lost = [
        (category.code, one.word)
        for category in sample.categories
        for one in category.keywords
        if category.code not in {found.category for found in propose(sample, one.word, limit=5)}
    ]
    assert lost == []


def test_every_word_of_a_sub_matter_leads_to_its_unit(sample: County) -> None:
    wrong = [
        (category.code, word, found)
        for category, unit, word in by_sub_matter(sample)
        if (found := goes(sample, category.code, word)) != unit
    ]
    assert wrong == []


def test_no_word_belongs_to_two_sub_matters_of_a_category(sample: County) -> None:
    words = Counter((category.code, word) for category, _, word in by_sub_matter(sample))
    assert [word for word, times in words.items() if times > 1] == []


def test_every_word_of_an_explicit_rule_leads_to_its_unit(sample: County) -> None:
    for rule in sample.rules:
        for word in rule.words:
            assert goes(sample, rule.category, word) == rule.unit


def test_every_urgent_word_makes_its_category_urgent(sample: County) -> None:
    for category in sample.categories:
        for word in (*category.urgent, *category.critical):
            found = route(sample, category=category.code, place_text="", township=None, text=word)
            assert found.urgency == "urgent"


def test_every_category_leads_somewhere_or_to_a_person(sample: County) -> None:
    for category in sample.categories:
        found = route(
            sample, category=category.code, place_text="柳河镇", township=None, text="请处理"
        )
        several = not category.lead.unit
        assert found.sure != (category.code in FOR_A_PERSON or several), category.code
        assert found.sure or found.claimants


def test_the_accused_unit_never_leads_conduct(sample: County) -> None:
    assert sample.category("conduct").lead.unit == "supervision"
    assert goes(sample, "conduct", "教育局态度恶劣") is None


def test_the_files_are_utf_8_with_short_lines_of_settings(sample: County) -> None:
    files: list[Path] = sorted(SAMPLE.parent.glob("*.toml"))
    assert len(files) >= 6
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert CHINESE.search(text), file
        assert "\t" not in text, file
    assert sample.name_zh == "清源县"
