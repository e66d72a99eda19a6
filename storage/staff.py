"""Staff: who holds which role, for which unit, on which post."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from storage.tables import Address, Staff


@dataclass(frozen=True)
class Member:
    """A staff role as it is held now."""

    id: int
    number: str
    name: str
    role: str
    unit: str | None
    post: str | None
    address_id: int
    person_id: int
    blocked_at: datetime | None

    @property
    def blocked(self) -> bool:
        """Whether nothing reaches them in the chat."""
        return self.blocked_at is not None


@dataclass(frozen=True)
class Appointed:
    """A role as the configuration or an invitation gives it."""

    number: str
    name: str
    role: str
    unit: str | None
    post: str | None
    person_id: int
    address_id: int


COLUMNS = (
    Staff.id,
    Staff.number,
    Staff.name,
    Staff.role,
    Staff.unit,
    Staff.post,
    Staff.address_id,
    Staff.person_id,
)


HELD = (
    select(*COLUMNS, Address.blocked_at)  # type: ignore[call-overload]
    .join(Address, col(Address.id) == Staff.address_id)
    .where(col(Staff.until).is_(None))
    .order_by(Staff.post, Staff.id)
)
# Built once: an expression built for every question costs more than the query.
CHATS = (
    select(Staff.address_id, Address.chat_id, Staff.role)  # type: ignore[call-overload]
    .join(Address, col(Address.id) == Staff.address_id)
    .where(
        col(Staff.until).is_(None),
        col(Address.channel) == bindparam("channel"),
        col(Address.started_at).is_not(None),
        col(Address.blocked_at).is_(None),
    )
    .order_by(Staff.address_id, Staff.id)
)
OF_PERSON = HELD.where(col(Staff.person_id) == bindparam("value"))
OF_UNIT = HELD.where(col(Staff.unit) == bindparam("value"))
WITH_ROLE = HELD.where(col(Staff.role) == bindparam("value"))
BY_ID = HELD.where(col(Staff.id) == bindparam("value"))


class StaffList:
    """Roles held now; a role that ended is kept and holds nothing."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._units: dict[str, list[Member]] = {}

    def remember_nothing(self) -> None:
        """Ask the database again for every unit."""
        self._units.clear()

    def appoint(self, one: Appointed) -> None:
        """Give a role, or bring the one under this staff number up to date."""
        self.remember_nothing()
        row = self._session.execute(
            select(Staff).where(col(Staff.number) == one.number)
        ).scalar_one_or_none()
        if row is None:
            self._session.add(Staff(**vars(one), since=self._now))
            return
        row.sqlmodel_update(vars(one))
        row.until = None

    def dismiss_others(self, numbers: set[str]) -> int:
        """End every role whose number is not among these; returns how many ended."""
        self.remember_nothing()
        ended = [
            row
            for row in self._session.execute(
                select(Staff).where(col(Staff.until).is_(None))
            ).scalars()
            if row.number not in numbers
        ]
        for row in ended:
            row.until = self._now
        return len(ended)

    def roles_of(self, person_id: int) -> list[Member]:
        """The roles a person holds now."""
        return self._found(OF_PERSON, person_id)

    def of_unit(self, unit: str, role: str | None = None) -> list[Member]:
        """Everybody of a unit, post A first, or those of one role."""
        if unit not in self._units:
            self._units[unit] = self._found(OF_UNIT, unit)
        return [one for one in self._units[unit] if role is None or one.role == role]

    def with_role(self, role: str) -> list[Member]:
        """Everybody who holds a role."""
        return self._found(WITH_ROLE, role)

    def chats(self, channel: str) -> dict[int, tuple[int, tuple[str, ...]]]:
        """The private chats of everybody who holds a role: address, chat id, roles."""
        rows = self._session.execute(CHATS, {"channel": channel})
        found: dict[int, tuple[int, tuple[str, ...]]] = {}
        for address_id, chat_id, role in rows:
            roles = found.get(address_id, (chat_id, ()))[1]
            found[address_id] = (chat_id, tuple(sorted({*roles, role})))
        return found

    def chat_of(self, address_id: int) -> int:
        """The chat id of an address, also of one that holds no role any more."""
        return self._session.get_one(Address, address_id).chat_id

    def get(self, staff_id: int) -> Member | None:
        """One role, if it is still held."""
        found = self._found(BY_ID, staff_id)
        return found[0] if found else None

    def _found(self, query: Select[Any], value: object) -> list[Member]:
        return [Member(*row) for row in self._session.execute(query, {"value": value})]
