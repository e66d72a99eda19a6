"""Co-units 协办: who else helps with a case, until when."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from storage.once import about_case
from storage.tables import Case, CoUnit

# Built once: an expression built for every card costs more than the query.
OF_CASE = about_case(
    select(CoUnit).where(col(CoUnit.case_id) == bindparam("of_case")).order_by(col(CoUnit.id)),
    "of_case",
)


class CoUnits:
    """Units asked to help; each answers once, to the lead unit."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def ask(
        self, case_id: int, unit: str, event_id: int, staff_id: int, due_at: datetime
    ) -> CoUnit:
        """Write that a unit is asked."""
        row = CoUnit(
            case_id=case_id,
            unit=unit,
            event_id=event_id,
            asked_by=staff_id,
            asked_at=self._now,
            due_at=due_at,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def get(self, co_id: int) -> CoUnit | None:
        """One of them, or None."""
        return self._session.get(CoUnit, co_id)

    def of_case(self, case_id: int, unit: str | None = None) -> list[CoUnit]:
        """Every unit asked for a case, or what one unit was asked, oldest first."""
        rows = self._session.execute(OF_CASE, {"of_case": case_id}).scalars()
        return [row for row in rows if unit is None or row.unit == unit]

    def waiting(self, case_id: int, unit: str | None = None) -> list[CoUnit]:
        """Those that have not answered."""
        return [one for one in self.of_case(case_id, unit) if one.answered_at is None]

    def cases_of(self, units: Collection[str], states: Collection[str]) -> list[Case]:
        """The cases in which these units are asked and have not answered, the first due on top."""
        found = (
            select(Case)
            .join(CoUnit, col(CoUnit.case_id) == Case.id)
            .where(
                col(CoUnit.unit).in_(list(units)),
                col(CoUnit.answered_at).is_(None),
                col(Case.state).in_(list(states)),
            )
            .order_by(col(CoUnit.due_at), col(CoUnit.id))
        )
        return list(self._session.execute(found).scalars())

    def answered(self, row: CoUnit, staff_id: int) -> None:
        """Note who answered."""
        row.answered_by, row.answered_at = staff_id, self._now
