"""
The inbox: every update is stored before it is acknowledged, and handled once.

Order holds within a lane (one chat of one channel): an update waits while an earlier one of its
lane is unfinished. An update that fails three times is set aside for a person, and the rest go on.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import and_, bindparam, exists, func, literal_column, or_, select, update
from sqlmodel import Session

from storage.columns import Instant
from storage.either import either, new_only
from storage.once import once
from storage.tables import InboxRow, Overflow
from storage.values import InboxItem
from storage.vault import Vault

WAITING, DONE, ASIDE = 0, 1, 2
TRIES = 3
RETRY_AFTER = timedelta(seconds=2)
table = InboxRow.__table__  # type: ignore[attr-defined]
earlier = table.alias()
MOST_WAITING = 200
"""So many updates of one lane may wait; a flood beyond them is counted and not kept."""
# Built once: an expression built for every claim costs more than the claim. The heads of the lanes
# are found in one pass over the index of what waits: asking of each row whether an earlier one of
# its lane waits cost a quarter of a second where 20,000 of one lane did.
HEADS = (
    select(func.min(earlier.c.id))
    .where(earlier.c.state == literal_column("0"))
    .group_by(earlier.c.lane)
)
CLAIM = once(
    select(table.c.id, table.c.channel, table.c.raw, table.c.tries, table.c.lane)
    .where(
        table.c.id.in_(HEADS),
        table.c.state == literal_column("0"),
        or_(table.c.not_before.is_(None), table.c.not_before <= bindparam("now", type_=Instant)),
    )
    .order_by(table.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=table)
)
IN_LANE = once(
    select(func.count()).select_from(
        select(table.c.id)
        .where(table.c.state == literal_column("0"), table.c.lane == bindparam("of_lane"))
        .limit(MOST_WAITING)
        .subquery()
    )
)
IS_ASIDE = and_(table.c.state == literal_column("2"), table.c.raw.is_not(None))
STORE = either(table, lambda insert: new_only(insert).returning(table.c.id))
READY = once(
    select(
        exists().where(
            table.c.state == literal_column("0"),
            or_(
                table.c.not_before.is_(None), table.c.not_before <= bindparam("now", type_=Instant)
            ),
        )
    )
)
MARK_DONE = once(update(table).where(table.c.id == bindparam("of_id")).values(state=DONE))
NEXT_AT = once(
    select(func.min(table.c.not_before)).where(
        table.c.state == literal_column("0"), table.c.not_before > bindparam("now", type_=Instant)
    )
)


@dataclass(frozen=True)
class RawUpdate:
    """An update as it came: its lane keeps the order of one chat."""

    channel: str
    update_id: int
    lane: str
    raw: bytes


@dataclass(frozen=True)
class SetAside:
    """An update that could not be handled: where it came from, when, and the error's name."""

    id: int
    channel: str
    received_at: datetime
    error: str | None


Keep = Callable[[RawUpdate], bool]


def nothing_more(_update: RawUpdate) -> bool:
    """Nothing of a flood has to be kept."""
    return False


def digest(raw: bytes) -> str:
    """What tells a twin: ids start anew at random after a quiet week, texts don't repeat."""
    return blake2b(raw, digest_size=16).hexdigest()


class Inbox:
    """Updates in, in order, once."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def store(self, updates: Iterable[RawUpdate], *, keep: Keep = nothing_more) -> int:
        """
        Store a batch; twins are dropped. Returns how many were new.

        Of a lane in which too many wait already only what `keep` says must be kept is stored; the
        rest is counted, and its sender told once the lane is worked again.
        """
        rows = [
            {
                "channel": one.channel,
                "update_id": one.update_id,
                "digest": digest(one.raw),
                "lane": one.lane,
                "raw": self._vault.seal(one.raw, f"inbox:{one.channel}"),
                "received_at": self._now,
                "state": WAITING,
                "tries": 0,
            }
            for one in self._fitting(updates, keep)
        ]
        if not rows:
            return 0
        return len(self._session.execute(STORE.of(self._session), rows).all())

    def _fitting(self, updates: Iterable[RawUpdate], keep: Keep) -> list[RawUpdate]:
        """What fits into the lanes, and what must be kept whatever waits."""
        waiting: dict[str, int] = {}
        dropped: Counter[str] = Counter()
        fitting = []
        for one in updates:
            if one.lane not in waiting:
                waiting[one.lane] = self._waiting_in(one.lane)
            if waiting[one.lane] >= MOST_WAITING and not keep(one):
                dropped[one.lane] += 1
                continue
            waiting[one.lane] += 1
            fitting.append(one)
        for lane, count in dropped.items():
            self._count_dropped(lane, count)
        return fitting

    def _waiting_in(self, lane: str) -> int:
        return int(self._session.execute(IN_LANE, {"of_lane": lane}).scalar_one())

    def _count_dropped(self, lane: str, count: int) -> None:
        known = self._session.get(Overflow, lane)
        if known is None:
            self._session.add(Overflow(lane=lane, dropped=count, at=self._now))
        else:
            known.dropped, known.at = known.dropped + count, self._now

    def claim(self, limit: int) -> list[InboxItem]:
        """The oldest waiting update of each lane whose time has come, oldest first."""
        rows = self._session.execute(CLAIM, {"now": self._now, "most": limit})
        return [
            InboxItem(id_, channel, self._vault.open(raw, f"inbox:{channel}"), tries, lane)
            for id_, channel, raw, tries, lane in rows
        ]

    def is_ready(self) -> bool:
        """Whether an update could be taken up now."""
        return bool(self._session.execute(READY, {"now": self._now}).scalar())

    def done(self, inbox_id: int) -> None:
        """Handled, in the same transaction as all that came of it."""
        self._session.execute(MARK_DONE, {"of_id": inbox_id})

    def failed(self, item: InboxItem, error: str) -> bool:
        """Note a failure; True when this was the last try and the update was set aside."""
        tries = item.tries + 1
        aside = tries >= TRIES
        self._session.execute(
            update(table)
            .where(table.c.id == item.id)
            .values(
                tries=tries,
                error=error,
                state=ASIDE if aside else WAITING,
                not_before=self._now + RETRY_AFTER * tries,
            )
        )
        return aside

    def set_aside(self, limit: int) -> list[SetAside]:
        """The newest updates that were set aside and still have their text, never what they say."""
        found = select(table.c.id, table.c.channel, table.c.received_at, table.c.error)
        newest = found.where(IS_ASIDE).order_by(table.c.id.desc()).limit(limit)
        return [SetAside(*row) for row in self._session.execute(newest)]

    def aside(self) -> int:
        """How many there are."""
        found = select(func.count()).select_from(table).where(IS_ASIDE)
        return int(self._session.execute(found).scalar_one())

    def try_again(self, inbox_id: int) -> bool:
        """One waits again, as if it had never been tried; False where it is none."""
        again = self._session.execute(
            update(table)
            .where(table.c.id == inbox_id, IS_ASIDE)
            .values(state=WAITING, tries=0, not_before=None)
        )
        return bool(again.rowcount)  # type: ignore[attr-defined]

    def let_go(self) -> int:
        """None is tried any more; returns how many there were."""
        gone = self._session.execute(update(table).where(IS_ASIDE).values(state=DONE))
        return int(gone.rowcount)  # type: ignore[attr-defined]

    def waiting(self) -> int:
        """How many updates wait."""
        return int(
            self._session.execute(
                select(func.count()).select_from(table).where(table.c.state == 0)
            ).scalar_one()
        )

    def next_at(self) -> datetime | None:
        """The earliest instant to come at which a postponed update may be tried again."""
        return self._session.execute(NEXT_AT, {"now": self._now}).scalar()

    def forget_before(self, instant: datetime, limit: int) -> int:
        """
        Drop text and chat of handled updates received before `instant`; returns of how many.

        Number and digest stay: a server that keeps everything may send a twin after any outage.
        """
        old = (
            select(table.c.id)
            .where(table.c.raw.is_not(None), table.c.received_at < instant, table.c.state == DONE)
            .limit(limit)
        )
        dropped = self._session.execute(
            update(table).where(table.c.id.in_(old)).values(raw=None, lane="")
        )
        return int(dropped.rowcount)  # type: ignore[attr-defined]
