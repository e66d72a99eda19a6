"""Failed tries to see a case by its number and query code."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from storage.tables import Lookup


class Lookups:
    """Counts what failed, by whoever tried and by the case that was tried."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def failed(self, address_id: int, case_id: int | None) -> None:
        """Note a try that did not fit."""
        self._session.add(Lookup(address_id=address_id, case_id=case_id, at=self._now))
        self._session.flush()

    def failures(self, address_id: int, case_id: int | None, since: datetime) -> tuple[int, int]:
        """How often this address tried in vain since then, and how often this case was tried."""
        mine = col(Lookup.address_id) == address_id
        this = col(Lookup.case_id) == case_id if case_id is not None else None
        whose = or_(mine, this) if this is not None else mine
        rows = self._session.execute(
            select(Lookup.address_id, Lookup.case_id, func.count())  # type: ignore[call-overload]
            .where(col(Lookup.at) > since, whose)
            .group_by(col(Lookup.address_id), col(Lookup.case_id))
        ).all()
        by_address = sum(count for address, _, count in rows if address == address_id)
        of_case = sum(count for _, case, count in rows if case_id is not None and case == case_id)
        return int(by_address), int(of_case)
