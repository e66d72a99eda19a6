"""
What an object's row needs to be written, without SQLAlchemy's unit of work around it.

Most of what a turn writes are rows whose values are all known. Anything else (an expression, a
default that the database makes, a key that changes) is SQLAlchemy's to write.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Executable, Table, bindparam, insert, inspect, update
from sqlalchemy.sql import ClauseElement
from sqlmodel import SQLModel

from storage.once import has_key, once


class Shape:
    """A class and its table: what each calls the columns, and what its statements are."""

    def __init__(self, model: type) -> None:
        mapper: Any = inspect(model)
        self._mapper = mapper
        self.table: Table = mapper.local_table
        self.place = _places()[self.table]
        called = {one: str(mapper.get_property_by_column(one).key) for one in self.table.columns}
        self.columns = {name: one.key for one, name in called.items()}
        self._keys = {called[one] for one in mapper.primary_key}
        self.version = called[mapper.version_id_col] if mapper.version_id_col is not None else None
        made = self.table.autoincrement_column
        self.made_key = called[made] if made is not None else None
        self._with_default = {name for one, name in called.items() if _has_default(one)}
        self._changes: dict[tuple[str, ...], Executable] = {}
        self._insert = once(insert(self.table).inline())
        self._insert_telling = once(insert(self.table).returning(*self.table.primary_key))

    def is_plain_change(self, state: Any) -> bool:  # noqa: ANN401
        """Whether what changed are values of columns that were read, other than the key."""
        known = state.dict
        if state.expired or not state.committed_state.keys() <= known.keys():
            return False
        if self.version is not None and self.version not in known:
            return False
        return not any(
            name in self._keys or isinstance(known[name], ClauseElement)
            for name in state.committed_state
        )

    def is_plain_addition(self, state: Any) -> bool:  # noqa: ANN401
        """Whether every value of a new row is known; of the key, or the database makes it."""
        known = state.dict
        if state.key is not None:
            return False
        for name in self.columns:
            value = known.get(name, self)
            if value is self and name != self.made_key:
                return False
            if isinstance(value, ClauseElement) or (value is None and name in self._with_default):
                return False
        return True

    def values(self, state: Any) -> dict[str, object]:  # noqa: ANN401
        """A new row by the names of its columns, without a key that the database makes."""
        found = {column: state.dict.get(name) for name, column in self.columns.items()}
        if self.made_key is not None and state.dict.get(self.made_key) is None:
            del found[self.columns[self.made_key]]
        return found

    def changed(self, names: tuple[str, ...]) -> Executable:
        """The statement that changes these columns of a row; built once for each such set."""
        if names not in self._changes:
            found = update(self.table).where(*has_key(self._mapper))
            if self._mapper.version_id_col is not None:
                found = found.where(self._mapper.version_id_col == bindparam("was"))
            columns = [self._mapper.columns[name] for name in names]
            self._changes[names] = once(
                found.values(
                    {
                        one.name: bindparam(f"new_{name}")
                        for name, one in zip(names, columns, strict=True)
                    }
                )
            )
        return self._changes[names]

    def added(self, *, telling: bool) -> Executable:
        """The statement that adds a row; `telling`: it gives the key back."""
        return self._insert_telling if telling else self._insert


@dataclass(frozen=True)
class Plain:
    """An object whose row is to be written: new, or changed."""

    state: Any
    shape: Shape
    is_new: bool

    @property
    def order(self) -> tuple[Any, ...]:
        """Tables as they hang on each other, rows by their keys: everybody locks in this order."""
        if self.is_new:
            return self.shape.place, 0, self.state.insert_order
        return self.shape.place, 1, self.state.key[1]


@cache
def shape_of(model: type) -> Shape:
    """What a class needs for its rows; made once."""
    return Shape(model)


@cache
def _places() -> dict[Table, int]:
    """Where each table stands, behind those it hangs on."""
    return {one: n for n, one in enumerate(SQLModel.metadata.sorted_tables)}


def _has_default(column: Column[Any]) -> bool:
    return column.default is not None or column.server_default is not None
