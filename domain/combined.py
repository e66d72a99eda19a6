"""
The combined figure 综合得分 of a unit: four rates, each with the county's weight.

国办函〔2025〕66号 forbids one-sided ranking, so no unit is ever placed by a single rate. Each of
the four has to rest on enough, or there is none: a unit with three grades has no combined figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.rounds import BY_NAME, Rate, Tally, parts
from domain.rules import Ranking, Weights
from domain.standing import Z_95, Z_99, wilson_lower

QUANTILES = {"wilson_lower_95": Z_95, "wilson_lower_99": Z_99}


@dataclass(frozen=True)
class Combined:
    """The weighted sum of the shares, 0 to 1, and that of their lower bounds, which orders."""

    score: float
    bound: float


def weighed(weights: Weights) -> Iterator[tuple[Rate, float]]:
    """The rates that count, each with its weight."""
    named = (
        ("response", weights.response),
        ("resolved", weights.resolved),
        ("satisfied", weights.satisfied),
        ("in_time", weights.on_time),
    )
    return ((BY_NAME[name], weight) for name, weight in named if weight)


def combined(tally: Tally, ranking: Ranking) -> Combined | None:
    """What a unit comes to in all; None where a rate that counts rests on too few."""
    found = [(*parts(tally, rate), weight) for rate, weight in weighed(ranking.weights)]
    if not found or not all(ranking.scale.is_enough(n) for _, n, _ in found):
        return None
    return Combined(
        score=sum(weight * part / n for part, n, weight in found),
        bound=sum(weight * lower(part, n, ranking) for part, n, weight in found),
    )


def lower(part: int, n: int, ranking: Ranking) -> float:
    """What a single rate is ordered by."""
    return wilson_lower(part, n, QUANTILES[ranking.order])
