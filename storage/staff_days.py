"""What each of the staff was sent on a day, so that nobody is told too much."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.tables import StaffDay


class StaffDays:
    """One row per person and day; made when something is first sent."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def of(self, staff_id: int, day: date) -> StaffDay:
        """The day of a person."""
        row = self._session.get(StaffDay, (staff_id, day))
        if row is None:
            row = StaffDay(staff_id=staff_id, day=day)
            self._session.add(row)
            self._session.flush()
        return row

    def ping(self, staff_id: int, day: date, most: int, cases: Collection[int]) -> bool:
        """Count a single reminder; beyond `most` its cases are held back, and False returned."""
        row = self.of(staff_id, day)
        if row.pings >= most:
            row.held = [*row.held, *(one for one in cases if one not in row.held)]
            return False
        row.pings += 1
        return True

    def digested(self, row: StaffDay) -> None:
        """The digest of the day is sent."""
        row.digest_at = self._now

    def to_sum(self, day: date) -> list[StaffDay]:
        """Whose reminders were held back that day, and who was not told yet."""
        found = select(StaffDay).where(col(StaffDay.day) == day, col(StaffDay.summed_at).is_(None))
        rows = self._session.execute(found.order_by(col(StaffDay.staff_id))).scalars()
        return [row for row in rows if row.held]

    def summed(self, row: StaffDay) -> None:
        """They were told what was held back."""
        row.summed_at = self._now
