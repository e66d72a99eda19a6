"""
Figures of units: the histories they are counted from, and what was counted, frozen as of then.

Histories are read a part at a time, and only of cases with which anything happened in the period,
or whose open clock ran out in it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union
from sqlmodel import Session, col

from domain.rounds import COUNTED, Happened
from storage.tables import Case, Event, Exclusion, FiguresReply, FrozenFigures, Listing

PART = 500


@dataclass(frozen=True)
class History:
    """A case as figures read it: its row's dates, and what happened with it."""

    case_id: int
    number: str
    person_id: int
    category: str | None
    urgency: str
    lead_unit: str | None
    submitted: datetime
    unit_due: datetime | None
    citizen_due: datetime
    accused_unit: str | None
    events: tuple[Happened, ...]


class CaseFigures:
    """Reads histories; keeps frozen figures, exclusions, replies."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def histories(self, since: datetime, until: datetime) -> Iterator[History]:
        """Every case that may count in a period, by id."""
        # Each part has an index of its own; joined by "or" they would be looked for in every case.
        found = union(
            select(Event.case_id).where(col(Event.at) >= since, col(Event.at) < until),  # type: ignore[call-overload]
            _ids(col(Case.unit_due_at) >= since, col(Case.unit_due_at) < until),
            _ids(col(Case.citizen_due_at) >= since, col(Case.citizen_due_at) < until),
            # a unit that never acted lets its first contact pass with no event and no due date
            _ids(col(Case.state) == "dispatched"),
        )
        ids = sorted(self._session.execute(found).scalars())
        for first in range(0, len(ids), PART):
            yield from self._part(ids[first : first + PART])

    def _part(self, ids: Sequence[int]) -> Iterator[History]:
        events: defaultdict[int, list[Happened]] = defaultdict(list)
        wanted = (
            select(Event.case_id, Event.at, Event.action, Event.actor, Event.public)  # type: ignore[call-overload]
            .where(col(Event.case_id).in_(ids), col(Event.action).in_(list(COUNTED)))
            .order_by(col(Event.id))
        )
        for case_id, at, action, actor, public in self._session.execute(wanted):
            events[case_id].append(Happened(at, action, actor, public))
        columns = (
            *(Case.id, Case.number, Case.person_id, Case.category, Case.urgency),
            *(Case.lead_unit, Case.submitted_at, Case.unit_due_at, Case.citizen_due_at),
            Case.accused_unit,
        )
        rows = select(*columns).where(col(Case.id).in_(ids)).order_by(col(Case.id))  # type: ignore[call-overload]
        for row in self._session.execute(rows):
            yield History(*(*row, tuple(events[row[0]])))

    def filed_before(self, person_id: int, category: str, since: datetime, at: datetime) -> bool:
        """Whether somebody filed a matter of this kind since an instant, before another."""
        found = select(Case.id).where(  # type: ignore[call-overload]
            col(Case.person_id) == person_id,
            col(Case.category) == category,
            col(Case.submitted_at) >= since,
            col(Case.submitted_at) < at,
        )
        return self._session.execute(found.limit(1)).first() is not None

    def rectified(self, since: datetime, until: datetime) -> Mapping[str, tuple[int, int]]:
        """Of each unit: how many problems stood on the list in a period, how many were struck."""
        struck = (col(Listing.struck_at) >= since) & (col(Listing.struck_at) < until)
        found = (
            select(Case.lead_unit, func.count().filter(struck), func.count())  # type: ignore[call-overload]
            .join(Case, col(Case.id) == Listing.case_id)
            .where(
                col(Listing.listed_at) < until,
                or_(col(Listing.struck_at).is_(None), col(Listing.struck_at) >= since),
                col(Case.id).not_in(select(Exclusion.case_id).where(_stands())),  # type: ignore[call-overload]
            )
            .group_by(col(Case.lead_unit))
        )
        rows = self._session.execute(found)
        return {unit: (int(off), int(on)) for unit, off, on in rows if unit is not None}

    # What was counted

    def freeze(
        self,
        period: str,
        first: date,
        last: date,
        rows: Mapping[str, Mapping[str, int]],
        excluded: Mapping[str, int],
    ) -> FrozenFigures:
        """Keep figures as of now; an earlier count of the same period stays as it is."""
        before = self.latest(period, first)
        row = FrozenFigures(
            period=period,
            first=first,
            last=last,
            version=before.version + 1 if before else 1,
            as_of=self._now,
            rows=dict(rows),
            excluded=dict(excluded),
        )
        self._session.add(row)
        self._session.flush()
        return row

    def to_put(self, period: str) -> Sequence[FrozenFigures]:
        """What was counted and was put before no unit yet."""
        found = select(FrozenFigures).where(
            col(FrozenFigures.period) == period,
            col(FrozenFigures.reply_until).is_(None),
            col(FrozenFigures.published_at).is_(None),
        )
        return self._session.execute(found.order_by(col(FrozenFigures.id))).scalars().all()

    def latest(self, period: str, first: date) -> FrozenFigures | None:
        """The newest count of a period, or None."""
        found = select(FrozenFigures).where(
            col(FrozenFigures.period) == period, col(FrozenFigures.first) == first
        )
        ordered = found.order_by(col(FrozenFigures.version).desc()).limit(1)
        return self._session.execute(ordered).scalar_one_or_none()

    def get(self, figures_id: int) -> FrozenFigures | None:
        """One count, or None."""
        return self._session.get(FrozenFigures, figures_id)

    def published(self, period: str) -> FrozenFigures | None:
        """What was published last of weeks or months."""
        found = select(FrozenFigures).where(
            col(FrozenFigures.period) == period, col(FrozenFigures.published_at).is_not(None)
        )
        order = (col(FrozenFigures.first).desc(), col(FrozenFigures.version).desc())
        return self._session.execute(found.order_by(*order).limit(1)).scalars().first()

    def unoffered(self, period: str) -> Sequence[FrozenFigures]:
        """What units had the time to reply to and no supervisor was asked to publish yet."""
        found = select(FrozenFigures).where(
            col(FrozenFigures.period) == period,
            col(FrozenFigures.reply_until) <= self._now,
            col(FrozenFigures.offered_at).is_(None),
            col(FrozenFigures.published_at).is_(None),
        )
        return self._session.execute(found).scalars().all()

    # What units say to it

    def reply(self, figures_id: int, unit: str, staff_id: int, words: str) -> None:
        """Keep what a unit says to its figures."""
        self._session.add(
            FiguresReply(
                figures_id=figures_id, unit=unit, staff_id=staff_id, at=self._now, words=words
            )
        )

    def replies(self, row: FrozenFigures) -> Sequence[FiguresReply]:
        """What units said to any count of this period, oldest first."""
        found = (
            select(FiguresReply)
            .join(FrozenFigures, col(FrozenFigures.id) == FiguresReply.figures_id)
            .where(col(FrozenFigures.period) == row.period, col(FrozenFigures.first) == row.first)
        )
        return self._session.execute(found.order_by(col(FiguresReply.id))).scalars().all()

    # What is left out

    def exclude(self, case_id: int, reason: str, by: int) -> bool:
        """Leave a case out from now on; False where it is left out already."""
        if case_id in self.excluded():
            return False
        self._session.add(Exclusion(case_id=case_id, reason=reason, by=by, at=self._now))
        self._session.flush()
        return True

    def include(self, case_id: int) -> bool:
        """Count a case again; False where it does."""
        found = select(Exclusion).where(col(Exclusion.case_id) == case_id, _stands())
        row = self._session.execute(found).scalar_one_or_none()
        if row is None:
            return False
        row.undone_at = self._now
        self._session.flush()
        return True

    def excluded(self) -> Mapping[int, str]:
        """Every case that is left out, with the reason."""
        found = select(Exclusion.case_id, Exclusion.reason).where(_stands())  # type: ignore[call-overload]
        return {int(case_id): str(reason) for case_id, reason in self._session.execute(found)}


def _ids(*where: ColumnElement[bool]) -> Select[Any]:
    return select(Case.id).where(*where)  # type: ignore[call-overload,no-any-return]


def _stands() -> Any:  # noqa: ANN401 - an expression of SQL
    return col(Exclusion.undone_at).is_(None)
