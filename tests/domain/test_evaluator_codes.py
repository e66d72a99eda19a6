"""Codes of windows and receipts: short enough for a link, typed by hand, forged by nobody."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evaluator import (
    CODE_LENGTH,
    AlteredCode,
    Refused,
    Signer,
    VisitCode,
    WindowCode,
    hall_of,
    looks_like_code,
    number_of,
    window_key,
)

SIGNER = Signer(b"a county's own key")
POSTER = SIGNER.window("main", "12", 1)
RECEIPT = SIGNER.visit(4711)
START = re.compile(r"[A-Za-z0-9_-]{1,64}")
HALLS = st.from_regex(r"[a-z][a-z0-9_]{0,19}", fullmatch=True)
NUMBERS = st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True)


@given(HALLS, NUMBERS, st.integers(1, 999_999))
def test_every_window_has_a_code_that_a_link_can_carry(hall: str, number: str, run: int) -> None:
    code = SIGNER.window(hall, number, run)
    assert START.fullmatch(code)
    assert len(code) <= CODE_LENGTH
    assert SIGNER.read(code) == WindowCode(hall, number.lower(), run)


@given(st.integers(1, 2**62))
def test_every_visit_has_a_code_that_leads_back(visit_id: int) -> None:
    code = SIGNER.visit(visit_id)
    assert START.fullmatch(code)
    assert SIGNER.read(code) == VisitCode(visit_id)


def test_a_code_says_which_sort_it_is() -> None:
    assert POSTER.startswith("w_main-12-1-")
    assert RECEIPT.startswith("v_")


@pytest.mark.parametrize("code", [POSTER, RECEIPT])
def test_a_code_may_be_typed_in_capitals_and_with_blanks_around(code: str) -> None:
    assert SIGNER.read(f"  {code.upper()} ") == SIGNER.read(code)


@pytest.mark.parametrize("code", [POSTER, RECEIPT])
def test_no_character_can_be_changed(code: str) -> None:
    for place in range(len(code)):
        for letter in string.ascii_lowercase + string.digits + "_-":
            if letter != code[place]:
                with pytest.raises(AlteredCode):
                    SIGNER.read(code[:place] + letter + code[place + 1 :])


@pytest.mark.parametrize("code", [POSTER, RECEIPT])
def test_nothing_can_be_cut_off_or_added(code: str) -> None:
    for wrong in (code[:-1], code[1:], code + "a", code + code, ""):
        with pytest.raises(AlteredCode):
            SIGNER.read(wrong)


def test_another_countys_code_is_none_of_ours() -> None:
    with pytest.raises(AlteredCode):
        Signer(b"another county's key").read(POSTER)


def test_a_signature_of_one_window_is_no_signature_of_another() -> None:
    signature = POSTER.rpartition("-")[2]
    with pytest.raises(AlteredCode):
        SIGNER.read(f"w_main-13-1-{signature}")


def test_a_visits_number_written_otherwise_is_altered() -> None:
    signature = RECEIPT.rpartition("-")[2]
    number = RECEIPT.removeprefix("v_").partition("-")[0]
    with pytest.raises(AlteredCode):
        SIGNER.read(f"v_0{number}-{signature}")


def test_what_does_not_fit_a_link_is_not_made() -> None:
    with pytest.raises(ValueError, match="at most 64"):
        SIGNER.window("main", "1" * 60, 1)


@pytest.mark.parametrize("text", [POSTER, RECEIPT, "W_MAIN-12-1-ABCD", "v_abcdef"])
def test_what_is_meant_as_a_code_is_known(text: str) -> None:
    assert looks_like_code(text)


@pytest.mark.parametrize("text", ["w_", "路灯不亮", "12", "w_路灯不亮了啊", "v_ 1", "window"])
def test_words_are_no_code(text: str) -> None:
    assert not looks_like_code(text)


def test_a_windows_key_names_hall_and_number() -> None:
    key = window_key("main", "12")
    assert (hall_of(key), number_of(key)) == ("main", "12")


def test_every_refusal_has_words_of_its_own() -> None:
    mine = [one for one in Refused.__subclasses__() if one.__module__ == Refused.__module__]
    named = [one.key for one in mine]
    assert len(set(named)) == len(named) == 8
