"""When clocks stood: by a supervisor's word, for a unit or the whole desk, or by an outage."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from storage.columns import Instant
from storage.once import once
from storage.tables import Case, Pause

# Built once: an expression built for every turn costs more than the query.
STANDING = once(
    select(Pause)
    .where(col(Pause.until) > bindparam("now", type_=Instant), col(Pause.ended_at).is_(None))
    .order_by(col(Pause.since))
)
TO_APPLY = once(select(Pause).where(col(Pause.applied_at).is_(None)).order_by(col(Pause.id)))


class Pauses:
    """Pauses that were set; what they move is moved case by case."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._standing: list[Pause] | None = None

    def remember_nothing(self) -> None:
        """Ask again what stands."""
        self._standing = None

    def set(
        self, unit: str | None, reason: str, since: datetime, until: datetime, set_by: int | None
    ) -> Pause:
        """Clocks stand from `since` until `until`; of one unit, or of the whole desk."""
        last = self._session.execute(select(func.max(col(Case.id)))).scalar()
        row = Pause(
            unit=unit,
            reason=reason,
            since=since,
            until=until,
            set_by=set_by,
            set_at=self._now,
            upto=int(last or 0),
        )
        self._session.add(row)
        self._session.flush()
        self.remember_nothing()
        return row

    def get(self, pause_id: int) -> Pause | None:
        """One pause, or None."""
        return self._session.get(Pause, pause_id)

    def end(self, row: Pause, staff_id: int) -> None:
        """It ends now, before its time; dates that were moved stay."""
        row.ended_at, row.ended_by = self._now, staff_id
        self.remember_nothing()

    def standing(self) -> list[Pause]:
        """What stands now or begins later, the first to begin on top."""
        if self._standing is None:
            self._standing = list(self._session.execute(STANDING, {"now": self._now}).scalars())
        return list(self._standing)

    def of(self, unit: str | None) -> list[Pause]:
        """What stands now or is to come for a unit (None: the desk itself), the first on top."""
        return [row for row in self.standing() if row.unit in (None, unit)]

    def to_apply(self) -> Pause | None:
        """The oldest whose cases were not all looked at."""
        return self._session.execute(TO_APPLY).scalars().first()

    def batch(self, row: Pause, states: Collection[str], limit: int) -> list[Case]:
        """The next cases it may concern, by id; what was filed since was counted with it."""
        found = select(Case).where(
            col(Case.state).in_(list(states)),
            col(Case.id) > row.cursor,
            col(Case.id) <= row.upto,
        )
        if row.unit is not None:
            found = found.where(col(Case.lead_unit) == row.unit)
        ordered = found.order_by(col(Case.id)).limit(limit)
        return list(self._session.execute(ordered).scalars())

    def applied(self, row: Pause) -> None:
        """Every case was looked at."""
        row.applied_at = self._now
