"""The small values of the desk: buttons, titles, dates, lines."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts import NOISE, filed
from town import Town

from domain.rules import EscalationStep, Recipient
from handlers.cards.cards import pages, short_title
from handlers.cards.lines import stage_of, stage_words
from handlers.casework.alerts import base
from handlers.office import Desk, Office, main_menu
from handlers.talking.buttons import CaseTap, Face, ListTap, QuestionTap, on_card, on_list, read
from storage.values import Button
from texts.catalogue import Language

FACE = Face("0123456789abcdef", 7)


# Buttons


def test_what_a_button_sends_is_read_back() -> None:
    assert read(on_card(FACE, "答复", "answer").data) == CaseTap(FACE.nonce, 7, "answer")
    assert read(on_card(FACE, "公安局", "unit", "police").data) == CaseTap(
        FACE.nonce, 7, "unit", "police"
    )
    assert read(on_list("work", 3, "下一页").data) == ListTap("work", 3)
    assert read("d:abc:12:submit") == QuestionTap("abc", 12, "submit")


@given(st.text(max_size=80))
def test_any_data_is_read_or_is_no_button(data: str) -> None:
    tap = read(data)
    assert tap is None or data.startswith(("c:", "d:", "l:"))


@given(st.text(alphabet="cdl:0123456789abc²٣", max_size=40))
def test_nearly_right_data_never_breaks(data: str) -> None:
    read(data)


@pytest.mark.parametrize("unit_code_length", [1, 20])
def test_a_card_button_fits_with_the_longest_unit_code(unit_code_length: int) -> None:
    face = Face("f" * 16, 99_999)
    assert len(on_card(face, "x", "withdraw_yes", "u" * unit_code_length).data.encode()) <= 64


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (8, 1), (9, 2), (16, 2), (17, 3)])
def test_buttons_are_paged_by_eight(count: int, expected: int) -> None:
    buttons = [Button(str(index), str(index)) for index in range(count)]
    shown = [one for page in range(expected) for row in pages(buttons, page)[0] for one in row]
    assert pages(buttons, 0)[1] == expected
    assert shown == buttons


# Titles


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("路灯坏了", "路灯坏了"),
        ("滨河路12号门口的路灯坏了三天", "滨河路12号门口的路灯…"),
        ("The street lamp at 12 Binhe Road is out", "The street lamp at 12 Binhe R…"),
        ("short", "short"),
        ("第一行\n第二行", "第一行 第二行"),
        ("", ""),
    ],
)
def test_a_title_is_as_long_as_its_writing_needs(text: str, title: str) -> None:
    assert short_title(text) == title


@given(st.text(max_size=200))
def test_a_title_is_one_line_and_never_too_long(text: str) -> None:
    title = short_title(text)
    assert len(title) <= 30
    assert "\n" not in title


# Due rows and stages


@pytest.mark.parametrize(
    ("kind", "plain"), [("overdue_1", "overdue_1"), ("dispatch#3", "dispatch"), ("watch", "watch")]
)
def test_a_row_planned_again_is_the_same_stage(kind: str, plain: str) -> None:
    assert base(kind) == plain


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("overdue_0", "黄灯（逾期）"),
        ("overdue_1", "黄灯 催办"),
        ("overdue_3", "红灯督办"),
        ("overdue_10", "红灯 久拖不决"),
        ("overdue_99", "黄灯（逾期）"),
    ],
)
def test_a_stage_is_named_with_its_light(town: Town, stage: str, words: str) -> None:
    office(town, lambda one: check(stage_words(one, stage, Language.ZH), words))


def test_a_county_names_its_own_stages(town: Town) -> None:
    own = EscalationStep(2, "red", "县长热线督办", "mayor's office", (), (Recipient.UNIT_HEAD,))
    town.under(rules=replace(town.desk.rules, escalation=(own,)))
    chinese, english = "红灯 县长热线督办", "red light: mayor's office"
    office(town, lambda one: check(stage_words(one, "overdue_2", Language.ZH), chinese))
    office(town, lambda one: check(stage_words(one, "overdue_2", Language.EN), english))


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        ("2026-10-10 18:30", "overdue_0"),
        ("2026-10-12 09:00", "overdue_0"),
        ("2026-10-13 09:00", "overdue_1"),
        ("2026-10-15 09:00", "overdue_3"),
        ("2026-12-01 09:00", "overdue_10"),
    ],
)
def test_a_case_stands_at_its_highest_stage(town: Town, at: str, stage: str) -> None:
    _, number = filed(town)
    town.waits_until(at)
    office(town, lambda one: check(stage_of(one, town.case(number)), stage))


def office(town: Town, look: object) -> None:
    assert callable(look)
    town.does(look)


def check(found: str, expected: str) -> None:
    assert found == expected


# The office


def test_the_large_keys_are_four_in_both_languages() -> None:
    for language in Language:
        rows = main_menu(language)
        assert [len(row) for row in rows] == [2, 2]


def test_the_digest_comes_on_the_next_working_morning(town: Town) -> None:
    friday = datetime(2026, 10, 9, 10, 0, tzinfo=UTC)

    def look(one: Office) -> None:
        assert one.morning(friday) == town.at("2026-10-10 08:40")
        assert one.morning(friday, days=2) == town.at("2026-10-12 08:40")

    office(town, look)


def test_a_year_that_is_not_published_is_known_to_be_so(town: Town, desk: Desk) -> None:
    assert desk.calendar.knows(2026)

    def look(one: Office) -> None:
        assert one.published(town.at("2026-12-31 18:00"))
        assert not one.published(town.at("2027-01-04 18:00"))

    office(town, look)


def test_a_unit_is_named_with_its_telephone(town: Town) -> None:
    def look(one: Office) -> None:
        assert one.unit_contact(Language.ZH, "housing") == "住建局（0000-5520105）"
        assert one.unit_contact(Language.EN, "housing").endswith("(0000-5520105)")
        assert one.unit_name(Language.ZH, None) == "县政务服务热线办"

    office(town, look)


def test_a_text_too_long_for_one_message_goes_out_in_parts(town: Town) -> None:
    wang, number = filed(town)
    long = "情况说明。" * 3000
    town.does(lambda one: one.tell(wang.address_id, "answer.full", no=number, answer=long))
    parts = wang.chat.of("answer.full")
    assert len(parts) == 4
    assert all(len(part.text) <= 4096 for part in parts)


def test_a_matter_is_shown_to_staff_in_short(town: Town) -> None:
    filed(town, text=NOISE + "。" + "天天吵得睡不着。" * 100)
    card = town.clerk().chat.newest
    assert len(card.text) < 400
