"""
Backups of a running desk: the database as of one moment, checked, and the files that belong to it.

SQLite is read by `VACUUM INTO` on a connection of its own: the desk goes on, and what was erased is
not in the copy. Files are named by their content and never change, so each is copied once. The key
is never in a backup: without it nothing opens, with it everything does; keep both, apart.
"""

import contextlib
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.errors import SupingError
from storage.disk import to_the_disk
from storage.errors import WrongKey
from storage.keys import KEY_CHECK
from storage.vault import Vault

SUFFIX = ".suping.db"
FILES = "files"
LEFT_BY_SQLITE = ("-wal", "-shm")
"""An old log beside a restored database would be worked into it."""
NEEDED = ("cases", "event", "inbox", "outbox")


class NotKept(SupingError):
    """The backup could not be made; the message says why. Nothing of it was left behind."""


class NotRestored(SupingError):
    """The backup could not be restored; the message says why. Nothing was changed."""


@dataclass(frozen=True)
class Kept:
    """A backup that was checked: its file, how many cases and events, how many new files."""

    path: Path
    cases: int
    events: int
    files: int = 0

    def line(self) -> str:
        """It in one line."""
        return f"{self.path}: {self.cases} cases, {self.events} events, {self.files} new files"


def back_up(
    database: Path, folder: Path, now: datetime, vault: Vault, files: Path | None = None
) -> Kept:
    """
    Write one backup into `folder`, named by the moment; check it as a restore would.

    Raises NotKept.
    """
    target = folder / f"{now:%Y-%m-%dT%H%M%S}{SUFFIX}"
    unfinished = target.with_suffix(".unfinished")
    if target.exists():
        raise NotKept(f"{target}: there is one of this second already.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _read_out(database, unfinished)
        kept = checked(unfinished, vault)
        # After the rows: what they name is there, and what came since does no harm.
        copied = _copy_files(files, folder / FILES) if files is not None else 0
        to_the_disk(unfinished)
        _digest_of(target).write_text(f"{_digest(unfinished)}  {target.name}\n", encoding="ascii")
        unfinished.rename(target)
        to_the_disk(folder)
    except (OSError, sqlite3.Error, WrongKey, NotRestored) as error:
        _drop(unfinished)
        raise NotKept(f"{target}: {error}") from error
    return Kept(target, kept.cases, kept.events, copied)


def restore(backup: Path, database: Path, vault: Vault, files: Path | None = None) -> Kept:
    """
    Put a backup in the place of a database that is gone, with its files.

    Raises NotRestored: where a database still stands there, or the backup is damaged or another
    key's.
    """
    for there in (database, *(Path(f"{database}{end}") for end in LEFT_BY_SQLITE)):
        if there.exists():
            raise NotRestored(f"{there} is still there: move it away, nothing is overwritten.")
    unfinished = database.with_suffix(".unfinished")
    try:
        kept = checked(backup, vault)
        database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(backup, unfinished)
        to_the_disk(unfinished)
        copied = _copy_files(backup.parent / FILES, files) if files is not None else 0
        unfinished.rename(database)
        to_the_disk(database.parent)
    except (OSError, sqlite3.Error, WrongKey) as error:
        _drop(unfinished)
        raise NotRestored(f"{backup}: {error}") from error
    return Kept(database, kept.cases, kept.events, copied)


def checked(path: Path, vault: Vault) -> Kept:
    """A backup's figures, once it is whole, holds a desk, and opens with this key."""
    if not path.exists():
        raise NotRestored(f"{path}: there is no such file.")
    written = _digest_of(path)
    if written.exists() and written.read_text(encoding="ascii").split()[:1] != [_digest(path)]:
        raise NotRestored(f"{path} is damaged: it is not what {written.name} says.")
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        if (whole := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise NotRestored(f"{path} is damaged: {whole}")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise NotRestored(f"{path} is damaged: a row has lost what it belongs to.")
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        if not tables.issuperset(NEEDED):
            raise NotRestored(f"{path} is no backup of a desk.")
        mark = connection.execute("SELECT value FROM meta WHERE key = ?", (KEY_CHECK,)).fetchone()
        if mark is None:
            raise NotRestored(f"{path} is no backup of a desk: it has no mark of its key.")
        vault.open(bytes.fromhex(mark[0]), KEY_CHECK)
        counts = (_count(connection, table) for table in ("cases", "event"))
        return Kept(path, *counts)


def thin_out(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups; returns what went. Files stay."""
    backups = sorted(folder.glob(f"*{SUFFIX}"))
    gone = backups[: max(0, len(backups) - keep)]
    for path in gone:
        path.unlink()
        _digest_of(path).unlink(missing_ok=True)
    return gone


def _digest_of(backup: Path) -> Path:
    """Where a backup's digest is written, as sha256sum reads it."""
    return backup.with_name(f"{backup.name}.sha256")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _drop(path: Path) -> None:
    """Leave no half of a backup behind; what can't be deleted is said by what failed before."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def _read_out(database: Path, to: Path) -> None:
    if not database.exists():
        raise NotKept(f"{database}: there is no such database.")
    to.unlink(missing_ok=True)
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", (str(to),))
    to.chmod(0o600)


def _copy_files(source: Path, target: Path) -> int:
    """Copy the files that are not there yet; returns how many."""
    count = 0
    for path in _all_files(source):
        there = target / path.relative_to(source)
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            half = there.with_suffix(".unfinished")
            shutil.copyfile(path, half)
            half.rename(there)
            count += 1
    return count


def _all_files(folder: Path) -> Iterator[Path]:
    return (one for one in folder.rglob("*") if one.is_file()) if folder.exists() else iter(())
