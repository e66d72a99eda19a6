"""No turn and no tick reads a table that grows from end to end: what it costs must not grow."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from scripts import LIFT_UNIT, answers, filed, triaged
from sqlalchemy import Engine, event
from town import Town

from storage.quick import QuickSession

SMALL = {
    "staff",
    "unit_group",
    "unit_change",
    "unit_added",
    "report_order",
    "pause",
    "announcement",
    "answer_entry",
    "meta",
    "text_version",
    "seed_chain",
    "pattern",
}
"""As many rows as the county has people, units, or notices: a few hundred, whatever happens."""
ONCE_A_WEEK = {"draw", "look_back", "listing", "report", "rating", "take_over"}
"""Read whole by the week's draw and figures alone."""
FIGURES = re.compile(r"\bexclusion\b|\bevent\.at >=")
"""What the week's figures ask, of everything that was in it."""
NEWEST = re.compile(r"ORDER BY (?P<table>\w+)\.(id|seq) DESC\s+LIMIT")


class Plans:
    """The plan of each statement, as SQLite tells it when the statement is first run."""

    def __init__(self) -> None:
        self.of: dict[str, list[str]] = {}
        self.partial: set[str] = set()

    @contextmanager
    def seen(self, engine: Engine) -> Iterator[None]:
        """Look at what is run meanwhile, by SQLAlchemy or put to the driver itself."""
        put = QuickSession._ask

        def look_and_put(session: Any, said: str, asked: Any, *, many: bool = False) -> Any:
            cursor = put(session, said, asked, many=many)
            self._look(session._driver, said, asked, many=many)
            return cursor

        def look(connection: Any, _c: Any, said: str, asked: Any, _x: Any, many: Any) -> None:
            self._look(connection.connection.dbapi_connection, said, asked, many=many)

        event.listen(engine, "after_cursor_execute", look)
        try:
            with patch.object(QuickSession, "_ask", look_and_put):
                yield
        finally:
            event.remove(engine, "after_cursor_execute", look)

    def _look(self, raw: Any, said: str, asked: Any, *, many: bool) -> None:
        if said in self.of or many or said.split(None, 1)[0] not in {"SELECT", "UPDATE", "DELETE"}:
            return
        rows = raw.execute("EXPLAIN QUERY PLAN " + said, asked).fetchall()
        self.of[said] = [row[3] for row in rows]
        if not self.partial:
            found = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
            self.partial = {name for (name,) in raw.execute(found)}

    def long(self) -> list[str]:
        """Steps that read a table that grows, each with its statement."""
        return [
            f"{step}: {' '.join(said.split())}"
            for said, steps in self.of.items()
            if not FIGURES.search(said)
            for step in steps
            if self._is_long(step, said)
        ]

    def _is_long(self, step: str, said: str) -> bool:
        if re.match(r"SEARCH address\b.* \(channel=\?\)", step):
            return True
        scan = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
        if scan is None or scan[2] in self.partial:
            return False
        newest = NEWEST.search(said)
        if newest and newest["table"] == scan[1]:
            return False
        spared = SMALL | ONCE_A_WEEK | {"CONSTANT", "sqlite_master"}
        return scan[1] not in spared


def engine_of(town: Town) -> Engine:
    """The database under a town."""
    engine = town.asks(lambda work: work.session.get_bind())
    assert isinstance(engine, Engine)
    return engine


@pytest.mark.only_on("sqlite")
def test_no_turn_and_no_tick_reads_a_table_that_grows(town: Town) -> None:
    plans = Plans()
    with plans.seen(engine_of(town)):
        citizen, number = filed(town)
        answers(town.handler(LIFT_UNIT))
        citizen.says("查进度")
        citizen.says(number)
        filed(town, "赵")
        citizen.says("人工")
        citizen.sends_photo()
        triaged(town, "李")
        for person in (town.handler(LIFT_UNIT), town.clerk(), town.supervisor()):
            person.says("/work")
            person.says("/overdue")
        town.handler("教育局").says("明天到后天请假")
        town.handler("教育局").taps("就这样登记")
        for when in (
            "2026-09-29 08:40",
            "2026-09-29 17:10",
            "2026-09-30 08:41",
            "2026-10-09 08:41",
            "2026-10-12 12:00",
        ):
            town.waits_until(when)
    assert len(plans.of) > 140, "the walk should touch most of the desk"
    assert plans.long() == []


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "said",
    [
        "SELECT * FROM outbox WHERE state = 1",
        "SELECT * FROM outbox JOIN address ON address.id = outbox.address_id "
        "WHERE address.channel = 'local' AND outbox.state = 0",
        "SELECT * FROM cases ORDER BY state",
    ],
)
def test_a_statement_that_reads_all_is_seen(town: Town, said: str) -> None:
    plans, engine = Plans(), engine_of(town)
    with plans.seen(engine), engine.connect() as connection:
        connection.exec_driver_sql(said)
    assert len(plans.long()) == 1
