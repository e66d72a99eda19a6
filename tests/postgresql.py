"""
A PostgreSQL of the tests' own: Debian's server in a folder of its own, reached by a socket.

`pytest --database postgresql` runs the tests of storage and desk on it instead of on SQLite files.
"""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from storage.engine import open_engine

DEBIAN = Path("/usr/lib/postgresql")
OWNER = "suping"
# No power is cut in a test, so nothing need wait for the disk.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def programs() -> Path | None:
    """Where initdb and pg_ctl are; None where no server is installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    versions = sorted(DEBIAN.glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


@dataclass
class Cluster:
    """A running server; every test gets a database that is a copy of a template."""

    folder: Path
    count: Iterator[int] = field(default_factory=itertools.count)

    def url(self, name: str) -> str:
        """Where a database is."""
        return f"postgresql+psycopg://{OWNER}@/{name}?host={self.folder}"

    def create(self, template: str | None = None) -> str:
        """A new database's name: empty, or a copy of a template nobody is connected to."""
        name = f"d{next(self.count)}"
        like = f' TEMPLATE "{template}"' if template else ""
        self._run(f'CREATE DATABASE "{name}"{like}')
        return name

    def drop(self, name: str) -> None:
        """Give a database back."""
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def open(self, name: str) -> Engine:
        """An engine on a database, as the desk opens it."""
        return open_engine(self.url(name))

    def _run(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a server of our own, and take it down with all that is in it."""
    home = programs()
    if home is None:
        raise FileNotFoundError("initdb: PostgreSQL's server is not installed (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="suping-pg-"))
    data = folder / "data"
    server = _account(folder)
    options = " ".join(["-c listen_addresses=''", f"-k {folder}", *(f"-c {one}" for one in QUICK)])
    start = [home / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8"]
    try:
        _do([*start, "--locale=C.UTF-8", "--no-sync"], server)
        log = folder / "log"
        _do([home / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start"], server)
        yield Cluster(folder)
    finally:
        with suppress(subprocess.CalledProcessError):
            _do([home / "pg_ctl", "-D", data, "-m", "immediate", "stop"], server)
        shutil.rmtree(folder, ignore_errors=True)


def _account(folder: Path) -> str | None:
    """PostgreSQL refuses to be root: its own account then owns the folder."""
    if os.getuid() != 0:
        return None
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return account.pw_name


def _do(command: list[Path | str], user: str | None) -> None:
    words = [str(word) for word in command]
    subprocess.run(words, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL)
