"""
Limits: token buckets that several processes share, who is blocked, what a flood made us drop.

A bucket holds at most `capacity` and fills evenly within `period`. It is a row, taken from in the
turn's own transaction, so two workers never give the same token twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from storage.columns import Instant
from storage.either import either
from storage.once import once
from storage.tables import Allowance, Block, InboxRow, Overflow

table = Allowance.__table__  # type: ignore[attr-defined]
FIND = once(
    select(table.c.name, table.c.left, table.c.at, table.c.told_at)
    .where(table.c.person_id == bindparam("who"))
    .order_by(table.c.name)
    .with_for_update()
)
SET = once(
    update(table)
    .where(table.c.person_id == bindparam("who"), table.c.name == bindparam("what"))
    .values(left=bindparam("new_left"), at=bindparam("new_at"), told_at=bindparam("new_told"))
)
# Built once: an expression built for every turn costs more than the query.
HOLDING = once(
    select(Block)
    .where(col(Block.lifted_at).is_(None), col(Block.until) > bindparam("now", type_=Instant))
    .order_by(col(Block.until).desc(), col(Block.id))
)
HOLDING_ON = once(HOLDING.where(col(Block.person_id) == bindparam("who")))
FIRST_ON = once(HOLDING_ON.limit(1))
DROPPED = once(select(col(Overflow.dropped)).where(col(Overflow.lane) == bindparam("of_lane")))
KEY = [table.c.person_id, table.c.name]
TAKE = {"left": table.c.left - bindparam("taken")}
OPEN = either(
    table,
    lambda insert: insert.on_conflict_do_update(index_elements=KEY, set_=TAKE).returning(
        table.c.left
    ),
)
ROW = 1e6
"""What a count in a row begins at, and counts down from; it never fills by itself."""


@dataclass(frozen=True)
class Limit:
    """So much of something within a period."""

    name: str
    capacity: float
    period: timedelta


@dataclass(frozen=True)
class Refused:
    """Too much: when there is enough again, and whether they hear of it for the first time."""

    until: datetime
    first: bool


def _in_a_row(name: str) -> Limit:
    return Limit(name, ROW, timedelta.max)


@dataclass(frozen=True)
class _Bucket:
    """What was in it, and when; when its holder was last told that it is empty."""

    left: float
    at: datetime
    told_at: datetime | None = None


class Limits:
    """
    Takes from buckets, and keeps the list of those who are blocked.

    A person's buckets are read once in a work, and locked until it ends.
    """

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._buckets: dict[int, dict[str, _Bucket]] = {}

    def remember_nothing(self) -> None:
        """Read everybody's buckets anew."""
        self._buckets.clear()

    def take(self, person_id: int, limit: Limit, cost: float = 1) -> Refused | None:
        """Take so much; None where there was enough, and nothing taken where there was not."""
        left, told = self._left(person_id, limit)
        if left >= min(cost, limit.capacity):
            self._set(person_id, limit, left - min(cost, limit.capacity), None)
            return None
        missing = min(cost, limit.capacity) - left
        until = self._now + limit.period * (missing / limit.capacity)
        self._set(person_id, limit, left, self._now)
        return Refused(until, told is None)

    def _left(self, person_id: int, limit: Limit) -> tuple[float, datetime | None]:
        bucket = self._of(person_id).get(limit.name)
        if bucket is None:
            return limit.capacity, None
        filled = limit.capacity * max(0.0, (self._now - bucket.at) / limit.period)
        return min(limit.capacity, bucket.left + filled), bucket.told_at

    def _of(self, person_id: int) -> dict[str, _Bucket]:
        if person_id not in self._buckets:
            rows = self._session.execute(FIND, {"who": person_id})
            self._buckets[person_id] = {name: _Bucket(*rest) for name, *rest in rows}
        return self._buckets[person_id]

    def _set(self, person_id: int, limit: Limit, left: float, told: datetime | None) -> None:
        known = self._of(person_id)
        if limit.name in known:
            values = {"new_left": left, "new_at": self._now, "new_told": told}
            self._session.execute(SET, {"who": person_id, "what": limit.name, **values})
        else:
            left = self._opened(person_id, limit, left, told)
        known[limit.name] = _Bucket(left, self._now, told)

    def _opened(self, person_id: int, limit: Limit, left: float, told: datetime | None) -> float:
        """A bucket's first row; one that another worker opened meanwhile loses as much."""
        row = {"person_id": person_id, "name": limit.name, "left": left, "at": self._now}
        taken = {"told_at": told, "taken": limit.capacity - left}
        return float(self._session.execute(OPEN.of(self._session), row | taken).scalar_one())

    # In a row

    def missed(self, person_id: int, name: str) -> int:
        """Count one more of something in a row, however far apart; returns how many it were now."""
        known = self._of(person_id).get(name)
        left = (known.left if known else ROW) - 1
        self._set(person_id, _in_a_row(name), left, None)
        return round(ROW - left)

    def start_over(self, person_id: int, name: str) -> None:
        """It was no longer in a row."""
        known = self._of(person_id).get(name)
        if known is not None and known.left < ROW:
            self._set(person_id, _in_a_row(name), ROW, None)

    # Who is blocked

    def block(self, person_id: int, staff_id: int, reason: str, until: datetime) -> None:
        """They may not write until then."""
        self._session.add(
            Block(person_id=person_id, reason=reason, staff_id=staff_id, at=self._now, until=until)
        )
        self._session.flush()

    def blocked(self, person_id: int) -> Block | None:
        """The block that holds for them now, the longest of several; None where there is none."""
        where = {"now": self._now, "who": person_id}
        return self._session.execute(FIRST_ON, where).scalar()

    def all_blocked(self) -> list[Block]:
        """Every block that holds now, the longest first."""
        return list(self._session.execute(HOLDING, {"now": self._now}).scalars())

    def lift(self, person_id: int, staff_id: int) -> int:
        """They may write again; returns how many blocks ended by it."""
        where = {"now": self._now, "who": person_id}
        held = list(self._session.execute(HOLDING_ON, where).scalars())
        for one in held:
            one.lifted_at, one.lifted_by = self._now, staff_id
        return len(held)

    # What a flood made us drop

    def dropped(self, lane: str) -> int:
        """
        How many updates of a lane were dropped and not told of yet; they count as told now.

        None as long as others of the lane wait: a flood is told of once, at its end.
        """
        if not self._session.execute(DROPPED, {"of_lane": lane}).scalar():
            return 0
        waits = select(InboxRow.id).where(col(InboxRow.lane) == lane, col(InboxRow.state) == 0)  # type: ignore[call-overload]
        if self._session.execute(waits.limit(1)).first() is not None:
            return 0
        found = self._session.get_one(Overflow, lane)
        count, found.dropped = found.dropped, 0
        return count
