"""Persons and addresses: who writes, and where they are reached."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, exists, func, insert, literal_column, select, update
from sqlmodel import Session, col

from storage.columns import Instant
from storage.once import once
from storage.outbox import Lane
from storage.quick import read_anew
from storage.staff import StaffList
from storage.tables import Address, Block, CallEntry, Case, OutboxRow, Person, Staff
from storage.values import Ids

NO_CHAT = "nochat"
"""The channel of people who have none here: they rang or wrote a letter, and a person calls."""
NOBODY = "nobody"
"""The channel of the one address behind which nobody is: of anonymous ratings that became cases."""


@dataclass(frozen=True)
class Perhaps:
    """
    What there may be about somebody as their update arrives: False is sure, True is looked up.

    Asked in the one statement that finds them, so that a turn looks up only what there is.
    """

    role: bool = True
    block: bool = True
    nudge: bool = True
    unseen: bool = True
    missed: bool = False


@dataclass(frozen=True)
class Reader:
    """Somebody at an address, with the language they read."""

    address_id: int
    person_id: int
    language: str
    channel: str
    started: bool
    notice: str | None = None
    gone: bool = False
    perhaps: Perhaps = field(default=Perhaps(), compare=False)


# Built once: an expression built for every update costs more than the query.
HOLDS_ROLE = exists().where(
    col(Staff.person_id) == col(Address.person_id), col(Staff.until).is_(None)
)
IS_BLOCKED = exists().where(
    col(Block.person_id) == col(Address.person_id),
    col(Block.lifted_at).is_(None),
    col(Block.until) > bindparam("now", type_=Instant),
)
IS_NUDGED = exists().where(
    col(OutboxRow.address_id) == col(Address.id),
    col(OutboxRow.state) == literal_column("0"),
    col(OutboxRow.lane) == literal_column(str(int(Lane.NUDGE))),
)
HAS_UNSEEN = exists().where(
    col(Case.person_id) == col(Address.person_id),
    # By its bare name SQLite would read every case of the county that is in this state.
    col(Case.state).concat("") == literal_column("'replied'"),
    col(Case.seen_at).is_(None),
)
AT_ADDRESS = once(
    select(  # type: ignore[call-overload]
        Address.id,
        Address.person_id,
        Person.language,
        Address.started_at,
        Address.blocked_at,
        Person.notice_version,
        HOLDS_ROLE,
        IS_BLOCKED,
        IS_NUDGED,
        HAS_UNSEEN,
        col(Address.blocked_at).is_not(None),
    )
    .join(Person, col(Person.id) == Address.person_id)
    .where(
        col(Address.channel) == bindparam("channel"),
        col(Address.chat_id) == bindparam("chat_id"),
        col(Address.user_id) == bindparam("user_id"),
    )
)
BY_ADDRESS = once(
    select(  # type: ignore[call-overload]
        Address.id,
        Address.person_id,
        Person.language,
        Address.channel,
        Address.started_at,
        Address.gone_at,
    )
    .join(Person, col(Person.id) == Address.person_id)
    .where(col(Address.id) == bindparam("at"))
)

addresses = Address.__table__  # type: ignore[attr-defined]
ELSEWHERE = once(
    select(Person.id, Person.language)  # type: ignore[call-overload]
    .join(Address, col(Address.person_id) == Person.id)
    .where(
        col(Address.channel) == bindparam("channel"),
        col(Address.user_id) == bindparam("user_id"),
        col(Address.gone_at).is_(None),
    )
    .limit(1)
)
COMES = once(insert(Person.__table__))  # type: ignore[attr-defined]
ENTERS = once(insert(addresses).returning(addresses.c.id))
WROTE = once(
    update(addresses)
    .where(addresses.c.id == bindparam("at"))
    .values(
        started_at=func.coalesce(addresses.c.started_at, bindparam("now", type_=Instant)),
        blocked_at=None,
    )
)
HOMES = once(
    select(Address.id)  # type: ignore[call-overload]
    .where(col(Address.person_id) == bindparam("person_id"))
    .order_by(
        col(Address.blocked_at).is_not(None),
        col(Address.channel) == NO_CHAT,
        col(Address.id).desc(),
    )
)


class People:
    """Persons by random id, addresses by channel, chat and user."""

    def __init__(self, session: Session, ids: Ids, staff: StaffList, now: datetime) -> None:
        self._session = session
        self._ids = ids
        self._now = now
        self._staff = staff
        self._readers: dict[int, Reader] = {}
        self._present: set[int] = set()

    def meet(self, channel: str, chat_id: int, user_id: int, language: str) -> Reader:
        """The reader at this address; a new person with this language where nobody is known."""
        where = {"channel": channel, "chat_id": chat_id, "user_id": user_id, "now": self._now}
        row = self._session.execute(AT_ADDRESS, where).first()
        if row is None:
            return self._welcome(channel, chat_id, user_id, language)
        known = Reader(
            row.id,
            row.person_id,
            row.language,
            channel,
            row.started_at is not None,
            row.notice_version,
            perhaps=Perhaps(*row[-5:]),
        )
        self._readers[known.address_id] = known
        if known.started and row.blocked_at is None:
            self._present.add(known.address_id)
        return known

    def _welcome(self, channel: str, chat_id: int, user_id: int, language: str) -> Reader:
        """A new address; of a new person, or of one who writes from another chat already."""
        account = {"channel": channel, "user_id": user_id}
        known = self._session.execute(ELSEWHERE, account).first()
        if known is None:
            person_id = self._ids.person()
            row = {"id": person_id, "language": language, "created_at": self._now}
            self._session.execute(COMES, row)
        else:
            person_id, language = known
        at = account | {"chat_id": chat_id, "person_id": person_id}
        address_id = int(self._session.execute(ENTERS, at).scalar_one())
        return Reader(address_id, person_id, language, channel, started=False)

    def known(self, channel: str, user_id: int) -> int | None:
        """The private chat of an account that has written; None where it never has."""
        found = select(Address.id).where(  # type: ignore[call-overload]
            col(Address.channel) == channel,
            col(Address.chat_id) == user_id,
            col(Address.user_id) == user_id,
            col(Address.started_at).is_not(None),
            col(Address.gone_at).is_(None),
        )
        at: int | None = self._session.execute(found).scalar()
        return at

    def without_chat(self, language: str) -> Reader:
        """A new person who can only be called or written to."""
        person = Person(id=self._ids.person(), language=language, created_at=self._now)
        self._session.add(person)
        self._session.flush()
        address = Address(
            channel=NO_CHAT, chat_id=person.id, user_id=person.id, person_id=person.id
        )
        self._session.add(address)
        self._session.flush()
        return self._reader(address, person)

    def nobody(self, language: str) -> Reader:
        """The one who stands for whoever left no trace: nothing is told there, nobody is called."""
        found = select(Address.id).where(col(Address.channel) == NOBODY)  # type: ignore[call-overload]
        known = self._session.execute(found).scalar()
        if known is not None:
            return self.reader(known)
        person = Person(id=self._ids.person(), language=language, created_at=self._now)
        self._session.add(person)
        self._session.flush()
        address = Address(
            channel=NOBODY, chat_id=0, user_id=0, person_id=person.id, gone_at=self._now
        )
        self._session.add(address)
        self._session.flush()
        return self.reader(address.id or 0)

    def reader(self, address_id: int) -> Reader:
        """The reader at a known address."""
        if address_id not in self._readers:
            row = self._session.execute(BY_ADDRESS, {"at": address_id}).one()
            self._readers[address_id] = Reader(
                row.id,
                row.person_id,
                row.language,
                row.channel,
                row.started_at is not None,
                gone=row.gone_at is not None,
            )
        return self._readers[address_id]

    def _reader(self, address: Address, person: Person) -> Reader:
        if address.id is None:
            raise ValueError("An address has its id once it is flushed.")
        return Reader(
            address.id, person.id, person.language, address.channel, address.started_at is not None
        )

    def home(self, person_id: int) -> Reader:
        """Where a person is reached best: their latest chat that is open, else any address."""
        at = self._session.execute(HOMES, {"person_id": person_id}).scalars().first()
        if at is None:
            raise ValueError("A person has an address from the first meeting on.")
        return self.reader(at)

    def remember_nothing(self) -> None:
        """Ask the database again for every reader."""
        self._readers.clear()
        self._present.clear()

    def wrote(self, address_id: int) -> None:
        """They wrote: the chat is open, and not blocked (any more)."""
        if address_id in self._present:
            return
        self._session.execute(WROTE, {"at": address_id, "now": self._now})
        read_anew(self._session, Address, address_id)
        self._readers.pop(address_id, None)
        self._staff.remember_nothing()
        self._present.add(address_id)

    def blocked(self, address_id: int) -> None:
        """They blocked the bot: nothing reaches this address."""
        self._present.discard(address_id)
        self._session.get_one(Address, address_id).blocked_at = self._now
        self._staff.remember_nothing()

    def is_blocked(self, address_id: int) -> bool:
        """Whether nothing reaches this address."""
        return self._session.get_one(Address, address_id).blocked_at is not None

    def account(self, address_id: int) -> tuple[str, int | None]:
        """Channel and account of an address, for eyes that left a row; None where there is none."""
        address = self._session.get_one(Address, address_id)
        known = address.channel != NO_CHAT and address.gone_at is None
        return address.channel, address.user_id if known else None

    def accounts(self, person_id: int) -> list[tuple[str, int]]:
        """Every account of a person, as they read it themselves."""
        found = select(Address.channel, Address.user_id).where(  # type: ignore[call-overload]
            col(Address.person_id) == person_id,
            col(Address.gone_at).is_(None),
            col(Address.channel) != NO_CHAT,
        )
        return [(channel, user) for channel, user in self._session.execute(found)]

    def part(self, person_id: int) -> None:
        """They are told goodbye: unless they write again, nothing of this account is kept."""
        self._session.get_one(Person, person_id).parting_at = self._now

    def guarded(self, person_id: int) -> bool:
        """Whether a guardian said that they are at the desk with, or for, a child."""
        return self._session.get_one(Person, person_id).guardian_at is not None

    def has_guardian(self, person_id: int) -> None:
        """A guardian says so."""
        self._session.get_one(Person, person_id).guardian_at = self._now

    def since(self, person_id: int) -> datetime:
        """When they first wrote."""
        return self._session.get_one(Person, person_id).created_at

    def speak(self, person_id: int, language: str) -> None:
        """They read this language from now on."""
        self.remember_nothing()
        self._session.get_one(Person, person_id).language = language

    def wants_a_person(self, address_id: int, why: str, case_id: int | None = None) -> bool:
        """Put them on the clerk's list, once while it is open; True when newly put."""
        waiting = select(CallEntry.id).where(  # type: ignore[call-overload]
            col(CallEntry.address_id) == address_id,
            col(CallEntry.why) == why,
            col(CallEntry.case_id) == case_id,
            col(CallEntry.done_at).is_(None),
        )
        if self._session.execute(waiting).first():
            return False
        self._session.add(
            CallEntry(address_id=address_id, why=why, case_id=case_id, created_at=self._now)
        )
        return True
