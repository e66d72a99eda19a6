"""Supervision letters 督办单, reports to leaders, interviews 约谈: drafts until a person signs."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.cases import Cases
from storage.tables import Paper

SEALED_FOR = "paper"
LETTER, REPORT, INTERVIEW = "letter", "report", "interview"


class Papers:
    """What stands on a paper is sealed under its case's key; of several cases, the desk's."""

    def __init__(self, session: Session, cases: Cases, now: datetime) -> None:
        self._session = session
        self._cases = cases
        self._now = now

    def draft(
        self,
        sort: str,
        words: Mapping[str, Any],
        *,
        answer_due: datetime,
        drafted_by: int,
        case_id: int | None = None,
        unit: str | None = None,
    ) -> Paper:
        """Keep a draft: nobody but supervisors sees it until it is signed."""
        row = Paper(
            sort=sort,
            case_id=case_id,
            unit=unit,
            answer_due=answer_due,
            drafted_by=drafted_by,
            drafted_at=self._now,
        )
        self.reword(row, words)
        self._session.add(row)
        self._session.flush()
        return row

    def get(self, paper_id: int) -> Paper | None:
        """One paper, or None."""
        return self._session.get(Paper, paper_id)

    def words(self, row: Paper) -> dict[str, Any]:
        """What stands on it; nothing once its case is erased."""
        vault = self._cases.sealer(row.case_id)
        if vault is None or row.words is None:
            return {}
        opened: dict[str, Any] = json.loads(vault.open(row.words, SEALED_FOR))
        return opened

    def reword(self, row: Paper, words: Mapping[str, Any]) -> None:
        """Other words on a draft."""
        vault = self._cases.sealer(row.case_id)
        said = json.dumps(dict(words), ensure_ascii=False).encode()
        row.words = vault.seal(said, SEALED_FOR) if vault is not None else None

    def sign(self, row: Paper, staff_id: int, year: int) -> int:
        """It has a number from now on, the year's next of its sort; who signed stands on it."""
        found = select(func.max(col(Paper.serial))).where(
            col(Paper.sort) == row.sort, col(Paper.year) == year
        )
        serial = int(self._session.execute(found).scalar() or 0) + 1
        row.signed_by, row.signed_at = staff_id, self._now
        row.year, row.serial = year, serial
        self._session.flush()
        return serial

    def drop(self, row: Paper) -> None:
        """It is not sent."""
        row.dropped_at = self._now

    def receive(self, row: Paper, staff_id: int) -> None:
        """Somebody of the unit has it."""
        row.received_by, row.received_at = staff_id, self._now

    def of_case(self, case_id: int, sort: str | None = None) -> list[Paper]:
        """Every paper of a case that was not dropped, oldest first."""
        found = select(Paper).where(col(Paper.case_id) == case_id, col(Paper.dropped_at).is_(None))
        if sort is not None:
            found = found.where(col(Paper.sort) == sort)
        return list(self._session.execute(found.order_by(col(Paper.id))).scalars())

    def drafted(self, case_ids: Collection[int]) -> set[int]:
        """Which of these cases have a paper that was not dropped."""
        found = select(Paper.case_id).where(  # type: ignore[call-overload]
            col(Paper.case_id).in_(tuple(case_ids)), col(Paper.dropped_at).is_(None)
        )
        return set(self._session.execute(found).scalars())

    def draft_of(self, sort: str, case_id: int | None) -> Paper | None:
        """The draft of a sort that waits for a signature, or None."""
        found = select(Paper).where(
            col(Paper.sort) == sort,
            col(Paper.case_id).is_(None) if case_id is None else col(Paper.case_id) == case_id,
            col(Paper.signed_at).is_(None),
            col(Paper.dropped_at).is_(None),
        )
        return self._session.execute(found.order_by(col(Paper.id).desc())).scalars().first()

    def latest(self, limit: int = 60) -> list[Paper]:
        """Drafts first, then what was signed last."""
        kept = select(Paper).where(col(Paper.dropped_at).is_(None))
        ordered = kept.order_by(col(Paper.signed_at).is_not(None), col(Paper.id).desc())
        return list(self._session.execute(ordered.limit(limit)).scalars())

    def signed_since(self, sort: str, since: datetime) -> list[Paper]:
        """What was signed of a sort since an instant, newest first."""
        found = select(Paper).where(col(Paper.sort) == sort, col(Paper.signed_at) >= since)
        return list(self._session.execute(found.order_by(col(Paper.id).desc())).scalars())

    def due(self) -> list[Paper]:
        """Letters whose answer is due and of which nobody was told so."""
        found = select(Paper).where(
            col(Paper.sort) == LETTER,
            col(Paper.signed_at).is_not(None),
            col(Paper.reminded_at).is_(None),
            col(Paper.answer_due) <= self._now,
        )
        return list(self._session.execute(found.order_by(col(Paper.id))).scalars())

    def reminded(self, row: Paper) -> None:
        """They were told."""
        row.reminded_at = self._now
