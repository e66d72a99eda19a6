"""
Statements that every turn asks: compiled once, and put to the driver itself.

What SQLAlchemy does around one statement (cache key, autoflush of everything, result set-up) takes
five to ten times as long as SQLite takes to answer it. A statement that is built once, with
`bindparam` for what changes, is given to `once`; sessions of a unit of work then compile it a
single time for their database, convert parameters and results as its types say, and do no more.
Everything else is executed by SQLAlchemy; both go over one connection, in one transaction.

Rows of a class are objects: those that the session knows already it gives, as SQLAlchemy does; a
row it has not loaded yet becomes one that is as if SQLAlchemy had loaded it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Table,
    bindparam,
    inspect,
    select,
    update,
)
from sqlalchemy.engine import Dialect, IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.orm.attributes import instance_dict, instance_state
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql import ClauseElement, visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session, SQLModel

S = TypeVar("S", bound=Executable)
Convert = Callable[[Any], Any]
Params = Mapping[str, Any]
MARK = "(__[POSTCOMPILE_{name}])"
_known: dict[int, Executable] = {}
_by_key: dict[type, Executable] = {}
_updates: dict[tuple[type, tuple[str, ...]], Executable] = {}
_order: dict[Table, int] = {}


def once(statement: S) -> S:
    """A statement that is built once and asked often; the same object, which is kept for ever."""
    _known[id(statement)] = statement
    return statement


def of_key(model: type) -> Executable:
    """The row of a class with a key, its parts named `key_0`, `key_1` …; built once."""
    if model not in _by_key:
        mapper: Any = inspect(model)
        _by_key[model] = once(select(model).where(*_has_key(mapper)))
    return _by_key[model]


def _has_key(mapper: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401
    """What the row of a key fulfils; `_key` names the values."""
    return [one == bindparam(f"key_{n}") for n, one in enumerate(mapper.primary_key)]


def _key(parts: Sequence[object]) -> dict[str, object]:
    return {f"key_{n}": part for n, part in enumerate(parts)}


def read_anew(session: Session, model: type[SQLModel], key: int) -> None:
    """A row was changed by a statement: whoever holds it as an object reads it once more."""
    known = session.identity_map.get(session.identity_key(model, key))
    if known is not None:
        session.expire(known)


@dataclass(frozen=True)
class Done:
    """What became of a statement that gives no rows."""

    rowcount: int


class Prepared:
    """A statement as one database reads it, for parameters of certain names."""

    def __init__(self, statement: Any, dialect: Dialect, names: Sequence[str]) -> None:  # noqa: ANN401
        self._dialect = dialect
        insert = bool(getattr(statement, "is_insert", False))
        keys = list(names) if insert or getattr(statement, "is_update", False) else None
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=keys))
        self._sql = str(compiled)
        self._names = compiled.positiontup
        self._fixed = _fixed(compiled)
        self._convert = {
            name: cast("Convert", found)
            for name, found in compiled._bind_processors.items()  # noqa: SLF001 - its own cache
        }
        self._lists = [n for n, one in compiled.binds.items() if one.expanding]
        self.tables = frozenset(
            one for one in visitors.iterate(statement) if isinstance(one, Table)
        )
        self.reads = bool(getattr(statement, "is_select", False))
        columns = compiled._result_columns  # noqa: SLF001 - what it was compiled for
        self.gives = bool(columns) and (self.reads or bool(getattr(statement, "_returning", ())))
        self._types = [one.type for one in columns]
        self._results: list[tuple[int, Convert]] | None = None
        self.meta = SimpleResultMetaData([str(one.keyname) for one in columns])
        self.mapper = _mapper(statement) if self.reads else None
        self.keys = _keys(self.mapper, [str(one.keyname) for one in columns])
        self.attributes = _attributes(self.mapper, [str(one.keyname) for one in columns])

    def rows(self, cursor: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - the driver's own
        """What the driver gives, with the values that the columns' types mean."""
        found = cursor.fetchall()
        if self._results is None:
            processors = [
                one._cached_result_processor(self._dialect, described[1])  # noqa: SLF001
                for one, described in zip(self._types, cursor.description, strict=True)
            ]
            self._results = [(n, one) for n, one in enumerate(processors) if one is not None]
        return [self._meant(row) for row in found] if self._results else list(found)

    def _meant(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for n, convert in self._results or ():
            values[n] = convert(values[n])
        return tuple(values)

    def asked(self, params: Params) -> tuple[str, Any]:
        """The words for the driver, and its parameters."""
        values = {**self._fixed, **params} if self._fixed else params
        if self._lists:
            return self._spread(values)
        if self._names is None:
            return self._sql, {n: self._value(n, value) for n, value in values.items()}
        return self._sql, [self._value(name, values[name]) for name in self._names]

    def _value(self, name: str, value: object) -> Any:  # noqa: ANN401 - whatever the driver takes
        convert = self._convert.get(name)
        return value if convert is None else convert(value)

    def _spread(self, values: Params) -> tuple[str, Any]:
        """A list takes a place for each of its values; none at all matches nothing."""
        sql = self._sql
        for name in self._lists:
            places = [f"{name}_{n}" for n in range(len(values[name]))]
            marks = ", ".join("?" if self._names is not None else f"%({one})s" for one in places)
            sql = sql.replace(MARK.format(name=name), f"({marks})" if places else "(NULL)")
        if self._names is None:
            return sql, {
                key: value for name in values for key, value in self._each(name, values[name])
            }
        return sql, [value for name in self._names for _, value in self._each(name, values[name])]

    def _each(self, name: str, value: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
        if name not in self._lists:
            return [(name, self._value(name, value))]
        return [(f"{name}_{n}", self._value(name, one)) for n, one in enumerate(value)]


def _fixed(compiled: SQLCompiler) -> dict[str, Any]:
    """The values that are part of the statement, a column's own defaults among them."""
    found = {
        name: one.effective_value
        for name, one in compiled.binds.items()
        if not one.required and not name.startswith("%(")
    }
    for column in getattr(compiled, "prefetch", None) or ():
        default = column.default if column.default is not None else column.onupdate
        if default is None or not default.is_scalar:
            raise ValueError(f"{column}: its default is made anew for each row; say its value.")
        found[column.key] = default.arg
    return found


def _mapper(statement: Any) -> Any:  # noqa: ANN401 - a mapper, or None
    """The class whose rows a statement gives, where it gives nothing else."""
    described = statement.column_descriptions
    entity = described[0].get("entity") if len(described) == 1 else None
    if entity is None or described[0]["expr"] is not entity:
        return None
    return inspect(entity)


def _keys(mapper: Any, columns: list[str]) -> list[int]:  # noqa: ANN401
    """Where the primary key stands among the columns."""
    return [columns.index(one.name) for one in mapper.primary_key] if mapper is not None else []


def _attributes(mapper: Any, columns: list[str]) -> list[str]:  # noqa: ANN401
    """What the class calls each column."""
    if mapper is None:
        return []
    table = mapper.local_table.columns
    return [mapper.get_property_by_column(table[name]).key for name in columns]


def _is_plain(state: Any) -> bool:  # noqa: ANN401
    """Whether what changed are values of columns that were read, other than the key."""
    if state.expired or not state.committed_state.keys() <= state.dict.keys():
        return False
    version = _version(state.mapper)
    if version is not None and version not in state.dict:
        return False
    keys = {state.mapper.get_property_by_column(one).key for one in state.mapper.primary_key}
    return not any(
        name in keys or isinstance(state.dict[name], ClauseElement)
        for name in state.committed_state
    )


def _version(mapper: Any) -> str | None:  # noqa: ANN401
    """What the class calls the column that counts its changes, where it has one."""
    column = mapper.version_id_col
    return None if column is None else str(mapper.get_property_by_column(column).key)


def _in_order(state: Any) -> tuple[int, Any]:  # noqa: ANN401
    """Tables as they hang on each other, rows by their keys: everybody locks in this order."""
    table = state.mapper.local_table
    if table not in _order:
        _order.update({one: n for n, one in enumerate(SQLModel.metadata.sorted_tables)})
    return _order[table], state.key[1]


def _changes(model: type, names: tuple[str, ...]) -> Executable:
    """The statement that changes these columns of a row; built once for each such set."""
    key = model, names
    if key not in _updates:
        mapper: Any = inspect(model)
        version = mapper.version_id_col
        found = update(mapper.local_table).where(*_has_key(mapper))
        if version is not None:
            found = found.where(version == bindparam("was"))
        columns = {name: mapper.columns[name] for name in names}
        _updates[key] = once(
            found.values({one.name: bindparam(f"new_{name}") for name, one in columns.items()})
        )
    return _updates[key]


class QuickSession(Session):
    """A session that puts statements of `once` to the driver itself."""

    _prepared: dict[tuple[str, int, tuple[str, ...]], Prepared] = {}  # noqa: RUF012 - of them all
    _at: Connection | None = None
    _driver: Any = None
    _begun: SessionTransaction | None = None

    def execute(self, statement: Any, params: Any = None, **more: Any) -> Any:  # noqa: ANN401
        """As SQLAlchemy's; quicker for a statement of `once`."""
        if more or id(statement) not in _known:
            return super().execute(statement, params, **more)
        prepared = self._of(statement, params)
        self._write_first(prepared)
        if isinstance(params, list):
            return self._many(prepared, params)
        cursor = self._ask(*prepared.asked(params or {}))
        if not prepared.gives:
            return Done(cursor.rowcount)
        if prepared.mapper is not None:
            return self._objects(prepared, prepared.rows(cursor))
        return IteratorResult(prepared.meta, iter(prepared.rows(cursor)))

    def _of(self, statement: Any, params: Any) -> Prepared:  # noqa: ANN401
        dialect = self.get_bind().dialect if self._at is None else self._at.dialect
        first = params[0] if isinstance(params, list) else params or {}
        key = dialect.name, id(statement), tuple(first)
        found = self._prepared.get(key)
        if found is None:
            found = self._prepared[key] = Prepared(statement, dialect, tuple(first))
        return found

    def _write_first(self, prepared: Prepared) -> None:
        """What is new or changed here and not written yet, where the statement would miss it."""
        if not (self._new or self._deleted or self.identity_map.check_modified()):
            return
        if not prepared.reads:
            # Writes keep their order: whoever comes second with a case waits at its row, and finds
            # it changed, before it writes anything that hangs on it.
            self.flush()
            return
        waiting = (*self.new, *self.deleted, *self.dirty)
        if any(type(one).__table__ in prepared.tables for one in waiting):
            self.flush()

    def get(self, entity: Any, ident: Any, **more: Any) -> Any:  # noqa: ANN401
        """As SQLAlchemy's; quicker where nothing but the key is said."""
        parts = ident if isinstance(ident, tuple) else (ident,)
        if any(more.values()) or None in parts or isinstance(ident, dict):
            return super().get(entity, ident, **more)
        known = self.identity_map.get(self.identity_key(entity, parts))
        if known is not None:
            return super().get(entity, ident) if instance_state(known).expired else known
        return self.execute(of_key(entity), _key(parts)).scalars().one_or_none()

    def flush(self, objects: Any = None) -> None:  # noqa: ANN401
        """As SQLAlchemy's; quicker where objects were changed, and none is new or to be deleted."""
        if objects is not None or self._new or self._deleted:
            super().flush(objects)
            return
        changed = [instance_state(one) for one in self.dirty]
        if not all(map(_is_plain, changed)):
            super().flush()
            return
        for state in sorted(changed, key=_in_order):
            self._update(state)

    def _update(self, state: Any) -> None:  # noqa: ANN401
        """Write what changed of an object. Raises StaleDataError where another changed its row."""
        now, mapper = state.dict, state.mapper
        new = {
            name: now[name]
            for name, before in state.committed_state.items()
            if not state.manager[name].impl.is_equal(now[name], before)
        }
        if new:
            version = _version(mapper)
            if version is not None:
                new[version] = now[version] + 1
            where = _key(state.key[1])
            where |= {"was": now[version]} if version is not None else {}
            asked = where | {f"new_{name}": value for name, value in new.items()}
            prepared = self._of(_changes(mapper.class_, tuple(new)), asked)
            if self._ask(*prepared.asked(asked)).rowcount != 1:
                raise StaleDataError(f"A row of {mapper.local_table.name} was changed by another.")
            now.update(new)
        # As SQLAlchemy's own flush ends: a savepoint that is undone reads it anew.
        self._register_altered([state])
        state._commit_all(now, self.identity_map)  # noqa: SLF001

    def _objects(self, prepared: Prepared, found: Sequence[Any]) -> Any:  # noqa: ANN401
        objects = [(self._object(prepared, row),) for row in found]
        name = prepared.mapper.class_.__name__  # type: ignore[union-attr]
        return IteratorResult(SimpleResultMetaData([name]), iter(objects))

    def _object(self, prepared: Prepared, row: Sequence[Any]) -> Any:  # noqa: ANN401
        mapper: Any = prepared.mapper
        key = mapper.identity_key_from_primary_key(tuple(row[n] for n in prepared.keys))
        one = self.identity_map.get(key)
        if one is None:
            one = mapper.class_manager.new_instance()
            instance_dict(one).update(zip(prepared.attributes, row, strict=True))
            # As SQLAlchemy's own loading does it: it belongs to this session, and nothing changed.
            state = instance_state(one)
            state.key, state.session_id = key, self.hash_key
            self.identity_map.add(state)
        return one

    def _many(self, prepared: Prepared, params: list[Params]) -> Any:  # noqa: ANN401
        asked = [prepared.asked(one) for one in params]
        if prepared.gives:
            found = [row for one in asked for row in prepared.rows(self._ask(*one))]
            return IteratorResult(prepared.meta, iter(found))
        return Done(self._ask(asked[0][0], [one for _, one in asked], many=True).rowcount)

    def _ask(self, sql: str, params: Any, *, many: bool = False) -> Any:  # noqa: ANN401
        if self._at is None or self._begun is not self._inside():
            # After a rollback the connection may be another one; and SQLAlchemy sets a savepoint
            # only when it is asked for the connection inside it.
            self._at = self.connection()
            self._driver = self._at.connection.driver_connection
            self._begun = self._inside()
        cursor = self._driver.cursor()
        try:
            if many:
                cursor.executemany(sql, params)
            else:
                cursor.execute(sql, params)
        except Exception as error:
            self._failed(error, sql, cursor)
            raise
        return cursor

    def _inside(self) -> SessionTransaction | None:
        """The innermost transaction: the savepoint where there is one."""
        return self.get_nested_transaction() or self.get_transaction()

    def _failed(self, error: Exception, sql: str, cursor: Any) -> None:  # noqa: ANN401
        """The driver's error as SQLAlchemy's, so that whoever handles those handles it."""
        connection = self._at
        if connection is None or not isinstance(error, connection.dialect.loaded_dbapi.Error):
            return
        if connection.dialect.is_disconnect(error, self._driver, cursor):
            connection.invalidate(error)
        raise DBAPIError.instance(
            sql, None, error, connection.dialect.loaded_dbapi.Error, hide_parameters=True
        ) from error
