"""Rectification reports 整改情况报告: orders, reports, versions with who and when."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import IntEnum

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from storage.tables import Report, ReportOrder, ReportVersion
from storage.vault import Vault


class Filed(IntEnum):
    """How far a report has come."""

    ASKED = 0
    FILED = 1
    SENT_BACK = 2
    ACCEPTED = 3
    DROPPED = 4


OWED = (Filed.ASKED, Filed.SENT_BACK)


class Reports:
    """Orders, what is due of them, and what was filed."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    # Orders

    def order(
        self,
        unit: str,
        about: str,
        every: str,
        first_on: date,
        parts: Collection[str],
        *,
        asked_by: int | None = None,
        rule: str | None = None,
    ) -> ReportOrder:
        """Ask a unit for reports from a day on; the first is opened with the next tick."""
        row = ReportOrder(
            unit=unit,
            about=about,
            every=every,
            first_on=first_on,
            parts=list(parts),
            rule=rule,
            asked_by=asked_by,
            asked_at=self._now,
            next_at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def get_order(self, order_id: int) -> ReportOrder:
        """An order that is known to exist."""
        return self._session.get_one(ReportOrder, order_id)

    def of_rules(self) -> list[ReportOrder]:
        """Every order of the config's rules, those that ended as well."""
        found = select(ReportOrder).where(col(ReportOrder.rule).is_not(None))
        return list(self._session.execute(found.order_by(col(ReportOrder.id))).scalars())

    def going_on(self) -> list[ReportOrder]:
        """Every order that has not ended, oldest first."""
        found = select(ReportOrder).where(col(ReportOrder.ended_at).is_(None))
        return list(self._session.execute(found.order_by(col(ReportOrder.id))).scalars())

    def opening(self) -> list[ReportOrder]:
        """Orders of which the next report is to be opened by now."""
        found = select(ReportOrder).where(
            col(ReportOrder.ended_at).is_(None), col(ReportOrder.next_at) <= self._now
        )
        return list(self._session.execute(found.order_by(col(ReportOrder.id))).scalars())

    def end(self, row: ReportOrder, staff_id: int | None) -> None:
        """No more reports are asked for; what is still owed of it is not any more."""
        row.ended_at, row.ended_by, row.next_at = self._now, staff_id, None
        self._session.execute(
            update(Report)
            .where(col(Report.order_id) == row.id, col(Report.state).in_(OWED))
            .values(state=Filed.DROPPED, next_at=None)
        )

    def retire(self, row: ReportOrder) -> None:
        """A rule has another schedule by now: this order ends, and the rule may have a new one."""
        self.end(row, None)
        row.rule = f"{row.rule}#{row.id}"
        self._session.flush()

    def move(self, unit: str, heir: str) -> None:
        """A unit is gone: its heir reports what was asked of it, but for what the heir is asked."""
        for order in self.going_on():
            if order.unit == unit and self._has(heir, order.rule):
                self.end(order, None)
        for table in (ReportOrder, Report):
            mine = col(table.unit) == unit
            still = col(ReportOrder.ended_at).is_(None) if table is ReportOrder else mine
            self._session.execute(update(table).where(mine, still).values(unit=heir))

    def _has(self, unit: str, rule: str | None) -> bool:
        return rule is not None and any(
            (one.unit, one.rule) == (unit, rule) for one in self.of_rules()
        )

    # Reports

    def open(self, order: ReportOrder, due_at: datetime) -> Report:
        """The next report of an order."""
        row = Report(
            order_id=order.id or 0,
            nth=order.next_nth,
            unit=order.unit,
            opened_at=self._now,
            due_at=due_at,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def get(self, report_id: int) -> Report | None:
        """A report, or None."""
        return self._session.get(Report, report_id)

    def to_tell(self) -> list[Report]:
        """Reports of which something is to be told by now."""
        found = select(Report).where(col(Report.next_at) <= self._now, col(Report.state).in_(OWED))
        in_order = found.order_by(col(Report.next_at), col(Report.id))
        return list(self._session.execute(in_order).scalars())

    def next_at(self) -> datetime | None:
        """The earliest instant at which something is to be told, or a report opened."""
        told = self._session.execute(
            select(func.min(Report.next_at)).where(col(Report.state).in_(OWED))
        ).scalar()
        opened = self._session.execute(
            select(func.min(ReportOrder.next_at)).where(col(ReportOrder.ended_at).is_(None))
        ).scalar()
        return min((at for at in (told, opened) if at is not None), default=None)

    def in_states(
        self, states: Collection[int], units: Collection[str] | None = None, limit: int = 500
    ) -> list[Report]:
        """Reports in these states, of these units or of all, the first due on top."""
        found = select(Report).where(col(Report.state).in_(list(states)))
        if units is not None:
            found = found.where(col(Report.unit).in_(list(units)))
        ordered = found.order_by(col(Report.due_at), col(Report.id)).limit(limit)
        return list(self._session.execute(ordered).scalars())

    # Versions

    def file(self, report: Report, staff_id: int, words: Mapping[str, str]) -> ReportVersion:
        """One more version; the one before stays as it was."""
        text = json.dumps(dict(words), ensure_ascii=False)
        row = ReportVersion(
            report_id=report.id or 0,
            number=len(self.versions(report)) + 1,
            staff_id=staff_id,
            at=self._now,
            words=self._vault.seal(text.encode(), _home(report.id)),
        )
        self._session.add(row)
        report.state, report.next_at = Filed.FILED, None
        self._session.flush()
        return row

    def versions(self, report: Report) -> list[ReportVersion]:
        """Every version, the first one first."""
        found = select(ReportVersion).where(col(ReportVersion.report_id) == report.id)
        return list(self._session.execute(found.order_by(col(ReportVersion.number))).scalars())

    def version(self, version_id: int) -> ReportVersion | None:
        """A version, or None."""
        return self._session.get(ReportVersion, version_id)

    def words(self, row: ReportVersion) -> dict[str, str]:
        """What a version says, by its parts."""
        plain = self._vault.open(row.words, _home(row.report_id))
        return dict(json.loads(plain.decode()))

    def reason(self, row: ReportVersion) -> str:
        """Why it was sent back; empty where it was not."""
        if row.reason is None:
            return ""
        return self._vault.open(row.reason, _home(row.report_id)).decode()

    def decide(
        self, row: ReportVersion, staff_id: int, *, accepted: bool, reason: str = ""
    ) -> bool:
        """Accepted, or sent back with a reason; False where somebody else was first."""
        sealed = self._vault.seal(reason.encode(), _home(row.report_id)) if reason else None
        done = self._session.execute(
            update(ReportVersion)
            .where(col(ReportVersion.id) == row.id, col(ReportVersion.decided_at).is_(None))
            .values(decided_by=staff_id, decided_at=self._now, accepted=accepted, reason=sealed)
        )
        if not done.rowcount:  # type: ignore[attr-defined]
            return False
        self._session.refresh(row)
        report = self._session.get_one(Report, row.report_id)
        report.state = Filed.ACCEPTED if accepted else Filed.SENT_BACK
        return True


def _home(report_id: int | None) -> str:
    return f"report:{report_id}"
