"""Consents: a unit asks for a contact of one case, its citizen agrees, refuses, takes it back."""

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from storage.once import about_case
from storage.tables import Consent
from storage.vault import Vault

PHONE, BOTH, NONE = "phone", "both", "none"
SEALED_FOR = "consent"
# Built once: an expression built for every turn costs more than the query.
LATEST = about_case(
    select(Consent)
    .where(col(Consent.case_id) == bindparam("of_case"))
    .order_by(col(Consent.id).desc()),
    "of_case",
)


class Consents:
    """At most one question of a case is open, at most one consent stands."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def ask(self, case_id: int, person_id: int, *, staff_id: int, unit: str, reason: str) -> None:
        """Note that a unit asks, and why."""
        sealed = self._vault.seal(reason.encode(), SEALED_FOR)
        self._session.add(
            Consent(
                case_id=case_id,
                person_id=person_id,
                asked_by=staff_id,
                unit=unit,
                asked_at=self._now,
                reason=sealed,
            )
        )
        self._session.flush()

    def latest(self, case_id: int) -> Consent | None:
        """The latest question of a case, answered or not."""
        found = self._session.execute(LATEST, {"of_case": case_id})
        latest: Consent | None = found.scalars().first()
        return latest

    def reason(self, consent: Consent) -> str:
        """Why the unit asked."""
        return self._vault.open(consent.reason, SEALED_FOR).decode()

    def standing(self, case_id: int, unit: str | None) -> Consent | None:
        """The consent that this unit may act on now, or None: it is good for whom it was given."""
        latest = self.latest(case_id)
        if latest is None or latest.unit != unit or latest.revoked_at is not None:
            return None
        return latest if latest.given in (PHONE, BOTH) else None

    def answer(self, consent: Consent, given: str) -> None:
        """What the citizen lets the unit see."""
        consent.given, consent.answered_at = given, self._now

    def revoke(self, consent: Consent) -> None:
        """The citizen takes it back."""
        consent.revoked_at = self._now

    def of_person(self, person_id: int) -> list[Consent]:
        """Every consent that was asked of a person, oldest first."""
        found = select(Consent).where(col(Consent.person_id) == person_id)
        return list(self._session.execute(found.order_by(col(Consent.id))).scalars())

    def revoke_all(self, person_id: int) -> None:
        """Nothing of this person is open to a unit any more."""
        self._session.execute(
            update(Consent)
            .where(col(Consent.person_id) == person_id, col(Consent.revoked_at).is_(None))
            .values(revoked_at=self._now)
        )
