"""Dialogues: where somebody stands, by the step's name, with the draft sealed."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session

from storage.once import once
from storage.tables import Dialogue
from storage.vault import Vault


@dataclass(frozen=True)
class Position:
    """
    A place in a dialogue.

    `fingerprint` names the version of the flow that asked; `nonce` and `revision` name the
    question, so that a button of an earlier one is known to be stale. `question_id` is the message
    of the outbox that asks it.
    """

    name: str
    step: str
    draft: dict[str, object] = field(default_factory=dict)
    trail: tuple[str, ...] = ()
    fingerprint: str = ""
    nonce: str = ""
    revision: int = 0
    updated_at: datetime | None = None
    question_id: int | None = None


table = Dialogue.__table__  # type: ignore[attr-defined]
AT = table.c.address_id == bindparam("at")
# Built once: an expression built for every turn costs more than the query.
FIND = once(select(table).where(AT))
MOVE = once(update(table).where(AT))
ASKED = once(update(table).where(AT).values(question_id=bindparam("question")))
BEGIN = once(insert(table))
END = once(delete(table).where(AT))


class Dialogues:
    """One open dialogue per address (channel, chat, user)."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def find(self, address_id: int) -> Position | None:
        """Where this address stands, or None."""
        row = self._session.execute(FIND, {"at": address_id}).first()
        if row is None:
            return None
        draft = json.loads(self._vault.open(row.draft, f"dialogue:{address_id}"))
        return Position(
            row.name,
            row.step,
            draft,
            tuple(row.trail),
            row.fingerprint,
            row.nonce,
            row.revision,
            row.updated_at,
            row.question_id,
        )

    def save(self, address_id: int, position: Position) -> None:
        """Store where this address stands now."""
        draft = json.dumps(position.draft, ensure_ascii=False).encode()
        row = {
            "name": position.name,
            "step": position.step,
            "trail": list(position.trail),
            "draft": self._vault.seal(draft, f"dialogue:{address_id}"),
            "fingerprint": position.fingerprint,
            "nonce": position.nonce,
            "revision": position.revision,
            "updated_at": self._now,
            "question_id": position.question_id,
        }
        moved = self._session.execute(MOVE, row | {"at": address_id})
        if not moved.rowcount:  # type: ignore[attr-defined]
            self._session.execute(BEGIN, row | {"address_id": address_id})

    def asked(self, address_id: int, question_id: int) -> None:
        """The message of the outbox that asks the open question."""
        self._session.execute(ASKED, {"at": address_id, "question": question_id})

    def end(self, address_id: int) -> None:
        """The dialogue is over; its draft is gone."""
        self._session.execute(END, {"at": address_id})
