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

from handlers.casework.housekeeping import HOUSEWORK
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
OF_ONE = re.compile(r"cases\.person_id =")
"""What asks for the cases of one person, who has a few of the thousands in a state."""
NEWEST = re.compile(r"ORDER BY (?P<table>\w+)\.(id|seq) DESC\s+LIMIT")


def plan(raw: Any, said: str, asked: Any) -> list[str]:
    """How SQLite goes about a statement."""
    return [row[3] for row in raw.execute("EXPLAIN QUERY PLAN " + said, asked)]


class Plans:
    """The plan of each statement, as SQLite tells it when the statement is first run."""

    def __init__(self) -> None:
        self.of: dict[str, list[str]] = {}
        self.asked: dict[str, Any] = {}
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
        self.of[said], self.asked[said] = plan(raw, said, asked), asked
        if not self.partial:
            found = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
            self.partial = {name for (name,) in raw.execute(found)}

    def again(self, raw: Any) -> dict[str, list[str]]:
        """The plans by now; of indexes that hold only what goes on, any is good."""
        partial = re.compile(rf"INDEX ({'|'.join(self.partial)})\b")
        return {
            said: [partial.sub("PARTIAL INDEX", step) for step in plan(raw, said, asked)]
            for said, asked in self.asked.items()
        }

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
        if re.match(r"SEARCH cases\b.* \(state=\?\)", step) and OF_ONE.search(said):
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


def walk(town: Town) -> Plans:
    """What citizens, staff and the clock do in two weeks, and how it is asked for."""
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
    return plans


def make_anew(raw: Any, *, backwards: bool) -> None:
    """Make every index anew, in the order of their names or backwards."""
    found = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    for name, sql in sorted(raw.execute(found).fetchall(), reverse=backwards):
        raw.execute(f'DROP INDEX "{name}"')
        raw.execute(sql)


@pytest.mark.only_on("sqlite")
def test_no_turn_and_no_tick_reads_a_table_that_grows(town: Town) -> None:
    assert walk(town).long() == []


@pytest.mark.only_on("sqlite")
def test_no_plan_hangs_on_the_order_in_which_indexes_were_made(town: Town) -> None:
    """Of two that look alike SQLite takes the younger; migrations make them in any order."""
    plans = walk(town)
    with engine_of(town).connect() as connection:
        raw = connection.connection.driver_connection
        make_anew(raw, backwards=False)
        forwards = plans.again(raw)
        make_anew(raw, backwards=True)
        backwards = plans.again(raw)
    differ = {said for said in forwards if forwards[said] != backwards[said]}
    assert [(said, forwards[said], backwards[said]) for said in sorted(differ)] == []


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "said",
    [
        "SELECT * FROM outbox WHERE state = 1",
        "SELECT * FROM outbox JOIN address ON address.id = outbox.address_id "
        "WHERE address.channel = 'local' AND outbox.state = 0",
        "SELECT * FROM cases ORDER BY state",
        "SELECT * FROM address WHERE EXISTS (SELECT * FROM cases "
        "WHERE cases.person_id = address.person_id AND cases.state = 'replied')",
    ],
)
def test_a_statement_that_reads_all_is_seen(town: Town, said: str) -> None:
    plans, engine = Plans(), engine_of(town)
    with plans.seen(engine), engine.connect() as connection:
        connection.exec_driver_sql(said)
    assert plans.long()


@pytest.mark.only_on("sqlite")
def test_the_weeks_proposals_look_at_four_weeks_alone(town: Town) -> None:
    asked = [
        (said, steps) for said, steps in walk(town).of.items() if "cases.dispatched_at >=" in said
    ]
    assert [steps[0] for _, steps in asked] == [
        "SEARCH cases USING INDEX ix_cases_dispatched_at (dispatched_at>?)"
    ]


@pytest.mark.only_on("sqlite")
def test_no_housework_reads_a_table_that_grows(town: Town) -> None:
    """A batch is short whatever lies behind: everybody's messages wait for it."""
    plans = Plans()
    walk(town)
    with plans.seen(engine_of(town)):
        town.keeps_house()
    assert len(plans.of) >= len(HOUSEWORK), "every work asks for what it has to do"
    assert plans.long() == []
