"""
Standing: what a heap of grades says, and what it is too small to say.

Grades run from 5 (very satisfied) to 1; satisfied is 3 and better, the last two are bad ratings
(国办发〔2019〕51号). Points are the county's own, after Guangxi's 10/8/6/3/0. A band rests on the
observed share and needs ten ratings ([ranking] min_ratings); Wilson's lower bound orders what is
compared and nothing else, or no small township could ever be excellent. What was not rated never
counts as satisfied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt
from types import MappingProxyType

GRADES = (5, 4, 3, 2, 1)
SATISFIED = 3
POINTS: Mapping[int, int] = MappingProxyType({5: 100, 4: 80, 3: 60, 2: 30, 1: 0})
Z_95 = 1.959963984540054
"""The two-sided 95 % quantile of the normal distribution."""
Z_99 = 2.5758293035489004
"""The two-sided 99 % quantile."""
LEAST_FOR_ONES_OWN = 5


class Band(StrEnum):
    """How well a share of satisfied people does: 95, 90, 85 %, and below."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASS = "pass"  # noqa: S105 - a band, no password
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Scale:
    """The county's bands: from which observed share each begins, and how many it has to rest on."""

    least: int = 10
    excellent: float = 0.95
    good: float = 0.90
    passing: float = 0.85

    def band(self, part: int, n: int) -> Band | None:
        """The band of the observed share; None where it rests on too few."""
        if not self.is_enough(n):
            return None
        found = part / n
        bounds = (
            (Band.EXCELLENT, self.excellent),
            (Band.GOOD, self.good),
            (Band.PASS, self.passing),
        )
        return next((one for one, bound in bounds if found >= bound), Band.BELOW)

    def is_enough(self, n: int) -> bool:
        """Whether so many are enough to judge a unit by."""
        return n >= max(1, self.least)


@dataclass(frozen=True)
class Grades:
    """How many ratings there are of each grade; a grade that nobody gave is not in it."""

    counts: Mapping[int, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """How many ratings it rests on."""
        return sum(self.counts.values())

    def of(self, grade: int) -> int:
        """How many gave this grade."""
        return self.counts.get(grade, 0)

    @property
    def satisfied(self) -> int:
        """How many gave 3 or better."""
        return sum(count for grade, count in self.counts.items() if grade >= SATISFIED)

    @property
    def bad(self) -> int:
        """How many gave 2 or 1."""
        return self.n - self.satisfied

    @property
    def rate(self) -> float | None:
        """The share of satisfied ratings; None where there is none."""
        return share(self.satisfied, self.n)

    @property
    def points(self) -> float | None:
        """The mean of the county's points, 0 to 100; None where there is none."""
        if not self.n:
            return None
        return sum(POINTS[grade] * count for grade, count in self.counts.items()) / self.n

    @property
    def order(self) -> float:
        """What rows are ordered by, the best first: Wilson's lower bound."""
        return wilson_lower(self.satisfied, self.n)

    def band(self, scale: Scale) -> Band | None:
        """The band of the observed share on the county's scale; None of too few."""
        return scale.band(self.satisfied, self.n)

    def __add__(self, other: "Grades") -> "Grades":
        return total((self, other))


def total(heaps: Iterable[Grades]) -> Grades:
    """All of them together."""
    counts: dict[int, int] = {}
    for heap in heaps:
        for grade, count in heap.counts.items():
            counts[grade] = counts.get(grade, 0) + count
    return Grades(counts)


def share(part: int, whole: int) -> float | None:
    """A share from 0 to 1; None of nothing."""
    return part / whole if whole else None


def wilson_lower(satisfied: int, n: int, z: float = Z_95) -> float:
    """
    The lower end of Wilson's interval of a share, 95 % unless said otherwise; 0 of nothing.

    10 of 10 give 0.722, 73 of 73 0.950, 490 of 500 0.964. Raises ValueError where a part is more
    than the whole.
    """
    if not 0 <= satisfied <= n:
        raise ValueError(f"expected 0 to {n} satisfied, found {satisfied}")
    if not n:
        return 0.0
    p, square = satisfied / n, z * z
    middle = p + square / (2 * n)
    spread = z * sqrt(p * (1 - p) / n + square / (4 * n * n))
    return max(0.0, (middle - spread) / (1 + square / n))


def may_see_ones_own(n: int) -> bool:
    """Whether a clerk of a window may read their own figures: from five ratings a week."""
    return n >= LEAST_FOR_ONES_OWN


def active_rate(rated: int, registered: int) -> float | None:
    """
    主动评价率: of the visits that the counters registered, how many were rated.

    None where nothing was registered: a window's poster alone says nothing of who was served.
    """
    return share(min(rated, registered), registered)
