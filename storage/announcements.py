"""Notices to everybody with an open case: proposed, agreed to by another, sent bit by bit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from storage.people import NO_CHAT, NOBODY
from storage.tables import Address, Announcement, Case

WAITING, SENDING, SENT, REFUSED, STOPPED = 0, 1, 2, 3, 4


@dataclass(frozen=True)
class Recipient:
    """A person with an open case, and where they are reached: at the address of the newest one."""

    person_id: int
    address_id: int


class Announcements:
    """At most one is on its way; each person is passed once, however many cases they have."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def propose(self, zh: str, en: str, staff_id: int) -> Announcement:
        """Write a notice that nobody has agreed to yet."""
        row = Announcement(zh=zh, en=en, asked_by=staff_id, asked_at=self._now)
        self._session.add(row)
        self._session.flush()
        return row

    def get(self, number: int) -> Announcement | None:
        """A notice by its number, read anew and held until this work ends."""
        return self._session.get(Announcement, number, with_for_update=True, populate_existing=True)

    def sending(self) -> Announcement | None:
        """The one that is on its way, or None."""
        found = select(Announcement).where(col(Announcement.state) == SENDING)
        return self._session.execute(found.order_by(col(Announcement.id))).scalars().first()

    def waiting(self) -> list[Announcement]:
        """What waits for a second person, oldest first."""
        found = select(Announcement).where(col(Announcement.state) == WAITING)
        return list(self._session.execute(found.order_by(col(Announcement.id))).scalars())

    def decide(self, row: Announcement, staff_id: int, *, agreed: bool, total: int) -> None:
        """Somebody else agrees, and it begins to go out; or it never does."""
        row.state = SENDING if agreed else REFUSED
        row.decided_by, row.decided_at, row.total = staff_id, self._now, total
        self._session.flush()

    def count(self, states: Collection[str]) -> int:
        """How many people have an open case and a chat."""
        mine = select(func.count(func.distinct(col(Case.person_id)))).join(
            Address, col(Address.id) == col(Case.address_id)
        )
        return int(self._session.execute(mine.where(*_reached(states))).scalar_one())

    def next_for(self, row: Announcement, states: Collection[str], limit: int) -> list[Recipient]:
        """Who is next, in an order that stays whatever happens to their cases meanwhile."""
        newest = (
            select(col(Case.person_id), func.max(col(Case.id)).label("case_id"))
            .join(Address, col(Address.id) == col(Case.address_id))
            .where(*_reached(states), col(Case.person_id) > row.after)
            .group_by(col(Case.person_id))
            .order_by(col(Case.person_id))
            .limit(limit)
            .subquery()
        )
        found = (
            select(newest.c.person_id, col(Case.address_id))
            .join(Case, col(Case.id) == newest.c.case_id)
            .order_by(newest.c.person_id)
        )
        return [Recipient(*one) for one in self._session.execute(found)]


def _reached(states: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """Of an open case, by a chat they have not blocked; nobody who had themselves forgotten."""
    return (
        col(Case.state).in_(list(states)),
        col(Address.channel).not_in([NO_CHAT, NOBODY]),
        col(Address.blocked_at).is_(None),
        col(Address.gone_at).is_(None),
    )
