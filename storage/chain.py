"""
History that can't be rewritten: every event and every reading of an identity is a link of a chain.

A link holds a MAC over its row's contents and one over the link before it, under a key that is not
in the database: who changes, deletes, reorders or adds a row by hand can't make the link for it.
On SQLite, where one writes at a time, links are made in the transaction that writes the rows. On
PostgreSQL a lock on the chain's head would halve what several writers do together, so a row's MAC
is written with it and its place a second later by one sealer (`seal`). Words are chained as they
lie there, sealed: a case whose key is destroyed stays in the chain.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select
from sqlmodel import Session, SQLModel

from storage.either import either
from storage.meta import MetaTable
from storage.once import once
from storage.tables import Access, ChainLink, ChainWait, Event, Meta
from storage.vault import Vault


def table_of(model: type[SQLModel]) -> Table:
    """The table of a class of rows."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]


class Kind(IntEnum):
    """What a link proves."""

    EVENT = 1
    ACCESS = 2


TABLES = {Kind.EVENT: table_of(Event), Kind.ACCESS: table_of(Access)}
PURPOSE = "history chain"
BEGUN, HEAD = "audit.begun", "audit.head"
LOCK = 7_245_062
FIRST = bytes(32)
"""What stands before the first link."""
MOST = 5_000

links, waits = table_of(ChainLink), table_of(ChainWait)
LINK, WAIT = once(insert(links)), once(insert(waits))
LAST = once(select(links.c.seq, links.c.chained).order_by(links.c.seq.desc()).limit(1))
WAITING = once(select(waits).order_by(waits.c.id).limit(MOST))
KEEP_HEAD = either(
    Meta.__table__,  # type: ignore[attr-defined]
    lambda made: made.on_conflict_do_update(
        index_elements=["key"], set_={"value": made.excluded.value}
    ),
)
DONE = once(delete(waits).where(waits.c.id.in_(bindparam("ids", expanding=True))))


CONTENTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.EVENT: (
        *("id", "case_id", "at", "actor", "staff_id", "action"),
        *("state_from", "state_to", "public", "personal"),
    ),
    Kind.ACCESS: ("id", "at", "reader_id", "person_id", "reason", "how", "case_id"),
}
"""The columns that a row's MAC covers, in the order in which it does; never change it."""


@dataclass(frozen=True)
class Head:
    """The last link: who keeps it elsewhere can show later that nothing before it has changed."""

    seq: int = 0
    chained: bytes = FIRST

    def __str__(self) -> str:
        """As it is printed, written down and given back; no colon, or logs take it for a token."""
        return f"{self.seq}-{self.chained.hex()}"


def contents(kind: Kind, row: Mapping[str, Any]) -> bytes:
    """A row's values as bytes, the same before it is written and after it is read again."""
    values = [_plain(row[name]) for name in CONTENTS[kind]]
    return json.dumps([kind, *values], ensure_ascii=False, sort_keys=True).encode()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return sha256(value).hexdigest()
    return value


class Links:
    """
    Makes MACs under the chain's key, which goes with the desk's.

    What was made under an earlier key is held to that one: each was used up to a link, and the next
    one, made under the newer, holds all before it. Who has an earlier key can't rewrite them.
    """

    def __init__(self, vault: Vault) -> None:
        self._key = vault.derived_anew(PURPOSE)
        self._earlier = vault.derived_before(PURPOSE)

    def _key_of(self, seq: int | None) -> bytes:
        if seq is None:
            return self._key
        return next((key for until, key in self._earlier if seq <= until), self._key)

    def of_row(self, kind: Kind, row: Mapping[str, Any], seq: int | None = None) -> bytes:
        """The MAC of a row's contents: of the link of this number, of one still to be made."""
        return hmac.digest(self._key_of(seq), contents(kind, row), sha256)

    def behind(self, head: Head, link: Mapping[str, Any]) -> bytes:
        """The MAC of a link in its place, right behind `head`."""
        at = link["at"].astimezone(UTC).isoformat()
        place = f"{head.seq + 1}:{int(link['kind'])}:{link['row_id']}:{at}:".encode()
        key = self._key_of(head.seq + 1)
        return hmac.digest(key, place + link["mac"] + head.chained, sha256)

    def marked(self, words: str) -> str:
        """Words with a mark that nobody else can make."""
        return f"{words} {hmac.digest(self._key, words.encode(), sha256).hex()}"

    def unmarked(self, marked: str) -> str | None:
        """The words of a mark that is ours; None where it isn't."""
        words = marked.rpartition(" ")[0]
        return words if hmac.compare_digest(self.marked(words), marked) else None


class Chain:
    """The chain of one unit of work: what it wrote is chained as it ends."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._links = Links(vault)
        self._written: list[tuple[Kind, Mapping[str, Any] | Access]] = []

    def note(self, kind: Kind, row: Mapping[str, Any] | Access) -> None:
        """A row was written; a reading has its id once it is flushed."""
        self._written.append((kind, row))

    @property
    def noted(self) -> int:
        """How many rows were noted so far, for `forget_since`."""
        return len(self._written)

    def forget_since(self, noted: int) -> None:
        """What was written since was taken back."""
        del self._written[noted:]

    def close(self) -> None:
        """Chain what this work wrote; called right before its commit."""
        if not self._written:
            return
        self._session.flush()
        made = [self._made(kind, row) for kind, row in self._written]
        self._written.clear()
        if self._shared():
            self._session.execute(WAIT, made)
        else:
            self._append(made)

    def seal(self) -> int:
        """
        Give what waits its place in the chain; returns how many rows got one.

        A row whose MAC is not ours, written by hand, waits for ever, and is named by `verify`.
        """
        self._session.execute(select(func.pg_advisory_xact_lock(LOCK)))
        rows = [dict(row) for row in self._session.execute(WAITING).mappings()]
        ours = [row for row in rows if self._is_ours(row)]
        if ours:
            self._append([{name: row[name] for name in row if name != "id"} for row in ours])
            self._session.execute(DONE, {"ids": [row["id"] for row in ours]})
        return len(ours)

    def begin(self) -> None:
        """Chain the history of a desk that is older than its chain; once."""
        meta = MetaTable(self._session)
        if self._shared():
            self._session.execute(select(func.pg_advisory_xact_lock(LOCK)))
        if meta.get(BEGUN) is not None or self.head().seq:
            return
        for kind, table in TABLES.items():
            rows = self._session.execute(select(table).order_by(table.c.id))
            for part in rows.mappings().partitions(MOST):
                self._append([self._made(kind, dict(row)) for row in part])
        meta.put(BEGUN, self._links.marked(str(self.head())))

    def mark_anew(self, vault: Vault) -> None:
        """Give the marks of the chain's beginning and head to the key of another vault."""
        meta, anew = MetaTable(self._session), Links(vault)
        for name in (BEGUN, HEAD):
            words = self._links.unmarked(meta.get(name) or "")
            if words is not None:  # one that is not ours stays so, and `verify` says it
                meta.put(name, anew.marked(words))

    def head(self) -> Head:
        """The last link."""
        row = self._session.execute(LAST).first()
        return Head(row.seq, bytes(row.chained)) if row else Head()

    def _shared(self) -> bool:
        return self._session.get_bind().dialect.name == "postgresql"

    def _made(self, kind: Kind, row: Mapping[str, Any] | Access) -> dict[str, Any]:
        values = row.model_dump() if isinstance(row, Access) else row
        mac = self._links.of_row(kind, values)
        return {"kind": int(kind), "row_id": values["id"], "at": values["at"], "mac": mac}

    def _is_ours(self, wait: Mapping[str, Any]) -> bool:
        kind = Kind(wait["kind"])
        table = TABLES[kind]
        found = select(table).where(table.c.id == wait["row_id"])
        row = self._session.execute(found).mappings().first()
        return row is not None and self._links.of_row(kind, dict(row)) == bytes(wait["mac"])

    def _append(self, made: Sequence[dict[str, Any]]) -> None:
        if not made:
            return
        head, rows = self.head(), []
        for link in made:
            chained = self._links.behind(head, link)
            rows.append(link | {"seq": head.seq + 1, "chained": chained})
            head = Head(head.seq + 1, chained)
        self._session.execute(LINK, rows)
        last = {"key": HEAD, "value": self._links.marked(str(head))}
        self._session.execute(KEEP_HEAD.of(self._session), last)


def read_head(text: str) -> Head | None:
    """A head as it was printed; None where it is none."""
    seq, _, digest = text.strip().partition("-")
    try:
        return Head(int(seq), bytes.fromhex(digest))
    except ValueError:
        return None
