"""The due table: what must happen at an instant, once per (case, kind, revision)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, literal_column, select, update
from sqlmodel import Session

from storage.columns import Instant
from storage.once import about_case, once
from storage.tables import Due
from storage.values import DueItem

WAITING, DONE = 0, 1
table = Due.__table__  # type: ignore[attr-defined]
FIELDS = (
    table.c.id,
    table.c.case_id,
    table.c.kind,
    table.c.due_at,
    table.c.revision,
    table.c.facts,
)
CLAIM = once(
    select(*FIELDS)
    .where(
        table.c.state == literal_column("0"),
        table.c.due_at <= bindparam("now", type_=Instant),
    )
    .order_by(table.c.due_at, table.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
ALL_OF_CASE = delete(table).where(
    table.c.case_id == bindparam("of_case"), table.c.state == literal_column("0")
)
CALL_OFF = about_case(ALL_OF_CASE, "of_case")
CALL_OFF_KINDS = about_case(
    ALL_OF_CASE.where(table.c.kind.in_(bindparam("kinds", expanding=True))), "of_case"
)
INSERT = once(insert(table))
NEXT_AT = once(select(func.min(table.c.due_at)).where(table.c.state == literal_column("0")))


@dataclass(frozen=True)
class Appointment:
    """A row to be written: at `at`, do `kind`."""

    kind: str
    at: datetime
    facts: dict[str, object] = field(default_factory=dict)


class DueTable:
    """Instants to watch. The cost of a tick depends on what is due, not on what is open."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def plan(self, case_id: int, revision: int, appointments: Iterable[Appointment]) -> None:
        """Write due rows of a case under its revision."""
        rows = [
            {
                "case_id": case_id,
                "kind": one.kind,
                "due_at": one.at,
                "revision": revision,
                "facts": one.facts,
                "state": WAITING,
            }
            for one in appointments
        ]
        if rows:
            self._session.execute(INSERT, rows)

    def call_off(self, case_id: int, kinds: Iterable[str] | None = None) -> None:
        """
        Call off what waits for a case: all of it, or the kinds named.

        Nothing of it stays: four of five rows are called off, as nearly all is done in time. What
        was worked stays, so that a stage is never told twice under one revision.
        """
        where: dict[str, object] = {"of_case": case_id}
        if kinds is None:
            self._session.execute(CALL_OFF, where)
        else:
            self._session.execute(CALL_OFF_KINDS, where | {"kinds": tuple(kinds)})

    def claim(self, limit: int) -> list[DueItem]:
        """What is due now, oldest first; a claimed row is done when the work commits."""
        rows = self._session.execute(CLAIM, {"now": self._now, "most": limit})
        items = [DueItem(*row) for row in rows]
        if items:
            self._session.execute(
                update(table)
                .where(table.c.id.in_([item.id for item in items]))
                .values(state=DONE, done_at=self._now)
            )
        return items

    def move(self, due_id: int, at: datetime) -> None:
        """Put a waiting row to another instant: the calendar it was made by has changed."""
        self._session.execute(
            update(table).where(table.c.id == due_id, table.c.state == WAITING).values(due_at=at)
        )

    def postpone(self, due_id: int, until: datetime) -> None:
        """Put a row off that could not be worked; it is not lost."""
        self._session.execute(
            update(table).where(table.c.id == due_id).values(state=WAITING, due_at=until)
        )

    def next_at(self) -> datetime | None:
        """The earliest instant that waits."""
        return self._session.execute(NEXT_AT).scalar()

    def waiting_for(self, case_id: int) -> list[DueItem]:
        """What waits for one case, earliest first."""
        rows = self._session.execute(
            select(
                table.c.id,
                table.c.case_id,
                table.c.kind,
                table.c.due_at,
                table.c.revision,
                table.c.facts,
            )
            .where(table.c.case_id == case_id, table.c.state == 0)
            .order_by(table.c.due_at)
        )
        return [DueItem(*row) for row in rows]
