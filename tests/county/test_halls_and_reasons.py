"""Halls, windows, service items and reasons: what does not fit together is told at once."""

from dataclasses import replace

import pytest

from bot.config.county_sections import CountyPart
from bot.config.sections import StaffSection
from domain.county import BadCounty, County, Hall, ServiceItem, Window
from domain.evaluator import Tag, TagSet, UnknownWindow

WINDOW = Window("12", "养老待遇", "Pension benefits", "human_resources")


def faults(county: County, **parts: object) -> tuple[str, ...]:
    with pytest.raises(BadCounty) as caught:
        replace(county, **parts)  # type: ignore[arg-type]
    return caught.value.faults


def in_hall(*windows: Window) -> tuple[Hall, ...]:
    return (Hall("main", "大厅", "Hall", windows),)


def test_a_window_is_found_by_its_key_in_any_case(sample: County) -> None:
    hall, window = sample.window("MAIN/12")
    assert (hall.code, window.zh) == ("main", "养老待遇")


@pytest.mark.parametrize("key", ["main/99", "side/12", "12", "main/"])
def test_a_window_that_is_not_there_is_named(sample: County, key: str) -> None:
    with pytest.raises(UnknownWindow, match=key):
        sample.window(key)


@pytest.mark.parametrize("number", ["", "窗1", "123456789", "1-2", "1/2"])
def test_a_number_fits_a_code(sample: County, number: str) -> None:
    told = faults(sample, halls=in_hall(replace(WINDOW, number=number)))
    assert any("a number is 1 to 8 letters and digits" in line for line in told)


def test_two_windows_of_a_hall_have_two_numbers(sample: County) -> None:
    told = faults(sample, halls=in_hall(replace(WINDOW, number="a3"), replace(WINDOW, number="A3")))
    assert told == ("hall 'main': window 'A3' is there 2 times",)


def test_a_window_serves_items_that_exist(sample: County) -> None:
    told = faults(sample, halls=in_hall(replace(WINDOW, items=("pensions",))))
    assert told == ("hall 'main' window '12': unknown service item 'pensions'",)


def test_an_item_has_a_unit_a_code_and_a_stage(sample: County) -> None:
    told = faults(sample, halls=(), items=(ServiceItem("Bad", "某", "some", "nobody", ()),))
    assert len(told) == 3


@pytest.mark.parametrize("grades", [(), (0, 1), (6,)])
def test_a_reason_is_offered_with_grades_there_are(sample: County, grades: tuple[int, ...]) -> None:
    told = faults(sample, tag_sets=(TagSet(1, (Tag("slow", "慢", "Slow", grades),)),))
    assert told == ("tag set 1: tag 'slow' needs grades from 1 to 5",)


def test_a_reasons_indicator_exists(sample: County) -> None:
    told = faults(sample, tag_sets=(TagSet(1, (Tag("slow", "慢", "Slow", (1,), "speed"),)),))
    assert told == ("tag set 1: tag 'slow': unknown indicator 'speed'",)


def test_a_version_stands_once(sample: County) -> None:
    told = faults(sample, tag_sets=(sample.tags, sample.tags))
    assert told == ("tag set '1' is there 2 times",)


def test_the_highest_version_is_offered_and_older_ones_stay_readable(sample: County) -> None:
    newer = TagSet(2, (Tag("slow", "慢", "Slow", (1,)),))
    county = replace(sample, tag_sets=(newer, sample.tags))
    assert county.tags is newer
    assert county.tags_of(1) == sample.tags
    assert county.tags_of(7) is newer


def test_reasons_depend_on_the_grade(sample: County) -> None:
    assert [tag.code for tag in sample.tags.of_grade(1)] == [
        "long_wait", "trips", "papers", "rude", "not_done", "sent_elsewhere",
    ]  # fmt: skip
    assert [tag.code for tag in sample.tags.of_grade(5)] == [
        "fast", "clear", "friendly", "one_trip",
    ]  # fmt: skip


def test_every_grade_has_reasons_and_every_indicator_too(sample: County) -> None:
    for grade in (1, 2, 3, 4, 5):
        assert 3 <= len(sample.tags.of_grade(grade)) <= 6
    named = {tag.indicator for tag in sample.tags.tags}
    assert named == {one.code for one in sample.tags.indicators}


@pytest.mark.parametrize("role", ["hall_manager", "chief_representative", "window_clerk"])
def test_whoever_works_in_a_hall_names_it(role: str) -> None:
    person = {"channel": "local", "user_id": 1, "name": "甲", "role": role, "unit": "tax"}
    with pytest.raises(ValueError, match="needs a hall"):
        StaffSection.model_validate(person)
    assert StaffSection.model_validate({**person, "hall": "main"}).value().hall == "main"


def test_a_tag_set_needs_reasons() -> None:
    with pytest.raises(ValueError, match="tag"):
        CountyPart.model_validate({"tag_set": [{"version": 1, "tag": []}]})
