"""
Migrations that run at start: one set for both databases.

On SQLite a batch rebuild of a parent table with foreign keys on would delete every child row
silently, so they are off while it runs and checked before the commit. On PostgreSQL an advisory
lock lets one of several starting replicas migrate while the others wait.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from storage.engine import writer
from storage.errors import StorageError

LOCK = 7_245_061


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, bound to this connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to `revision`; raises StorageError where rows lost their parents."""
    with writer(engine).connect() as connection:
        if connection.dialect.name != "sqlite":
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
                command.upgrade(configuration(connection), revision)
            return
        with _foreign_keys_off(connection), connection.begin():
            command.upgrade(configuration(connection), revision)
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if orphans:
                raise StorageError(f"A migration left {len(orphans)} rows without their parent.")


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    """The pragma does nothing inside a transaction, so it goes past SQLAlchemy's own begin."""
    driver = connection.connection.driver_connection
    if driver is None:
        raise StorageError("The database connection is closed.")
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")
