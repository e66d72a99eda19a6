"""
Statements that every turn asks: built once, with `bindparam` for what changes.

What SQLAlchemy does around one statement (cache key, autoflush of everything, result set-up) takes
five to ten times as long as SQLite takes to answer it. A statement that is given to `once` is put
to the driver itself by the session of a unit of work (`storage.quick`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Executable, Table, bindparam, inspect, select

S = TypeVar("S", bound=Executable)
_known: dict[int, Executable] = {}
_about: dict[int, "About"] = {}


@dataclass(frozen=True)
class About:
    """
    What a statement is about.

    `name`: the parameter that names its case. `rows`: the tables whose rows it looks for; None:
    all of the statement. `nothing`: its answer where there are none.
    """

    name: str
    rows: frozenset[Table] | None
    nothing: Sequence[tuple[Any, ...]]


def once(statement: S) -> S:
    """A statement that is built once and asked often; the same object, which is kept for ever."""
    _known[id(statement)] = statement
    return statement


def about_case(
    statement: S, name: str, *, rows: Table | None = None, nothing: Sequence[tuple[Any, ...]] = ()
) -> S:
    """
    A statement of `once` about the case that its parameter `name` names.

    A unit of work that was told that there is nothing asks no second time, and of a case that it
    filed itself it asks not even once, until it writes into a table of the statement (`rows`: into
    this one, where rows of the others bring none up). `nothing`: the answer of a count.
    """
    _about[id(statement)] = About(name, None if rows is None else frozenset((rows,)), nothing)
    return once(statement)


def is_known(statement: object) -> bool:
    """Whether it was given to `once`."""
    return id(statement) in _known


def about(statement: object) -> About | None:
    """What it said to `about_case`."""
    return _about.get(id(statement))


@cache
def of_key(model: type) -> Executable:
    """The row of a class with a key, its parts named `key_0`, `key_1` …; built once."""
    mapper: Any = inspect(model)
    return once(select(model).where(*has_key(mapper)))


def has_key(mapper: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401
    """What the row of a key fulfils; `key_values` names the values."""
    return [one == bindparam(f"key_{n}") for n, one in enumerate(mapper.primary_key)]


def key_values(parts: Sequence[object]) -> dict[str, object]:
    """The parts of a key as `of_key` names them."""
    return {f"key_{n}": part for n, part in enumerate(parts)}
