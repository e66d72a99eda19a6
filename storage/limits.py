"""
Limits: token buckets that several processes share, who is blocked, what a flood made us drop.

A bucket holds at most `capacity` and fills evenly within `period`. It is a row, taken from in the
turn's own transaction, so two workers never give the same token twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from storage.columns import Instant
from storage.tables import Allowance, Block, InboxRow, Overflow

table = Allowance.__table__  # type: ignore[attr-defined]
FIND = (
    select(table.c.left, table.c.at, table.c.told_at)
    .where(table.c.person_id == bindparam("who"), table.c.name == bindparam("what"))
    .with_for_update()
)
SET = (
    update(table)
    .where(table.c.person_id == bindparam("who"), table.c.name == bindparam("what"))
    .values(left=bindparam("new_left"), at=bindparam("new_at"), told_at=bindparam("new_told"))
)
# Built once: an expression built for every turn costs more than the query.
HOLDING = (
    select(Block)
    .where(col(Block.lifted_at).is_(None), col(Block.until) > bindparam("now", type_=Instant))
    .order_by(col(Block.until).desc(), col(Block.id))
)
HOLDING_ON = HOLDING.where(col(Block.person_id) == bindparam("who"))
FIRST_ON = HOLDING_ON.limit(1)
OPEN_SQLITE = sqlite.insert(table).on_conflict_do_nothing()
OPEN_POSTGRESQL = postgresql.insert(table).on_conflict_do_nothing()


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


class Limits:
    """Takes from buckets, and keeps the list of those who are blocked."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

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
        where = {"who": person_id, "what": limit.name}
        row = self._session.execute(FIND, where).first()
        if row is None:
            self._open(person_id, limit)
            row = self._session.execute(FIND, where).one()
        filled = limit.capacity * max(0.0, (self._now - row.at) / limit.period)
        return min(limit.capacity, row.left + filled), row.told_at

    def _open(self, person_id: int, limit: Limit) -> None:
        postgres = self._session.get_bind().dialect.name == "postgresql"
        row = {"person_id": person_id, "name": limit.name, "left": limit.capacity, "at": self._now}
        self._session.execute(OPEN_POSTGRESQL if postgres else OPEN_SQLITE, row)

    def _set(self, person_id: int, limit: Limit, left: float, told: datetime | None) -> None:
        values = {"new_left": left, "new_at": self._now, "new_told": told}
        self._session.execute(SET, {"who": person_id, "what": limit.name, **values})

    # In a row

    def missed(self, person_id: int, name: str) -> int:
        """Count one more of something in a row; returns how many it were now."""
        count = Limit(name, 1e9, timedelta(days=36_500))
        left, _ = self._left(person_id, count)
        self._set(person_id, count, left - 1, None)
        return round(count.capacity - left + 1)

    def start_over(self, person_id: int, name: str) -> None:
        """It was no longer in a row."""
        self._session.execute(
            update(table)
            .where(table.c.person_id == person_id, table.c.name == name)
            .values(left=1e9, at=self._now)
        )

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
        found = self._session.get(Overflow, lane)
        if found is None or not found.dropped:
            return 0
        waits = select(InboxRow.id).where(col(InboxRow.lane) == lane, col(InboxRow.state) == 0)  # type: ignore[call-overload]
        if self._session.execute(waits.limit(1)).first() is not None:
            return 0
        count, found.dropped = found.dropped, 0
        return count
