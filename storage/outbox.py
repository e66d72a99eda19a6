"""
The outbox: messages written in the turn that decided them, sent afterwards, in order per chat.

An answer to a tap (lane 0) overtakes; everything else of one address goes in the order it was
written, but for what was written to wait for an hour: until then nothing waits for it. What
could not be sent ends as a dead letter that a person can see.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import bindparam, case, exists, func, insert, literal_column, or_, select, update
from sqlmodel import Session, col

from storage.columns import Instant
from storage.once import once
from storage.tables import Address, Card, OutboxRow
from storage.values import Button, FileRef, Message, OutboxItem
from storage.vault import Vault

WAITING, SENT, DEAD, SUPERSEDED = 0, 1, 2, 3
table = OutboxRow.__table__  # type: ignore[attr-defined]
cards = Card.__table__  # type: ignore[attr-defined]
addresses = Address.__table__  # type: ignore[attr-defined]
SEALED_FOR = "outbox"
DRAWN = ("chart", "sheet", "letter", "qr")
"""What of a message is drawn when it is sent."""
earlier = table.alias()
edited = table.alias()
TO_DO = (
    table.c.id,
    table.c.address_id,
    addresses.c.channel,
    addresses.c.chat_id,
    table.c.lane,
    table.c.method,
    table.c.key,
    table.c.payload,
    table.c.card_id,
)
"""What every row is worked by, as OutboxItem begins."""
# Built once: an expression built for every claim costs more than the claim.
CLAIM = once(
    select(
        *TO_DO,
        cards.c.message_id.label("card_message_id"),
        table.c.tries,
        edited.c.message_id.label("edits_message_id"),
    )
    .join(addresses, addresses.c.id == table.c.address_id)
    .outerjoin(cards, cards.c.id == table.c.card_id)
    .outerjoin(edited, edited.c.id == table.c.edits_id)
    .where(
        # Begins at what waits: by its bare name SQLite would begin at every address of the channel.
        addresses.c.channel.concat("") == bindparam("channel"),
        table.c.state == literal_column("0"),
        table.c.lane < literal_column("4"),
        or_(table.c.not_before.is_(None), table.c.not_before <= bindparam("now", type_=Instant)),
        or_(
            table.c.lane == literal_column("0"),
            ~exists().where(
                earlier.c.state == literal_column("0"),
                earlier.c.address_id == table.c.address_id,
                earlier.c.id < table.c.id,
                earlier.c.lane > literal_column("0"),
                earlier.c.lane < literal_column("4"),
                # what waits for its hour and was never tried holds nobody up; a retry does
                or_(
                    earlier.c.not_before.is_(None),
                    earlier.c.not_before <= bindparam("now", type_=Instant),
                    earlier.c.tries > literal_column("0"),
                ),
            ),
        ),
    )
    .order_by(table.c.lane, table.c.id)
    .limit(bindparam("most"))
)
CLAIM_FETCHES = once(
    select(
        *TO_DO,
        literal_column("NULL").label("card_message_id"),
        table.c.tries,
    )
    .join(addresses, addresses.c.id == table.c.address_id)
    .where(
        table.c.state == literal_column("0"),
        table.c.lane == literal_column("9"),
        or_(table.c.not_before.is_(None), table.c.not_before <= bindparam("now", type_=Instant)),
    )
    # Not by the key alone: SQLite would read all there ever was in its order to spare a sort.
    .order_by(table.c.created_at, table.c.id)
    .limit(bindparam("most"))
)
INSERT = once(insert(table).returning(table.c.id))
SUPERSEDE = once(
    update(table)
    .where(
        table.c.card_id == bindparam("of_card"),
        table.c.state == literal_column("0"),
        table.c.method == "edit",
        table.c.tries == 0,
    )
    .values(state=SUPERSEDED)
)
SUPERSEDE_EDIT = once(
    update(table)
    .where(
        table.c.address_id == bindparam("at"),
        table.c.edits_id == bindparam("of_row"),
        table.c.state == literal_column("0"),
        table.c.tries == 0,
    )
    .values(state=SUPERSEDED)
)
SETTLE = once(
    update(table)
    .where(table.c.id == bindparam("of_id"), table.c.state == literal_column("0"))
    .values(
        state=bindparam("new_state"),
        tries=bindparam("new_tries"),
        message_id=bindparam("new_message"),
        not_before=bindparam("again_at"),
        error=bindparam("new_error"),
        sent_at=bindparam("now"),
    )
)
CARD_KNOWN = once(
    update(cards).where(cards.c.id == bindparam("of_card")).values(message_id=bindparam("known"))
)
ON_CARD = once(
    select(table.c.payload)
    .where(
        table.c.card_id == bindparam("of_card"),
        table.c.payload.is_not(None),
        table.c.lane < literal_column("4"),
    )
    .order_by(table.c.id.desc())
    .limit(1)
)
ABOUT = once(
    select(table.c.case_id).where(
        table.c.address_id == bindparam("address_id"),
        table.c.message_id == bindparam("message_id"),
        table.c.case_id.is_not(None),
    )
)
NEXT_AT = once(
    select(func.min(table.c.not_before)).where(
        table.c.state == literal_column("0"),
        table.c.lane < literal_column("4"),
        table.c.not_before > bindparam("now", type_=Instant),
    )
)
NEXT_FETCH_AT = once(
    select(func.min(table.c.not_before)).where(
        table.c.state == literal_column("0"),
        table.c.lane == literal_column("9"),
        table.c.not_before > bindparam("now", type_=Instant),
    )
)


class Lane(IntEnum):
    """
    Who waits least: answers to taps, replies, staff, bulk; nudges go beside the chats.

    FETCH is no message: a file that is to be fetched, or taken away. It waits for no message, and
    no message waits for it.
    """

    TAP = 0
    REPLY = 1
    STAFF = 2
    BULK = 3
    NUDGE = 4
    FETCH = 9


@dataclass(frozen=True)
class Report:
    """What became of a message: sent (with its id), dead, or to be tried again at `again_at`."""

    id: int
    state: int
    tries: int
    message_id: int | None = None
    card_id: int | None = None
    again_at: datetime | None = None
    error: str | None = None
    anew: bool = False


def _settled(one: Report, now: datetime) -> dict[str, object]:
    """A report as the parameters of SETTLE."""
    return {
        "of_id": one.id,
        "new_state": one.state,
        "new_tries": one.tries,
        "new_message": one.message_id,
        "again_at": one.again_at,
        "new_error": one.error,
        "now": now if one.state == SENT else None,
    }


def _stored(message: Message) -> dict[str, object]:
    """A message as it is sealed; whom it names stands beside it."""
    return {name: value for name, value in vars(message).items() if name != "names"}


class Outbox:
    """Messages out, in order, at the channel's pace."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now
        self.wrote = False
        """Whether something was written to be sent, so that the sender is to be woken."""
        self.fetches = False
        """Whether files are to be fetched or taken away, so that the fetcher is."""

    def _put(
        self,
        address_id: int,
        method: str,
        key: str,
        payload: dict[str, object],
        *,
        lane: Lane,
        card_id: int | None = None,
        case_id: int | None = None,
        edits_id: int | None = None,
        names: int | None = None,
        not_before: datetime | None = None,
    ) -> int:
        # Buttons, charts and sheets within it are written as what they hold.
        said = json.dumps(payload, ensure_ascii=False, default=vars)
        sealed = self._vault.seal(said.encode(), SEALED_FOR)
        row = {
            "address_id": address_id,
            "lane": lane,
            "method": method,
            "key": key,
            "payload": sealed,
            "card_id": card_id,
            "case_id": case_id,
            "created_at": self._now,
            "state": WAITING,
            "tries": 0,
            "edits_id": edits_id,
            "names": names,
            "not_before": not_before,
        }
        self.wrote = True
        self.fetches |= lane is Lane.FETCH
        return int(self._session.execute(INSERT, row).scalar_one())

    def send(
        self,
        address_id: int,
        message: Message,
        *,
        lane: Lane = Lane.REPLY,
        card_id: int | None = None,
        case_id: int | None = None,
        not_before: datetime | None = None,
    ) -> int:
        """
        A new message, by its row's id; with `card_id`, its message id becomes the card's.

        Before `not_before` it is not sent, and what is written later overtakes it.
        """
        method = "text" if message.document is None else "document"
        if message.file is not None:
            method = "file"
        if any(getattr(message, name) is not None for name in DRAWN):
            method = "drawn"
        return self._put(
            address_id,
            method,
            message.key,
            _stored(message),
            lane=lane,
            card_id=card_id,
            case_id=case_id,
            names=message.names,
            not_before=not_before,
        )

    def edit(
        self,
        address_id: int,
        message: Message,
        *,
        card_id: int | None = None,
        message_id: int | None = None,
        lane: Lane = Lane.STAFF,
    ) -> None:
        """Change a card, or a message by its id; an edit not yet sent gives way to this one."""
        if card_id is not None:
            self._session.execute(SUPERSEDE, {"of_card": card_id})
        payload = _stored(message) | {"message_id": message_id}
        named = message.names
        self._put(address_id, "edit", message.key, payload, lane=lane, card_id=card_id, names=named)

    def amend(
        self, address_id: int, row_id: int, message: Message, *, lane: Lane = Lane.REPLY
    ) -> None:
        """
        Change a message by the row that sends it, whether it is sent already or still waits.

        The change goes after it; one not yet sent gives way to this one.
        """
        self._session.execute(SUPERSEDE_EDIT, {"at": address_id, "of_row": row_id})
        payload = _stored(message) | {"message_id": None}
        self._put(address_id, "edit", message.key, payload, lane=lane, edits_id=row_id)

    def answer_tap(self, address_id: int, callback_id: str, text: str = "") -> None:
        """Answer a tap, so that its button stops waiting; `text` is shown for a moment."""
        self._put(
            address_id, "answer", "tap", {"callback_id": callback_id, "text": text}, lane=Lane.TAP
        )

    def claim(self, channel: str, limit: int, in_flight: Collection[int] = ()) -> list[OutboxItem]:
        """
        What may be sent on a channel now: the head of each address, and every answer to a tap.

        By channel, so that one that is held or gone takes no place from another's messages.
        """
        where = {"now": self._now, "most": limit + len(in_flight), "channel": channel}
        found = self._session.execute(CLAIM, where).mappings()
        return [
            OutboxItem(**{**row, "payload": self._open(row["payload"])})
            for row in found
            if row["id"] not in in_flight
        ]

    def fetch(self, address_id: int, attachment_id: int, case_id: int | None = None) -> None:
        """A file of a case, or of a relay, is to be fetched."""
        payload: dict[str, object] = {"attachment": attachment_id}
        self._put(address_id, "fetch", "fetch", payload, lane=Lane.FETCH, case_id=case_id)

    def bring(self, address_id: int, file: FileRef) -> None:
        """A file that belongs to no case is to be fetched and given to whoever sent it."""
        self._put(address_id, "bring", "bring", asdict(file), lane=Lane.FETCH)

    def erase(self, address_id: int, names: Sequence[str]) -> None:
        """Kept files of these names are to be taken away."""
        self._put(address_id, "erase", "erase", {"names": list(names)}, lane=Lane.FETCH)

    def claim_fetches(self, limit: int) -> list[OutboxItem]:
        """What is to be fetched or taken away now, oldest first, of all channels."""
        found = self._session.execute(CLAIM_FETCHES, {"now": self._now, "most": limit}).mappings()
        return [OutboxItem(**{**row, "payload": self._open(row["payload"])}) for row in found]

    def next_fetch_at(self) -> datetime | None:
        """The earliest instant to come at which a postponed file may be tried again."""
        return self._session.execute(NEXT_FETCH_AT, {"now": self._now}).scalar()

    def _open(self, payload: bytes) -> dict[str, object]:
        opened: dict[str, object] = json.loads(self._vault.open(payload, SEALED_FOR))
        return opened

    def buttons_on(self, card_id: int) -> tuple[Button, ...]:
        """The buttons a card shows now, in order; none once its text was dropped."""
        payload = self._session.execute(ON_CARD, {"of_card": card_id}).scalar()
        rows: Any = self._open(payload)["buttons"] if payload else ()
        return tuple(Button(**one) for row in rows for one in row)

    def latest_key(self, address_id: int) -> str:
        """The key of the last message written to an address; empty where there is none."""
        found = (
            select(OutboxRow.key)  # type: ignore[call-overload]
            .where(col(OutboxRow.address_id) == address_id, col(OutboxRow.lane) != Lane.TAP)
            .order_by(col(OutboxRow.id).desc())
            .limit(1)
        )
        return self._session.execute(found).scalar() or ""

    def case_of(self, address_id: int, message_id: int) -> int | None:
        """Which case a message of this chat was about, so that a reply to it finds its case."""
        where = {"address_id": address_id, "message_id": message_id}
        return self._session.execute(ABOUT, where).scalar()

    def settle(self, reports: Sequence[Report]) -> None:
        """Note what became of messages; a card learns its message id, or that it is gone."""
        rows = [_settled(one, self._now) for one in reports]
        if rows:
            self._session.execute(SETTLE, rows)
        for one in reports:
            if one.card_id is not None and (one.anew or one.message_id is not None):
                card = {"of_card": one.card_id, "known": one.message_id}
                self._session.execute(CARD_KNOWN, card)

    def waiting(self) -> int:
        """How many messages of the chats wait."""
        return int(
            self._session.execute(
                select(func.count())
                .select_from(table)
                .where(table.c.state == 0, table.c.lane < literal_column("4"))
            ).scalar_one()
        )

    def next_at(self) -> datetime | None:
        """The earliest instant to come at which a postponed message may be tried again."""
        return self._session.execute(NEXT_AT, {"now": self._now}).scalar()

    def forget_case(self, case_id: int) -> None:
        """Drop the text of every message of a case and of its cards that went out."""
        cards = select(col(Card.id)).where(col(Card.case_id) == case_id)
        of_case = or_(table.c.case_id == case_id, table.c.card_id.in_(cards))
        self._session.execute(
            update(table).where(of_case, table.c.state != WAITING).values(payload=None)
        )

    def forget_card(self, card_id: int) -> None:
        """Drop every text that went out on one card; what still waits for it is not sent."""
        waits = table.c.state == WAITING
        state = case((waits, SUPERSEDED), else_=table.c.state)
        on_it = update(table).where(table.c.card_id == card_id)
        self._session.execute(on_it.values(payload=None, state=state))

    def forget_texts(self, case_id: int, key: str) -> None:
        """Drop the texts of one sort that went out on the cards of a case."""
        of_case = select(cards.c.id).where(cards.c.case_id == case_id)
        self._session.execute(
            update(table)
            .where(table.c.card_id.in_(of_case), table.c.key == key, table.c.state != WAITING)
            .values(payload=None)
        )

    def forget_before(self, instant: datetime, limit: int) -> int:
        """Drop the text of messages that went out before `instant`; returns of how many."""
        old = (
            select(table.c.id)
            .where(
                table.c.payload.is_not(None),
                table.c.created_at < instant,
                table.c.state != WAITING,
            )
            .limit(limit)
        )
        dropped = self._session.execute(
            update(table).where(table.c.id.in_(old)).values(payload=None)
        )
        return int(dropped.rowcount)  # type: ignore[attr-defined]
