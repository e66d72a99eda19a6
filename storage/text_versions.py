"""Texts an administrator worded anew: every version of each, in both languages."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.tables import TextVersion


class TextVersions:
    """The newest version of a text counts; one without words is the catalogue's own again."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def put(self, key: str, zh: str | None, en: str | None, staff_id: int) -> None:
        """Word a text anew in both languages, or (None) as the catalogue has it."""
        row = TextVersion(key=key, zh=zh, en=en, staff_id=staff_id, at=self._now)
        self._session.add(row)
        self._session.flush()

    def of(self, key: str) -> list[TextVersion]:
        """Every version of a text, the newest first."""
        found = select(TextVersion).where(col(TextVersion.key) == key)
        return list(self._session.execute(found.order_by(col(TextVersion.id).desc())).scalars())

    def current(self) -> Mapping[str, tuple[str, str]]:
        """The texts that are worded otherwise than the catalogue, Chinese and English."""
        newest = select(func.max(col(TextVersion.id))).group_by(col(TextVersion.key))
        found = select(TextVersion).where(col(TextVersion.id).in_(newest))
        rows = self._session.execute(found).scalars()
        return {row.key: (row.zh, row.en) for row in rows if row.zh and row.en}
