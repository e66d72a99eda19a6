"""
Which message belongs to what: so that an edit, or a late part of an album, finds its case.

The words of a message are sealed under its case's key; rows go after the days raw updates are kept.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, tuple_
from sqlmodel import Session

from storage.either import either
from storage.once import once
from storage.tables import MessageLink

table = MessageLink.__table__  # type: ignore[attr-defined]
HERE = (table.c.address_id == bindparam("here")) & (table.c.message_id == bindparam("number"))
# Built once: an expression built for every message costs more than the query.
KEY = [table.c.address_id, table.c.message_id]
MOVED = ("case_id", "event_id", "text")
FIND = once(select(table.c.case_id, table.c.event_id, table.c.text).where(HERE))
KEEP = either(
    table,
    lambda insert: insert.on_conflict_do_update(
        index_elements=KEY, set_={name: insert.excluded[name] for name in MOVED}
    ),
)
OF_ALBUM = once(
    select(table.c.case_id)
    .where(table.c.address_id == bindparam("here"), table.c.album == bindparam("of_album"))
    .order_by(table.c.message_id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Link:
    """Where a message went: the case and event (none: it was only told about), its sealed words."""

    case_id: int | None
    event_id: int | None
    text: bytes | None


class Links:
    """Messages by address and number."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def keep(
        self,
        address_id: int,
        message_id: int,
        *,
        album: str | None = None,
        case_id: int | None = None,
        event_id: int | None = None,
        text: bytes | None = None,
    ) -> None:
        """
        Remember where a message went; where it was remembered before, this counts.

        The album that it is a part of stays the same.
        """
        row = {"address_id": address_id, "message_id": message_id, "album": album}
        now = {"case_id": case_id, "event_id": event_id, "text": text}
        self._session.execute(KEEP.of(self._session), row | now | {"at": self._now})

    def find(self, address_id: int, message_id: int) -> Link | None:
        """Where a message went, or None."""
        found = self._session.execute(FIND, {"here": address_id, "number": message_id}).first()
        return Link(*found) if found else None

    def album(self, address_id: int, album: str) -> tuple[bool, int | None]:
        """Whether a part of this album was dealt with, and the case it went to."""
        found = self._session.execute(OF_ALBUM, {"here": address_id, "of_album": album}).first()
        return found is not None, found[0] if found else None

    def forget_before(self, instant: datetime, limit: int) -> int:
        """Drop what was remembered before `instant`: nobody edits such a message; how many."""
        pair = tuple_(table.c.address_id, table.c.message_id)
        old = select(table.c.address_id, table.c.message_id).where(table.c.at < instant)
        gone = self._session.execute(delete(table).where(pair.in_(old.limit(limit))))
        return int(gone.rowcount)  # type: ignore[attr-defined]
