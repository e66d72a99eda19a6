"""Claims: somebody with a new account brings number and query code of an old case."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlmodel import Session, col

from storage.cases import Cases, key_of
from storage.tables import Case, Claim
from storage.vault import Vault

WINDOW = timedelta(days=1)
TRIES = 5
NOBODYS = "0" * 6
"""What a number that leads nowhere is compared with, so that it takes as long."""


@dataclass(frozen=True)
class Before:
    """The account a case had before it was claimed."""

    claim_id: int
    person_id: int
    address_id: int


class Claims:
    """Tries are counted by person and by number; a wrong one of either says nothing of which."""

    def __init__(self, session: Session, vault: Vault, cases: Cases, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._cases = cases
        self._now = now

    def find(self, person_id: int, number: str, code: str) -> Case | None:
        """
        The case of number and code; None where either is wrong or too many were tried.

        Every try is noted and costs the same: one search, one comparison, one row.
        """
        tried = self._vault.digest(number, "claim")
        spent = self._spent(person_id, tried)
        case = self._session.execute(
            select(Case).where(col(Case.number) == number)
        ).scalar_one_or_none()
        told = case.code if case is not None and case.code else NOBODYS
        right = hmac.compare_digest(told.encode(), code.encode())
        self._session.add(Claim(at=self._now, person_id=person_id, tried=tried))
        self._session.flush()
        return case if case is not None and case.code and right and not spent else None

    def _spent(self, person_id: int, tried: str) -> bool:
        """Whether this person, or anybody for this number, has had the day's tries."""
        since = col(Claim.at) > self._now - WINDOW
        for mine in (col(Claim.person_id) == person_id, col(Claim.tried) == tried):
            counted = select(func.count()).select_from(Claim).where(mine, since)
            if self._session.execute(counted).scalar_one() >= TRIES:
                return True
        return False

    def take(self, case: Case, person_id: int, address_id: int) -> Before:
        """The case is this account's from now on; returns whose it was."""
        row = Claim(
            at=self._now,
            person_id=person_id,
            tried=self._vault.digest(case.number, "claimed"),
            case_id=key_of(case),
            before_person_id=case.person_id,
            before_address_id=case.address_id,
        )
        self._session.add(row)
        before = Before(0, case.person_id, case.address_id)
        self._cases.give(case, person_id, address_id)
        self._session.flush()
        return Before(row.id or 0, before.person_id, before.address_id)

    def latest_of(self, case_id: int) -> Claim | None:
        """The latest claim of a case that succeeded."""
        found = select(Claim).where(col(Claim.case_id) == case_id)
        return self._session.execute(found.order_by(col(Claim.id).desc())).scalars().first()

    def objected(self, claim: Claim) -> None:
        """The account it had before says that this was not them."""
        claim.objected_at = self._now

    def get(self, claim_id: int) -> Claim | None:
        """A claim by its id, or None."""
        return self._session.get(Claim, claim_id)

    def settled(self, claim: Claim) -> None:
        """A person has decided whose it is."""
        claim.settled_at = self._now

    def forget(self, person_id: int) -> None:
        """Delete the tries of a person; a claim that succeeded stays with its case."""
        self._session.execute(
            delete(Claim).where(col(Claim.person_id) == person_id, col(Claim.case_id).is_(None))
        )

    def forget_before(self, instant: datetime, limit: int) -> int:
        """Delete tries that are too old to count; returns how many."""
        old = select(Claim.id).where(  # type: ignore[call-overload]
            col(Claim.at) < instant,
            or_(col(Claim.case_id).is_(None), col(Claim.settled_at).is_not(None)),
        )
        gone = self._session.execute(delete(Claim).where(col(Claim.id).in_(old.limit(limit))))
        return int(gone.rowcount)  # type: ignore[attr-defined]
