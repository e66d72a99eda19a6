"""Who of the supervision office sees to which unit, leaders' cases, and what is late now."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, or_, select
from sqlmodel import Session, col

from storage.once import about_case, once
from storage.tables import Alert, Case, Event, Supervising, TakeOver

LONGEST = 2_000
DAY = timedelta(days=1)


# Built once: an expression built for every turn costs more than the query.
LEADER = about_case(
    select(TakeOver).where(
        col(TakeOver.case_id) == bindparam("of_case"), col(TakeOver.ended_at).is_(None)
    ),
    "of_case",
)
LEADERS = once(
    select(TakeOver).where(
        col(TakeOver.case_id).in_(bindparam("cases", expanding=True)),
        col(TakeOver.ended_at).is_(None),
    )
)
NAMED = once(
    select(Supervising.staff_id).where(col(Supervising.unit) == bindparam("unit"))  # type: ignore[call-overload]
)


class Supervision:
    """Named supervisors by unit, leaders by case."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._leaders: dict[int, TakeOver | None] = {}

    def remember_nothing(self) -> None:
        """Ask again who has a leader."""
        self._leaders.clear()

    # Who is named

    def named(self, unit: str | None) -> int | None:
        """The staff number of who is named for a unit, or None."""
        found: int | None = self._session.execute(NAMED, {"unit": unit}).scalar() if unit else None
        return found

    def all_named(self) -> dict[str, int]:
        """Every unit for which somebody is named, with who."""
        rows = self._session.execute(select(Supervising)).scalars()
        return {row.unit: row.staff_id for row in rows}

    def name(self, unit: str, staff_id: int, by: int) -> None:
        """From now on this supervisor is named for a unit."""
        row = self._session.get(Supervising, unit)
        if row is None:
            row = Supervising(unit=unit, staff_id=staff_id, set_by=by, set_at=self._now)
            self._session.add(row)
        row.staff_id, row.set_by, row.set_at = staff_id, by, self._now
        self._session.flush()

    # Leaders

    def lead(self, case_id: int, leader: str, due: datetime, by: int) -> TakeOver:
        """A leader takes a case; whoever had it before has it no more."""
        before = self.leader_of(case_id)
        if before is not None:
            before.ended_at = self._now
            self._session.flush()
        row = TakeOver(case_id=case_id, leader=leader, due=due, noted_by=by, noted_at=self._now)
        self._session.add(row)
        self._session.flush()
        self._leaders.pop(case_id, None)
        return row

    def read_ahead(self, case_ids: Collection[int]) -> None:
        """Ask once, of many cases, which a leader has; `leader_of` then knows it."""
        found = self._session.execute(LEADERS, {"cases": tuple(case_ids)}).scalars()
        self._leaders |= dict.fromkeys(case_ids) | {row.case_id: row for row in found}

    def leader_of(self, case_id: int) -> TakeOver | None:
        """The leader who has a case now, or None."""
        if case_id in self._leaders:
            return self._leaders[case_id]
        found = self._session.execute(LEADER, {"of_case": case_id})
        row: TakeOver | None = found.scalar_one_or_none()
        return row

    def led(self) -> list[TakeOver]:
        """Every case a leader has now, the first due on top."""
        found = select(TakeOver).where(col(TakeOver.ended_at).is_(None))
        return list(self._session.execute(found.order_by(col(TakeOver.due))).scalars())

    # What is late

    def late(
        self, unanswered: Collection[str], reader: Collection[str], named: int | None = None
    ) -> list[Case]:
        """
        Unanswered past the unit's deadline, and in triage past the desk's; the oldest first.

        What accuses one of the reader's units is not among them. `named`: of this supervisor's.
        """
        with_unit = col(Case.state).in_(list(unanswered)) & (col(Case.unit_due_at) < self._now)
        in_triage = (col(Case.state) == "submitted") & (col(Case.dispatch_due_at) < self._now)
        found = select(Case).where(or_(with_unit, in_triage))
        if reader:
            found = found.where(
                or_(col(Case.accused_unit).is_(None), col(Case.accused_unit).not_in(list(reader)))
            )
        if named is not None:
            found = found.where(col(Case.supervisor_id) == named)
        ordered = found.order_by(col(Case.unit_due_at), col(Case.id)).limit(LONGEST)
        return list(self._session.execute(ordered).scalars())

    def told(self, staff_id: int, since: datetime) -> list[Case]:
        """The cases of whose being late somebody was told within a day from `since`."""
        mine = select(Alert.case_id).where(  # type: ignore[call-overload]
            col(Alert.staff_id) == staff_id,
            col(Alert.at) >= since,
            col(Alert.at) < since + DAY,
            or_(col(Alert.stage).like("overdue%"), col(Alert.stage).like("dispatch%")),
        )
        found = select(Case).where(col(Case.id).in_(mine)).order_by(col(Case.unit_due_at))
        return list(self._session.execute(found).scalars())

    def long_unresolved(
        self,
        standing: Collection[str],
        unanswered: Collection[str],
        late_since: datetime,
        old_since: datetime,
        reopened: int,
    ) -> list[Case]:
        """
        Cases that stand and may be long unresolved, the oldest first.

        Late since long, open since long, redone so often, or extended and late.
        """
        # Asked of each case by its own history: all that was ever extended would be read whole.
        extended = exists().where(
            col(Event.case_id) == Case.id, col(Event.action) == "grant_extension"
        )
        counting = col(Case.state).in_(list(unanswered))
        found = select(Case).where(
            col(Case.state).in_(list(standing)),
            or_(
                counting & (col(Case.unit_due_at) <= late_since),
                col(Case.submitted_at) <= old_since,
                col(Case.reopened) >= reopened,
                counting & (col(Case.unit_due_at) < self._now) & extended,
            ),
        )
        ordered = found.order_by(col(Case.submitted_at), col(Case.id)).limit(LONGEST)
        return list(self._session.execute(ordered).scalars())

    def undesignated(self, unanswered: Collection[str], units: Collection[str]) -> list[Case]:
        """
        Cases for which a person may have to say who does them, the earliest deadline first.

        Redone, silent to the end, or of one of these units in which nobody is there.
        """
        found = select(Case).where(
            col(Case.state).in_(list(unanswered)),
            or_(
                col(Case.silent_at).is_not(None),
                col(Case.reopened) > 0,
                col(Case.lead_unit).in_(list(units)),
            ),
        )
        ordered = found.order_by(col(Case.unit_due_at), col(Case.id)).limit(LONGEST)
        return list(self._session.execute(ordered).scalars())

    def redone(self, unanswered: Collection[str]) -> list[Case]:
        """Cases that are being redone, the earliest deadline first."""
        found = select(Case).where(col(Case.state).in_(list(unanswered)), col(Case.reopened) > 0)
        ordered = found.order_by(col(Case.unit_due_at), col(Case.id)).limit(LONGEST)
        return list(self._session.execute(ordered).scalars())

    def problems(self, standing: Collection[str]) -> list[Case]:
        """Problem cases that stand, the oldest first."""
        found = select(Case).where(
            col(Case.state).in_(list(standing)), col(Case.problem_at).is_not(None)
        )
        return list(self._session.execute(found.order_by(col(Case.problem_at))).scalars())
