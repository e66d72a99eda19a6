"""Standing: what grades say, held against hand-made figures and against itself."""

from fractions import Fraction
from math import isclose
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.standing import (
    GRADES,
    POINTS,
    SATISFIED,
    Z_95,
    Z_99,
    Band,
    Grades,
    Scale,
    active_rate,
    may_see_ones_own,
    share,
    total,
    wilson_lower,
)

heaps = st.builds(Grades, st.dictionaries(st.sampled_from(GRADES), st.integers(1, 500)))
parts = st.integers(0, 2_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("satisfied", "n", "bound"),
    [(10, 10, 0.722), (73, 73, 0.950), (490, 500, 0.964), (0, 0, 0.0), (0, 7, 0.0)],
)
def test_the_lower_bound_has_the_checked_values(satisfied: int, n: int, bound: float) -> None:
    assert round(wilson_lower(satisfied, n), 3) == bound


def test_the_quantile_is_that_of_the_normal_distribution() -> None:
    assert isclose(Z_95, NormalDist().inv_cdf(0.975), rel_tol=1e-12)
    assert isclose(Z_99, NormalDist().inv_cdf(0.995), rel_tol=1e-12)


@given(parts)
def test_more_confidence_lowers_the_bound(pair: tuple[int, int]) -> None:
    assert wilson_lower(*pair, Z_99) <= wilson_lower(*pair) + 1e-12


@given(parts)
def test_the_lower_bound_is_below_the_share_and_solves_its_equation(pair: tuple[int, int]) -> None:
    satisfied, n = pair
    bound = wilson_lower(satisfied, n)
    assert 0 <= bound <= (satisfied / n if n else 0) + 1e-12
    if satisfied:
        # Wilson's interval is where |p - bound| equals z standard errors of the bound itself
        error = Z_95 * (bound * (1 - bound) / n) ** 0.5
        assert isclose(satisfied / n - bound, error, rel_tol=1e-6, abs_tol=1e-9)


@given(st.integers(1, 500), st.integers(2, 20))
def test_more_ratings_of_the_same_share_raise_the_bound(n: int, times: int) -> None:
    assert wilson_lower(n, 2 * n) < wilson_lower(n * times, 2 * n * times)


@given(parts)
def test_one_more_satisfied_never_lowers_the_bound(pair: tuple[int, int]) -> None:
    satisfied, n = pair
    assert wilson_lower(satisfied + 1, n + 1) >= wilson_lower(satisfied, n) - 1e-12


@pytest.mark.parametrize("pair", [(-1, 3), (4, 3)])
def test_more_than_all_is_refused(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="expected 0 to 3"):
        wilson_lower(*pair)


@given(heaps)
def test_a_heap_counts_as_its_list_of_grades_does(heap: Grades) -> None:
    listed = [grade for grade, count in heap.counts.items() for _ in range(count)]
    assert heap.n == len(listed)
    assert heap.satisfied == sum(grade >= SATISFIED for grade in listed)
    assert heap.bad == sum(grade <= 2 for grade in listed)
    if listed:
        mean = Fraction(sum(POINTS[grade] for grade in listed), len(listed))
        assert heap.points == pytest.approx(float(mean))
        assert heap.rate == pytest.approx(heap.satisfied / len(listed))
    else:
        assert heap.points is None
        assert heap.rate is None


@given(st.lists(heaps, max_size=5))
def test_heaps_add_up(several: list[Grades]) -> None:
    whole = total(several)
    assert whole.n == sum(one.n for one in several)
    assert all(whole.of(grade) == sum(one.of(grade) for one in several) for grade in GRADES)


def test_two_heaps_are_added_with_a_plus() -> None:
    assert (Grades({5: 2}) + Grades({5: 1, 1: 1})).counts == {5: 3, 1: 1}


@pytest.mark.parametrize(
    ("satisfied", "n", "found"),
    [
        (95, 100, Band.EXCELLENT), (94, 100, Band.GOOD), (90, 100, Band.GOOD),
        (89, 100, Band.PASS), (85, 100, Band.PASS), (84, 100, Band.BELOW), (0, 10, Band.BELOW),
        (10, 10, Band.EXCELLENT), (9, 9, None), (0, 0, None),
    ],
)  # fmt: skip
def test_a_band_rests_on_the_observed_share_of_at_least_ten(
    satisfied: int, n: int, found: Band | None
) -> None:
    assert Scale().band(satisfied, n) is found


@given(parts)
def test_nobody_below_ten_has_a_band_and_everybody_else_has_one(pair: tuple[int, int]) -> None:
    satisfied, n = pair
    assert (Scale().band(satisfied, n) is None) == (n < 10)


@pytest.mark.parametrize(
    ("scale", "found"),
    [
        (Scale(least=20), None),
        (Scale(excellent=0.9), Band.EXCELLENT),
        (Scale(good=0.92), Band.PASS),
        (Scale(good=0.95, passing=0.92), Band.BELOW),
    ],
)
def test_a_county_may_have_a_scale_of_its_own(scale: Scale, found: Band | None) -> None:
    assert scale.band(10, 11) is found


def test_points_and_order_of_one_row() -> None:
    heap = Grades({5: 8, 3: 1, 1: 1})
    assert heap.points == 86
    assert heap.order == wilson_lower(9, 10)
    assert heap.band(Scale()) is Band.GOOD


@pytest.mark.parametrize(("n", "may"), [(4, False), (5, True)])
def test_ones_own_figures_begin_at_five(n: int, *, may: bool) -> None:
    assert may_see_ones_own(n) is may


def test_the_active_rate_is_of_registered_visits_alone() -> None:
    assert active_rate(3, 4) == 0.75
    assert active_rate(5, 4) == 1
    assert active_rate(2, 0) is None
    assert share(0, 3) == 0
