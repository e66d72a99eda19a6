"""What staff are told together later, not singly at once: kept until it was told, once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select
from sqlmodel import Session, col

from storage.once import once
from storage.tables import HeldNote

# Built once: every confirmation asks it.
SAME = once(
    select(HeldNote.id).where(  # type: ignore[call-overload]
        col(HeldNote.told_at).is_(None),
        col(HeldNote.why) == bindparam("for_why"),
        col(HeldNote.case_id) == bindparam("of_case"),
    )
)


class HeldNotes:
    """One row for a case and a reason while it waits; told once, and then it stays as it was."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def add(self, case_id: int, why: str) -> None:
        """Keep it for the next message; what waits for that already is one thing to tell."""
        if self._session.execute(SAME, {"for_why": why, "of_case": case_id}).first() is None:
            self._session.add(HeldNote(case_id=case_id, why=why, at=self._now))
            self._session.flush()

    def waiting(self, *whys: str) -> list[HeldNote]:
        """What was not told yet, the oldest first."""
        found = select(HeldNote).where(*_waits(*whys))
        return list(self._session.execute(found.order_by(col(HeldNote.id))).scalars())

    def told(self, rows: Iterable[HeldNote]) -> None:
        """They are in a message of this very work."""
        for row in rows:
            row.told_at = self._now


def _waits(*whys: str) -> tuple[ColumnElement[bool], ...]:
    """What was not told yet and is kept for these reasons: the index of what waits."""
    return col(HeldNote.told_at).is_(None), col(HeldNote.why).in_(whys)
