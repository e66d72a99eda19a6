"""
Erasing: what leads to a person goes, what the desk did stays.

Identity, dialogue, raw updates, sent texts and cards of a person are deleted, the account's number
is cut off from its person, and a case's key is deleted, so that what it sealed opens never again.
States, figures and the history's public part stay (PIPL art. 47; the lifecycle's ERASE). The bytes
themselves are overwritten: SQLite runs with `secure_delete`, and the unit of work empties the log
of writes after its commit (`Work.scrub`). PostgreSQL needs its own VACUUM for that.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy import case as when
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.cases import key_of
from storage.inbox import WAITING
from storage.outbox import SUPERSEDED
from storage.tables import (
    Access,
    Address,
    Attachment,
    CallEntry,
    CallWords,
    Card,
    Case,
    CaseKey,
    Dialogue,
    Event,
    Follower,
    Identity,
    InboxRow,
    MessageLink,
    NotAsked,
    OutboxRow,
    Person,
    PublishedRating,
    Relay,
    RelayWords,
    ServiceRating,
    Staff,
    Uploaded,
    Visit,
)


class Erasure:
    """Deletes; whether it may is decided above."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def person(self, person_id: int) -> None:
        """Everything that leads to a person, but their cases; the account is nobody's any more."""
        found = select(Address).where(
            col(Address.person_id) == person_id, col(Address.gone_at).is_(None)
        )
        addresses = self._session.execute(found).scalars().all()
        self._at_windows(person_id, [address.id or 0 for address in addresses])
        for address in addresses:
            self._address(address)
        run = self._session.execute
        run(delete(Identity).where(col(Identity.person_id) == person_id))
        run(delete(NotAsked).where(col(NotAsked.person_id) == person_id))
        self._texts(col(OutboxRow.names) == person_id)
        run(
            update(Follower)
            .where(col(Follower.person_id) == person_id)
            .values(wrapped=None, until=func.coalesce(col(Follower.until), self._now))
        )

    def _at_windows(self, person_id: int, at: list[int]) -> None:
        """Visits and ratings of a person lead to nobody any more; a rating and its grade stay."""
        mine = or_(col(ServiceRating.person_id) == person_id, col(ServiceRating.address_id).in_(at))
        self._quoted(mine, {"words": None})
        self._session.execute(
            update(ServiceRating)
            .where(mine)
            .values(person_id=None, address_id=None, words=None, files=None, wants_call=False)
        )
        self._session.execute(
            update(Visit)
            .where(col(Visit.address_id).in_(at))
            .values(address_id=None, phone=None, receipt=None, invite_at=None)
        )

    def _quoted(self, of: ColumnElement[bool], gone: dict[str, None]) -> None:
        """Nothing of these ratings stands before everybody's eyes any more."""
        ids = select(ServiceRating.id).where(of)  # type: ignore[call-overload]
        self._session.execute(
            update(PublishedRating).where(col(PublishedRating.rating_id).in_(ids)).values(**gone)
        )

    def _address(self, address: Address) -> None:
        """An address and all that hangs on it; its number becomes its own id, which is nobody's."""
        at, run = address.id or 0, self._session.execute
        self._updates(address)
        run(delete(Dialogue).where(col(Dialogue.address_id) == at))
        run(delete(MessageLink).where(col(MessageLink.address_id) == at))
        mine = select(Card.id).where(col(Card.address_id) == at)  # type: ignore[call-overload]
        self._texts(
            or_(col(OutboxRow.address_id) == at, col(OutboxRow.card_id).in_(mine)), card_id=None
        )
        run(delete(Card).where(col(Card.address_id) == at))
        run(
            update(CallEntry)
            .where(col(CallEntry.address_id) == at, col(CallEntry.done_at).is_(None))
            .values(done_at=self._now)
        )
        talks = select(Relay.id).where(col(Relay.address_id) == at)  # type: ignore[call-overload]
        run(update(RelayWords).where(col(RelayWords.relay_id).in_(talks)).values(words=None))
        run(
            update(Relay)
            .where(col(Relay.address_id) == at, col(Relay.ended_at).is_(None))
            .values(ended_at=self._now, ended_how="forgotten")
        )
        run(
            update(CallWords)
            .where(col(CallWords.address_id) == at)
            .values(words=None, said_at=func.coalesce(col(CallWords.said_at), self._now))
        )
        address.chat_id, address.user_id, address.gone_at = -at, -at, self._now
        self._session.flush()

    def _texts(self, which: ColumnElement[bool], **more: object) -> None:
        """Messages lose their texts; what still waits is not sent."""
        waits = col(OutboxRow.state) == literal_column("0")
        state = when((waits, SUPERSEDED), else_=col(OutboxRow.state))
        self._session.execute(
            update(OutboxRow).where(which).values(payload=None, state=state, names=None, **more)
        )

    def _updates(self, address: Address) -> None:
        """
        The raw updates of a chat: those that were handled, and the one that is being handled.

        What waits behind it is of whoever writes next, a new person.
        """
        lane = f"{address.channel}:{address.chat_id}"
        now = (
            select(func.min(InboxRow.id))
            .where(col(InboxRow.lane) == lane, col(InboxRow.state) == WAITING)
            .scalar_subquery()
        )
        self._session.execute(
            update(InboxRow)
            .where(
                col(InboxRow.lane) == lane,
                or_(col(InboxRow.state) != WAITING, col(InboxRow.id) == now),
            )
            .values(raw=None, lane="")
            .execution_options(synchronize_session=False)
        )

    def case(self, case: Case, *, keep_sealed: bool) -> None:
        """
        What was written in a case: read by nobody any more.

        Its key is deleted, unless the archives law wants the papers: then they stay sealed.
        """
        case_id, run = key_of(case), self._session.execute
        case.erased_at, case.code = self._now, ""
        if not keep_sealed:
            case.matter = case.place = None
            run(delete(CaseKey).where(col(CaseKey.case_id) == case_id))
            run(update(Attachment).where(col(Attachment.case_id) == case_id).values(file_id=""))
            mine = select(Attachment.id).where(col(Attachment.case_id) == case_id)  # type: ignore[call-overload]
            run(delete(Uploaded).where(col(Uploaded.attachment_id).in_(mine)))
        run(delete(MessageLink).where(col(MessageLink.case_id) == case_id))
        cards = select(Card.id).where(col(Card.case_id) == case_id)  # type: ignore[call-overload]
        run(
            update(OutboxRow)
            .where(
                or_(col(OutboxRow.case_id) == case_id, col(OutboxRow.card_id).in_(cards)),
                col(OutboxRow.state) != WAITING,
            )
            .values(payload=None)
            .execution_options(synchronize_session=False)
        )
        run(update(CallWords).where(col(CallWords.case_id) == case_id).values(words=None))
        self._quoted(col(ServiceRating.case_id) == case_id, {"words": None, "reply": None})
        self._session.flush()

    # What the law's time limits ask for, a batch at a time

    def to_pseudonymise(self, before: datetime, ended: Sequence[str], limit: int) -> list[int]:
        """People all of whose cases ended before an instant and are not erased; no staff."""
        other = aliased(Case)
        later = exists().where(col(Event.case_id) == other.id, col(Event.at) >= before)
        held = exists().where(
            col(other.person_id) == col(Case.person_id),
            or_(
                col(other.state).not_in(list(ended)),
                col(other.submitted_at) >= before,
                later,
            ),
        )
        found = (
            select(Case.person_id)  # type: ignore[call-overload]
            .where(
                col(Case.submitted_at) < before,
                col(Case.erased_at).is_(None),
                ~held,
                ~exists().where(col(Staff.person_id) == col(Case.person_id)),
            )
            .distinct()
            .limit(limit)
        )
        return list(self._session.execute(found).scalars())

    def left_to_erase(self, ended: Sequence[str], limit: int) -> list[Case]:
        """Ended cases of people who had themselves forgotten while these were open."""
        found = (
            select(Case)
            # By the person as well: of whoever is gone, an index of a person's cases finds them.
            .join(
                Address,
                and_(col(Address.id) == Case.address_id, col(Address.person_id) == Case.person_id),
            )
            .where(
                col(Address.gone_at).is_not(None),
                col(Case.erased_at).is_(None),
                col(Case.state).in_(list(ended)),
            )
            .limit(limit)
        )
        return list(self._session.execute(found).scalars())

    def old_accesses(self, before: datetime, limit: int) -> int:
        """Delete rows of readings that were kept long enough; returns how many."""
        old = select(Access.id).where(col(Access.at) < before).limit(limit)  # type: ignore[call-overload]
        gone = self._session.execute(delete(Access).where(col(Access.id).in_(old)))
        return int(gone.rowcount)  # type: ignore[attr-defined]

    def strangers(self, before: datetime, limit: int) -> int:
        """
        Delete accounts that were only said goodbye to: nothing was ever written from them.

        Returns how many.
        """
        found = (
            select(Address)
            .join(Person, col(Person.id) == Address.person_id)
            .where(
                col(Address.started_at).is_(None),
                col(Address.gone_at).is_(None),
                col(Person.parting_at) < before,
            )
            .limit(limit)
        )
        rows = self._session.execute(found).scalars().all()
        for address in rows:
            person = self._session.get_one(Person, address.person_id)
            self._session.execute(delete(OutboxRow).where(col(OutboxRow.address_id) == address.id))
            self._session.delete(address)
            self._session.flush()
            self._session.delete(person)
        return len(rows)
