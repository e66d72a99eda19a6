"""`suping backup`, `suping restore`, `suping migrate-store`, `suping keys`."""

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
from bot.keeping.keys import Rotated, bring_back, left, rotate
from bot.keeping.places import database_of, files_of, vault_of
from domain.errors import SupingError
from storage.engine import open_engine
from storage.errors import DatabaseBusy
from storage.migrate import upgrade
from storage.moving import Moved, move
from storage.vault import put_aside

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
def said() -> Iterator[None]:
    """A mistake is said, and ends the command with 2."""
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
    with said():
        settings = load(config)
        database = database_of(settings, NotKept(ON_A_SERVER))
        now = Clock().now().astimezone(desk_of(settings).zone)
        kept = back_up(database, folder, now, vault_of(settings), files_of(settings))
        click.echo(f"suping: {kept.line()}\nsuping: keep a copy of {settings.key_path} elsewhere")


@click.command("restore")
@click.argument("backup", type=FILE)
@click.option("--key", type=FILE, help="The key of the backup's time, where it was changed since.")
@CONFIG
def restore_command(backup: Path, key: Path | None, config: Path) -> None:
    """
    Put BACKUP in the place of a database that is gone, checked with the key.

    Messages that waited then go out again: some people read something twice.
    """
    with said():
        settings = load(config)
        database = database_of(settings, NotRestored(ON_A_SERVER))
        if key is not None:
            bring_back(settings.key_path, key)
        try:
            kept = restore(backup, database, vault_of(settings), files_of(settings))
        except NotRestored:
            if key is not None:
                put_aside(settings.key_path).unlink()
            raise
        click.echo(f"suping: {kept.line()}")
        if key is not None:
            tell_of(rotate(settings, click.echo))


@click.command("migrate-store")
@click.option("--to", required=True, help="postgresql+psycopg://user@host/name, an empty one.")
@CONFIG
def migrate_command(to: str, config: Path) -> None:
    """Move the desk's database from SQLite to PostgreSQL, and compare every row. Stop it first."""
    with said():
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


@click.group("keys")
def keys_command() -> None:
    """Change the desk's key, and see what is under which."""


@keys_command.command("rotate")
@CONFIG
def rotate_command(config: Path) -> None:
    """
    Give the desk another key and seal everything anew under it; broken off, it goes on.

    Stop the desk, begin, and start it again once this says so: the rest goes on beside it.
    """
    with said():
        tell_of(rotate(load(config), click.echo))


@keys_command.command("status")
@CONFIG
def status_command(config: Path) -> None:
    """Say how much is not under the key of the config; ends with 1 where anything is."""
    with said():
        settings = load(config)
        found = left(settings)
        changing = put_aside(settings.key_path).exists()
    for name, count in found.items():
        click.echo(f"{name}: {count} under an older key")
    if changing:
        click.echo("suping: the key is being changed; go on with suping keys rotate")
    if found or changing:
        sys.exit(1)
    click.echo(f"suping: everything is under {settings.key_path}")


def tell_of(done: Rotated) -> None:
    """What came of a change, and what to do with the old key."""
    if done.strange:
        click.echo(f"suping: {done.strange} values are opened by no key; they stay as they are")
    click.echo(f"suping: {done.values} values are sealed anew; {done.old} opens none of them")
    click.echo("suping: backups made before need it: keep it with them, away from this machine")


COMMANDS = (backup_command, restore_command, migrate_command, keys_command)
