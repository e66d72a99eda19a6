"""Ids are random, numbers can be read out, and most slips of the tongue are noticed."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import check_digit, numbered, random_ids, seeded_ids

DIGITS = st.text("0123456789", min_size=8, max_size=8)


def is_number(number: str) -> bool:
    return number[-1] == str(check_digit(number[:-1]))


def with_check(digits: str) -> str:
    return f"{digits}{check_digit(digits)}"


def swapped(number: str, at: int) -> str:
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


@pytest.mark.parametrize(("digits", "check"), [("0794", 5), ("00200667308", 5)])
def test_the_check_digit_is_that_of_the_standard(digits: str, check: int) -> None:
    assert check_digit(digits) == check


@given(digits=DIGITS, at=st.integers(0, 8), other=st.sampled_from("0123456789"))
def test_every_single_wrong_digit_is_noticed(digits: str, at: int, other: str) -> None:
    number = with_check(digits)
    wrong = number[:at] + other + number[at + 1 :]
    assert is_number(wrong) == (wrong == number)


@given(digits=DIGITS, at=st.integers(0, 7))
def test_a_swap_of_neighbours_is_noticed_unless_they_follow_one_another(
    digits: str, at: int
) -> None:
    number = with_check(digits)
    one, other = int(number[at]), int(number[at + 1])
    if (one - other) % 10 not in {0, 1, 9}:
        assert not is_number(swapped(number, at))


def test_of_a_hundred_swaps_of_neighbours_ninety_eight_are_noticed() -> None:
    """Not all of them: the standard's own limit, measured and told as it is."""
    draw = random.Random(1)  # noqa: S311 - a repeatable sample
    noticed: Counter[bool] = Counter()
    for _ in range(4_000):
        number = numbered(draw.randrange)
        for at in range(8):
            if number[at] != number[at + 1]:
                noticed[not is_number(swapped(number, at))] += 1
    share = noticed[True] / noticed.total()
    assert 0.97 < share < 0.985
    assert not is_number(swapped(with_check("00000010"), 6))
    assert is_number(swapped("560000003", 0)) == is_number("560000003")


def test_a_number_is_eight_random_digits_and_its_check() -> None:
    assert numbered(lambda _most: 42) == with_check("00000042")
    assert is_number(numbered(lambda most: most - 1))


@pytest.mark.parametrize("ids", [random_ids(), seeded_ids(3)], ids=["random", "seeded"])
def test_ids_have_their_shape(ids: object) -> None:
    for _ in range(200):
        assert is_number(ids.case_number())  # type: ignore[attr-defined]
        assert len(ids.query_code()) == 6  # type: ignore[attr-defined]
        assert 0 < ids.person() < 2**63  # type: ignore[attr-defined]
        assert 11 <= len(ids.nonce()) <= 16  # type: ignore[attr-defined]


def test_random_ids_do_not_repeat() -> None:
    ids = random_ids()
    assert len({ids.nonce() for _ in range(2_000)}) == 2_000
    assert len({ids.person() for _ in range(2_000)}) == 2_000


def test_the_same_seed_gives_the_same_ids_and_another_seed_others() -> None:
    one, same, other = seeded_ids(5), seeded_ids(5), seeded_ids(6)
    first = [one.case_number() for _ in range(5)]
    assert first == [same.case_number() for _ in range(5)]
    assert first != [other.case_number() for _ in range(5)]
