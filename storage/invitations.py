"""Invitations by the digest of their code, and the log of every change among the staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.staff import Member
from storage.tables import Invitation, StaffChange
from storage.vault import Vault

WAITING, OPEN, USED, TAKEN_BACK, REFUSED = 0, 1, 2, 3, 4
SEALED_FOR = "invitation"


@dataclass(frozen=True)
class Offer:
    """What is offered to whom: a role, where it is held, for how many days; instead of whom."""

    name: str
    role: str
    unit: str | None
    post: str | None
    hall: str | None
    days: int
    replaces: int | None = None


class Invitations:
    """Each is used once; two who open one at the same instant don't both get in."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def ask(self, offer: Offer, asked_by: int | None) -> Invitation:
        """An invitation without a code yet."""
        row = Invitation(**vars(offer), asked_by=asked_by, asked_at=self._now)
        self._session.add(row)
        self._session.flush()
        return row

    def open(self, row: Invitation, code: str, decided_by: int | None = None) -> datetime:
        """From now on the code leads to it; returns until when."""
        row.digest = self._digest(code)
        row.state, row.decided_by = OPEN, decided_by
        row.until = self._now + timedelta(days=row.days)
        self._session.flush()
        return row.until

    def with_code(self, code: str) -> Invitation | None:
        """The invitation of a code, whatever became of it."""
        found = select(Invitation).where(col(Invitation.digest) == self._digest(code))
        return self._session.execute(found).scalar_one_or_none()

    def get(self, number: int) -> Invitation | None:
        """An invitation by its number, read anew and held until this work ends."""
        return self._session.get(Invitation, number, with_for_update=True, populate_existing=True)

    def use(self, row: Invitation, staff_id: int) -> None:
        """Somebody came aboard by it."""
        row.used_by = staff_id
        self._end(row, USED)

    def take_back(self, row: Invitation) -> None:
        """Its code leads nowhere any more."""
        self._end(row, TAKEN_BACK)

    def refuse(self, row: Invitation, decided_by: int) -> None:
        """The second administrator says no: it never gets a code."""
        row.decided_by = decided_by
        self._end(row, REFUSED)

    def _end(self, row: Invitation, state: int) -> None:
        row.state, row.ended_at = state, self._now
        self._session.flush()

    def unused(self) -> list[Invitation]:
        """What waits or can still be used, newest first."""
        found = select(Invitation).where(col(Invitation.state).in_((WAITING, OPEN)))
        rows = self._session.execute(found.order_by(col(Invitation.id).desc())).scalars()
        return [one for one in rows if one.until is None or one.until > self._now]

    def _digest(self, code: str) -> str:
        return self._vault.digest(code, SEALED_FOR)

    # The log

    def note(
        self,
        what: str,
        by_id: int | None,
        *,
        of: Member | Invitation,
        why: str = "",
        invitation_id: int | None = None,
    ) -> StaffChange:
        """A line of the log, with the role as it was then."""
        row = StaffChange(
            at=self._now,
            what=what,
            by_id=by_id,
            staff_id=None if isinstance(of, Invitation) else of.id,
            invitation_id=of.id if isinstance(of, Invitation) else invitation_id,
            name=of.name,
            role=of.role,
            unit=of.unit,
            post=of.post,
            why=why,
        )
        self._session.add(row)
        self._session.flush()
        return row

    def note_group(self, what: str, by_id: int | None, unit: str, title: str) -> None:
        """A line about a unit's group."""
        self._session.add(
            StaffChange(at=self._now, what=what, by_id=by_id, name=title, role="", unit=unit)
        )
        self._session.flush()

    def changes(self, limit: int, offset: int = 0) -> list[StaffChange]:
        """The log, newest first."""
        found = select(StaffChange).order_by(col(StaffChange.id).desc())
        return list(self._session.execute(found.limit(limit).offset(offset)).scalars())

    def count_changes(self) -> int:
        """How many lines the log has."""
        found = select(func.count(col(StaffChange.id)))
        return int(self._session.execute(found).scalar_one())

    def change(self, number: int) -> StaffChange | None:
        """A line of the log by its number."""
        return self._session.get(StaffChange, number)

    def newest_of(self, staff_id: int) -> StaffChange | None:
        """The latest line about somebody's role."""
        found = select(StaffChange).where(col(StaffChange.staff_id) == staff_id)
        return (
            self._session.execute(found.order_by(col(StaffChange.id).desc()).limit(1))
            .scalars()
            .first()
        )
