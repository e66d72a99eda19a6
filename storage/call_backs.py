"""Call-backs 回访 in figures: who was reached, what was solved, how satisfied they are, apart."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.calls import MISSED
from storage.tables import CallEntry, CallMade, Case

BAD_MOST = 2


@dataclass(frozen=True)
class CallBackFigures:
    """
    What came of the call-backs about one unit's answers; a case counts once.

    `called` is `reached` and whoever was not. Of the reached: `solved`, `partly`, `not_solved` and
    whoever did not say; `satisfied` and `dissatisfied` are of those who gave a grade, so silence is
    neither.
    """

    unit: str
    called: int = 0
    reached: int = 0
    solved: int = 0
    partly: int = 0
    not_solved: int = 0
    satisfied: int = 0
    dissatisfied: int = 0

    @property
    def unsaid(self) -> int:
        """Reached, and whether it is solved was not said."""
        return self.reached - self.solved - self.partly - self.not_solved

    @property
    def unrated(self) -> int:
        """Reached, and no grade was given."""
        return self.reached - self.satisfied - self.dissatisfied


@dataclass(frozen=True)
class ToCall:
    """Somebody who waits for a call: why, since when, about which case (or none)."""

    why: str
    since: datetime
    number: str | None
    accused_unit: str | None


class CallBacks:
    """Reads what calls were made and who waits; `storage.calls` writes it."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def waiting(self, whys: Collection[str]) -> list[ToCall]:
        """Who is to be asked for one of these reasons, the longest waiting first."""
        found = (
            select(CallEntry.why, CallEntry.created_at, Case.number, Case.accused_unit)  # type: ignore[call-overload]
            .outerjoin(Case, col(Case.id) == CallEntry.case_id)
            .where(col(CallEntry.done_at).is_(None), col(CallEntry.why).in_(list(whys)))
            .order_by(col(CallEntry.created_at), col(CallEntry.id))
        )
        return [ToCall(*row) for row in self._session.execute(found)]

    def figures(self, since: datetime, until: datetime) -> list[CallBackFigures]:
        """
        By unit, of the calls about an answer made since, before until; no unit: ''.

        Of several calls about one answer the last in which somebody was reached counts.
        """
        found = (
            select(  # type: ignore[call-overload]
                Case.id,
                Case.lead_unit,
                CallMade.outcome,
                CallMade.solved,
                CallMade.satisfied,
            )
            .join(Case, col(Case.id) == CallMade.case_id)
            .where(
                col(CallMade.of_answer).is_(True),
                col(CallMade.at) >= since,
                col(CallMade.at) < until,
            )
            .order_by(col(CallMade.id))
        )
        last: dict[int, tuple[str, bool, str | None, int | None]] = {}
        for case_id, unit, outcome, solved, satisfied in self._session.execute(found):
            reached = outcome != MISSED
            if reached or case_id not in last or not last[case_id][1]:
                last[case_id] = (unit or "", reached, solved, satisfied)
        units = sorted({unit for unit, *_ in last.values()})
        return [_of_unit(unit, [one for one in last.values() if one[0] == unit]) for unit in units]


def _of_unit(unit: str, calls: list[tuple[str, bool, str | None, int | None]]) -> CallBackFigures:
    solved = [said for _, _, said, _ in calls]
    grades = [grade for _, _, _, grade in calls if grade is not None]
    bad = sum(grade <= BAD_MOST for grade in grades)
    return CallBackFigures(
        unit=unit,
        called=len(calls),
        reached=sum(reached for _, reached, _, _ in calls),
        solved=solved.count("yes"),
        partly=solved.count("partly"),
        not_solved=solved.count("no"),
        satisfied=len(grades) - bad,
        dissatisfied=bad,
    )
