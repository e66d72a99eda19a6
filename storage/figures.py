"""
Figures of ratings at windows, read from the days they were rolled up into (`storage/rolls`).

Reasons are counted from the ratings themselves, by an index of the bad ones alone. A day is the
county's.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, select
from sqlmodel import Session, col

from domain.evaluator import GRADES
from domain.standing import Grades
from storage.tables import Doubt, Rating, RatingDay, ServiceRating

BAD = 2
COUNTED = ("excluded", "marked", "registered", "rated")
SUMS: list[Any] = [
    *(func.sum(getattr(RatingDay, f"g{grade}")) for grade in GRADES),
    *(func.sum(getattr(RatingDay, name)) for name in COUNTED),
]


class By(StrEnum):
    """What figures are told apart by."""

    WINDOW = "window"
    ITEM = "item"
    UNIT = "unit"
    HALL = "hall"
    DAY = "day"


@dataclass(frozen=True)
class Scope:
    """Whose ratings: of a hall, of units, of a clerk's own staff roles; None: of everybody."""

    hall: str | None = None
    units: tuple[str, ...] | None = None
    clerks: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Figure:
    """
    What is known of one row.

    `grades` are those that count, marked ones among them; `excluded` were left out by a person.
    `registered` and `rated` are visits: of how many the counters told, and how many were rated.
    """

    grades: Grades = field(default_factory=Grades)
    excluded: int = 0
    marked: int = 0
    registered: int = 0
    rated: int = 0

    @property
    def unrated(self) -> int:
        """Visits without a rating; nobody's silence is a grade."""
        return self.registered - self.rated

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(
            self.grades + other.grades,
            self.excluded + other.excluded,
            self.marked + other.marked,
            self.registered + other.registered,
            self.rated + other.rated,
        )


def total(figures: Iterable[Figure]) -> Figure:
    """All rows together."""
    whole = Figure()
    for one in figures:
        whole += one
    return whole


class Figures:
    """Counts of the evaluator's tables."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def by(self, by: By, scope: Scope, first: date, last: date) -> dict[Any, Figure]:
        """Figures from a day to a day, both with; the key is a code, a day, or None for no item."""
        key = getattr(RatingDay, by.value)
        found = select(key, *SUMS).where(*_within(RatingDay, scope, first, last)).group_by(key)
        return {
            one[0] or None: Figure(
                Grades({grade: n for grade, n in zip(GRADES, one[1:6], strict=True) if n}),
                *one[6:],
            )
            for one in self._session.execute(found)
        }

    def reasons(self, scope: Scope, first: date, last: date) -> dict[str, int]:
        """How often each reason was given for a bad grade that counts."""
        one = ServiceRating
        named = cast(col(one.tags), Text)
        found = select(named, func.count()).where(
            *_within(one, scope, first, last),
            col(one.grade) <= BAD,
            col(one.excluded).is_(False),
        )
        counts: dict[str, int] = {}
        for tags, count in self._session.execute(found.group_by(named)):
            for tag in json.loads(tags):
                counts[tag] = counts.get(tag, 0) + int(count)
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def doubtful(self, scope: Scope, first: date, last: date) -> int:
        """How many ratings wait for a person to say whether they count; until then they do."""
        found = (
            select(func.count(func.distinct(Doubt.rating_id)))
            .join(ServiceRating, col(ServiceRating.id) == Doubt.rating_id)
            .where(col(Doubt.decided_at).is_(None), *_within(ServiceRating, scope, first, last))
        )
        return int(self._session.execute(found).scalar_one())

    def of_answers(self, units: tuple[str, ...] | None, since: datetime, until: datetime) -> Grades:
        """Grades of answered cases, which are kept apart from those of visits."""
        found = select(Rating.grade, func.count()).where(  # type: ignore[call-overload]
            col(Rating.at) >= since, col(Rating.at) < until
        )
        if units is not None:
            found = found.where(col(Rating.unit).in_(units))
        rows = self._session.execute(found.group_by(col(Rating.grade)))
        counts = {int(grade): int(count) for grade, count in rows}
        return Grades({grade: counts[grade] for grade in GRADES if grade in counts})


def _within(
    table: type[ServiceRating] | type[RatingDay], scope: Scope, first: date, last: date
) -> list[ColumnElement[bool]]:
    where = [col(table.day) >= first, col(table.day) <= last]
    if scope.hall is not None:
        where.append(col(table.hall) == scope.hall)
    if scope.units is not None:
        where.append(col(table.unit).in_(scope.units))
    if scope.clerks is not None:
        where.append(col(table.clerk_id).in_(scope.clerks))
    return where
