"""Special inspections proposed each week from the desk's own figures; what a person picked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlmodel import Session, col

from storage.tables import Case, Inspection, Rating

OF_NO_USE = ("conduct", "integrity")
"""What accuses somebody is no matter for a list of worst units."""


@dataclass(frozen=True)
class Trouble:
    """How a unit did with a kind of matter: dispatched, late, redone, badly rated."""

    unit: str
    category: str
    n: int
    late: int
    redone: int
    bad: int

    @property
    def troubles(self) -> int:
        """Late, redone and badly rated together."""
        return self.late + self.redone + self.bad


class Inspections:
    """One row for each unit and kind of a week."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def troubles(self, since: datetime, bad_max: int) -> list[Trouble]:
        """Every unit and kind of what was dispatched since, with its counts."""
        answered_late = and_(
            col(Case.replied_at).is_not(None), col(Case.replied_at) > col(Case.unit_due_at)
        )
        open_late = and_(
            col(Case.replied_at).is_(None),
            col(Case.closed_at).is_(None),
            col(Case.state).in_(("dispatched", "in_progress")),
            col(Case.unit_due_at) < self._now,
        )
        bad = exists().where(col(Rating.case_id) == Case.id, col(Rating.grade) <= bad_max)
        # Said so that no index of units is taken, to group by: it would read all cases there are.
        unit = col(Case.lead_unit).concat("")
        found = (
            select(  # type: ignore[call-overload]
                unit,
                Case.category,
                func.count(),
                func.sum(case((or_(answered_late, open_late), 1), else_=0)),
                func.sum(case((col(Case.reopened) > 0, 1), else_=0)),
                func.sum(case((bad, 1), else_=0)),
            )
            .where(
                col(Case.dispatched_at) >= since,
                unit.is_not(None),
                col(Case.category).is_not(None),
                col(Case.category).not_in(OF_NO_USE),
                col(Case.accused_unit).is_(None),
            )
            .group_by(unit, col(Case.category))
        )
        return [
            Trouble(str(row[0]), str(row[1]), *(int(one or 0) for one in row[2:]))
            for row in self._session.execute(found)
        ]

    def propose(self, week: date, unit: str, category: str, facts: Mapping[str, Any]) -> Inspection:
        """Note a proposal with its figures."""
        row = Inspection(
            week=week, unit=unit, category=category, facts=dict(facts), proposed_at=self._now
        )
        self._session.add(row)
        self._session.flush()
        return row

    def of_week(self, week: date) -> list[Inspection]:
        """The proposals of a week, the worst first."""
        found = select(Inspection).where(col(Inspection.week) == week)
        return list(self._session.execute(found.order_by(col(Inspection.id))).scalars())

    def get(self, inspection_id: int) -> Inspection | None:
        """One proposal, or None."""
        return self._session.get(Inspection, inspection_id)

    def load(self, unit: str, since: datetime) -> int:
        """How many inspections of a unit were picked since (政府督查工作条例 art. 15)."""
        found = select(func.count()).where(
            col(Inspection.unit) == unit, col(Inspection.picked_at) >= since
        )
        return int(self._session.execute(found).scalar_one())

    def pick(self, row: Inspection, staff_id: int, approved_by: str) -> None:
        """A person picks it; who approved it stands beside it."""
        row.picked_by, row.picked_at, row.approved_by = staff_id, self._now, approved_by
