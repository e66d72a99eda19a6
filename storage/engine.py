"""
Engines: SQLite in WAL with a durable commit, or PostgreSQL.

A writer begins with BEGIN IMMEDIATE: a deferred transaction that reads and then writes fails at
once with SQLITE_BUSY_SNAPSHOT, whatever the busy timeout. Readers stay deferred and free of locks.
"""

import json
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

BUSY_SECONDS = 10
STATEMENTS = 2_000
"""The desk has some 700 statements: by SQLAlchemy's own 500 it would compile them over and over."""

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON that keeps Chinese readable and small; `dumps` would make an encoder for every value."""


def open_engine(url: str, *, synchronous: str = "FULL") -> Engine:
    """An engine for `url`; `synchronous` is SQLite's durability (FULL survives power cuts)."""
    if make_url(url).get_backend_name() != "sqlite":
        # A connection that a restart of the server has cut is not worked with.
        return create_engine(
            url,
            json_serializer=_json,
            hide_parameters=True,
            query_cache_size=STATEMENTS,
            pool_pre_ping=True,
        )
    engine = create_engine(
        url,
        json_serializer=_json,
        query_cache_size=STATEMENTS,
        hide_parameters=True,  # errors are logged; chat ids and what people wrote are not
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {synchronous}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, too
        cursor.execute("PRAGMA cache_size = -65536")
        cursor.execute("PRAGMA temp_store = MEMORY")  # what a savepoint keeps is no file
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Straight to the driver: through SQLAlchemy the word costs as much as a query.
        driver = connection.connection.driver_connection
        writes = connection.get_execution_options().get("writes", False)
        try:
            driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")  # type: ignore[union-attr]
        except sqlite3.OperationalError as error:
            raise OperationalError("BEGIN", None, error) from error

    return engine


def writer(engine: Engine) -> Engine:
    """The same engine for transactions that write."""
    return engine.execution_options(writes=True)


def is_in_use(engine: Engine) -> bool:
    """Whether a desk has been here before: a server's database is there before its first desk."""
    return inspect(engine).has_table("meta")


def empty_log(engine: Engine) -> bool:
    """
    Write SQLite's log into the database and cut it to nothing, so that no old page is left in it.

    False where somebody still reads an old page: then it is tried again.
    """
    if engine.dialect.name != "sqlite":
        return True
    try:
        connection = engine.raw_connection()
        try:
            row = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
    except (sqlite3.Error, DBAPIError):  # what was committed stays so, whatever the log does
        return False
    return row is None or row[0] == 0
