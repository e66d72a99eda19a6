"""Who is away: planned, agreed, begun, over."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select, text
from sqlmodel import Session, col

from storage.staff import StaffList
from storage.tables import Absence

ASKED, STANDS, REFUSED, OVER = range(4)
NOT_OVER = text("absence.state IN (0, 1)")
"""As the index over them says it: an absence that is over is never looked at again."""


class Absences:
    """Times at which somebody is away; the list of staff knows of those that run now."""

    def __init__(self, session: Session, staff: StaffList, now: datetime) -> None:
        self._session = session
        self._staff = staff
        self._now = now

    def plan(
        self,
        staff_id: int,
        hours: tuple[datetime, datetime],
        last: date,
        *,
        cover_id: int | None,
        agreed: bool,
    ) -> Absence:
        """
        Write a time somebody is away, and the last of its days.

        Where it is not `agreed` yet, the cover has to say yes.
        """
        since, until = hours
        row = Absence(
            staff_id=staff_id,
            since=since,
            until=until,
            last=last,
            state=STANDS if agreed else ASKED,
            asked_at=self._now,
            cover_id=cover_id,
        )
        self._session.add(row)
        return self._changed(row)

    def get(self, absence_id: int) -> Absence | None:
        """One of them, or None."""
        return self._session.get(Absence, absence_id)

    def decide(self, row: Absence, *, agreed: bool) -> None:
        """Whoever is asked to stand in says yes or no."""
        row.state = STANDS if agreed else REFUSED
        self._changed(row)

    def begin(self, row: Absence, handed: Iterable[int]) -> None:
        """It began, and these cases were handed over."""
        row.begun_at, row.handed = self._now, list(handed)
        self._changed(row)

    def end(self, row: Absence) -> None:
        """They are back, or it was called off."""
        row.state, row.ended_at = OVER, self._now
        self._changed(row)

    def standing(self, staff_ids: Iterable[int]) -> list[Absence]:
        """What stands or waits for a yes of these people and is not over, the next one first."""
        found = select(Absence).where(col(Absence.staff_id).in_(list(staff_ids)), NOT_OVER)
        return list(self._session.execute(found.order_by(col(Absence.since))).scalars())

    def beginning(self) -> list[Absence]:
        """What begins by now and has not."""
        found = select(Absence).where(
            NOT_OVER,
            col(Absence.state) == STANDS,
            col(Absence.begun_at).is_(None),
            col(Absence.since) <= self._now,
        )
        return self._in_order(found)

    def ending(self) -> list[Absence]:
        """What is over by now and has not been ended; a question nobody answered as well."""
        return self._in_order(select(Absence).where(NOT_OVER, col(Absence.until) <= self._now))

    def _in_order(self, found: Select[Any]) -> list[Absence]:
        in_order = found.order_by(col(Absence.since), col(Absence.id))
        return list(self._session.execute(in_order).scalars())

    def _changed(self, row: Absence) -> Absence:
        self._session.flush()
        self._staff.remember_nothing()
        return row
