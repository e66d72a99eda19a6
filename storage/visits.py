"""Visits: what was served at which window, and may be rated once until it expires."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, bindparam, func, literal_column, select, update
from sqlmodel import Session, col

from storage.columns import Instant
from storage.either import either, new_only
from storage.once import once
from storage.rolls import bump
from storage.tables import Address, ServiceRating, Visit
from storage.vault import Vault

visits = Visit.__table__  # type: ignore[attr-defined]
ADD = either(visits, lambda insert: new_only(insert).returning(visits.c.id))
# Built once: an expression built for every call costs more than the query.
DUE = once(
    select(Visit)
    .where(
        col(Visit.invite_at).is_not(None),
        col(Visit.invite_at) <= bindparam("now", type_=Instant),
    )
    .order_by(col(Visit.invite_at), col(Visit.id))
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
NEXT_AT = once(select(func.min(visits.c.invite_at)).where(visits.c.invite_at.is_not(None)))
KNOWN = once(
    select(Visit).where(
        col(Visit.hall) == bindparam("hall"),
        col(Visit.receipt_digest) == bindparam("digest"),
        col(Visit.stage) == bindparam("stage"),
    )
)
UNRATED = once(
    select(Visit)
    .join(Address, col(Address.id) == Visit.address_id)
    .outerjoin(ServiceRating, col(ServiceRating.visit_id) == Visit.id)
    .where(
        col(Address.person_id) == bindparam("person_id"),
        col(Visit.expires_at) >= bindparam("now", type_=Instant),
        col(ServiceRating.id).is_(None),
    )
    .order_by(col(Visit.served_at).desc(), col(Visit.id).desc())
)


@dataclass(frozen=True)
class NewVisit:
    """A visit as it is to be written; `day` is the county's date of `served_at`."""

    window: str
    hall: str
    unit: str
    item: str | None
    stage: str
    receipt: str
    served_at: datetime
    day: date
    expires_at: datetime
    address_id: int | None = None
    phone: str | None = None
    clerk_id: int | None = None
    invite_at: datetime | None = None


class Visits:
    """One row per (hall, receipt, stage); the receipt and a telephone are sealed."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    def register(self, new: NewVisit) -> tuple[Visit, bool]:
        """Write a visit; the one that is there and False where this receipt is known."""
        digest = self._vault.digest(f"{new.hall}:{new.receipt}", "receipt")
        sealed = self._vault.seal(new.receipt.encode(), f"visit:{digest}:receipt")
        phone = self._vault.seal(new.phone.encode(), f"visit:{digest}:phone") if new.phone else None
        row = {**vars(new), "receipt": sealed, "receipt_digest": digest, "phone": phone}
        added = self._session.execute(ADD.of(self._session), row)
        if (fresh := added.first()) is not None:
            visit = self.get(fresh.id)
            bump(self._session, visit, registered=1)
            return visit, True
        return self._known(new.hall, digest, new.stage), False

    def get(self, visit_id: int) -> Visit:
        """A visit that is there."""
        return self._session.get_one(Visit, visit_id)

    def find(self, visit_id: int) -> Visit | None:
        """A visit, if it is still kept."""
        return self._session.get(Visit, visit_id)

    def receipt(self, visit: Visit) -> str:
        """The receipt's number, for eyes that may read it; empty once it is gone."""
        if visit.receipt is None:
            return ""
        return self._vault.open(visit.receipt, f"visit:{visit.receipt_digest}:receipt").decode()

    def phone(self, visit: Visit) -> str:
        """The telephone left at the window; empty where there is none."""
        if visit.phone is None:
            return ""
        return self._vault.open(visit.phone, f"visit:{visit.receipt_digest}:phone").decode()

    def to_invite(self, limit: int) -> list[Visit]:
        """Visits whose people are to be invited or reminded now, the longest due first."""
        return list(self._session.execute(DUE, {"now": self._now, "most": limit}).scalars())

    def next_at(self) -> datetime | None:
        """The earliest instant at which somebody is to be invited or reminded."""
        return self._session.execute(NEXT_AT).scalar()

    def call_off(self, visit_id: int) -> None:
        """Nobody is invited to this visit any more."""
        self._session.execute(update(Visit).where(col(Visit.id) == visit_id).values(invite_at=None))

    def rated(self, visit_id: int) -> None:
        """It has its rating: it counts as rated, and nobody is invited any more."""
        visit = self.get(visit_id)
        if not visit.is_rated:
            visit.is_rated = True
            bump(self._session, visit, rated=1)
        visit.invite_at = None
        self._session.flush()

    def unrated(self, person_id: int, limit: int = 5) -> list[Visit]:
        """The visits of a person that may be rated still, the latest first."""
        where = {"person_id": person_id, "now": self._now}
        return list(self._session.execute(UNRATED.limit(limit), where).scalars())

    def counts(self, hall: str, first: date, last: date) -> list[Row[tuple[str, date, str, int]]]:
        """
        How many were served: window, day, item (empty where none is named), number.

        The measure of the active-rating rate 主动评价率, and of what is shown as unrated.
        """
        item = func.coalesce(col(Visit.item), literal_column("''"))
        found = (
            select(Visit.window, Visit.day, item, func.count())  # type: ignore[call-overload]
            .where(col(Visit.hall) == hall, col(Visit.day) >= first, col(Visit.day) <= last)
            .group_by(col(Visit.window), col(Visit.day), item)
            .order_by(col(Visit.window), col(Visit.day), item)
        )
        return list(self._session.execute(found))

    def forget_before(self, instant: datetime, limit: int) -> int:
        """Receipts and telephones of visits that expired before an instant go; how many."""
        old = (
            select(Visit.id)  # type: ignore[call-overload]
            .where(
                col(Visit.expires_at) < instant,
                col(Visit.receipt).is_not(None) | col(Visit.phone).is_not(None),
            )
            .limit(limit)
        )
        gone = self._session.execute(
            update(Visit).where(col(Visit.id).in_(old)).values(receipt=None, phone=None)
        )
        return int(gone.rowcount)  # type: ignore[attr-defined]

    def _known(self, hall: str, digest: str, stage: str) -> Visit:
        where = {"hall": hall, "digest": digest, "stage": stage}
        known: Visit = self._session.execute(KNOWN, where).scalar_one()
        return known
