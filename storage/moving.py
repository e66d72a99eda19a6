"""
A county moves from SQLite to PostgreSQL: every row, with its id, in one transaction.

What is sealed stays sealed under the same key. The source is locked against writing meanwhile, so
that nothing is said to a desk that has left; the target gets all of it or nothing.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - the tables have to be known
from storage.engine import writer
from storage.errors import DatabaseBusy, StorageError

ROWS = 1_000


class NotEmpty(StorageError):
    """The database to move to holds a desk already: give an empty one."""


class NotEqual(StorageError):
    """What arrived is not what left; nothing was kept of it."""


@dataclass(frozen=True)
class Moved:
    """How many rows of a table were moved, and what they come to (a digest of all of them)."""

    table: str
    rows: int
    digest: str


def move(source: Engine, target: Engine, told: Callable[[Moved], None]) -> list[Moved]:
    """
    Copy every row of `source` into the migrated and empty `target`, and compare both.

    `told` hears of each table. Raises NotEmpty, NotEqual, DatabaseBusy: then `target` is as it was.
    """
    try:
        with writer(source).begin() as old, target.begin() as new:
            return _move(old, new, told)
    except DBAPIError as error:
        raise DatabaseBusy(f"{DatabaseBusy.__doc__} ({error.orig})") from error


def _move(old: Connection, new: Connection, told: Callable[[Moved], None]) -> list[Moved]:
    tables = SQLModel.metadata.sorted_tables
    if any(new.execute(select(table).limit(1)).first() is not None for table in tables):
        raise NotEmpty
    for table in tables:
        _copy(old, new, table)
    if new.dialect.name == "postgresql":
        for table in tables:
            _count_on(new, table)
    return [_compared(old, new, table, told) for table in tables]


def _copy(old: Connection, new: Connection, table: Table) -> None:
    """Rows that name another row of their own table learn it once all are there."""
    own = _own_references(table)
    for rows in _batches(old, table):
        new.execute(insert(table), [row | dict.fromkeys(own) for row in rows])
    for name in own:
        _refer(old, new, table, name)


def _refer(old: Connection, new: Connection, table: Table, name: str) -> None:
    refer = update(table).where(table.c.id == bindparam("of_id")).values({name: bindparam("to")})
    found = select(table.c.id, table.c[name]).where(table.c[name].is_not(None))
    rows = [{"of_id": id_, "to": to} for id_, to in old.execute(found)]
    if rows:
        new.execute(refer, rows)


def _own_references(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """All rows in the order of their key, a thousand at a time."""
    found = select(table).order_by(*table.primary_key.columns)
    result = connection.execution_options(yield_per=ROWS).execute(found)
    for rows in result.mappings().partitions(ROWS):
        yield [dict(row) for row in rows]


def _count_on(new: Connection, table: Table) -> None:
    """The next row's number follows the last one's."""
    (key, *more) = table.primary_key.columns
    if more or key is not table.autoincrement_column:
        return
    sequence = new.execute(
        text("SELECT pg_get_serial_sequence(:of, :column)"),
        {"of": table.name, "column": key.name},
    ).scalar()
    last = new.execute(select(func.max(key))).scalar()
    if sequence is not None and last is not None:
        new.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})


def _compared(
    old: Connection, new: Connection, table: Table, told: Callable[[Moved], None]
) -> Moved:
    left, arrived = _summed(old, table), _summed(new, table)
    if left != arrived:
        raise NotEqual(f"{table.name}: {left.rows} rows left, {arrived.rows} arrived, or differ.")
    told(arrived)
    return arrived


def _summed(connection: Connection, table: Table) -> Moved:
    """How many rows, and the digest of all, the same on either database."""
    digest, count = hashlib.sha256(), 0
    for rows in _batches(connection, table):
        for row in rows:
            digest.update(repr([_plain(row[one.name]) for one in table.columns]).encode())
        count += len(rows)
    return Moved(table.name, count, digest.hexdigest()[:16])


def _plain(value: object) -> object:
    """A value as both databases give it back: JSON without an order, bytes as bytes."""
    if isinstance(value, dict):
        return sorted((key, _plain(one)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return bytes(value) if isinstance(value, memoryview) else value
