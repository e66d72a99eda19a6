"""Groups bound to units, and the address of a group that became another."""

from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from storage.once import once
from storage.tables import Address, Card, UnitGroup

APART = 2**62
"""Where an address stands for the moment in which two change places: no chat has such a number."""


# Built once: an expression built for every turn costs more than the query.
BOUND = once(select(UnitGroup).where(col(UnitGroup.ended_at).is_(None)).order_by(col(UnitGroup.id)))


class Groups:
    """A group is one unit's at most; a unit may have several."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._open: list[UnitGroup] | None = None

    def remember_nothing(self) -> None:
        """Ask the database again."""
        self._open = None

    def bound(self) -> list[UnitGroup]:
        """Every group that is bound, the oldest first."""
        if self._open is None:
            self._open = list(self._session.execute(BOUND).scalars())
        return self._open

    def of_unit(self, unit: str) -> list[UnitGroup]:
        """A unit's groups."""
        return [one for one in self.bound() if one.unit == unit]

    def at(self, address_id: int) -> UnitGroup | None:
        """What is bound at an address, or None."""
        return next((one for one in self.bound() if one.address_id == address_id), None)

    def bind(self, address_id: int, unit: str, title: str, staff_id: int) -> UnitGroup | None:
        """The group is this unit's from now on; None where another was first."""
        self._session.get(Address, address_id, with_for_update=True, populate_existing=True)
        self._open = None
        if self.at(address_id) is not None:
            return None
        row = UnitGroup(
            address_id=address_id,
            unit=unit,
            title=title,
            bound_by=staff_id,
            bound_at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        self._open = None
        return row

    def end(self, row: UnitGroup, staff_id: int | None, why: str) -> None:
        """It is nobody's any more."""
        row.ended_at, row.ended_by, row.why = self._now, staff_id, why
        self._session.flush()
        self._open = None

    def address_of(self, channel: str, chat_id: int) -> int | None:
        """The address of a group itself, or None where nothing was ever said there."""
        found = select(Address.id).where(  # type: ignore[call-overload]
            col(Address.channel) == channel,
            col(Address.chat_id) == chat_id,
            col(Address.user_id) == chat_id,
        )
        at: int | None = self._session.execute(found).scalar()
        return at

    def migrate(self, address_id: int, new_chat_id: int) -> None:
        """
        A group became another chat: its address follows, and cards are posted there anew.

        Messages are counted from one again over there, so that an old message's number could be
        another message's. Where something was said in the new chat already, the two addresses
        change places. Doing it twice changes nothing.
        """
        mine = self._session.get_one(Address, address_id)
        if mine.chat_id == new_chat_id:
            return
        old = mine.chat_id
        other = self.address_of(mine.channel, new_chat_id)
        if other is not None:
            self._put(other, -APART - other)
        self._put(address_id, new_chat_id)
        if other is not None:
            self._put(other, old)
        self._session.execute(
            update(Card).where(col(Card.address_id) == address_id).values(message_id=None)
        )

    def _put(self, address_id: int, chat_id: int) -> None:
        row = self._session.get_one(Address, address_id)
        row.chat_id = row.user_id = chat_id
        row.blocked_at = None
        self._session.flush()
