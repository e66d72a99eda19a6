"""What special inspections found, told to the unit, and the unit's asking for a review of it."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from storage.tables import Finding, Inspection


class Findings:
    """One conclusion 督查结论 for an inspection, one review 复核 of it; what is set stays."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def conclude(
        self, inspection_id: int, staff_id: int, words: str, review_until: datetime
    ) -> Finding:
        """Note what was found; an inspection has one conclusion."""
        row = Finding(
            inspection_id=inspection_id,
            words=words,
            found_by=staff_id,
            found_at=self._now,
            review_until=review_until,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def get(self, finding_id: int) -> Finding | None:
        """A conclusion, or None."""
        return self._session.get(Finding, finding_id)

    def of(self, inspection_id: int) -> Finding | None:
        """The conclusion of an inspection, or None."""
        found = select(Finding).where(col(Finding.inspection_id) == inspection_id)
        return self._session.execute(found).scalar_one_or_none()

    def open_inspections(self) -> list[Inspection]:
        """What was picked and has no conclusion yet, the oldest first."""
        concluded = select(Finding.inspection_id)  # type: ignore[call-overload]
        found = select(Inspection).where(
            col(Inspection.picked_at).is_not(None), col(Inspection.id).not_in(concluded)
        )
        return list(self._session.execute(found.order_by(col(Inspection.id))).scalars())

    def lately(self, since: datetime) -> list[tuple[Finding, Inspection]]:
        """What was concluded since, or waits for the decision of a review, the newest first."""
        waits = col(Finding.asked_at).is_not(None) & col(Finding.decided_at).is_(None)
        found = (
            select(Finding, Inspection)
            .join(Inspection, col(Inspection.id) == col(Finding.inspection_id))
            .where(or_(col(Finding.found_at) >= since, waits))
            .order_by(col(Finding.id).desc())
        )
        return [(row[0], row[1]) for row in self._session.execute(found)]

    def ask(self, row: Finding, staff_id: int, reason: str, decide_by: datetime) -> bool:
        """The unit asks for a review, once; False where it was asked for already."""
        values = {"asked_by": staff_id, "asked_at": self._now, "reason": reason}
        return self._once(row, col(Finding.asked_at), {**values, "decide_by": decide_by})

    def decide(self, row: Finding, staff_id: int, outcome: str, why: str) -> bool:
        """The review is decided, once; False where somebody was first."""
        values = {"decided_by": staff_id, "decided_at": self._now, "outcome": outcome, "why": why}
        return self._once(row, col(Finding.decided_at), values)

    def _once(self, row: Finding, unset: object, values: dict[str, object]) -> bool:
        wanted = update(Finding).where(col(Finding.id) == row.id, unset.is_(None))  # type: ignore[attr-defined]
        done = self._session.execute(wanted.values(**values)).rowcount  # type: ignore[attr-defined]
        self._session.refresh(row)
        return bool(done)

    def to_remind(self, until: datetime) -> list[Finding]:
        """Reviews that have to be decided until then, and of which nobody was reminded."""
        found = select(Finding).where(
            col(Finding.decide_by) <= until,
            col(Finding.decided_at).is_(None),
            col(Finding.reminded_at).is_(None),
        )
        return list(self._session.execute(found.order_by(col(Finding.decide_by))).scalars())

    def reminded(self, row: Finding) -> None:
        """Whoever decides it was reminded."""
        row.reminded_at = self._now
