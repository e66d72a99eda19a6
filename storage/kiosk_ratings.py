"""
Ratings of tablets, many at once: hundreds come together after a break of the network.

What `storage.service_ratings` does one by one is done here with one statement for all of a batch.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, insert, or_, select, text
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, col

from domain.evaluator import How, hall_of
from storage.columns import Instant
from storage.either import new_only
from storage.once import once
from storage.rolls import grades_given
from storage.tables import ServiceRating, Shift

ratings = ServiceRating.__table__  # type: ignore[attr-defined]
ADD = once(insert(ratings))
ADD_SHARED = once(new_only(postgresql.insert(ratings)).returning(ratings.c.client_key))
# Built once: an expression built for every batch costs more than the query.
KNOWN = once(
    select(ratings.c.client_key, ratings.c.window).where(
        ratings.c.client_key.in_(bindparam("keys", expanding=True))
    )
)
UNFOLLOWED = once(
    select(ServiceRating)
    .where(col(ServiceRating.unfollowed).is_(True), text("unfollowed"))
    .order_by(col(ServiceRating.at), col(ServiceRating.id))
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
SHIFTS = once(
    select(Shift.window, Shift.staff_id, Shift.since, Shift.until)  # type: ignore[call-overload]
    .where(
        col(Shift.window).in_(bindparam("windows", expanding=True)),
        col(Shift.since) <= bindparam("last", type_=Instant),
        or_(col(Shift.until).is_(None), col(Shift.until) > bindparam("first", type_=Instant)),
    )
    .order_by(col(Shift.since), col(Shift.id))
)
SINCE = once(
    select(Shift.staff_id)  # type: ignore[call-overload]
    .where(
        col(Shift.window) == bindparam("window"),
        or_(col(Shift.until).is_(None), col(Shift.until) > bindparam("since", type_=Instant)),
    )
    .order_by(col(Shift.since).desc(), col(Shift.id).desc())
)
AT_ONCE = 500
Moment = tuple[str, datetime]


@dataclass(frozen=True)
class KioskRow:
    """A rating of a tablet as it is written."""

    window: str
    unit: str
    clerk_id: int | None
    grade: int
    at: datetime
    day: date
    device: str
    client_key: str
    tags: tuple[str, ...]
    tag_set: int
    unfollowed: bool = False

    def values(self) -> dict[str, object]:
        """Return every column's value."""
        return {
            **vars(self),
            "hall": hall_of(self.window),
            "how": How.KIOSK.value,
            "tags": list(self.tags),
            "first_grade": self.grade,
            "flags": [],
            "wants_call": False,
            "excluded": False,
        }


class KioskRatings:
    """Looks up and writes the ratings of a batch."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def known(self, keys: Sequence[str]) -> dict[str, str]:
        """The windows of those keys under which a rating is counted already."""
        found: dict[str, str] = {}
        for begin in range(0, len(keys), AT_ONCE):
            where = {"keys": keys[begin : begin + AT_ONCE]}
            found.update(tuple(row) for row in self._session.execute(KNOWN, where))
        return found

    def add(self, rows: Iterable[KioskRow]) -> set[str]:
        """
        Write new ratings and count them for their day; returns the keys that were new.

        None of them is known (`known`). A key that is there by now, by another process, keeps the
        rating it has; SQLite lets nobody else write meanwhile, and answers nothing, in half the
        time.
        """
        values = {row.client_key: row.values() for row in rows}
        if not values:
            return set()
        connection, new = self._session.connection(), set(values)
        if connection.dialect.name == "sqlite":
            connection.execute(ADD, list(values.values()))
        else:
            new = set(connection.execute(ADD_SHARED, list(values.values())).scalars())
        grades_given(self._session, (values[key] for key in values if key in new))
        return new

    def unfollowed(self, limit: int) -> list[ServiceRating]:
        """Bad ratings that have yet to become cases, the longest waiting first."""
        found = self._session.execute(UNFOLLOWED, {"most": limit})
        return list(found.scalars())

    def clerks(self, moments: Iterable[Moment]) -> Mapping[Moment, int | None]:
        """Who was signed in at each window at each instant."""
        asked = set(moments)
        if not asked:
            return {}
        instants = [at for _, at in asked]
        where = {
            "windows": list({window for window, _ in asked}),
            "first": min(instants),
            "last": max(instants),
        }
        shifts = defaultdict(list)
        for window, staff_id, since, until in self._session.execute(SHIFTS, where):
            shifts[window].append((since, until, staff_id))
        return {(window, at): _on(shifts[window], at) for window, at in asked}

    def signed_in_since(self, window: str, since: datetime) -> list[int]:
        """Whoever was signed in at a window since then, the latest first, each once."""
        found = self._session.execute(SINCE, {"window": window, "since": since}).scalars()
        return list(dict.fromkeys(found))


def _on(shifts: Sequence[tuple[datetime, datetime | None, int]], at: datetime) -> int | None:
    """The last of those who began by then and had not left."""
    for since, until, staff_id in reversed(shifts):
        if since <= at and (until is None or until > at):
            return staff_id
    return None
