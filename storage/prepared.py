"""A statement compiled once for one database: its words, and what goes in and comes out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, inspect
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]
Params = Mapping[str, Any]
MARK = "(__[POSTCOMPILE_{name}])"


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
        self.waits = getattr(statement, "_for_update_arg", None) is not None or not self.tables
        columns = compiled._result_columns  # noqa: SLF001 - what it was compiled for
        self.gives = bool(columns) and (self.reads or bool(getattr(statement, "_returning", ())))
        self._types = [one.type for one in columns]
        self._results: list[tuple[int, Convert]] | None = None
        self.mapper = _mapper(statement) if self.reads else None
        names = [str(one.keyname) for one in columns]
        self.meta = SimpleResultMetaData([self.mapper.class_.__name__] if self.mapper else names)
        self.keys = _keys(self.mapper, names)
        self.attributes = _attributes(self.mapper, names)

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
