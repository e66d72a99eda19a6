"""Dead letters: messages that could not be sent, seen by an administrator, and sent again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, literal_column, or_, select, update
from sqlmodel import Session

from storage.columns import Instant
from storage.once import once
from storage.outbox import SUPERSEDED, WAITING, Lane, Outbox, addresses, cards, table

REFUSED = "Forbidden%"
"""How the error of a message begins that went to somebody who had blocked the desk."""
IS_DEAD = table.c.state == literal_column("2"), table.c.payload.is_not(None)
LETTERS = once(
    select(
        table.c.id,
        table.c.address_id,
        addresses.c.channel,
        table.c.method,
        table.c.key,
        table.c.case_id,
        table.c.created_at,
        table.c.tries,
        table.c.error,
    )
    .join(addresses, addresses.c.id == table.c.address_id)
    .where(*IS_DEAD, table.c.method != "answer")
    .order_by(table.c.id.desc())
    .limit(bindparam("most"))
)
COUNT = once(select(func.count()).select_from(table).where(*IS_DEAD, table.c.method != "answer"))
REFUSED_TO = once(
    select(table.c.id, table.c.method, table.c.card_id)
    .where(
        *IS_DEAD,
        table.c.address_id == bindparam("at"),
        table.c.error.like(REFUSED),
        table.c.lane.between(int(Lane.REPLY), int(Lane.BULK)),
        or_(
            table.c.case_id.in_(bindparam("ids", expanding=True)),
            table.c.card_id.in_(
                select(cards.c.id).where(
                    cards.c.address_id == bindparam("at"),
                    cards.c.case_id.in_(bindparam("ids", expanding=True)),
                )
            ),
        ),
    )
    .order_by(table.c.id)
)
REVIVE = (
    update(table)
    .where(*IS_DEAD)
    .values(tries=0, error=None, not_before=bindparam("now", type_=Instant))
)
AGAIN = once(REVIVE.where(table.c.id == bindparam("of_id")).values(state=WAITING))


@dataclass(frozen=True)
class DeadLetter:
    """A message that could not be sent: of which text, about which case, where to, and why."""

    id: int
    address_id: int
    channel: str
    method: str
    key: str
    case_id: int | None
    created_at: datetime
    tries: int
    error: str | None


class DeadLetters:
    """What the outbox gave up, as long as its text is kept."""

    def __init__(self, session: Session, outbox: Outbox, now: datetime) -> None:
        self._session = session
        self._outbox = outbox
        self._now = now

    def latest(self, limit: int) -> list[DeadLetter]:
        """What could not be sent, newest first: what sort of message and why, never what."""
        found = self._session.execute(LETTERS, {"most": limit}).mappings()
        return [DeadLetter(**row) for row in found]

    def count(self) -> int:
        """How many messages could not be sent and still have their text."""
        return int(self._session.execute(COUNT).scalar_one())

    def send_again(self, row_id: int) -> bool:
        """A dead letter waits once more, as if it had never been tried; False where it is none."""
        again = self._session.execute(AGAIN, {"of_id": row_id, "now": self._now})
        self._outbox.wrote = self._outbox.fetches = True
        return bool(again.rowcount)  # type: ignore[attr-defined]

    def send_missed(self, address_id: int, case_ids: Sequence[int]) -> int:
        """
        What somebody missed of these cases while they had blocked the desk waits once more.

        Of each card the newest alone, for it says what the earlier ones said and what came after.
        Returns how many new messages go out; changes of what stands in the chat are not counted.
        """
        where = {"at": address_id, "ids": list(case_ids)}
        missed = self._session.execute(REFUSED_TO, where).all()
        newest = {row.card_id: row.id for row in missed}
        still = {row.id for row in missed if row.card_id is None or newest[row.card_id] == row.id}
        if missed:
            state = case((table.c.id.in_(still), WAITING), else_=SUPERSEDED)
            again = REVIVE.where(table.c.id.in_([row.id for row in missed])).values(state=state)
            self._session.execute(again, {"now": self._now})
            self._outbox.wrote = self._outbox.fetches = True
        return sum(row.id in still and row.method != "edit" for row in missed)
