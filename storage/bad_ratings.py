"""Bad ratings that became cases: which rating a case follows, how it is marked, who was served."""

from datetime import date, datetime

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from domain.evaluator import Mark
from storage.once import once
from storage.rolls import bump
from storage.tables import ServiceRating, Visit

# Built once: an expression built for every card costs more than the query.
OF_CASE = once(
    select(ServiceRating)
    .where(col(ServiceRating.case_id) == bindparam("case_id"))
    .order_by(col(ServiceRating.id).desc())
    .limit(1)
)
SERVED = once(
    select(func.count()).where(
        col(Visit.window) == bindparam("window"),
        col(Visit.day) == bindparam("day"),
        col(Visit.item) == bindparam("item"),
    )
)


class BadRatings:
    """The rating behind a case; a mark changes neither grade nor figure."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def of_case(self, case_id: int) -> ServiceRating | None:
        """The rating a case follows, or None."""
        return self._session.execute(OF_CASE, {"case_id": case_id}).scalar_one_or_none()

    def mark(self, rating: ServiceRating, mark: Mark) -> None:
        """What is said about a rating from now on; it stays and counts."""
        if rating.mark is None:
            bump(self._session, rating, marked=1)
        rating.mark = mark.value
        self._session.flush()

    def served(self, window: str, day: date, item: str) -> int:
        """How many were served with an item at a window on a day, as far as it is registered."""
        where = {"window": window, "day": day, "item": item}
        return int(self._session.execute(SERVED, where).scalar_one())
