"""
What there is to learn from: the county's table of texts, and how the desk's own cases ended.

Texts are personal data: they are sealed here, they leave as lessons only, and what was erased from
its case is no lesson any more.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import delete, exists, func, insert, or_, select
from sqlmodel import Session, col

from domain.lifecycle import Action, Actor, State
from storage.cases import Cases
from storage.tables import Case, Event, LessonRow
from storage.vault import Vault

OWNER = "lesson"
NOT_LEARNT = ("integrity",)
"""Sealed for the discipline liaison: not even a machine reads them."""
ENDED = (State.REPLIED.value, State.CLOSED.value)
BY_HAND = (Action.DISPATCH.value, Action.DESIGNATE.value)
BY_PERSON = (Actor.CLERK.value, Actor.SUPERVISOR.value)


MOST = 30_000
"""So many of the newest cases are enough to learn from."""


class Lessons:
    """Texts and the categories they belong to."""

    def __init__(self, session: Session, vault: Vault, cases: Cases, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._cases = cases
        self._now = now

    def replace_table(self, rows: Iterable[tuple[str, str]]) -> int:
        """Keep these (category, text) instead of the table before; returns how many."""
        self._session.execute(delete(LessonRow))
        values = [
            {
                "category": category,
                "text": self._vault.seal(text.encode(), OWNER),
                "at": self._now,
            }
            for category, text in rows
        ]
        if values:
            self._session.connection().execute(insert(LessonRow.__table__), values)  # type: ignore[attr-defined]
        return len(values)

    def in_table(self) -> int:
        """How many texts of the county's table are kept."""
        counted = self._session.execute(select(func.count()).select_from(LessonRow)).scalar_one()
        return int(counted)

    def of_table(self) -> Iterator[tuple[str, str]]:
        """Category and text of every row of the county's table, in its order."""
        found = self._session.execute(select(LessonRow).order_by(col(LessonRow.id))).scalars()
        for row in found:
            yield row.category, self._vault.open(row.text, OWNER).decode()

    def everything(self) -> list[tuple[str, str]]:
        """Category and text of all there is to learn from: the table, then the cases by age."""
        return [*self.of_table(), *self.of_cases()]

    def of_cases(self, most: int = MOST) -> list[tuple[str, str]]:
        """
        Category and text of the newest cases that somebody sorted or answered, oldest first.

        A case counts once a person dispatched it, or once it was answered: then nobody had
        returned it. Confidential cases and erased ones teach nothing.
        """
        sorted_by_a_person = exists().where(
            col(Event.case_id) == col(Case.id),
            col(Event.action).in_(BY_HAND),
            col(Event.actor).in_(BY_PERSON),
        )
        found = (
            select(Case)
            .where(
                col(Case.category).is_not(None),
                col(Case.category).not_in(NOT_LEARNT),
                col(Case.confidential).is_(False),
                col(Case.matter).is_not(None),
                or_(col(Case.state).in_(ENDED), sorted_by_a_person),
            )
            .order_by(col(Case.id).desc())
            .limit(most)
        )
        newest = self._session.execute(found).scalars()
        read = [(case.category or "", self._cases.matter(case)) for case in newest]
        return [(category, text) for category, text in reversed(read) if text]
