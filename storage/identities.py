"""
Who somebody is: name and telephone, sealed in a table of their own (promise 4).

Reading one needs a reason and writes an access row (PIPL arts. 51 and 54). Only what reaches a
person by telephone, a nudge that carries no case, reads the number without one.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from storage.chain import Chain, Kind
from storage.once import once
from storage.tables import Access, Identity
from storage.vault import Vault

ROW = once(select(Identity).where(col(Identity.person_id) == bindparam("who")))
ROWS = once(select(Identity).where(col(Identity.person_id).in_(bindparam("who", expanding=True))))
BY_PHONE = once(
    select(Identity.person_id).where(  # type: ignore[call-overload]
        col(Identity.phone_index).in_(bindparam("indexes", expanding=True))
    )
)


def digits(phone: str) -> str:
    """A telephone number as it is compared: digits alone, without China's own country code."""
    bare = "".join(char for char in phone if char.isdigit())
    mobile = 11
    return bare.removeprefix("86") if len(bare) > mobile else bare


class Identities:
    """Names and telephones by person; every reading for a person's eyes leaves a row."""

    def __init__(self, session: Session, vault: Vault, now: datetime, chain: Chain) -> None:
        self._session = session
        self._chain = chain
        self._vault = vault
        self._now = now
        self._masks: dict[int, tuple[str, ...]] = {}

    def remember_nothing(self) -> None:
        """Open every identity again."""
        self._masks.clear()

    def know(self, person_id: int, *, name: str | None = None, phone: str | None = None) -> None:
        """Keep a name or a telephone; what is not given stays as it was."""
        self._masks.pop(person_id, None)
        row = self._session.get(Identity, person_id) or Identity(person_id=person_id)
        if name is not None:
            row.name = self._vault.seal(name.encode(), f"identity:{person_id}:name")
        if phone is not None:
            row.phone = self._vault.seal(phone.encode(), f"identity:{person_id}:phone")
            row.phone_index = self._vault.blind(digits(phone), "phone")
        self._session.add(row)

    def drop(self, person_id: int, what: str) -> None:
        """Delete a name or a telephone alone."""
        self._masks.pop(person_id, None)
        row = self._session.get(Identity, person_id)
        if row is not None and what == "name":
            row.name = None
        elif row is not None:
            row.phone = row.phone_index = None

    def forget(self, person_id: int) -> None:
        """Delete name and telephone."""
        self._masks.pop(person_id, None)
        row = self._session.get(Identity, person_id)
        if row is not None:
            self._session.delete(row)
            self._session.flush()

    def forget_phone(self, person_id: int) -> bool:
        """Delete the telephone alone; False where there is none."""
        self._masks.pop(person_id, None)
        row = self._session.get(Identity, person_id)
        if row is None or row.phone is None:
            return False
        row.phone = row.phone_index = None
        return True

    def has_phone(self, person_id: int) -> bool:
        """Whether there is a telephone to call; says nothing of the number."""
        row = self._row(person_id)
        return row is not None and row.phone is not None

    def read(
        self,
        person_id: int,
        *,
        reader_id: int,
        reason: str,
        how: str = "reveal",
        case_id: int | None = None,
    ) -> tuple[str, str]:
        """Name and telephone for somebody who says why; empty where unknown. Leaves a row."""
        self._note(person_id, reader_id, reason, how, case_id)
        return self._opened(person_id)

    def own(self, person_id: int) -> tuple[str, str]:
        """Name and telephone as the person themselves reads them; leaves no row."""
        return self._opened(person_id)

    def to_mask(self, person_id: int) -> tuple[str, ...]:
        """What to take out of a text before others read it; for no eyes, so it leaves no row."""
        if person_id not in self._masks:
            self._masks[person_id] = tuple(filter(None, self._opened(person_id)))
        return self._masks[person_id]

    def mask_ahead(self, person_ids: Collection[int]) -> None:
        """Read of many persons at once what `to_mask` asks of each."""
        found = self._session.execute(ROWS, {"who": tuple(person_ids)}).scalars()
        known = {row.person_id: row for row in found}
        for one in person_ids:
            self._masks[one] = tuple(filter(None, self._words(known.get(one))))

    def has_name(self, person_id: int) -> bool:
        """Whether a name is known; says nothing of it."""
        row = self._row(person_id)
        return row is not None and row.name is not None

    def reason(self, reading: Access) -> str:
        """Why somebody read an identity; sealed, because whoever types it may name somebody."""
        return self._vault.open_history(bytes.fromhex(reading.reason), "access").decode()

    def readings(self, person_id: int) -> list[Access]:
        """Who read this identity, when and why, oldest first."""
        found = select(Access).where(col(Access.person_id) == person_id)
        return list(self._session.execute(found.order_by(col(Access.id))).scalars())

    def phone_to_reach(self, person_id: int) -> str:
        """The telephone for a nudge that carries no case; leaves no row, reaches no eyes."""
        return self._opened(person_id)[1]

    def of_phone(self, phone: str) -> list[int]:
        """The persons of a telephone number, for a message to them; no eyes, so no row."""
        indexes = self._vault.blinds(digits(phone), "phone")
        return list(self._session.execute(BY_PHONE, {"indexes": indexes}).scalars())

    def with_phone(self, phone: str, *, reader_id: int, reason: str) -> list[int]:
        """The persons of a telephone number, for somebody who says why; each leaves a row."""
        indexes = self._vault.blinds(digits(phone), "phone")
        found = list(self._session.execute(BY_PHONE, {"indexes": indexes}).scalars())
        for person_id in found:
            self._note(person_id, reader_id, reason, "search", None)
        return found

    def _note(
        self, person_id: int, reader_id: int, reason: str, how: str, case_id: int | None
    ) -> None:
        row = Access(
            at=self._now,
            reader_id=reader_id,
            person_id=person_id,
            reason=self._vault.seal(reason.encode(), "access").hex(),
            how=how,
            case_id=case_id,
        )
        self._session.add(row)
        self._chain.note(Kind.ACCESS, row)

    def _row(self, person_id: int) -> Identity | None:
        """What is kept of a person; of most there is nothing."""
        return self._session.execute(ROW, {"who": person_id}).scalar_one_or_none()

    def _opened(self, person_id: int) -> tuple[str, str]:
        return self._words(self._row(person_id))

    def _words(self, row: Identity | None) -> tuple[str, str]:
        """Name and telephone of a row; empty where there is none, or nothing in it."""
        if row is None:
            return "", ""
        of = f"identity:{row.person_id}"
        name = self._vault.open(row.name, f"{of}:name") if row.name else b""
        phone = self._vault.open(row.phone, f"{of}:phone") if row.phone else b""
        return name.decode(), phone.decode()
