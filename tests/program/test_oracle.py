"""The oracle of the kill tests sees what it is there to see."""

from collections import Counter

import pytest
from program_oracle import Outcome, copies


def test_messages_shown_as_often_as_they_were_kept_arrived_once() -> None:
    assert copies([2, 4, 9], [2, 4, 9]) == Counter({1: 3})
    assert copies([], []) == Counter()


def test_a_message_shown_again_before_the_one_that_was_kept_is_a_copy() -> None:
    assert copies([2, 5, 9], [2, 4, 5, 9]) == Counter({1: 2, 2: 1})
    assert copies([7], [5, 6, 7]) == Counter({3: 1})


def test_a_message_that_was_kept_and_never_shown_is_seen() -> None:
    assert copies([2, 5], [2]) == Counter({1: 1, 0: 1})


def test_messages_of_which_nothing_was_kept_are_seen() -> None:
    assert copies([2], [2, 3, 4]) == Counter({1: 1, 2: 1})


GOOD = {"acknowledged": 2, "cases": 2, "copies": Counter({1: 9})}


def test_a_good_outcome_passes_and_its_line_has_the_figures() -> None:
    outcome = Outcome(kills=30, **GOOD)  # type: ignore[arg-type]
    outcome.check()
    assert outcome.line().startswith("kills 30, acknowledged 2, cases 2, lost 0, doubled 0,")
    assert outcome.once == 1.0


@pytest.mark.parametrize(
    "fault",
    [
        {"lost": ["路灯"]},
        {"doubled": ["路灯"]},
        {"strange": ["nobody said this"]},
        {"without_receipt": ["路灯"]},
        {"orphaned": ["TS-1"]},
        {"set_aside": 1},
        {"waiting": 1},
        {"dead": ["case.receipt: BadRequest"]},
        {"cases": 3},
        {"copies": Counter({0: 1, 1: 8})},
    ],
    ids=lambda fault: next(iter(fault)),
)
def test_each_fault_alone_fails_the_check(fault: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        Outcome(**(GOOD | fault)).check()  # type: ignore[arg-type]
