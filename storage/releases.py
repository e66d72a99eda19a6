"""Releases: identities leave the desk in a file only where one asked and another agreed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.tables import Address, Person, Release, Staff
from storage.vault import Vault

IDENTITIES, BREACH = "identities", "breach"
SEALED_FOR = "release"


class Releases:
    """Asked with a reason, decided once, made once decided."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def ask(self, kind: str, facts: Mapping[str, object], staff_id: int, reason: str) -> int:
        """Note what is asked for, by whom and why; returns its number."""
        row = Release(
            kind=kind,
            facts=dict(facts),
            reason=self._vault.seal(reason.encode(), SEALED_FOR),
            asked_by=staff_id,
            asked_at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def get(self, release_id: int) -> Release | None:
        """A release by its number."""
        return self._session.get(Release, release_id)

    def reason(self, row: Release) -> str:
        """Why it was asked for."""
        return self._vault.open(row.reason, SEALED_FOR).decode()

    def open(self) -> list[Release]:
        """What nobody has decided yet, oldest first."""
        found = select(Release).where(col(Release.decided_at).is_(None))
        return list(self._session.execute(found.order_by(col(Release.id))).scalars())

    def decide(self, row: Release, staff_id: int, *, granted: bool) -> None:
        """Somebody other than the asker decides; once."""
        row.decided_by, row.decided_at, row.granted = staff_id, self._now, granted

    def concerned(self, since: datetime, until: datetime) -> list[int]:
        """
        Everybody of whom something lay in the database in this time, staff left out.

        Whoever came before its end and has not been forgotten before its beginning.
        """
        found = (
            select(Person.id)  # type: ignore[call-overload]
            .join(Address, col(Address.person_id) == Person.id)
            .where(
                col(Person.created_at) <= until,
                (col(Address.gone_at).is_(None)) | (col(Address.gone_at) >= since),
                col(Person.id).not_in(select(Staff.person_id)),  # type: ignore[call-overload]
            )
            .distinct()
            .order_by(col(Person.id))
        )
        return list(self._session.execute(found).scalars())

    def made(self, row: Release) -> None:
        """The file was written."""
        row.made_at = self._now
