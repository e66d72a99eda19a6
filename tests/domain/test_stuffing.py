"""What makes a rating look stuffed, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules import Stuffing
from domain.stuffing import Dense, Why, doubts

RULES = Stuffing()
QUIET = Dense(on_device=1, at_window=1, by_person=1, of_staff=False)


@pytest.mark.parametrize(
    ("dense", "whys"),
    [
        (QUIET, ()),
        (Dense(4, 14, 5, of_staff=False), ()),
        (Dense(5, 5, 0, of_staff=False), (Why.DEVICE,)),
        (Dense(0, 15, 0, of_staff=False), (Why.WINDOW,)),
        (Dense(0, 1, 6, of_staff=False), (Why.PERSON,)),
        (Dense(0, 1, 1, of_staff=True), (Why.STAFF,)),
        (Dense(9, 20, 9, of_staff=True), tuple(Why)),
    ],
)
def test_what_is_doubted(dense: Dense, whys: tuple[Why, ...]) -> None:
    assert doubts(dense, RULES) == whys


counts = st.integers(0, 100)


@given(counts, counts, counts, st.sampled_from((False, True)))
def test_what_is_denser_is_never_doubted_less(
    device: int, window: int, person: int, staff: object
) -> None:
    of_staff = staff is True
    fewer = set(doubts(Dense(device, window, person, of_staff=of_staff), RULES))
    more = set(doubts(Dense(device + 1, window + 1, person + 1, of_staff=of_staff), RULES))
    assert fewer <= more
