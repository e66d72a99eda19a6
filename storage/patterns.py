"""Reply patterns: whose, for which kind of matter, every version with who and when."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from storage.once import once
from storage.tables import PatternVersion

# Built once: every card asks for the patterns of its unit and kind.
OF = once(
    select(PatternVersion)
    .where(
        col(PatternVersion.unit).is_not_distinct_from(bindparam("of_unit")),
        col(PatternVersion.category).is_not_distinct_from(bindparam("of_category")),
    )
    .order_by(col(PatternVersion.id).desc())
)


class Patterns:
    """The newest version counts; one without words gives the pattern up."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._current: dict[tuple[str | None, str | None], str | None] = {}

    def remember_nothing(self) -> None:
        """Ask again which words count."""
        self._current.clear()

    def put(self, unit: str | None, category: str | None, words: str | None, staff_id: int) -> None:
        """Word a pattern anew, or (None) give it up."""
        row = PatternVersion(
            unit=unit, category=category, words=words, staff_id=staff_id, at=self._now
        )
        self._session.add(row)
        self._session.flush()
        self.remember_nothing()

    def of(self, unit: str | None, category: str | None) -> list[PatternVersion]:
        """Every version of one pattern, the newest first."""
        where = {"of_unit": unit, "of_category": category}
        return list(self._session.execute(OF, where).scalars())

    def current(self, unit: str | None, category: str | None) -> str | None:
        """The words that count now, or None."""
        if (unit, category) not in self._current:
            versions = self.of(unit, category)
            self._current[unit, category] = versions[0].words if versions else None
        return self._current[unit, category]
