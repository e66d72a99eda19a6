"""Years' notices that were brought to the desk: proposed, put in force, every version kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from storage.tables import YearFile

WAITING, IN_FORCE, DROPPED = 0, 1, 2


class YearFiles:
    """The notices of years, in the order in which they were put in force."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def bring(
        self, year: int, content: Mapping[str, Any], digest: str, staff_id: int | None
    ) -> YearFile:
        """Keep a file that nobody has decided on yet."""
        row = YearFile(
            year=year,
            content=dict(content),
            digest=digest,
            brought_by=staff_id,
            brought_at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def get(self, file_id: int) -> YearFile | None:
        """A file by its number."""
        return self._session.get(YearFile, file_id)

    def decide(self, row: YearFile, staff_id: int | None, *, accepted: bool) -> None:
        """Put it in force, or not; once."""
        row.state = IN_FORCE if accepted else DROPPED
        row.decided_by, row.decided_at = staff_id, self._now
        self._session.flush()

    def in_force(self) -> list[YearFile]:
        """Every file that was ever put in force, the earliest first."""
        found = select(YearFile).where(col(YearFile.state) == IN_FORCE)
        ordered = found.order_by(col(YearFile.decided_at), col(YearFile.id))
        return list(self._session.execute(ordered).scalars())

    def newest(self, year: int) -> YearFile | None:
        """The file that counts for a year, or None."""
        return next((one for one in reversed(self.in_force()) if one.year == year), None)
