"""The answer base: entries that hold today, replaced as a whole or added one by one."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from storage.tables import AnswerEntry


class Answers:
    """Questions that were answered before."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def holding(self, today: date, language: str) -> list[AnswerEntry]:
        """Entries in this language whose answer holds on a day, oldest first."""
        found = select(AnswerEntry).where(
            col(AnswerEntry.valid_until) >= today, col(AnswerEntry.language) == language
        )
        return list(self._session.execute(found.order_by(col(AnswerEntry.id))).scalars())

    def everything(self) -> list[AnswerEntry]:
        """All entries, those past their day as well."""
        return list(
            self._session.execute(select(AnswerEntry).order_by(col(AnswerEntry.id))).scalars()
        )

    def get(self, entry_id: int) -> AnswerEntry | None:
        """One entry, or None where it is gone."""
        return self._session.get(AnswerEntry, entry_id)

    def add(self, entry: AnswerEntry) -> None:
        """One more entry."""
        entry.updated_at = self._now
        self._session.add(entry)
        self._session.flush()

    def replace_imported(self, entries: Iterable[AnswerEntry], kept: str) -> int:
        """
        Put a whole table in the place of the entries that came from one before.

        What was made from cases (its source begins with `kept`) and is not in the table stays.
        Counts of a question that stays are kept. Returns how many entries the table holds.
        """
        counts = {(e.language, e.question): (e.shown, e.helped) for e in self.everything()}
        news = list(entries)
        mine = col(AnswerEntry.source).startswith(kept, autoescape=True)
        named = [one.question for one in news]
        self._session.execute(
            delete(AnswerEntry).where(~mine | col(AnswerEntry.question).in_(named))
        )
        for one in news:
            one.shown, one.helped = counts.get((one.language, one.question), (0, 0))
            self.add(one)
        return len(news)

    def count(self, entry_ids: Iterable[int], *, helped: bool) -> None:
        """Count that entries were shown, or that one of them helped."""
        ids = list(entry_ids)
        if not ids:
            return
        field = AnswerEntry.helped if helped else AnswerEntry.shown
        self._session.execute(
            update(AnswerEntry).where(col(AnswerEntry.id).in_(ids)).values({field: field + 1})
        )
