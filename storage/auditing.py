"""
Whether history is as it was written: walks the chain and names the first link that is broken.

What it can't see by itself: the end of the chain cut off together with the head that stands in the
database, or all of it made anew by somebody who has the key. For that a head is kept elsewhere, on
paper or in a log of another machine, and given to `verify`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, select
from sqlmodel import Session, col

from storage.chain import CONTENTS, HEAD, TABLES, Head, Kind, Links, links, waits
from storage.meta import MetaTable
from storage.tables import Case, CaseKey, Event
from storage.vault import Vault

PAGE = 2_000
ERASED = "erase"
"""The action whose event goes with the destruction of a case's key."""


class Why(StrEnum):
    """How a link is broken."""

    CHANGED = "changed"
    DELETED = "deleted"
    MISSING = "missing"
    REORDERED = "reordered"
    BY_HAND = "by_hand"
    CUT_OFF = "cut_off"
    OTHER_HEAD = "other_head"
    KEY_GONE = "key_gone"


@dataclass(frozen=True)
class Broken:
    """
    The first broken link: its number in the chain, the row it proves, and why.

    `seq` is None for a row that has no link; `number` is the case's, where there is one.
    """

    why: Why
    seq: int | None
    kind: Kind = Kind.EVENT
    row_id: int | None = None
    number: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Audit:
    """What was seen: how many links, how many rows still wait for theirs, the head, the fault."""

    links: int
    waiting: int
    head: Head
    broken: Broken | None = None


class Auditor:
    """Reads everything, changes nothing."""

    def __init__(self, session: Session, vault: Vault, kept_since: datetime) -> None:
        self._session = session
        self._links = Links(vault)
        self._kept_since = kept_since
        """Readings before this instant may be gone: they were kept long enough."""

    def verify(self, earlier: Head | None = None) -> Audit:
        """Walk the whole chain from its first link; `earlier` is a head kept elsewhere."""
        head, broken = Head(), None
        for link in self._in_order():
            broken = self._fault(head, link, earlier)
            if broken is not None:
                break
            head = Head(link["seq"], bytes(link["chained"]))
        broken = broken or self._cut_off(head, earlier) or self._unlinked() or self._keys()
        return Audit(head.seq, self._waiting(), head, broken)

    def _in_order(self) -> Iterator[Mapping[str, Any]]:
        after = 0
        while True:
            found = select(links).where(links.c.seq > after).order_by(links.c.seq).limit(PAGE)
            page = [dict(row) for row in self._session.execute(found).mappings()]
            if not page:
                return
            rows = self._rows(page)
            for link in page:
                yield link | {"row": rows.get((link["kind"], link["row_id"]))}
            after = page[-1]["seq"]

    def _rows(self, page: list[dict[str, Any]]) -> dict[tuple[int, int], Mapping[str, Any]]:
        found: dict[tuple[int, int], Mapping[str, Any]] = {}
        for kind, table in TABLES.items():
            ids = [link["row_id"] for link in page if link["kind"] == kind]
            if ids:
                wanted = select(*(table.c[name] for name in CONTENTS[kind]))
                rows = self._session.execute(wanted.where(table.c.id.in_(ids))).mappings()
                found |= {(int(kind), row["id"]): dict(row) for row in rows}
        return found

    def _fault(self, head: Head, link: Mapping[str, Any], earlier: Head | None) -> Broken | None:
        why = self._why(head, link)
        if why is None and earlier is not None and link["seq"] == earlier.seq:
            why = None if bytes(link["chained"]) == earlier.chained else Why.OTHER_HEAD
        if why is None:
            return None
        if why is Why.MISSING:
            return Broken(why, head.seq + 1)
        kind, row = Kind(link["kind"]), link["row"]
        number = self._number(row["case_id"]) if row else None
        return Broken(why, link["seq"], kind, link["row_id"], number, link["at"])

    def _why(self, head: Head, link: Mapping[str, Any]) -> Why | None:
        if link["seq"] != head.seq + 1:
            return Why.MISSING
        kind, row = Kind(link["kind"]), link["row"]
        if row is None:
            old = kind is Kind.ACCESS and link["at"] < self._kept_since
            if not old:
                return Why.DELETED
        elif self._links.of_row(kind, row, link["seq"]) != bytes(link["mac"]):
            return Why.CHANGED
        stands = self._links.behind(head, link) == bytes(link["chained"])
        return None if stands else Why.REORDERED

    def _cut_off(self, head: Head, earlier: Head | None) -> Broken | None:
        """Whether the chain once went on beyond its last link."""
        told = MetaTable(self._session).get(HEAD)
        words = "0" if told is None and not head.seq else self._links.unmarked(told or "")
        if words is None:
            return Broken(Why.OTHER_HEAD, head.seq)
        known = [int(words.partition("-")[0]), earlier.seq if earlier else 0]
        return Broken(Why.CUT_OFF, head.seq + 1) if max(known) > head.seq else None

    def _unlinked(self) -> Broken | None:
        """A row that nobody of the desk wrote: it has no link, and none that is ours waits."""
        for kind in TABLES:
            found = self._session.execute(_without_link(kind)).mappings().first()
            row = dict(found) if found else self._badly_waiting(kind)
            if row is not None:
                number = self._number(row["case_id"])
                return Broken(Why.BY_HAND, None, kind, row["id"], number, row["at"])
        return None

    def _badly_waiting(self, kind: Kind) -> dict[str, Any] | None:
        table = TABLES[kind]
        joined = select(table, waits.c.mac).join(waits, waits.c.row_id == table.c.id)
        rows = self._session.execute(joined.where(waits.c.kind == int(kind)))
        for row in map(dict, rows.mappings()):
            if self._links.of_row(kind, row) != bytes(row["mac"]):
                return row
        return None

    def _keys(self) -> Broken | None:
        """A case whose words open no more, though nobody erased it by the desk's rules."""
        erased = select(Event.case_id).where(col(Event.action) == ERASED)  # type: ignore[call-overload]
        found = (
            select(Case.id, Case.number, Case.submitted_at)  # type: ignore[call-overload]
            .outerjoin(CaseKey, col(CaseKey.case_id) == col(Case.id))
            .where(col(CaseKey.case_id).is_(None), col(Case.id).not_in(erased))
            .order_by(col(Case.id))
            .limit(1)
        )
        row = self._session.execute(found).first()
        if row is None:
            return None
        return Broken(Why.KEY_GONE, None, number=row.number, at=row.submitted_at)

    def _waiting(self) -> int:
        return len(self._session.execute(select(waits.c.id)).all())

    def _number(self, case_id: int | None) -> str | None:
        case = self._session.get(Case, case_id) if case_id is not None else None
        return case.number if case else None


def _without_link(kind: Kind) -> Select[Any]:
    table = TABLES[kind]
    linked = and_(links.c.kind == int(kind), links.c.row_id == table.c.id)
    waiting = and_(waits.c.kind == int(kind), waits.c.row_id == table.c.id)
    return (
        select(table)
        .outerjoin(links, linked)
        .outerjoin(waits, waiting)
        .where(links.c.seq.is_(None), waits.c.id.is_(None))
        .order_by(table.c.id)
        .limit(1)
    )
