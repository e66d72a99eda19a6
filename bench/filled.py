"""
A desk that has worked for years: so many cases that ended, and the few thousand that stand open.

Thirty cases are filed, answered and graded by the desk's own turns; what they left is copied by
plain SQL, dates, people and units told apart, until there are as many as are wanted. All copies
open with the keys of their thirty. The open ones are filed by the desk itself, one by one, so that
due rows, cards and search index are its own; how many there are doesn't depend on how many ended.
What housekeeping would have thrown away, and the chain of history, is not copied.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import figures
from bench_desk import settings_in
from beside import matters
from sqlalchemy import Connection, DateTime, Engine, Table, text
from turns import Bench, file_and_answer

from bot.build import appoint_staff, desk_of
from bot.ids import random_ids
from handlers.casework.filing import Matter, file_case
from handlers.incoming import Incoming, Said, Sender
from handlers.office import Desk, Office, Turn
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.tables import Attachment, Card, Case, CaseKey, Event, Rating
from storage.vault import Vault
from storage.work import Store, Work

NOW = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
KEY = bytes(32)
TEMPLATES = 30
FIRST_TEMPLATE, FIRST_OPEN = 900_000, 910_000
YEARS_IN_DAYS = 2_400
ENDED_FOR = timedelta(days=40)
PERSONS, CHATS = 10**15, 10**9
COPIED = (Case, CaseKey, Event, Attachment, Card, Rating)
TOGETHER = 200
CASES_A_CITIZEN = 5 / 3
"""As in the year of bench/year.py."""


@dataclass(frozen=True)
class Standing:
    """How many cases stand open, and where: 150,000 a year that take twelve days each."""

    late: int = 400
    with_units: int = 2_000
    triage: int = 200
    replied: int = 2_200
    planned: int = 200
    listed: int = 300


SMALL = Standing(late=12, with_units=20, triage=8, replied=10, planned=4, listed=6)


@dataclass
class Filled:
    """The store, its desk and what a benchmark asks for by name."""

    engine: Engine
    store: Store
    desk: Desk
    cases: int

    def close(self) -> None:
        """Give everything back."""
        self.store.close()


def opened(folder: Path, url: str, synchronous: str = "OFF") -> Filled:
    """The store of a database that is filled already, or is to be."""
    settings = settings_in(folder)
    engine = open_engine(url, synchronous=synchronous)
    upgrade(engine)
    store = Store(engine, Vault(KEY, os.urandom), random_ids())
    appoint_staff(store, settings.staff(), NOW - timedelta(days=3_000))
    with engine.connect() as connection:
        cases = int(connection.execute(text("SELECT count(*) FROM cases")).scalar_one())
    return Filled(engine, store, desk_of(settings), cases)


def filled(folder: Path, url: str, cases: int, standing: Standing | None = None) -> Filled:
    """A desk with so many cases in all."""
    found = opened(folder, url)
    if found.cases:
        return found
    now = standing or Standing()
    stand = now.late + now.with_units + now.triage + now.replied + now.planned
    _templates(found)
    with found.engine.begin() as connection:
        _copies(connection, found.desk, max(1, (cases - stand) // TEMPLATES))
    figures.fill(found.engine, cases)
    _name_units(found)
    _stand(found, now)
    with found.engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # autovacuum does it by itself, a little later
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("VACUUM ANALYZE")
        found.cases = int(connection.execute(text("SELECT count(*) FROM cases")).scalar_one())
    return found


# What ended


def _templates(found: Filled) -> None:
    """Thirty cases from filing to grade, by turns."""
    bench = Bench(found.store, found.desk, together=20)
    bench.now = NOW - ENDED_FOR
    for user in range(FIRST_TEMPLATE, FIRST_TEMPLATE + TEMPLATES):
        file_and_answer(bench, user)
    bench.close()
    with found.engine.begin() as connection:
        for question in (
            # Copies have numbers from 100,000,000 on.
            "UPDATE cases SET number = '00000' || (1000 + id)",
            "UPDATE card SET message_id = id",
            "DELETE FROM outbox",
            "DELETE FROM due",
            "DELETE FROM message_link",
        ):
            connection.execute(text(question))


def _copies(connection: Connection, desk: Desk, copies: int) -> None:
    """Every template so many times more, with people of their own."""
    first, last = connection.execute(text("SELECT min(id), max(id) FROM cases")).one()
    assert last - first + 1 == TEMPLATES
    citizens = max(1, int(copies * TEMPLATES / CASES_A_CITIZEN))
    known = int(connection.execute(text("SELECT max(id) FROM address")).scalar_one())
    connection.execute(text("CREATE TABLE bench_copy (i INTEGER PRIMARY KEY, days INTEGER)"))
    connection.execute(text(NUMBERS.format(into="bench_copy (i, days)", give=DAYS)), {"n": copies})
    for into, give in (("person (id, language, created_at)", PERSON), (ADDRESS_IN, ADDRESS)):
        where = {"n": citizens, "person": PERSONS, "chat": CHATS, "known": known}
        asked = {name: value for name, value in where.items() if f":{name}" in give or name == "n"}
        connection.execute(text(NUMBERS.format(into=into, give=give)), asked)
    copied = _Copied(connection, desk, citizens, known)
    for model in COPIED:
        connection.execute(text(copied.statement(model.__table__)))  # type: ignore[attr-defined]
    _keys(connection)
    connection.execute(text("DROP TABLE bench_copy"))
    if connection.dialect.name == "postgresql":
        for name in ("cases", "event", "attachment", "card", "rating", "address"):
            follow = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"  # noqa: S608
            connection.execute(text(follow))


NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :n)"
    " INSERT INTO {into} SELECT {give} FROM n"
)
DAYS = f"i, CAST((:n - i) * {YEARS_IN_DAYS}.0 / :n AS INTEGER)"
PERSON = ":person + i, 'zh_CN', (SELECT min(at) FROM event)"
ADDRESS_IN = "address (id, channel, chat_id, user_id, person_id)"
ADDRESS = ":known + i, 'local', :chat + i, :chat + i, :person + i"


class _Copied:
    """How each column of a copy follows from its template's."""

    def __init__(self, connection: Connection, desk: Desk, citizens: int, known: int) -> None:
        self._connection = connection
        self._postgres = connection.dialect.name == "postgresql"
        units = [one.code for one in desk.county.units if one.type in ("department", "township")]
        whens = " ".join(f"WHEN {n} THEN '{unit}'" for n, unit in enumerate(units))
        self._unit = f"CASE {{case}} % {len(units)} {whens} END"
        self._citizen = f"(({{case}} * 7919) % {citizens} + 1)"
        self._known = known
        # Before there are copies: afterwards a server would look through all of them for it.
        self._events = int(connection.execute(text("SELECT max(id) FROM event")).scalar_one())

    def statement(self, table: Table) -> str:
        """The statement that copies a whole table."""
        key = next(iter(table.primary_key.columns)).name
        most = self._connection.execute(text(f"SELECT max({key}) FROM {table.name}")).scalar_one()  # noqa: S608
        names = [one.name for one in table.columns]
        gives = [self._column(table, name, int(most)) for name in names]
        into = ", ".join(f'"{name}"' for name in names)
        return (
            f"INSERT INTO {table.name} ({into}) SELECT {', '.join(gives)}"  # noqa: S608
            f" FROM bench_copy AS n JOIN {table.name} AS t ON t.{key} <= {most}"
            f" ORDER BY n.i, t.{key}"
        )

    def _column(self, table: Table, name: str, most: int) -> str:
        case = (
            f"CAST(t.{'id' if table.name == 'cases' else 'case_id'} + n.i * {TEMPLATES} AS BIGINT)"
        )
        told = {
            "number": f"CAST(100000000 + ({case} * 7368787) % 536870912 AS TEXT)",
            "person_id": f"{PERSONS} + {self._citizen.format(case=case)}",
            "case_id": case,
            "nonce": "t.nonce || '.' || n.i",
            "event_id": f"t.event_id + n.i * {self._events}",
            "lead_unit": self._unit.format(case=case),
            "unit": self._unit.format(case=case),
            # A handler's card stays the handler's.
            "address_id": f"CASE WHEN t.address_id > {self._known - TEMPLATES} THEN"
            f" {self._known} + {self._citizen.format(case=case)} ELSE t.address_id END",
            "id": f"t.id + n.i * {most}",
        }
        if name in told:
            return told[name] if table.name != "cases" or name != "id" else case
        if isinstance(table.columns[name].type, DateTime) or "DATETIME" in _type(table, name):
            return self._earlier(f"t.{name}")
        return f't."{name}"'

    def _earlier(self, column: str) -> str:
        if self._postgres:
            return f"{column} - n.days * INTERVAL '1 day'"
        return f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-' || n.days || ' days')"


def _type(table: Table, name: str) -> str:
    return str(table.columns[name].type)


def _keys(connection: Connection) -> None:
    """The key of each copy is its template's, sealed under its own number."""
    vault = Vault(KEY, os.urandom)
    rows = connection.execute(text("SELECT case_id, wrapped FROM case_key ORDER BY case_id"))
    templates = {int(one): bytes(wrapped) for one, wrapped in rows if one <= TEMPLATES}
    plain = {one: vault.open(wrapped, f"case-key:{one}") for one, wrapped in templates.items()}
    most = int(connection.execute(text("SELECT max(id) FROM cases")).scalar_one())
    connection.execute(text("DELETE FROM case_key WHERE case_id > :most"), {"most": TEMPLATES})

    def sealed() -> Iterator[tuple[int, bytes]]:
        for one in range(TEMPLATES + 1, most + 1):
            key = plain[(one - 1) % TEMPLATES + 1]
            yield one, vault.seal(key, f"case-key:{one}")

    driver = connection.connection.driver_connection
    assert driver is not None
    if connection.dialect.name == "postgresql":
        with (
            driver.cursor() as cursor,
            cursor.copy("COPY case_key (case_id, wrapped) FROM STDIN") as copy,
        ):
            for row in sealed():
                copy.write_row(row)
    else:
        driver.executemany("INSERT INTO case_key (case_id, wrapped) VALUES (?, ?)", sealed())


def _name_units(found: Filled) -> None:
    """The units of the ratings at windows are the county's own."""
    units = [one.code for one in found.desk.county.units if one.type == "department"]
    whens = " ".join(f"WHEN 'unit{n}' THEN '{units[n]}'" for n in range(figures.UNITS))
    with found.engine.begin() as connection:
        connection.execute(text(f"UPDATE rating_day SET unit = CASE unit {whens} END"))  # noqa: S608


# What stands


def _stand(found: Filled, standing: Standing) -> None:
    """File what is open, each at its time, and bring it where it stands."""
    plan = [
        ("late", standing.late, 30),
        ("dispatched", standing.with_units, 2),
        ("submitted", standing.triage, 0),
        ("replied", standing.replied, 5),
        ("planned", standing.planned, 20),
    ]
    told = iter(matters(sum(many for _, many, _ in plan)))
    units = [one.code for one in found.desk.county.units if one.type == "department"]
    number = 0
    for where, many, days in plan:
        for first in range(0, many, TOGETHER):
            at = NOW - timedelta(days=days, minutes=5)
            with found.store.work(at) as work:
                for _ in range(min(TOGETHER, many - first)):
                    number += 1
                    # Every fifth is of the same unit: somebody has most.
                    unit = "housing" if number % 5 == 0 else units[number % len(units)]
                    _file(found.desk, work, next(told), number, unit, where)
                _brought(work, where)
    with found.store.work(NOW) as work:
        _listed(work, standing.listed)
    with found.engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET state = 1, sent_at = created_at"))


def _file(desk: Desk, work: Work, words: str, number: int, unit: str, where: str) -> None:
    user = FIRST_OPEN + number
    reader = work.people.meet("local", user, user, "zh_CN")
    said = Incoming(Sender("local", user, user, "zh"), Said(1, words))
    sure = None if where == "submitted" else unit
    matter = Matter(
        words, place="城关街道", category=None if sure is None else "housing", unit=sure
    )
    case = file_case(Turn(Office(desk, work), reader, (), said), matter)
    if where not in ("late", "dispatched", "submitted"):
        case.state = where
        case.replied_at = work.now if where == "replied" else None
    elif number % 2 and sure is not None:
        case.state = "in_progress"
        case.handler_id = work.staff.of_unit(unit)[0].id


def _brought(work: Work, where: str) -> None:
    """What was answered waits for nothing more of a unit."""
    if where == "replied":
        work.session.flush()
        done = "UPDATE due SET state = 2 WHERE state = 0 AND kind <> 'silence' AND case_id IN"
        work.session.connection().execute(
            text(f"{done} (SELECT id FROM cases WHERE state = 'replied')")  # noqa: S608
        )


def _listed(work: Work, many: int) -> None:
    """Some stand on the list; of what ended a hundredth stood there."""
    for case in work.cases.in_states(("dispatched", "in_progress"), limit=many):
        work.listings.list(
            case,
            reason="群众反映强烈",
            measures="一周内整改",
            responsible="王主任",
            due=NOW + timedelta(days=(case.id or 0) % 40 - 5),
            listed_by=None,
        )
    work.session.flush()
    struck = (
        "INSERT INTO listing (case_id, responsible, due, listed_at, struck_at)"
        " SELECT id, '李科长', closed_at, submitted_at, closed_at FROM cases"
        " WHERE state = 'closed' AND id % 100 = 0"
    )
    work.session.connection().execute(text(struck))
