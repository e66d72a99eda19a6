"""Reply patterns: whose, for which kind of matter, every version with who and when."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.tables import PatternVersion


class Patterns:
    """The newest version counts; one without words gives the pattern up."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def put(self, unit: str | None, category: str | None, words: str | None, staff_id: int) -> None:
        """Word a pattern anew, or (None) give it up."""
        row = PatternVersion(
            unit=unit, category=category, words=words, staff_id=staff_id, at=self._now
        )
        self._session.add(row)
        self._session.flush()

    def of(self, unit: str | None, category: str | None) -> list[PatternVersion]:
        """Every version of one pattern, the newest first."""
        mine = (
            col(PatternVersion.unit).is_(None) if unit is None else col(PatternVersion.unit) == unit
        )
        its = (
            col(PatternVersion.category).is_(None)
            if category is None
            else col(PatternVersion.category) == category
        )
        found = select(PatternVersion).where(mine, its).order_by(col(PatternVersion.id).desc())
        return list(self._session.execute(found).scalars())

    def current(self, unit: str | None, category: str | None) -> str | None:
        """The words that count now, or None."""
        versions = self.of(unit, category)
        return versions[0].words if versions else None
