"""
Which of several programs on one PostgreSQL does what only one may do at a time.

Turns need nobody who decides: each is claimed by a row's lock. But one channel is polled by one
program and paced by one sender, files are fetched once, and a night's work is done once. For those
a program holds an advisory lock in a session of its own; the lock ends with the session, however
that ends, and another program takes over with its next look. On SQLite one program is alone.
"""

from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import Connection, Engine, bindparam, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.sql.functions import func
from sqlmodel import Session

from storage.errors import DatabaseBusy, KeyInUse
from storage.once import once

LOOK = timedelta(seconds=1)
CHANNEL = "suping"
"""Where a program says that it has written something for the others."""
SHARE = once(select(func.pg_try_advisory_lock_shared(bindparam("key"))))
LOCK = once(select(func.pg_try_advisory_lock(bindparam("key"))))
WAIT = once(select(func.pg_advisory_xact_lock(bindparam("key"))))
NOTIFY = once(text(f"NOTIFY {CHANNEL}"))
SESSION_ID = once(select(func.pg_backend_pid()))
ALIVE = once(text("SELECT 1"))


class Leading:
    """The jobs this program leads; asked and answered in the writer's thread."""

    def __init__(self, engine: Engine) -> None:
        self.shared = engine.dialect.name == "postgresql"
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._session: Connection | None = None
        self.session_id: int | None = None
        """The session's number at the server, which stands on every notice of ours."""
        self._mine: set[str] = set()
        self._held: str | None = None

    def hold(self, what: str) -> None:
        """
        Share something with every program that says so, for as long as this one's session lasts.

        Raises KeyInUse where another program has it for itself alone just now.
        """
        self._held = what
        if self.shared:
            self._open()

    def leads(self, job: str) -> bool:
        """
        Whether this program does the job now; it takes the job over where nobody does.

        Raises DatabaseBusy where the database is away: then nobody leads.
        """
        if not self.shared:
            return True
        try:
            session = self._open()
            if job in self._mine:
                session.execute(ALIVE)
                return True
            if session.execute(LOCK, {"key": key_of(job)}).scalar():
                self._mine.add(job)
        except SQLAlchemyError as error:
            self.give_up()
            why = error.orig if isinstance(error, DBAPIError) else error
            raise DatabaseBusy(f"{DatabaseBusy.__doc__} ({why})") from error
        return job in self._mine

    def tell_others(self) -> None:
        """Something was written that another program may be waiting for."""
        if not self.shared:
            return
        try:
            self._open().execute(NOTIFY)
        except SQLAlchemyError:
            self.give_up()  # they look by themselves, a second later

    def look_again(self, now: datetime, next_at: datetime | None) -> datetime | None:
        """
        When to look for work that is known to wait until `next_at` (None: for nothing).

        Another program may have written some, or have ended with some led: then a second from now.
        """
        if not self.shared:
            return next_at
        return min(next_at or now + LOOK, now + LOOK)

    def give_up(self) -> None:
        """Lead nothing any more: the locks end with the session."""
        self._mine.clear()
        session, self._session = self._session, None
        if session is not None:
            session.invalidate()
            session.close()

    def _open(self) -> Connection:
        if self._session is None:
            self._session = self._engine.connect()
            self.session_id = self._session.execute(SESSION_ID).scalar()
            if self._held is not None:
                self._share(self._session, self._held)
        return self._session

    def _share(self, session: Connection, what: str) -> None:
        if not session.execute(SHARE, {"key": key_of(what)}).scalar():
            self.give_up()
            raise KeyInUse


def wait_for_others(session: Session, job: str) -> None:
    """Until this session's transaction ends nobody else's goes past the same call."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(WAIT, {"key": key_of(job)})


def key_of(job: str) -> int:
    """The number under which PostgreSQL knows a job: 64 bits, signed."""
    digest = blake2b(job.encode(), digest_size=8, person=b"suping").digest()
    return int.from_bytes(digest, "big", signed=True)
