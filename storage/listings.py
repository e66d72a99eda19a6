"""The list of problems 挂牌: what is on it, and what was written about each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from storage.cases import Cases, key_of
from storage.errors import StorageError
from storage.once import about_case, once
from storage.tables import Case, Listing

SEALED_FOR = "listing"


class AlreadyListed(StorageError):
    """The case is on the list already."""


@dataclass(frozen=True)
class ListingWords:
    """What was written about a listed problem; empty where nothing was, or once erased."""

    reason: str = ""
    measures: str = ""
    evidence: str = ""
    note: str = ""


# Built once: an expression built for every card costs more than the query.
OPEN_FOR = about_case(
    select(Listing).where(
        col(Listing.case_id) == bindparam("of_case"), col(Listing.struck_at).is_(None)
    ),
    "of_case",
)

OPEN_OF = once(
    select(Listing).where(
        col(Listing.case_id).in_(bindparam("cases", expanding=True)),
        col(Listing.struck_at).is_(None),
    )
)


class Listings:
    """Puts cases on the list; their words are sealed under each case's key."""

    def __init__(self, session: Session, cases: Cases, now: datetime) -> None:
        self._session = session
        self._cases = cases
        self._now = now
        self._standing: dict[int, Listing | None] = {}

    def remember_nothing(self) -> None:
        """Ask again which cases stand on the list."""
        self._standing.clear()

    def read_ahead(self, case_ids: Collection[int]) -> None:
        """Ask once, of many cases, which stand on the list; `open_for` then knows it."""
        found = self._session.execute(OPEN_OF, {"cases": tuple(case_ids)}).scalars()
        self._standing |= dict.fromkeys(case_ids) | {row.case_id: row for row in found}

    def list(
        self,
        case: Case,
        *,
        reason: str,
        measures: str,
        responsible: str,
        due: datetime,
        listed_by: int | None,
        source: str | None = None,
        external_no: str | None = None,
    ) -> Listing:
        """Put a case on the list. Raises AlreadyListed."""
        case_id = key_of(case)
        if self.open_for(case_id) is not None:
            raise AlreadyListed
        row = Listing(
            case_id=case_id,
            reason=self.sealed(case_id, reason),
            measures=self.sealed(case_id, measures),
            responsible=responsible,
            due=due,
            listed_by=listed_by,
            listed_at=self._now,
            source=source,
            external_no=external_no,
        )
        self._session.add(row)
        self._session.flush()
        self._standing.pop(case_id, None)
        return row

    def get(self, listing_id: int) -> Listing | None:
        """One row, or None."""
        return self._session.get(Listing, listing_id)

    def open_for(self, case_id: int) -> Listing | None:
        """The row of a case that is on the list now, or None."""
        if case_id in self._standing:
            return self._standing[case_id]
        found = self._session.execute(OPEN_FOR, {"of_case": case_id})
        row: Listing | None = found.scalar_one_or_none()
        return row

    def of_case(self, case_id: int) -> Sequence[Listing]:
        """Every time a case was on the list, oldest first."""
        found = select(Listing).where(col(Listing.case_id) == case_id).order_by(col(Listing.id))
        return self._session.execute(found).scalars().all()

    def open(self, limit: int = 500) -> Sequence[Listing]:
        """What is on the list now, the first due on top."""
        found = select(Listing).where(col(Listing.struck_at).is_(None))
        ordered = found.order_by(col(Listing.due), col(Listing.id)).limit(limit)
        return self._session.execute(ordered).scalars().all()

    def pages(self, *, only_open: bool = False, size: int = 500) -> Iterator[Sequence[Listing]]:
        """Every row, oldest first, a page at a time; what was read of a page is let go of."""
        last = 0
        while True:
            found = select(Listing).where(col(Listing.id) > last)
            if only_open:
                found = found.where(col(Listing.struck_at).is_(None))
            ordered = found.order_by(col(Listing.id)).limit(size)
            page = self._session.execute(ordered).scalars().all()
            if not page:
                return
            last = page[-1].id or 0
            yield page
            self._cases.remember_nothing()
            self._session.expunge_all()

    def counts(self, now: datetime) -> tuple[int, int, int]:
        """How many stand on the list, how many of them are past their deadline, how many struck."""
        is_open = col(Listing.struck_at).is_(None)
        found = select(
            func.count().filter(is_open),
            func.count().filter(is_open, col(Listing.due) < now),
            func.count().filter(col(Listing.struck_at).is_not(None)),
        ).select_from(Listing)
        standing, late, struck = self._session.execute(found).one()
        return int(standing), int(late), int(struck)

    def strike(self, row: Listing, *, by: int, second: int, evidence: str) -> None:
        """Strike a problem off: proposed with evidence by one, agreed to by another."""
        row.struck_by, row.struck_second, row.struck_at = by, second, self._now
        row.evidence = self.sealed(row.case_id, evidence)
        self._session.flush()
        self._standing.pop(row.case_id, None)

    def words(self, row: Listing) -> ListingWords:
        """What was written about it."""
        return ListingWords(
            self._opened(row, row.reason),
            self._opened(row, row.measures),
            self._opened(row, row.evidence),
            self._opened(row, row.note),
        )

    def sealed(self, case_id: int, text: str) -> bytes | None:
        """Words about a case as the table holds them; None for none, or once it is erased."""
        vault = self._cases.sealer(case_id)
        return vault.seal(text.encode(), SEALED_FOR) if vault is not None and text else None

    def _opened(self, row: Listing, sealed: bytes | None) -> str:
        vault = self._cases.sealer(row.case_id)
        if vault is None or sealed is None:
            return ""
        return vault.open(sealed, SEALED_FOR).decode()
