"""An insert that says what to do with a row that is there already, for whichever database runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.once import once

Building = Callable[[Any], Any]
"""From an insert of one of the two dialects, which have `on_conflict_…` alike, to the statement."""


@dataclass(frozen=True)
class Either:
    """The same statement for both databases, built once."""

    on_sqlite: Any
    on_postgresql: Any

    def of(self, session: Session) -> Any:  # noqa: ANN401 - an insert, or one that returns
        """The statement as this session's database reads it."""
        name = session.get_bind().dialect.name
        return self.on_postgresql if name == "postgresql" else self.on_sqlite


def either(table: Table, build: Building) -> Either:
    """Build a statement for both databases from an insert into `table`."""
    return Either(once(build(sqlite.insert(table))), once(build(postgresql.insert(table))))


def new_only(insert: Any) -> Any:  # noqa: ANN401 - either dialect's insert
    """A row that is there already stays as it is."""
    return insert.on_conflict_do_nothing()
