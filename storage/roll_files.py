"""Workbooks of people: kept from the look to the tap, then their rows go."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.tables import RollFile

WAITING, DONE, DROPPED = 0, 1, 2


class RollFiles:
    """Of each administrator at most one waits."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def bring(self, rows: list[dict[str, str]], shown: str, staff_id: int) -> RollFile:
        """Keep rows that were looked at; what this administrator brought before is dropped."""
        mine = select(RollFile).where(
            col(RollFile.brought_by) == staff_id, col(RollFile.state) == WAITING
        )
        for one in self._session.execute(mine).scalars():
            self.decide(one, done=False)
        row = RollFile(
            content=[dict(one) for one in rows],
            shown=shown,
            brought_by=staff_id,
            brought_at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def get(self, number: int) -> RollFile | None:
        """One by its number, read anew and held until this work ends."""
        return self._session.get(RollFile, number, with_for_update=True, populate_existing=True)

    def decide(self, row: RollFile, *, done: bool) -> None:
        """It was done, or is not to be; either way its rows are not needed any more."""
        row.state, row.decided_at, row.content = (DONE if done else DROPPED), self._now, []
        self._session.flush()
