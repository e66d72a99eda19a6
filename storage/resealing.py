"""
After the desk's key was changed, what the old one sealed is sealed anew, a batch at a time.

Each batch is a short transaction that replaces a value only where it still is what was read: the
desk may work meanwhile, and what it forgets stays forgotten. Where it broke off it begins again
from the start and finds by trying what is done already, so no mark can be wrong. What cases sealed
under their own keys stays as it is: only those keys are wrapped anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Select, Table, select, update
from sqlmodel import Session, SQLModel, col

from storage import consents, lessons, lookbacks, outbox, releases
from storage.chain import table_of
from storage.errors import WrongKey
from storage.identities import digits
from storage.tables import (
    Attachment,
    CallWords,
    CaseKey,
    Consent,
    Dialogue,
    Follower,
    Identity,
    InboxRow,
    LessonRow,
    OutboxRow,
    PublishedRating,
    RelayWords,
    Release,
    ReportVersion,
    SeedChain,
    ServiceRating,
    Visit,
)
from storage.vault import Vault

BATCH = 400
Row = Mapping[str, Any]
Owner = Callable[[Row], str]


def _always(words: str) -> Owner:
    return lambda _row: words


def _as(words: str) -> Owner:
    return lambda row: words.format(**row)


def _found_by(vault: Vault, plain: bytes) -> dict[str, Any]:
    """A telephone is found again by what the new key makes of it."""
    return {"phone_index": vault.blind(digits(plain.decode()), "phone")}


@dataclass(frozen=True)
class Sealed:
    """
    A column that the desk's key seals, and to what each value in it belongs.

    `with_it`: what else is made of the value under the key. `under_case`: rows of a case are not
    meant, the case's own key seals them.
    """

    model: type[SQLModel]
    column: str
    owner: Owner
    with_it: Callable[[Vault, bytes], dict[str, Any]] | None = None
    under_case: bool = False

    @property
    def table(self) -> Table:
        """Its table."""
        return table_of(self.model)

    @property
    def key(self) -> Column[Any]:
        """The column that numbers its rows."""
        (found,) = self.table.primary_key.columns
        return found

    def __str__(self) -> str:
        return f"{self.table.name}.{self.column}"


SEALED = (
    Sealed(CaseKey, "wrapped", _as("case-key:{case_id}")),
    Sealed(Follower, "wrapped", lambda row: f"case-key:{-row['id']}"),
    Sealed(Identity, "name", _as("identity:{person_id}:name")),
    Sealed(Identity, "phone", _as("identity:{person_id}:phone"), _found_by),
    Sealed(InboxRow, "raw", _as("inbox:{channel}")),
    Sealed(OutboxRow, "payload", _always(outbox.SEALED_FOR)),
    Sealed(Dialogue, "draft", _as("dialogue:{address_id}")),
    Sealed(RelayWords, "words", _as("relay:{relay_id}")),
    Sealed(CallWords, "words", _as("call:{address_id}"), under_case=True),
    Sealed(Consent, "reason", _always(consents.SEALED_FOR)),
    Sealed(Release, "reason", _always(releases.SEALED_FOR)),
    Sealed(Visit, "receipt", _as("visit:{receipt_digest}:receipt")),
    Sealed(Visit, "phone", _as("visit:{receipt_digest}:phone")),
    Sealed(ServiceRating, "words", _as("rating:{id}:words")),
    Sealed(ServiceRating, "files", _as("rating:{id}:files")),
    Sealed(PublishedRating, "words", _as("published:{id}")),
    Sealed(PublishedRating, "reply", _as("published:{id}")),
    Sealed(ReportVersion, "words", _as("report:{report_id}")),
    Sealed(ReportVersion, "reason", _as("report:{report_id}")),
    Sealed(SeedChain, "root", _always(lookbacks.SEALED_FOR)),
    Sealed(LessonRow, "text", _always(lessons.OWNER)),
)


@dataclass(frozen=True)
class Batch:
    """The last row of one, how many were looked at, how many sealed anew, how many no key opens."""

    last: Any
    looked: int
    done: int
    strange: int = 0


class Resealing:
    """Seals anew within one unit of work."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def batch(self, sealed: Sealed, after: Any = None) -> Batch | None:  # noqa: ANN401 - any key
        """The next values behind the row `after`; None where there are no more."""
        rows = self._rows(sealed, after)
        if not rows:
            return None
        changes = [change for row in rows if (change := self._change(sealed, row))]
        wanted = [one for one in changes if "new" in one]
        done = sum(self._replaced(sealed, one) for one in wanted)
        return Batch(rows[-1][sealed.key.name], len(rows), done, len(changes) - len(wanted))

    def left(self, sealed: Sealed) -> int:
        """How many values of a column an older key, or none, still opens."""
        count, after = 0, None
        while rows := self._rows(sealed, after):
            count += sum(self._change(sealed, row) is not None for row in rows)
            after = rows[-1][sealed.key.name]
        return count

    def files(self) -> list[str]:
        """The names of kept files that the desk's own key seals: of conversations and reports."""
        found = select(col(Attachment.content), col(Attachment.cleaned)).where(
            col(Attachment.case_id).is_(None)
        )
        return sorted({name for row in self._session.execute(found) for name in row if name})

    def _rows(self, sealed: Sealed, after: Any) -> list[Row]:  # noqa: ANN401
        found = self._next(sealed)
        if after is not None:
            found = found.where(sealed.key > after)
        return [dict(row) for row in self._session.execute(found).mappings()]

    @staticmethod
    def _next(sealed: Sealed) -> Select[Any]:
        table = sealed.table
        found = select(table).where(table.c[sealed.column].is_not(None))
        if sealed.under_case:
            found = found.where(table.c.case_id.is_(None))
        return found.order_by(sealed.key).limit(BATCH)

    def _change(self, sealed: Sealed, row: Row) -> dict[str, Any] | None:
        """What is to change in a row; without `new` where no key opens it; None where nothing."""
        old, owner = bytes(row[sealed.column]), sealed.owner(row)
        try:
            new = self._vault.anew(old, owner)
        except WrongKey:
            return {"at": row[sealed.key.name]}
        if new is None:
            return None
        more = sealed.with_it(self._vault, self._vault.open(new, owner)) if sealed.with_it else {}
        return {"at": row[sealed.key.name], "old": old, "new": new, "more": more}

    def _replaced(self, sealed: Sealed, change: dict[str, Any]) -> int:
        """Put the new value where the old one still is; 1 where it was."""
        column = sealed.table.c[sealed.column]
        changed = self._session.connection().execute(
            update(sealed.table)
            .where(sealed.key == change["at"], column == change["old"])
            .values({sealed.column: change["new"]} | change["more"])
        )
        return changed.rowcount
