"""Staff: who holds which role, for which unit, on which post."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, text
from sqlmodel import Session, col

from storage.columns import Instant
from storage.once import once
from storage.tables import Absence, Address, Alert, Event, Staff


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
    hall: str | None
    blocked_at: datetime | None
    away_until: datetime | None = None

    @property
    def blocked(self) -> bool:
        """Whether nothing reaches them in the chat."""
        return self.blocked_at is not None

    @property
    def away(self) -> bool:
        """Whether somebody else stands in for them now."""
        return self.away_until is not None

    @property
    def is_there(self) -> bool:
        """Whether they can be reached and nobody stands in for them."""
        return not (self.blocked or self.away)


@dataclass(frozen=True)
class Reach:
    """
    How a member is reached: whether they ever opened the chat, and since when they are silent.

    Silent is who was told of a case and has done nothing to any since; `silent_since` is when they
    were told first.
    """

    member: Member
    bound: bool
    silent_since: datetime | None


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
    hall: str | None = None


COLUMNS = (
    Staff.id,
    Staff.number,
    Staff.name,
    Staff.role,
    Staff.unit,
    Staff.post,
    Staff.address_id,
    Staff.person_id,
    Staff.hall,
)


AWAY_UNTIL = (
    select(func.max(Absence.until))
    .where(
        col(Absence.staff_id) == Staff.id,
        text("absence.state IN (0, 1)"),
        col(Absence.state) == 1,
        col(Absence.since) <= bindparam("now", type_=Instant),
        col(Absence.until) > bindparam("now", type_=Instant),
    )
    .scalar_subquery()
)
HELD = (
    select(*COLUMNS, Address.blocked_at, AWAY_UNTIL)  # type: ignore[call-overload]
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
OF_PERSON = once(HELD.where(col(Staff.person_id) == bindparam("value")))
OF_UNIT = once(HELD.where(col(Staff.unit) == bindparam("value")))
WITH_ROLE = once(HELD.where(col(Staff.role) == bindparam("value")))
BY_ID = once(HELD.where(col(Staff.id) == bindparam("value")))
LAST_ACT = once(select(func.max(Event.at)).where(col(Event.staff_id) == bindparam("value")))
TOLD_SINCE = select(func.min(Alert.at)).where(
    col(Alert.staff_id) == bindparam("value"), col(Alert.at) > bindparam("acted", type_=Instant)
)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class StaffList:
    """Roles held now; a role that ended is kept and holds nothing."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._known: dict[tuple[int, object], list[Member]] = {}

    def remember_nothing(self) -> None:
        """Ask the database again: somebody's role, absence or chat has changed."""
        self._known.clear()

    def appoint(self, one: Appointed) -> None:
        """
        Give a role as the config says, or bring the one under this staff number up to date.

        What was decided in the chat stays: a role that is managed there is left as it is, and
        whoever was invited to this very role does not get it twice.
        """
        self.remember_nothing()
        row = self._session.execute(
            select(Staff).where(col(Staff.number) == one.number)
        ).scalar_one_or_none()
        if row is None:
            if not self._holds(one):
                self._session.add(Staff(**vars(one), since=self._now))
        elif not row.managed:
            row.sqlmodel_update(vars(one))
            row.until = None

    def _holds(self, one: Appointed) -> bool:
        """Whether they hold this role already, by the chat's decision."""
        found = select(Staff.id).where(  # type: ignore[call-overload]
            col(Staff.person_id) == one.person_id,
            col(Staff.role) == one.role,
            col(Staff.unit) == one.unit,
            col(Staff.hall) == one.hall,
            col(Staff.managed),
            col(Staff.until).is_(None),
        )
        return self._session.execute(found).first() is not None

    def engage(self, one: Appointed) -> Member:
        """Give a role that the config says nothing of, and won't take away."""
        self.remember_nothing()
        row = Staff(**vars(one), since=self._now, managed=True)
        self._session.add(row)
        self._session.flush()
        return self._found(BY_ID, row.id)[0]

    def change(self, staff_id: int, **parts: str | None) -> Member:
        """Change what a role is; from then on the config no longer says it."""
        self.remember_nothing()
        row = self._session.get_one(Staff, staff_id)
        row.sqlmodel_update({**parts, "managed": True})
        self._session.flush()
        return self._found(BY_ID, staff_id)[0]

    def end(self, staff_id: int) -> None:
        """End a role for good: the config does not give it back."""
        self.remember_nothing()
        row = self._session.get_one(Staff, staff_id)
        row.until, row.managed = self._now, True
        self._session.flush()

    def name_of(self, staff_id: int | None) -> str:
        """What somebody is called who holds a role, or held it; empty for nobody."""
        row = self._session.get(Staff, staff_id) if staff_id is not None else None
        return row.name if row is not None else ""

    def everybody(self) -> list[Member]:
        """Every role that is held."""
        return [Member(*row) for row in self._session.execute(HELD, {"now": self._now})]

    def never_opened(self) -> set[int]:
        """The roles whose holders have not opened their chat yet."""
        found = (
            select(Staff.id)  # type: ignore[call-overload]
            .join(Address, col(Address.id) == Staff.address_id)
            .where(col(Staff.until).is_(None), col(Address.started_at).is_(None))
        )
        return set(self._session.execute(found).scalars())

    def dismiss_others(self, numbers: set[str]) -> int:
        """
        End every role of the config whose number is not among these; returns how many ended.

        Whoever came aboard by an invitation stays.
        """
        self.remember_nothing()
        ended = [
            row
            for row in self._session.execute(
                select(Staff).where(col(Staff.until).is_(None), ~col(Staff.managed))
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
        return [one for one in self._found(OF_UNIT, unit) if role is None or one.role == role]

    def with_role(self, role: str) -> list[Member]:
        """Everybody who holds a role."""
        return self._found(WITH_ROLE, role)

    def with_account(self, channel: str, user_id: int) -> list[Member]:
        """The roles that an account holds now."""
        found = select(Address.person_id).where(  # type: ignore[call-overload]
            col(Address.channel) == channel,
            col(Address.user_id) == user_id,
            col(Address.gone_at).is_(None),
        )
        person_id = self._session.execute(found).scalar()
        return self.roles_of(person_id) if person_id is not None else []

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

    def reach(self, unit: str) -> list[Reach]:
        """How everybody of a unit is reached, post A first."""
        return [self.reach_of(one) for one in self.of_unit(unit)]

    def reach_of(self, member: Member) -> Reach:
        """How one of them is reached."""
        where: dict[str, object] = {"value": member.id}
        acted = self._session.execute(LAST_ACT, where).scalar() or LONG_AGO
        told = self._session.execute(TOLD_SINCE, where | {"acted": acted}).scalar()
        address = self._session.get_one(Address, member.address_id)
        return Reach(member, address.started_at is not None, told)

    def _found(self, query: Select[Any], value: object) -> list[Member]:
        """Asked once a unit of work: a turn wants the same few people many times over."""
        key = id(query), value
        if key not in self._known:
            where = {"value": value, "now": self._now}
            self._known[key] = [Member(*row) for row in self._session.execute(query, where)]
        return list(self._known[key])
