"""The tables in the code are the tables in the database, and the database keeps its own rules."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel
from storage_house import House, case_of

import storage.tables
from domain.lifecycle import State, sql_states
from storage.engine import open_engine
from storage.errors import StorageError
from storage.migrate import configuration, upgrade

TABLES = sorted(SQLModel.metadata.tables)

pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture(scope="module")
def drawn() -> Iterator[Engine]:
    """The tables as the code draws them, made without any migration."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()


def checks(engine: Engine, table: str) -> dict[str | None, str]:
    found = inspect(engine).get_check_constraints(table)
    return {one["name"]: " ".join(one["sqltext"].split()) for one in found}


def indexes(engine: Engine, table: str) -> dict[str, str]:
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table"
    with engine.connect() as connection:
        rows = connection.execute(text(query), {"table": table})
        return {name: " ".join(sql.split()) for name, sql in rows if sql}


def test_the_schema_is_the_sum_of_the_migrations(house: House) -> None:
    with house.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


@pytest.mark.parametrize("table", TABLES)
def test_the_migrations_draw_the_same_checks_and_keys(
    table: str, house: House, drawn: Engine
) -> None:
    made, meant = inspect(house.engine), inspect(drawn)

    assert checks(house.engine, table) == checks(drawn, table)
    assert indexes(house.engine, table) == indexes(drawn, table)
    assert made.get_pk_constraint(table) == meant.get_pk_constraint(table)
    for keys in ("get_foreign_keys", "get_unique_constraints"):
        one, other = (
            sorted(getattr(of, keys)(table), key=lambda key: str(key["name"]))
            for of in (made, meant)
        )
        assert one == other
    assert [(it["name"], it["nullable"]) for it in made.get_columns(table)] == [
        (it["name"], it["nullable"]) for it in meant.get_columns(table)
    ]


def test_every_table_of_the_code_is_named_by_its_package() -> None:
    assert {getattr(storage.tables, name).__table__.name for name in storage.tables.__all__} == set(
        TABLES
    )


def test_the_migrations_are_one_line_with_one_head(house: House) -> None:
    with house.engine.connect() as connection:
        script = ScriptDirectory.from_config(configuration(connection))
        assert len(script.get_heads()) == 1
        assert house.one("SELECT version_num FROM alembic_version") == script.get_current_head()


def test_an_empty_database_is_brought_up_and_a_second_start_changes_nothing(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}", synchronous="NORMAL")
    upgrade(engine)
    before = indexes(engine, "inbox")
    upgrade(engine)

    assert indexes(engine, "inbox") == before
    assert set(TABLES) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}", synchronous="NORMAL")
    whole = command.upgrade

    def breaks(*args: Any) -> None:
        whole(*args)
        raise RuntimeError("in the middle")

    monkeypatch.setattr(command, "upgrade", breaks)
    with pytest.raises(RuntimeError):
        upgrade(engine)

    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_migration_that_orphans_rows_is_refused(house: House) -> None:
    """As a rebuild of a parent table would, with the keys off."""
    with house.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute(
            "INSERT INTO address (channel, chat_id, user_id, person_id) VALUES('c',1,1,99)"
        )
        driver.execute("PRAGMA foreign_keys = ON")

    with pytest.raises(StorageError, match="1 rows without their parent"):
        upgrade(house.engine)


def test_what_an_older_desk_called_off_goes_and_what_waits_or_was_done_stays(house: House) -> None:
    case_id = house.file()
    with house.engine.begin() as connection:
        for kind, state in (("waits", 0), ("done", 1), ("called_off", 2)):
            connection.exec_driver_sql(
                "INSERT INTO due (case_id, kind, due_at, revision, facts, state)"
                " VALUES (?, ?, '2026-10-01 00:00:00.000000', 0, '{}', ?)",
                (case_id, kind, state),
            )
        command.stamp(configuration(connection), "0047")
    upgrade(house.engine)
    assert house.rows("SELECT kind FROM due ORDER BY kind") == [("done",), ("waits",)]


def test_after_a_migration_foreign_keys_are_kept_again(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}", synchronous="NORMAL")
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


@pytest.mark.parametrize("state", sql_states())
def test_every_state_of_the_lifecycle_can_be_stored(house: House, state: str) -> None:
    house.file(state=state)
    assert house.rows("SELECT state FROM cases") == [(state,)]


def test_the_states_of_the_lifecycle_are_those_of_the_check() -> None:
    assert set(sql_states()) == {state.value for state in State}


@pytest.mark.parametrize(
    "parts", [{"state": "signed"}, {"state": ""}, {"reopened": -1}, {"revision": -1}]
)
def test_the_database_refuses_what_is_no_case(house: House, parts: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        house.file(**parts)


@pytest.mark.parametrize(
    "row",
    [
        "INTO inbox (channel, update_id, digest, lane, received_at, state, tries)"
        " VALUES ('c', 1, 'd', 'l', '2026-01-01', 3, 0)",
        "INTO outbox (address_id, lane, method, key, created_at, state, tries)"
        " VALUES (1, 1, 'text', 'k', '2026-01-01', 4, 0)",
        "INTO due (case_id, kind, due_at, revision, facts, state)"
        " VALUES (1, 'watch', '2026-01-01', 0, '{}', 3)",
        "INTO rating (case_id, round, grade, at, tags) VALUES (1, 0, 6, '2026-01-01', '[]')",
        "INTO rating (case_id, round, grade, at, tags) VALUES (1, 0, 0, '2026-01-01', '[]')",
    ],
)
def test_the_database_refuses_a_state_or_grade_that_does_not_exist(house: House, row: str) -> None:
    house.file()
    with pytest.raises(IntegrityError, match="CHECK"):
        house.do(lambda work: work.session.connection().exec_driver_sql(f"INSERT {row}"))


def test_a_case_of_nobody_cannot_be_stored(house: House) -> None:
    address_id = house.meet()
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        house.do(lambda work: work.session.add(case_of(12345, address_id)))


def test_a_person_who_has_a_case_cannot_be_deleted(house: House) -> None:
    house.file()
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        house.do(lambda work: work.session.connection().exec_driver_sql("DELETE FROM person"))
