"""Units renamed, merged, closed: what was decided, by whom, when; and what moves with it."""

from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from storage.tables import Case, Staff, UnitAdded, UnitChangeRow, UnitGroup


class UnitChanges:
    """Changes over the county of the config, in the order in which they were made."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def note(
        self,
        what: str,
        unit: str,
        staff_id: int,
        *,
        zh: str = "",
        en: str = "",
        into: str | None = None,
        cases: int = 0,
    ) -> UnitChangeRow:
        """Write a change; it holds from now on."""
        row = UnitChangeRow(
            what=what,
            unit=unit,
            zh=zh,
            en=en,
            heir=into,
            cases=cases,
            staff_id=staff_id,
            at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def add(self, row: UnitAdded) -> None:
        """A unit that the county's file does not name."""
        self._session.add(row)
        self._session.flush()

    def added(self) -> list[UnitAdded]:
        """Every unit that was added, the earliest first."""
        found = select(UnitAdded).order_by(col(UnitAdded.id))
        return list(self._session.execute(found).scalars())

    def all(self) -> list[UnitChangeRow]:
        """Every change, the earliest first."""
        found = select(UnitChangeRow).order_by(col(UnitChangeRow.id))
        return list(self._session.execute(found).scalars())

    def move_people(self, unit: str, into: str) -> int:
        """
        Everybody of a unit is of another from now on; returns how many.

        What accuses the one accuses the other: its people are now among those who must not see it.
        """
        moved = self._session.execute(
            update(Staff)
            .where(col(Staff.unit) == unit, col(Staff.until).is_(None))
            .values(unit=into)
        )
        self._session.execute(
            update(Case).where(col(Case.accused_unit) == unit).values(accused_unit=into)
        )
        self._session.execute(
            update(UnitGroup)
            .where(col(UnitGroup.unit) == unit, col(UnitGroup.ended_at).is_(None))
            .values(unit=into)
        )
        return int(moved.rowcount)  # type: ignore[attr-defined]

    def merged(self) -> dict[str, str]:
        """Of every unit whose people went along with a merger: which unit they are of now."""
        found: dict[str, str] = {}
        for row in self.all():
            if row.what == "merge" and row.heir:
                found = {old: row.heir if new == row.unit else new for old, new in found.items()}
                found[row.unit] = row.heir
        return found
