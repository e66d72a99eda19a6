"""Looking for a kind: groups first, then its kinds, at most eight buttons a page."""

from dataclasses import replace

import pytest
from scripts import LAMP, UNSURE, en
from town import Town

from domain.county import Category, Group, LeadRule
from handlers.flows.draft import Facts, FileDraft
from handlers.flows.file_category import CATEGORY_STEP, MORE, PAGE
from handlers.office import Desk
from handlers.talking.dialogue import Answer, Question, Stay, View
from texts.catalogue import Language, label

every_language = pytest.mark.parametrize("language", Language)


def asked(desk: Desk, draft: FileDraft, language: Language = Language.ZH) -> Question:
    return CATEGORY_STEP.ask(draft, View(language, Facts(desk.county)))


def labels(question: Question) -> list[str]:
    return [choice.label for row in question.rows for choice in row]


def values(question: Question) -> list[str]:
    return [choice.value for row in question.rows for choice in row]


def with_groups(desk: Desk, *groups: Group) -> Desk:
    """The desk, its county's kinds being those of these groups."""
    kinds = tuple(
        Category(code, code, code, LeadRule("housing")) for group in groups for code in group.kinds
    )
    county = replace(desk.county, categories=kinds, groups=groups, rules=(), ways=(), patterns=())
    return replace(desk, county=county)


@every_language
def test_every_kind_is_reached_in_two_taps(desk: Desk, language: Language) -> None:
    seen = []
    for group in desk.county.groups:
        draft = FileDraft(text=LAMP, browsing=True, group=group.code)
        question = asked(desk, draft, language)
        seen += [value for value in values(question) if value in group.kinds]
    assert sorted(seen) == sorted(one.code for one in desk.county.categories)


@every_language
def test_no_page_has_more_than_eight_buttons(desk: Desk, language: Language) -> None:
    pages = [asked(desk, FileDraft(browsing=True), language)]
    pages += [
        asked(desk, FileDraft(browsing=True, group=group.code), language)
        for group in desk.county.groups
    ]
    assert max(len(values(page)) for page in pages) <= PAGE


@every_language
def test_what_citizens_read_on_these_buttons_is_short(desk: Desk, language: Language) -> None:
    limit = 12 if language is Language.ZH else 24
    groups = labels(asked(desk, FileDraft(browsing=True), language))
    assert [one for one in groups if len(one) > limit] == []


def test_a_group_with_many_kinds_is_turned_over_and_begins_again(desk: Desk) -> None:
    kinds = tuple(f"k{n}" for n in range(12))
    large = with_groups(desk, Group("large", "大", "Large", kinds))
    draft = FileDraft(browsing=True, group="large")
    view = View(Language.ZH, Facts(large.county))
    shown: list[str] = []
    for _ in range(3):
        question = asked(large, draft)
        assert len(values(question)) <= PAGE
        shown += [value for value in values(question) if value in kinds]
        taken = CATEGORY_STEP.take(draft, Answer(choice=MORE), view)
        assert isinstance(taken, Stay)
        draft = taken.draft
    assert shown == list(kinds)
    assert draft.page == 0


def test_many_groups_are_turned_over_too(desk: Desk) -> None:
    groups = tuple(Group(f"g{n}", f"大{n}", f"G{n}", (f"k{n}",)) for n in range(10))
    many = with_groups(desk, *groups)
    first = asked(many, FileDraft(browsing=True))
    second = asked(many, FileDraft(browsing=True, page=1))
    assert len(values(first)) == PAGE
    shown = [value for one in (first, second) for value in values(one) if value[:6] == "group."]
    assert shown == [f"group.g{n}" for n in range(10)]


def test_a_county_without_groups_shows_its_kinds_at_once(desk: Desk) -> None:
    flat = replace(desk, county=replace(desk.county, groups=()))
    question = asked(flat, FileDraft(browsing=True))
    assert values(question)[:6] == [one.code for one in desk.county.categories[:6]]
    assert len(values(question)) == PAGE


def test_a_group_that_is_gone_since_shows_the_groups(desk: Desk) -> None:
    assert asked(desk, FileDraft(browsing=True, group="gone")).key == "file.groups"


def test_a_page_that_is_gone_since_shows_the_first(desk: Desk) -> None:
    first = asked(desk, FileDraft(browsing=True))
    assert asked(desk, FileDraft(browsing=True, page=7)) == first


def test_in_the_chat_a_kind_is_found_and_named_as_people_say_it(town: Town) -> None:
    wang = town.citizen("王")
    wang.says(LAMP)
    assert "大致是哪方面" in wang.taps("都不是，看全部")
    wang.taps("住房、物业、水电气暖")
    wang.taps("看别的方面")
    wang.taps("土地、农村、山林水利")
    assert "在哪里" in wang.taps("征地拆迁、宅基地、土地")
    assert "类别：征地拆迁、宅基地、土地" in wang.says("不清楚在哪")


def test_in_the_chat_a_kind_is_found_in_english(town: Town) -> None:
    ann = town.citizen("Ann", "en-GB")
    ann.says("Something is wrong here")
    assert "What is it about" in str(ann.chat.newest)
    ann.taps("Offices, officials, law")
    ann.taps(en("button.groups"))
    ann.taps("Shopping, tax, business")
    ann.taps("Tax service")
    assert "Tax service" in ann.says("by the river")


def test_groups_and_kinds_are_chosen_by_number_and_by_words_too(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("有件事")
    wang.says("5")
    assert "拖欠工资" in wang.chat.labels
    wang.says("不在这里")
    wang.says("土地、农村、山林水利")
    wang.says("2")
    assert "类别：农业农村" in wang.says("不清楚在哪")


def test_whoever_finds_nothing_in_a_group_leaves_it_to_staff(town: Town) -> None:
    wang = town.citizen("王")
    wang.says("有件事")
    wang.taps("工资、社保、低保养老")
    wang.taps(UNSURE)
    assert "类别：工作人员来定" in wang.says("不清楚在哪")


def test_the_way_back_is_a_button_in_both_languages() -> None:
    assert label(Language.ZH, "button.groups") != label(Language.EN, "button.groups")
