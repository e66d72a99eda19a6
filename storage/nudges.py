"""
Nudges: outbox rows of a method of their own, sent by a gateway beside the chats.

They wait for no message and no message waits for them. A nudge is marked before it is handed over,
so that one whose answer never came, or whose program ended, is known to have perhaps arrived. The
row holds words and which way to take, never a telephone number: that is read when it is sent.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, literal_column, select, update
from sqlmodel import Session

from storage.once import once
from storage.outbox import DEAD, SEALED_FOR, SENT, SUPERSEDED, WAITING, Lane, cards, table
from storage.tables import Address
from storage.vault import Vault

LEASE = timedelta(minutes=2)
"""How long a nudge that was handed over may stay without an answer before it counts as unsure."""
NUDGE = "nudge"
addresses = Address.__table__  # type: ignore[attr-defined]
_UNSURE = re.compile(r"unsure (\d+)")
IS_NUDGE = table.c.lane == literal_column(str(int(Lane.NUDGE)))
WAITS = table.c.state == literal_column("0")
# Built once: an expression built for every turn costs more than the query.
CALL_OFF = once(
    update(table)
    .where(
        IS_NUDGE,
        WAITS,
        table.c.address_id == bindparam("at"),
        table.c.card_id.is_not(None),
        table.c.tries == 0,
    )
    .values(state=SUPERSEDED)
)
CALL_OFF_SEEN = once(
    CALL_OFF.where(
        table.c.card_id.in_(select(cards.c.id).where(cards.c.message_id <= bindparam("up_to")))
    )
)


@dataclass(frozen=True)
class NudgeItem:
    """A nudge to send now. `unsure`: how often before it may have arrived without our knowing."""

    id: int
    address_id: int
    person_id: int
    case_id: int | None
    key: str
    to: str
    text: str
    tries: int
    unsure: int


class Nudges:
    """Plans, takes and settles nudges."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def plan(
        self,
        address_id: int,
        key: str,
        *,
        to: str,
        text: str,
        at: datetime,
        case_id: int | None = None,
        card_id: int | None = None,
    ) -> None:
        """Write a nudge to be sent at an instant; `to` names the way, `card_id` what it is for."""
        words = json.dumps({"to": to, "text": text}, ensure_ascii=False)
        row = {
            "address_id": address_id,
            "lane": Lane.NUDGE,
            "method": NUDGE,
            "key": key,
            "payload": self._vault.seal(words.encode(), SEALED_FOR),
            "card_id": card_id,
            "case_id": case_id,
            "created_at": self._now,
            "not_before": at,
            "state": WAITING,
            "tries": 0,
        }
        self._session.execute(insert(table).values(row))

    def is_waiting(self, address_id: int) -> bool:
        """Whether one waits for this address already: a second one would say the same."""
        found = select(table.c.id).where(IS_NUDGE, WAITS, table.c.address_id == address_id).limit(1)
        return self._session.execute(found).first() is not None

    def last_sent(self, address_id: int) -> datetime | None:
        """When the latest one went to this address."""
        found = select(func.max(table.c.sent_at)).where(IS_NUDGE, table.c.address_id == address_id)
        return self._session.execute(found).scalar()

    def call_off(self, address_id: int, up_to: int | None = None) -> None:
        """
        They are in the chat, and see what the nudge is for; `up_to`: as far as this message.

        A word for a whole group, which is for no card, is not called off by one of its people.
        """
        if up_to is None:
            self._session.execute(CALL_OFF, {"at": address_id})
        else:
            self._session.execute(CALL_OFF_SEEN, {"at": address_id, "up_to": up_to})

    def take(self, limit: int) -> list[NudgeItem]:
        """The nudges whose time has come, marked as handed over."""
        found = self._session.execute(
            select(
                table.c.id,
                table.c.address_id,
                addresses.c.person_id,
                table.c.case_id,
                table.c.key,
                table.c.payload,
                table.c.tries,
                table.c.error,
            )
            .join(addresses, addresses.c.id == table.c.address_id)
            .where(IS_NUDGE, WAITS, table.c.not_before <= self._now)
            .order_by(table.c.not_before, table.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=table)
        ).all()
        return [self._handed_over(*row) for row in found]

    def _handed_over(
        self,
        nudge_id: int,
        address_id: int,
        person_id: int,
        case_id: int | None,
        key: str,
        payload: bytes,
        tries: int,
        error: str | None,
    ) -> NudgeItem:
        unsure = _unsure(error)
        self._set(
            nudge_id, tries=tries + 1, not_before=self._now + LEASE, error=f"unsure {unsure + 1}"
        )
        words = json.loads(self._vault.open(payload, SEALED_FOR))
        return NudgeItem(
            nudge_id, address_id, person_id, case_id, key, words["to"], words["text"], tries, unsure
        )

    def sent(self, item: NudgeItem) -> None:
        """It was taken by the gateway."""
        self._set(item.id, state=SENT, sent_at=self._now, error=None)

    def again(self, item: NudgeItem, at: datetime, why: str, *, unsure: bool) -> None:
        """Later; `unsure`: it may have arrived."""
        doubts = item.unsure + (1 if unsure else 0)
        self._set(item.id, not_before=at, error=f"{why}; unsure {doubts}")

    def dead(self, item: NudgeItem, why: str) -> None:
        """It can't be sent: a person sees it among the dead letters, and calls."""
        self._set(item.id, state=DEAD, error=why)

    def needless(self, item: NudgeItem) -> None:
        """What it is for was seen meanwhile."""
        self._set(item.id, state=SUPERSEDED, error=None)

    def _set(self, nudge_id: int, **values: object) -> None:
        self._session.execute(update(table).where(table.c.id == nudge_id, WAITS).values(values))

    def next_at(self) -> datetime | None:
        """The earliest instant at which one waits to be sent."""
        earliest = select(func.min(table.c.not_before)).where(IS_NUDGE, WAITS)
        return self._session.execute(earliest).scalar()

    def by_state(self) -> dict[int, int]:
        """How many wait (0), were sent (1), are dead (2) or became needless (3)."""
        rows = self._session.execute(
            select(table.c.state, func.count()).where(IS_NUDGE).group_by(table.c.state)
        )
        return {int(state): int(count) for state, count in rows}


def _unsure(error: str | None) -> int:
    found = _UNSURE.search(error or "")
    return int(found[1]) if found else 0
