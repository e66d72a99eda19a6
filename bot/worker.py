"""The worker: claims updates in order per chat and gives each its turn, in one transaction."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.clock import Clock
from bot.incoming import read_update, sender_of
from bot.retry import BACK_OFF
from bot.writer import WriterThread
from handlers.administrators.living import Living
from handlers.casework.asides import count_aside, tell_dropped
from handlers.office import Desk, Office
from handlers.turn import take_turn
from storage.errors import DatabaseBusy
from storage.values import InboxItem
from storage.work import Store, Work

log = logging.getLogger(__name__)
BATCH = 20
FEW = 2


class Batch(NamedTuple):
    """
    How many updates were taken up, and what is next.

    `more`: others can be taken up at once; `again_at`: when the earliest postponed one may be tried
    again; `fetches`: files are to be fetched.
    """

    done: int
    more: bool
    again_at: datetime | None
    fetches: bool


class Decided(Protocol):
    """Whom to tell that turns were taken; `fetches`: files are to be fetched, too."""

    def __call__(self, *, fetches: bool) -> None:
        """Tell them."""


class Worker:
    """Turns updates into what the desk does; a batch of turns shares one commit."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        writer: WriterThread,
        clock: Clock,
        decided: Decided,
    ) -> None:
        self._store = store
        self._desks = Living(desk)
        self._writer = writer
        self._clock = clock
        self._decided = decided
        self._wake = asyncio.Event()
        self.idle = asyncio.Event()

    def wake(self) -> None:
        """There may be something to do."""
        self.idle.clear()
        self._wake.set()

    async def run(self) -> None:
        """Work for ever; a busy database is tried again."""
        failures = 0
        while True:
            self._wake.clear()
            try:
                taken = await self._writer.run(self.batch, self._clock.now())
                failures = 0
            except DatabaseBusy as error:
                failures += 1
                log.warning("the database is busy: %s", error)
                await self._clock.sleep(BACK_OFF[min(failures, len(BACK_OFF)) - 1])
                continue
            if taken.done:
                self._decided(fetches=taken.fetches)
            if not taken.more:
                await self._rest(taken.again_at)

    async def _rest(self, again_at: datetime | None) -> None:
        """Nothing to do: wait for news, or for an update that is to be tried again."""
        if not self._wake.is_set():
            self.idle.set()
        await self._clock.wait(self._wake, again_at)
        self.idle.clear()

    def batch(self, now: datetime) -> Batch:
        """
        Handle up to twenty updates of different chats; a few, where somebody else waits to write.

        A message that was sent and not yet noted would be sent again after a crash, so its note
        must not wait for a long batch.
        """
        try:
            return self._together(now)
        except DatabaseBusy:
            raise
        except Exception:
            log.info("updates could not be taken together; one by one", exc_info=True)
            return self._singly(now)

    def _together(self, now: datetime) -> Batch:
        """All of them or none: a savepoint for each would cost as much as a quarter of its turn."""
        with self._store.work(now) as work:
            return self._take(work, now, self._turn)

    def _singly(self, now: datetime) -> Batch:
        """One that fails must not hold up the others: its failed try is noted."""
        with self._store.work(now) as work:
            return self._take(work, now, self._attempt)

    def _take(self, work: Work, now: datetime, turn: Callable[[Work, InboxItem], None]) -> Batch:
        items = work.inbox.claim(BATCH)
        done = 0
        for item in items:
            if done >= FEW and self._writer.is_wanted:
                break
            turn(work, item)
            done += 1
        more = bool(items) and work.inbox.is_ready()
        again_at = self._store.leading.look_again(now, work.inbox.next_at())
        return Batch(done, more, again_at, work.outbox.fetches)

    def _turn(self, work: Work, item: InboxItem) -> None:
        """One update: all that comes of it, and the mark `done`."""
        incoming = read_update(item.channel, item.raw)
        if incoming is not None:
            take_turn(self._desks.of(work), work, incoming)
        work.inbox.done(item.id)
        if incoming is not None and incoming.title is None:
            tell_dropped(Office(self._desks.of(work), work), item.lane, incoming.sender)

    def _attempt(self, work: Work, item: InboxItem) -> None:
        """The same, or a failed try alone."""
        try:
            with work.attempt():
                self._turn(work, item)
        except DatabaseBusy:
            raise
        except Exception as error:
            aside = work.inbox.failed(item, type(error).__name__)
            if aside:
                self._tell(work, item, error)
            log.exception(
                "update %s of %s failed (%s)",
                item.id,
                item.channel,
                "set aside" if aside else "to be tried again",
            )

    def _tell(self, work: Work, item: InboxItem, error: Exception) -> None:
        """Whoever keeps the desk hears of it; a failure of that must not fail the batch."""
        try:
            with work.attempt():
                count_aside(
                    Office(self._desks.of(work), work),
                    item.channel,
                    item.id,
                    type(error).__name__,
                    sender_of(item.channel, item.raw),
                )
        except DatabaseBusy:
            raise
        except Exception:
            log.exception("that update %s was set aside could not be told", item.id)
