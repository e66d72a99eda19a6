"""
The sender: takes messages from the outbox, in order per chat, at the channel's pace.

A message whose answer was lost may have arrived; it is sent again, because a message twice is
better than none. Edits and answers to taps are the same when repeated.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from telegram.error import NetworkError, TelegramError

from bot.clock import Clock
from bot.pace import Pace
from bot.retry import Again, Anew, Blocked, Dead, Done, Pause, decide
from bot.transport import Transport
from bot.writer import WriterThread
from storage.errors import DatabaseBusy
from storage.outbox import DEAD, SENT, WAITING, Report
from storage.values import OutboxItem
from storage.work import Store

log = logging.getLogger(__name__)
BATCH = 40


class Sender:
    """Sends for every channel, each at its own pace."""

    def __init__(
        self,
        transports: Mapping[str, Transport],
        store: Store,
        writer: WriterThread,
        clock: Clock,
    ) -> None:
        self._transports = transports
        self._store = store
        self._writer = writer
        self._clock = clock
        self._paces = {name: Pace() for name in transports}
        self._paused: dict[str, datetime] = {}
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self._reports: list[Report] = []
        self._blocked: list[int] = []
        self._wake = asyncio.Event()
        self.idle = asyncio.Event()
        self.waits_until: datetime | None = None

    def wake(self) -> None:
        """There may be something to send."""
        self.idle.clear()
        self._wake.set()

    async def run(self) -> None:
        """Send for ever; a busy database is tried again."""
        while True:
            self._wake.clear()
            try:
                await self._round()
            except DatabaseBusy as error:
                log.warning("the database is busy: %s", error)
                await self._clock.sleep(1)

    async def close(self) -> None:
        """Let what is on its way arrive, and note it."""
        if self._in_flight:
            await asyncio.wait(self._in_flight.values(), timeout=5)
        await self._settle_and_claim(self._clock.now())

    async def _round(self) -> None:
        now = self._clock.now()
        items, again_at = await self._settle_and_claim(now)
        soonest = again_at
        started = 0
        for item in items:
            at = self._earliest(item, now)
            if at <= now:
                self._start(item, now)
                started += 1
            else:
                soonest = min(soonest or at, at)
        if started == BATCH:
            return
        await self._rest(soonest)

    async def _rest(self, soonest: datetime | None) -> None:
        """Until news, or until the next message may go."""
        self.waits_until = soonest
        if not self._in_flight and not self._reports and not self._wake.is_set():
            self.idle.set()
        await self._clock.wait(self._wake, soonest)
        self.idle.clear()

    def _earliest(self, item: OutboxItem, now: datetime) -> datetime:
        paused = self._paused.get(item.channel, now)
        return max(paused, self._paces[item.channel].earliest(item.chat_id, item.lane, now))

    def _start(self, item: OutboxItem, now: datetime) -> None:
        self._paces[item.channel].sent(item.chat_id, item.lane, now)
        self._in_flight[item.id] = asyncio.create_task(self._deliver(item))

    async def _deliver(self, item: OutboxItem) -> None:
        tries = item.tries + 1
        try:
            message_id = await self._transports[item.channel].deliver(item)
            self._reports.append(
                Report(item.id, SENT, tries, message_id, item.card_id if message_id else None)
            )
        except TelegramError as error:
            self._failed(item, error, tries)
        except (KeyError, ValueError, TypeError) as error:
            # An answer that isn't the Bot API's (a proxy's page, `ok: false` under 200).
            self._failed(item, NetworkError(type(error).__name__), tries)
        finally:
            self.wake()

    def _failed(self, item: OutboxItem, error: TelegramError, tries: int) -> None:
        """Obey the decision; what is dead stays in the outbox for a person to see."""
        what = f"{type(error).__name__}: {error.message}"
        now = self._clock.now()
        match decide(error, tries):
            case Done():
                self._reports.append(Report(item.id, SENT, tries, error=what))
            case Again(seconds, hold_chat):
                at = now + timedelta(seconds=seconds)
                if hold_chat:
                    self._paces[item.channel].hold(item.chat_id, at)
                self._reports.append(Report(item.id, WAITING, tries, again_at=at, error=what))
            case Anew():
                state = SENT if item.card_id is None else WAITING
                self._reports.append(
                    Report(item.id, state, tries, card_id=item.card_id, error=what, anew=True)
                )
            case Blocked():
                self._blocked.append(item.address_id)
                self._reports.append(Report(item.id, DEAD, tries, error=what))
            case Dead():
                log.error("message %s (%s) can't be sent: %s", item.id, item.key, what)
                self._reports.append(Report(item.id, DEAD, tries, error=what))
            case Pause(seconds):
                log.error("channel %s: the token is refused; messages wait", item.channel)
                self._paused[item.channel] = now + timedelta(seconds=seconds)

    async def _settle_and_claim(self, now: datetime) -> tuple[list[OutboxItem], datetime | None]:
        """Note in one commit what became of the messages that came back, and take new ones."""
        done = [key for key, task in self._in_flight.items() if task.done()]
        reports, self._reports = self._reports, []
        blocked, self._blocked = self._blocked, []
        flying = self._in_flight.keys() - set(done)
        try:
            claimed = await self._writer.run(self._note_and_claim, now, reports, blocked, flying)
        except DatabaseBusy:
            self._reports, self._blocked = reports + self._reports, blocked + self._blocked
            raise
        for key in done:
            self._in_flight.pop(key).result()
        return claimed

    def _note_and_claim(
        self, now: datetime, reports: list[Report], blocked: list[int], flying: set[int]
    ) -> tuple[list[OutboxItem], datetime | None]:
        opened = self._store.work if reports or blocked else self._store.reading
        with opened(now) as work:
            work.outbox.settle(reports)
            for address_id in blocked:
                work.people.blocked(address_id)
            items = work.outbox.claim(BATCH, flying)
            return items, None if items else work.outbox.next_at()
