"""
The connection to localchat's file, and its only commit.

Turns are synchronous and write on one connection; requests that arrive together share one commit,
and each waits for it in `settled()` before anybody is told "sent".
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from localchat.store.schema import SCHEMA


class Store:
    """An open file. WAL and synchronous=FULL: what was answered survives a power cut."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None, cached_statements=256)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=FULL")
        self.db.executescript(SCHEMA)
        self._settling: asyncio.Future[None] | None = None
        self._afterwards: list[Callable[[], None]] = []
        self._change: int
        (self._change,) = self.db.execute(
            "SELECT max(coalesce((SELECT max(change) FROM message), 0),"
            " coalesce((SELECT max(change) FROM chat), 0))"
        ).fetchone()

    def next_change(self) -> int:
        """Return the next change number; they grow over all chats and are never used twice."""
        self._change += 1
        return self._change

    @contextmanager
    def turn(self) -> Iterator[sqlite3.Connection]:
        """
        Open one all-or-nothing piece of work inside the coming commit.

        It must not wait for anything: whatever it wrote is committed by the next `settled()`.
        """
        if not self.db.in_transaction:
            self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("SAVEPOINT turn")
        waiting = len(self._afterwards)
        try:
            yield self.db
        except BaseException:
            del self._afterwards[waiting:]
            if self.db.in_transaction:
                # A full disk has already rolled everything back.
                self.db.execute("ROLLBACK TO turn")
                self.db.execute("RELEASE turn")
            raise
        self.db.execute("RELEASE turn")

    def afterwards(self, callback: Callable[[], None]) -> None:
        """Call this once what the turn wrote is committed; never if it is not."""
        self._afterwards.append(callback)

    async def settled(self) -> None:
        """Wait until everything written so far is on disk. Raises sqlite3.Error when it isn't."""
        if not self.db.in_transaction:
            return
        if self._settling is None:
            loop = asyncio.get_running_loop()
            self._settling = loop.create_future()
            loop.call_soon(self._settle)
        await asyncio.shield(self._settling)

    def commit(self) -> None:
        """Put on disk what was written, and tell those who wait for it."""
        afterwards, self._afterwards = self._afterwards, []
        try:
            self.db.execute("COMMIT")
        except sqlite3.Error:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise
        for callback in afterwards:
            callback()

    def close(self) -> None:
        """Close the file; what was not settled is dropped."""
        self.db.close()

    def _settle(self) -> None:
        settling, self._settling = self._settling, None
        if settling is None:
            return
        try:
            self.commit()
        except sqlite3.Error as error:
            settling.set_exception(error)
        else:
            settling.set_result(None)
