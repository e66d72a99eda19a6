"""The combined figure: weighted, of nothing that rests on too few, ordered by its lower bound."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.combined import combined, lower, weighed
from domain.rounds import RATES, Tally
from domain.rules import Ranking, Weights
from domain.standing import Scale, wilson_lower

FULL = Tally(
    responded=50,
    respondable=50,
    solved=40,
    settled=50,
    satisfied=45,
    rated=50,
    in_time=25,
    timed=50,
)
counts = st.integers(10, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_it_is_the_weighted_sum_of_the_four_shares() -> None:
    found = combined(FULL, Ranking())
    assert found is not None
    assert found.score == pytest.approx(0.2 * 1 + 0.4 * 0.8 + 0.3 * 0.9 + 0.1 * 0.5)


def test_other_weights_make_another_score() -> None:
    found = combined(FULL, Ranking(weights=Weights(0, 0, 0, 1)))
    assert found is not None
    assert found.score == pytest.approx(0.5)
    assert found.bound == pytest.approx(wilson_lower(25, 50))


@pytest.mark.parametrize("name", ["respondable", "settled", "rated", "timed"])
def test_one_rate_of_too_few_is_enough_for_none(name: str) -> None:
    part = {rate.of: rate.part for rate in RATES if rate.good}[name]
    few = replace(FULL, **{name: 9, part: 9})
    assert combined(few, Ranking()) is None
    assert combined(few, Ranking(scale=Scale(least=9))) is not None


def test_a_rate_that_does_not_count_need_not_rest_on_enough() -> None:
    few = replace(FULL, rated=0, satisfied=0)
    assert combined(few, Ranking(weights=Weights(0.5, 0.5, 0, 0))) is not None
    assert combined(Tally(), Ranking(weights=Weights(0, 0, 0, 0))) is None


@given(counts, counts, counts, counts)
def test_the_bound_is_below_the_score_and_both_are_shares(
    response: tuple[int, int],
    resolved: tuple[int, int],
    satisfied: tuple[int, int],
    on_time: tuple[int, int],
) -> None:
    tally = Tally(
        responded=response[0], respondable=response[1],
        solved=resolved[0], settled=resolved[1],
        satisfied=satisfied[0], rated=satisfied[1],
        in_time=on_time[0], timed=on_time[1],
    )  # fmt: skip
    found = combined(tally, Ranking())
    assert found is not None
    assert 0 <= found.bound <= found.score + 1e-12 <= 1 + 2e-12


def test_the_county_says_how_careful_the_order_is() -> None:
    assert lower(18, 20, Ranking(order="wilson_lower_99")) < lower(18, 20, Ranking())


def test_the_weights_name_rates_that_there_are() -> None:
    named = {rate.name: weight for rate, weight in weighed(Weights())}
    assert named == {"response": 0.2, "resolved": 0.4, "satisfied": 0.3, "in_time": 0.1}
