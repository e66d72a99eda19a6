"""
The session of a unit of work, which puts the statements of `once` to the driver itself.

Such a statement is compiled a single time for its database; its parameters and results are
converted as its types say, and no more is done. Everything else is executed by SQLAlchemy; both go
over one connection, in one transaction.

Rows of a class are objects: those that the session knows already it gives, as SQLAlchemy does; a
row it has not loaded yet becomes one that is as if SQLAlchemy had loaded it. What is new or changed
is written by prepared statements, too, where its values are all known (`storage.writing`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Table, event
from sqlalchemy.engine import IteratorResult
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.orm.attributes import instance_dict, instance_state
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel

from storage.once import About, about, is_known, key_values, of_key
from storage.prepared import Params, Prepared
from storage.writing import Plain, shape_of


def read_anew(session: Session, model: type[SQLModel], key: int) -> None:
    """A row was changed by a statement: whoever holds it as an object reads it once more."""
    known = session.identity_map.get(session.identity_key(model, key))
    if known is not None:
        session.expire(known)


def filed_here(session: Session, case_id: int) -> None:
    """A case was filed in this unit of work: nobody else can have written anything about it."""
    if isinstance(session, QuickSession):
        session.nothing.filed(case_id)


@dataclass(frozen=True)
class Done:
    """What became of a statement that gives no rows."""

    rowcount: int


class Nothing:
    """About which cases there is nothing, as far as a unit of work knows (`once.about_case`)."""

    def __init__(self) -> None:
        self._told: defaultdict[Table, set[tuple[Any, ...]]] = defaultdict(set)
        self._filed: dict[int, set[Table]] = {}

    def filed(self, case_id: int) -> None:
        """From here on every row about a case is one of this unit of work."""
        self._filed[case_id] = set()

    def written(self, tables: Iterable[Table]) -> None:
        """Rows of these tables were written: there may be something now."""
        for table in tables:
            self._told.pop(table, None)
            for those in self._filed.values():
                those.add(table)

    def told(self, rows: Iterable[Table], key: tuple[Any, ...]) -> None:
        """The database said that there is nothing."""
        for table in rows:
            self._told[table].add(key)

    def known(self, rows: frozenset[Table], key: tuple[Any, ...], case_id: object) -> bool:
        """Whether there is nothing, without asking."""
        those = self._filed.get(case_id)  # type: ignore[call-overload]
        if those is not None and rows.isdisjoint(those):
            return True
        return all(key in self._told.get(table, ()) for table in rows)

    def others_may_have_written(self) -> None:
        """Whoever waited for others asks again; what was filed here nobody else can see yet."""
        self._told.clear()

    def forget(self) -> None:
        """What was done may have been undone."""
        self._told.clear()
        self._filed.clear()


class QuickSession(Session):
    """A session that puts statements of `once` to the driver itself."""

    _prepared: dict[tuple[str, int, tuple[str, ...]], Prepared] = {}  # noqa: RUF012 - of them all
    _at: Connection | None = None
    _driver: Any = None
    _begun: SessionTransaction | None = None

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.nothing = Nothing()

    def execute(self, statement: Any, params: Any = None, **more: Any) -> Any:  # noqa: ANN401
        """As SQLAlchemy's; quicker for a statement of `once`."""
        if more or not is_known(statement):
            if not getattr(statement, "is_select", False):
                self.nothing.forget()
            return super().execute(statement, params, **more)
        prepared, said = self._of(statement, params), about(statement)
        self._write_first(prepared)
        if said is not None and self._is_nothing(said, statement, prepared, params):
            return self._none(said, prepared)
        if isinstance(params, list):
            return self._many(prepared, params)
        cursor = self._ask(*prepared.asked(params or {}))
        self._learn(prepared)
        if not prepared.gives:
            return Done(cursor.rowcount)
        found = prepared.rows(cursor)
        if said is not None and found == list(said.nothing):
            self.nothing.told(said.rows or prepared.tables, (id(statement), *params.items()))
        if prepared.mapper is not None:
            return self._objects(prepared, found)
        return IteratorResult(prepared.meta, iter(found))

    def _is_nothing(self, said: About, statement: Any, prepared: Prepared, params: Params) -> bool:  # noqa: ANN401
        key = id(statement), *params.items()
        return self.nothing.known(said.rows or prepared.tables, key, params[said.name])

    def _none(self, said: About, prepared: Prepared) -> Any:  # noqa: ANN401
        if not prepared.gives:
            return Done(0)
        if prepared.mapper is not None:
            return self._objects(prepared, said.nothing)
        return IteratorResult(prepared.meta, iter(said.nothing))

    def _learn(self, prepared: Prepared) -> None:
        """What a statement means for what is known: it wrote, or it waited for whoever wrote."""
        if not prepared.reads:
            self.nothing.written(prepared.tables)
        elif prepared.waits:
            self.nothing.others_may_have_written()

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
        if any(more.values()):
            self.nothing.others_may_have_written()
            return super().get(entity, ident, **more)
        if None in parts or isinstance(ident, dict):
            return super().get(entity, ident)
        known = self.identity_map.get(self.identity_key(entity, parts))
        if known is not None:
            return super().get(entity, ident) if instance_state(known).expired else known
        return self.execute(of_key(entity), key_values(parts)).scalars().one_or_none()

    def flush(self, objects: Any = None) -> None:  # noqa: ANN401
        """As SQLAlchemy's; quicker where all values are known, and no row is to be deleted."""
        new, changed = list(self._new), [instance_state(one) for one in self.dirty]
        if not (new or changed or self._deleted):
            return
        self.nothing.written(
            cast("Table", one.mapper.local_table) for one in (*new, *changed, *self._deleted)
        )
        plain = None if objects is not None or self._deleted else _plain(new, changed)
        if plain is None:
            super().flush(objects)
            return
        for one in plain:
            if one.is_new:
                self._insert(one)
            else:
                self._update(one)

    def _insert(self, one: Plain) -> None:
        """Write a new object's row, and tell the object the key that it was given."""
        state, shape = one.state, one.shape
        now = state.dict
        if shape.version is not None:
            now[shape.version] = 1
        made = shape.made_key if shape.made_key and now.get(shape.made_key) is None else None
        values = shape.values(state)
        # SQLite's driver knows the key of the row it wrote; PostgreSQL's is asked with the row.
        telling = made is not None and self._dialect() != "sqlite"
        prepared = self._of(shape.added(telling=telling), values)
        cursor = self._ask(*prepared.asked(values))
        if made is not None:
            now[made] = prepared.rows(cursor)[0][0] if telling else cursor.lastrowid
        # As SQLAlchemy's own flush ends: it belongs to the session, with nothing to be written.
        self._register_persistent({state})

    def _update(self, one: Plain) -> None:
        """Write what changed of an object. Raises StaleDataError where another changed its row."""
        state, shape = one.state, one.shape
        now = state.dict
        new = {
            name: now[name]
            for name, before in state.committed_state.items()
            if not state.manager[name].impl.is_equal(now[name], before)
        }
        if new:
            where = key_values(state.key[1])
            if shape.version is not None:
                where["was"] = now[shape.version]
                new[shape.version] = now[shape.version] + 1
            asked = where | {f"new_{name}": value for name, value in new.items()}
            prepared = self._of(shape.changed(tuple(new)), asked)
            if self._ask(*prepared.asked(asked)).rowcount != 1:
                raise StaleDataError(f"A row of {shape.table.name} was changed by another.")
            now.update(new)
        # As SQLAlchemy's own flush ends: a savepoint that is undone reads it anew.
        self._register_altered([state])
        state._commit_all(now, self.identity_map)  # noqa: SLF001

    def _dialect(self) -> str:
        return (self.get_bind() if self._at is None else self._at).dialect.name

    def _objects(self, prepared: Prepared, found: Sequence[Any]) -> Any:  # noqa: ANN401
        objects = [(self._object(prepared, row),) for row in found]
        return IteratorResult(prepared.meta, iter(objects))

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
        self._learn(prepared)
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


def _plain(new: list[Any], changed: list[Any]) -> list[Plain] | None:
    """What is to be written, in its order; None where some of it is SQLAlchemy's to write."""
    found = []
    for states, is_new in ((new, True), (changed, False)):
        for state in states:
            shape = shape_of(state.mapper.class_)
            is_plain = shape.is_plain_addition if is_new else shape.is_plain_change
            if not is_plain(state):
                return None
            found.append(Plain(state, shape, is_new))
    return sorted(found, key=lambda one: one.order)


@event.listens_for(QuickSession, "after_soft_rollback")
def _undone(session: QuickSession, _: SessionTransaction) -> None:
    session.nothing.forget()
