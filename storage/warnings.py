"""Warnings about answers that were overridden."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from storage.tables import Overridden

KEPT = timedelta(days=30)


class Warned:
    """What was sent although it was warned of."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def overridden(self, case_id: int, staff_id: int, fault: str) -> None:
        """Note that somebody sent it anyway."""
        row = Overridden(case_id=case_id, staff_id=staff_id, fault=fault, at=self._now)
        self._session.add(row)

    def latest(self, limit: int = 200) -> list[Overridden]:
        """Those of the last thirty days, newest first."""
        found = select(Overridden).where(col(Overridden.at) >= self._now - KEPT)
        ordered = found.order_by(col(Overridden.id).desc()).limit(limit)
        return list(self._session.execute(ordered).scalars())

    def of_case(self, case_id: int) -> list[Overridden]:
        """Those of one case, oldest first."""
        found = select(Overridden).where(col(Overridden.case_id) == case_id)
        return list(self._session.execute(found.order_by(col(Overridden.id))).scalars())
