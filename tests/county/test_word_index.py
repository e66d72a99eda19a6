"""Words of a list are found in free text as a person would find them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_county import wide

from domain.wordlist import WordIndex, normalised

INDEX = WordIndex([("路灯", 1), ("路灯杆", 2), ("灯杆", 3), ("KTV", 4), ("停电", 5), ("停电", 6)])


def found(text: str) -> list[tuple[int, str, int]]:
    return INDEX.found(text)


def test_the_longest_word_at_a_place_wins_and_words_overlap() -> None:
    assert found("坏路灯杆") == [(1, "路灯杆", 2), (2, "灯杆", 3)]


def test_a_word_with_two_values_gives_both() -> None:
    assert found("停电") == [(0, "停电", 5), (0, "停电", 6)]


@pytest.mark.parametrize("text", ["ktv", "KTV", wide("KTV"), "Ktv"])
def test_width_and_case_make_no_difference(text: str) -> None:
    assert found(text) == [(0, "ktv", 4)]


@pytest.mark.parametrize("text", ["", "路", "灯", "没有"])
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert found(text) == []


def test_a_word_of_one_character_is_refused() -> None:
    with pytest.raises(ValueError, match="路"):
        WordIndex([("路", 1)])


@given(st.text("路灯杆停电KTV 无", max_size=40))
def test_what_is_found_stands_there(text: str) -> None:
    plain = normalised(text)
    for start, word, _ in found(text):
        assert plain.startswith(word, start)


@given(st.text("路灯停电无", max_size=40))
def test_every_word_that_stands_there_is_found(text: str) -> None:
    starts = {start for start, word, value in found(text) if value == 5}
    assert starts == {n for n in range(len(text)) if text.startswith("停电", n)}
