"""Cutting long texts: nothing lost, nothing torn that can stay whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.cutting import shorten, split, units

ANY = st.text(st.characters(codec="utf-16"), max_size=300)


def test_a_short_text_stays_as_it_is() -> None:
    assert shorten("路灯坏了", 12) == "路灯坏了"
    assert split("路灯坏了") == ("路灯坏了",)


def test_a_cut_is_shown_and_counts() -> None:
    assert shorten("滨河路路灯坏了三天", 6) == "滨河路路灯…"


def test_a_shortened_text_is_one_line() -> None:
    assert shorten("  路灯\n坏了\t三天 ", 20) == "路灯 坏了 三天"


def test_no_blank_stands_before_the_mark() -> None:
    assert shorten("lamp is out", 6) == "lamp…"


def test_there_must_be_room_for_the_mark() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        shorten("x", 0)


@given(text=ANY, n=st.integers(1, 50))
def test_a_shortened_text_is_a_beginning_of_at_most_n_characters(text: str, n: int) -> None:
    short = shorten(text, n)
    assert len(short) <= n
    assert "\n" not in short
    assert " ".join(text.split()).startswith(short.removesuffix("…"))


def test_a_picture_sign_counts_as_two_units() -> None:
    assert units("路灯") == 2
    assert units("👍") == 2


def test_a_part_ends_with_a_line_where_it_can() -> None:
    assert split("一二三四五。\n六七八九十", 10) == ("一二三四五。", "六七八九十")


def test_else_with_a_sentence() -> None:
    assert split("一二三四五。六七八九十", 8) == ("一二三四五。", "六七八九十")
    assert split("It is out. Nobody came", 15) == ("It is out.", "Nobody came")


def test_else_with_a_word() -> None:
    assert split("lamp lamp lamp lamp", 12) == ("lamp lamp", "lamp lamp")


def test_else_anywhere() -> None:
    assert split("一二三四五六七八", 3) == ("一二三", "四五六", "七八")


def test_a_point_in_a_number_ends_no_sentence() -> None:
    assert split("一二三四五六3.5米深", 8) == ("一二三四五六3.", "5米深")


def test_a_line_that_ends_early_does_not_leave_a_stump() -> None:
    assert split("一\n二三四五六七八九十", 8)[0] == "一\n二三四五六七"


def test_a_picture_sign_is_never_torn() -> None:
    assert split("👍👍👍", 3) == ("👍", "👍", "👍")


def test_an_empty_text_is_one_empty_part() -> None:
    assert split("") == ("",)


def test_a_text_of_blanks_is_one_part() -> None:
    assert len(split(" " * 100, 10)) == 1


def test_the_limit_must_hold_any_character() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        split("x", 1)


@pytest.mark.parametrize("length", [4095, 4096])
def test_what_just_fits_is_not_split(length: int) -> None:
    assert split("字" * length) == ("字" * length,)


def test_one_character_too_many_makes_two_parts() -> None:
    assert [len(part) for part in split("字" * 4097)] == [4096, 1]


@given(text=ANY, limit=st.integers(2, 60))
def test_every_part_fits_and_nothing_but_blanks_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert parts
    assert all(units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(text=st.text("一二。\n a", max_size=200), limit=st.integers(10, 40))
def test_no_part_but_the_last_is_less_than_half_full(text: str, limit: int) -> None:
    squeezed = " ".join(text.split())
    for part in split(squeezed, limit)[:-1]:
        assert len(part) >= limit // 2 - 1
