"""
The roll-up of ratings and visits by day and window, kept in the transaction of what it counts.

Every writer of ratings and visits calls this; a test counts all of it once more from the rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session

from storage.either import either
from storage.tables import RatingDay, ServiceRating, Visit

days = RatingDay.__table__  # type: ignore[attr-defined]
KEY = ("day", "window", "unit", "item", "clerk_id")
COUNTS = ("g1", "g2", "g3", "g4", "g5", "excluded", "marked", "registered", "rated")


def _bump(insert: Any) -> Any:  # noqa: ANN401 - either dialect's insert
    """One statement that adds to a row, or begins it."""
    made = insert.values({name: bindparam(name) for name in (*KEY, "hall", *COUNTS)})
    added = {name: days.c[name] + made.excluded[name] for name in COUNTS}
    return made.on_conflict_do_update(index_elements=[days.c[name] for name in KEY], set_=added)


BUMP = either(days, _bump)


def bump(session: Session, of: ServiceRating | Visit, **by: int) -> None:
    """Add to the counts of the day and window a rating or a visit belongs to."""
    row = {
        "day": of.day,
        "window": of.window,
        "unit": of.unit,
        "item": of.item or "",
        "clerk_id": of.clerk_id or 0,
        "hall": of.hall,
        **dict.fromkeys(COUNTS, 0),
        **by,
    }
    session.execute(BUMP.of(session), row)


def grade_given(session: Session, rating: ServiceRating) -> None:
    """A rating counts from now on."""
    bump(session, rating, **{f"g{rating.grade}": 1})


def grades_given(session: Session, given: Iterable[Mapping[str, Any]]) -> None:
    """Many ratings count from now on, each with the columns of its row; a row a day and window."""
    counted: Counter[tuple[Any, ...]] = Counter()
    for one in given:
        where = (one["day"], one["window"], one["unit"], one.get("item") or "")
        counted[*where, one["clerk_id"] or 0, one["hall"], one["grade"]] += 1
    rows = [
        dict.fromkeys(COUNTS, 0)
        | dict(zip((*KEY, "hall"), key, strict=True))
        | {f"g{grade}": count}
        for (*key, grade), count in counted.items()
    ]
    if rows:
        session.execute(BUMP.of(session), rows)


def grade_changed(session: Session, rating: ServiceRating, before: int) -> None:
    """Another grade counts; one that was left out counts neither way."""
    if not rating.excluded and rating.grade != before:
        bump(session, rating, **{f"g{before}": -1, f"g{rating.grade}": 1})


def left_out(session: Session, rating: ServiceRating, *, excluded: bool) -> None:
    """A person left a rating out, or took it back in."""
    sign = 1 if excluded else -1
    bump(session, rating, **{f"g{rating.grade}": -sign, "excluded": sign})
