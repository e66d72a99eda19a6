"""Which statements a piece of work puts, how long each takes, what it reads from end to end."""

import contextlib
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event, inspect, text

from storage.quick import QuickSession

SLOW = 5.0
"""Milliseconds; what is quicker is not named."""
PARTIAL = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
SCAN = re.compile(r"SCAN (?P<table>\w+)(?: USING (?:COVERING )?INDEX (?P<index>\w+))?")
GROWN = 20_000
"""Rows from which on a table is one that grows."""


@dataclass
class Asked:
    """One statement of a press: what it was, how long it took, what it reads from end to end."""

    said: str
    ms: float
    scans: list[str]


class Watch:
    """Times every statement, by SQLAlchemy or put to the driver itself, and asks for its plan."""

    def __init__(self, engine: Engine, grown: set[str]) -> None:
        self._engine, self._grown = engine, grown
        self._postgres = engine.dialect.name == "postgresql"
        self.asked: list[Asked] = []

    @contextlib.contextmanager
    def on(self) -> Iterator[None]:
        """Look at what is asked meanwhile."""
        put = QuickSession._ask  # noqa: SLF001 - where statements go to the driver
        began: list[float] = []

        def timed(session: Any, said: str, asked: Any, *, many: bool = False) -> Any:  # noqa: ANN401
            start = time.perf_counter()
            cursor = put(session, said, asked, many=many)
            took = time.perf_counter() - start
            self._note(session._driver, said, asked, took, many=many)  # noqa: SLF001
            return cursor

        def before(_c: Any, _k: Any, _s: str, _p: Any, _x: Any, _m: bool) -> None:  # noqa: ANN401, FBT001
            began.append(time.perf_counter())

        def after(connection: Any, _k: Any, said: str, asked: Any, _x: Any, many: bool) -> None:  # noqa: ANN401, FBT001
            took = time.perf_counter() - began.pop()
            self._note(connection.connection.driver_connection, said, asked, took, many=many)

        event.listen(self._engine, "before_cursor_execute", before)
        event.listen(self._engine, "after_cursor_execute", after)
        try:
            with patch.object(QuickSession, "_ask", timed):
                yield
        finally:
            event.remove(self._engine, "before_cursor_execute", before)
            event.remove(self._engine, "after_cursor_execute", after)

    def _note(self, driver: Any, said: str, asked: Any, took: float, *, many: bool) -> None:  # noqa: ANN401
        scans: list[str] = []
        if not many and said.lstrip()[:6].upper() in {"SELECT", "UPDATE", "DELETE"}:
            scans = self._scans(driver, said, asked)
        self.asked.append(Asked(" ".join(said.split()), 1000 * took, scans))

    def _scans(self, driver: Any, said: str, asked: Any) -> list[str]:  # noqa: ANN401
        cursor = driver.cursor()
        if self._postgres:
            cursor.execute("EXPLAIN (FORMAT JSON) " + said, asked)
            plan = cursor.fetchone()[0]
            found = _nodes(json.loads(plan) if isinstance(plan, str) else plan)
        else:
            cursor.execute("EXPLAIN QUERY PLAN " + said, asked)
            steps = [row[3] for row in cursor.fetchall()]
            hits = [hit for step in steps if (hit := SCAN.match(step))]
            cursor.execute(PARTIAL)
            partial = {name for (name,) in cursor.fetchall()}
            found = [hit["table"] for hit in hits if hit["index"] not in partial]
        return [one for one in found if one in self._grown]


def _nodes(plan: Any) -> list[str]:  # noqa: ANN401 - JSON
    """The tables that a plan of PostgreSQL reads from end to end."""
    if isinstance(plan, list):
        return [one for part in plan for one in _nodes(part)]
    if not isinstance(plan, dict):
        return []
    here = [plan["Relation Name"]] if plan.get("Node Type") == "Seq Scan" else []
    return here + _nodes(plan.get("Plan", [])) + _nodes(plan.get("Plans", []))


def grown(engine: Engine) -> set[str]:
    """The tables that have many rows."""
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {
            name
            for name in names
            if connection.execute(
                text(f'SELECT count(*) FROM (SELECT 1 FROM "{name}" LIMIT {GROWN}) AS few')  # noqa: S608
            ).scalar_one()
            == GROWN
        }


def told(asked: list[Asked]) -> Iterator[str]:
    """The statements that take long or read all there is, the slowest first."""
    each: dict[str, list[Asked]] = {}
    for one in asked:
        each.setdefault(one.said, []).append(one)
    yield f"{len(asked)} statements, {len(each)} different"
    for said, all_ in sorted(each.items(), key=lambda pair: -sum(one.ms for one in pair[1])):
        whole = sum(one.ms for one in all_)
        scans = sorted({scan for one in all_ for scan in one.scans})
        if whole > SLOW or scans:
            yield f"    {len(all_):4} x {whole:8.1f} ms, reads all of {scans}: {said[:400]}"
