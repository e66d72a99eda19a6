"""Requests beside a case's state: proposed by one, decided by another."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from storage.once import about_case
from storage.tables import Request

# Built once: an expression built for every turn costs more than the query.
OF_CASE = col(Request.case_id) == bindparam("of_case")
OPEN = select(Request).where(OF_CASE, col(Request.decided_at).is_(None))
WAITING = about_case(OPEN.order_by(col(Request.id)), "of_case")
OPEN_FOR = about_case(OPEN.where(col(Request.action) == bindparam("action")), "of_case")


class Requests:
    """What waits to be decided."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def ask(
        self, case_id: int, action: str, event_id: int, staff_id: int, facts: dict[str, object]
    ) -> Request:
        """Write a request; its reason is in the event, sealed under the case's key."""
        row = Request(
            case_id=case_id,
            action=action,
            event_id=event_id,
            facts=facts,
            asked_by=staff_id,
            asked_at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def get(self, request_id: int) -> Request:
        """A request by its id."""
        return self._session.get_one(Request, request_id)

    def find(self, request_id: int) -> Request | None:
        """A request by an id that somebody sent, or None."""
        return self._session.get(Request, request_id)

    def open_for(self, case_id: int, action: str) -> Request | None:
        """The request of this sort that waits for a decision, or None."""
        where = {"of_case": case_id, "action": action}
        return self._session.execute(OPEN_FOR, where).scalars().first()

    def waiting(self, case_id: int) -> list[Request]:
        """Everything that waits to be decided for a case, oldest first."""
        return list(self._session.execute(WAITING, {"of_case": case_id}).scalars())

    def undecided(self, limit: int = 500) -> list[Request]:
        """Everything that waits to be decided, oldest first."""
        found = (
            select(Request)
            .where(col(Request.decided_at).is_(None))
            .order_by(col(Request.asked_at), col(Request.id))
            .limit(limit)
        )
        return list(self._session.execute(found).scalars())

    def of_case(self, case_id: int, action: str) -> list[Request]:
        """Every request of a sort for a case, decided or not, oldest first."""
        found = select(Request).where(
            col(Request.case_id) == case_id, col(Request.action) == action
        )
        return list(self._session.execute(found.order_by(col(Request.id))).scalars())

    def moot(self, case_id: int) -> None:
        """The case moved on: what waited for a decision needs none any more."""
        for row in self.waiting(case_id):
            row.decided_at = self._now

    def decide(self, row: Request, staff_id: int, *, granted: bool) -> None:
        """Note who decided, and how."""
        row.decided_by, row.decided_at, row.granted = staff_id, self._now, granted
