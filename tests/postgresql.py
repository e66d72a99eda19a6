"""
A PostgreSQL of the tests' own: Debian's server in a folder of its own, reached by a socket.

`pytest --database postgresql` runs the tests of storage and desk on it instead of on SQLite files.
"""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from storage.engine import open_engine

DEBIAN = Path("/usr/lib/postgresql")
OWNER = "suping"
LOOKS = 500
# No power is cut in a test, so nothing need wait for the disk.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def programs() -> Path | None:
    """Where initdb and pg_ctl are; None where no server is installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    versions = sorted(DEBIAN.glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


# What a killed server must still have; fsync is for power cuts, and 4 s of each start after a kill.
DURABLE = ("fsync=off", "synchronous_commit=on", "full_page_writes=off", "max_connections=60")


@dataclass
class Cluster:
    """A running server; every test gets a database that is a copy of a template."""

    folder: Path
    home: Path
    user: str | None
    options: tuple[str, ...] = QUICK
    count: Iterator[int] = field(default_factory=itertools.count)

    @property
    def data(self) -> Path:
        """Where its files are."""
        return self.folder / "data"

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = ("listen_addresses=''", *self.options)
        options = " ".join([f"-k {self.folder}", *(f"-c {one}" for one in settings)])
        log = self.folder / "log"
        _do(
            [self.home / "pg_ctl", "-D", self.data, "-w", "-l", log, "-o", options, "start"],
            self.user,
        )

    def kill(self) -> None:
        """Kill -9 the server itself; who serves a connection sees that, and ends at once."""
        os.kill(int(self._lock.read_text().split()[0]), signal.SIGKILL)

    def start_again(self) -> None:
        """Start it after a `kill`; it repairs itself first."""
        for _ in range(LOOKS):
            if not self._works_here():
                break
            time.sleep(0.02)
        else:
            raise TimeoutError(f"{self.data}: processes of the killed server do not end")
        # With these the start would wait until somebody has buried the dead.
        self._lock.unlink()
        (self.folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        self.start()

    @property
    def _lock(self) -> Path:
        return self.data / "postmaster.pid"

    def _works_here(self) -> bool:
        """Whether a process still stands in the folder; the dead stand nowhere."""
        for place in Path("/proc").glob("[0-9]*/cwd"):
            with suppress(OSError):
                if place.readlink() == self.data:
                    return True
        return False

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
def cluster(options: tuple[str, ...] = QUICK) -> Iterator[Cluster]:
    """Start a server of our own, and take it down with all that is in it."""
    home = programs()
    if home is None:
        raise FileNotFoundError("initdb: PostgreSQL's server is not installed (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="suping-pg-"))
    found = Cluster(folder, home, _account(folder), options)
    start = [home / "initdb", "-D", found.data, "-U", OWNER, "-A", "trust", "-E", "UTF8"]
    try:
        _do([*start, "--locale=C.UTF-8", "--no-sync"], found.user)
        found.start()
        yield found
    finally:
        with suppress(subprocess.CalledProcessError):
            _do([home / "pg_ctl", "-D", found.data, "-m", "immediate", "stop"], found.user)
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
