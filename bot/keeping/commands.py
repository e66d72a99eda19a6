"""`suping backup`, `suping restore`, `suping migrate-store`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.build import desk_of
from bot.clock import Clock
from bot.config.settings import Settings, load
from bot.keeping.backup import NotKept, NotRestored, back_up, restore
from bot.keeping.places import database_of, files_of, vault_of
from domain.errors import SupingError
from storage.engine import open_engine
from storage.errors import DatabaseBusy
from storage.migrate import upgrade
from storage.moving import Moved, move

BAD_INPUT = 2
FILE = click.Path(path_type=Path)
CONFIG = click.option("--config", type=FILE, default=Path("config.toml"), show_default=True)
ON_A_SERVER = (
    "The database of this configuration is on a server: use its own tools, such as "
    "pg_dump --format=custom and pg_restore."
)


class NotMoved(SupingError):
    """The database could not be moved; the message says why."""


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except SupingError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)


@click.command("backup")
@click.argument("folder", type=FILE)
@CONFIG
def backup_command(folder: Path, config: Path) -> None:
    """Write a checked backup of the desk, running or not, into FOLDER; the key is not in it."""
    with _said():
        settings = load(config)
        database = database_of(settings, NotKept(ON_A_SERVER))
        now = Clock().now().astimezone(desk_of(settings).zone)
        kept = back_up(database, folder, now, vault_of(settings), files_of(settings))
        click.echo(f"suping: {kept.line()}\nsuping: keep a copy of {settings.key_path} elsewhere")


@click.command("restore")
@click.argument("backup", type=FILE)
@CONFIG
def restore_command(backup: Path, config: Path) -> None:
    """
    Put BACKUP in the place of a database that is gone, checked with the key.

    Messages that waited then go out again: some people read something twice.
    """
    with _said():
        settings = load(config)
        database = database_of(settings, NotRestored(ON_A_SERVER))
        kept = restore(backup, database, vault_of(settings), files_of(settings))
        click.echo(f"suping: {kept.line()}")


@click.command("migrate-store")
@click.option("--to", required=True, help="postgresql+psycopg://user@host/name, an empty one.")
@CONFIG
def migrate_command(to: str, config: Path) -> None:
    """Move the desk's database from SQLite to PostgreSQL, and compare every row. Stop it first."""
    with _said():
        settings = load(config)
        database_of(settings, NotMoved("The database of this configuration is on a server."))
        rows = sum(one.rows for one in _moved(settings, to))
        shown = make_url(to).render_as_string(hide_password=True)
        click.echo(
            f'suping: {rows} rows are in {shown}; write [database] url = "{shown}" in {config} and '
            f"keep the key {settings.key_path}"
        )


def _moved(settings: Settings, to: str) -> list[Moved]:
    try:
        if make_url(to).get_backend_name() != "postgresql":
            raise NotMoved(f"{to}: write postgresql+psycopg://user@host/name")
    except ArgumentError as error:
        raise NotMoved("--to: write postgresql+psycopg://user@host/name") from error
    source, target = open_engine(settings.database_url), open_engine(to)
    try:
        for engine in (source, target):
            upgrade(engine)
        return move(source, target, _tell)
    except DBAPIError as error:
        raise DatabaseBusy(f"{DatabaseBusy.__doc__} ({error.orig})") from error
    finally:
        source.dispose()
        target.dispose()


def _tell(one: Moved) -> None:
    click.echo(f"{one.table:20} {one.rows:10} {one.digest}")


COMMANDS = (backup_command, restore_command, migrate_command)
