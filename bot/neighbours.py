"""
Other programs on the same PostgreSQL: what one of them wrote wakes the others at once.

A notice that is missed costs a second, because every part looks by itself as often.
"""

import asyncio
import logging
from collections.abc import Callable

import psycopg
from sqlalchemy import make_url

from bot.retry import BACK_OFF
from storage.leading import CHANNEL

log = logging.getLogger(__name__)


def conninfo_of(url: str) -> str:
    """A database's address as PostgreSQL's own library reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class Neighbours:
    """
    Listens on a connection of its own, and opens another where that one ends.

    `ours` is the session by which this program tells the others: its own notices wake nobody.
    """

    def __init__(self, url: str, wake: Callable[[], None], ours: Callable[[], int | None]) -> None:
        self._at = conninfo_of(url)
        self._wake = wake
        self._ours = ours

    async def run(self) -> None:
        """Listen for ever."""
        failures = 0
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._at, autocommit=True
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    failures = 0
                    async for notice in connection.notifies():
                        if notice.pid != self._ours():
                            self._wake()
            except psycopg.Error as error:
                failures += 1
                log.warning("neighbours are not heard: %s", type(error).__name__)
                await asyncio.sleep(BACK_OFF[min(failures, len(BACK_OFF)) - 1])
