"""The open poll of units 服务大家评: once per person, unit and quarter, apart from every visit."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from domain.standing import Grades
from storage.either import either, new_only
from storage.tables import Poll, PollVote

votes = PollVote.__table__  # type: ignore[attr-defined]
VOTE = either(votes, lambda insert: new_only(insert).returning(votes.c.id))


class Polls:
    """One poll a quarter; what was said in it can't be changed, and is nobody's visit."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def of_quarter(self, quarter: str) -> Poll | None:
        """The poll of a quarter such as 2026Q3, open or closed."""
        found = select(Poll).where(col(Poll.quarter) == quarter)
        return self._session.execute(found).scalar_one_or_none()

    def open(self, quarter: str, staff_id: int) -> Poll:
        """Open the poll of a quarter, or open it again."""
        poll = self.of_quarter(quarter)
        if poll is None:
            poll = Poll(quarter=quarter, opened_at=self._now, opened_by=staff_id)
            self._session.add(poll)
        poll.closed_at = poll.closed_by = None
        self._session.flush()
        return poll

    def close(self, poll: Poll, staff_id: int) -> None:
        """From now on nobody is asked."""
        poll.closed_at, poll.closed_by = self._now, staff_id
        self._session.flush()

    def vote(self, poll: Poll, unit: str, person_id: int, grade: int) -> bool:
        """Keep a grade; False where this person has graded the unit in this poll."""
        row = {
            "poll_id": poll.id,
            "unit": unit,
            "person_id": person_id,
            "grade": grade,
            "at": self._now,
        }
        done = self._session.execute(VOTE.of(self._session), row)
        return done.first() is not None

    def figures(self, poll: Poll) -> dict[str, Grades]:
        """Grades by unit."""
        rows = self._session.execute(
            select(PollVote.unit, PollVote.grade, func.count())  # type: ignore[call-overload]
            .where(col(PollVote.poll_id) == poll.id)
            .group_by(col(PollVote.unit), col(PollVote.grade))
        )
        found: dict[str, Grades] = {}
        for unit, grade, count in rows:
            found[unit] = found.get(unit, Grades()) + Grades({int(grade): int(count)})
        return found
