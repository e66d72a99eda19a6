"""
The sender: takes messages from the outbox, in order per chat, at the channel's pace.

A message whose answer was lost may have arrived; it is sent again, because a message twice is
better than none. Edits and answers to taps are the same when repeated. While nobody answers on a
channel, all of it waits and no message uses up its tries.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, TelegramError

from bot.charts.studio import Studio, is_drawn
from bot.clock import Clock
from bot.files.showing import FileGone, Shelf
from bot.logs import plain
from bot.pace import Pace
from bot.retry import OUTAGE, Again, Anew, Away, Blocked, Dead, Done, Elsewhere, Pause, decide
from bot.transport import Transport
from bot.writer import WriterThread
from handlers.administrators.living import Living
from handlers.office import Desk, Office
from handlers.units.absence import left
from storage.errors import DatabaseBusy
from storage.outbox import DEAD, SENT, WAITING, Lane, Report
from storage.values import OutboxItem
from storage.work import Store, Work

log = logging.getLogger(__name__)
BATCH = 40
AT_FIRST = 2
"""So many are on their way at once after a start, and one more for each that was noted: whatever
killed the program just now may do so again, and what is on its way then is sent once more."""
LAST_SECONDS = 5
T = TypeVar("T")
Upload = tuple[int, str, str]
"""A file, the channel it was sent on, and the id that this channel gave it."""
Gone = tuple[int, int | None]
"""An address nothing reaches any more, or whose group is now the chat of this number."""


@dataclass(frozen=True)
class Flight:
    """A message on its way. Nothing follows it to its address before it has arrived."""

    task: asyncio.Task[None]
    item: OutboxItem


class Sender:
    """Sends for every channel, each at its own pace."""

    def __init__(
        self,
        transports: Mapping[str, Transport],
        store: Store,
        writer: WriterThread,
        clock: Clock,
        shelf: Shelf,
        desk: Desk | None = None,
    ) -> None:
        self._studio = Studio()
        self._desks = Living(desk) if desk is not None else None
        self._transports = transports
        self._shelf = shelf
        self._store = store
        self._writer = writer
        self._clock = clock
        self._paces = {name: Pace() for name in transports}
        self._paused: dict[str, datetime] = {}
        self._outages = dict.fromkeys(transports, 0)
        self._in_flight: dict[int, Flight] = {}
        self._abreast = dict.fromkeys(transports, AT_FIRST)
        # Written in the loop, taken in the writer's thread when it notes them.
        self._reports: deque[Report] = deque()
        self._gone: deque[Gone] = deque()
        self._uploads: deque[Upload] = deque()
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
        tasks = [flight.task for flight in self._in_flight.values()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=LAST_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._in_flight.clear()
        self._studio.close()
        try:
            await self._settle_and_claim(self._clock.now(), [])
        except DatabaseBusy as error:
            log.warning("the database is busy, some messages will be sent again: %s", error)

    async def _round(self) -> None:
        now = self._clock.now()
        self._paused = {name: until for name, until in self._paused.items() if until > now}
        going = [name for name in self._transports if name not in self._paused]
        items, again_at = await self._settle_and_claim(now, going)
        waits = self._start_all(items, now)
        started = len(items) - len(waits)
        if started >= BATCH:
            return
        if items and not started:
            again_at = await self._writer.run(self._next_at, now)
        await self._rest(_soonest([again_at, *waits]))

    def _start_all(self, items: list[OutboxItem], now: datetime) -> list[datetime | None]:
        """Start what may go; of each of the others, when it may, or None behind one in flight."""
        busy = {it.item.address_id for it in self._in_flight.values() if it.item.lane != Lane.TAP}
        waits: list[datetime | None] = []
        for item in items:
            pace = self._paces[item.channel]
            behind = item.address_id in busy or not self._has_room(item.channel)
            if behind and item.lane != Lane.TAP:
                waits.append(None)
            elif (at := pace.earliest(item.chat_id, item.lane, now)) > now:
                waits.append(at)
            else:
                pace.sent(item.chat_id, item.lane, now, flying=True)
                self._in_flight[item.id] = Flight(asyncio.create_task(self._deliver(item)), item)
        return waits

    def _has_room(self, channel: str) -> bool:
        """Whether one more may be on its way; where not, the next that arrives wakes the sender."""
        flying = sum(flight.item.channel == channel for flight in self._in_flight.values())
        return flying < self._abreast[channel]

    async def _rest(self, soonest: datetime | None) -> None:
        """
        Until news, or until the next message may go, or a paused channel is tried again.

        A replay moves its clock on for the first, never for a channel where nobody answers.
        """
        self.waits_until = soonest
        if not self._in_flight and not self._reports and not self._wake.is_set():
            self.idle.set()
        await self._clock.wait(self._wake, _soonest([soonest, *self._paused.values()]))
        self.idle.clear()

    async def _deliver(self, item: OutboxItem) -> None:
        tries = item.tries + 1
        try:
            message_id = await self._send(item)
            self._outages[item.channel] = 0
            self._reports.append(
                Report(item.id, SENT, tries, message_id, item.card_id if message_id else None)
            )
        except FileGone as error:
            self._reports.append(Report(item.id, DEAD, tries, error=str(error)))
        except TelegramError as error:
            self._failed(item, error, tries)
        except Exception as error:
            # Whatever is wrong with one message, the others must go on.
            log.exception("message %s (%s) could not be sent", item.id, item.key)
            self._failed(item, NetworkError(type(error).__name__), tries)
        finally:
            self._paces[item.channel].arrived(self._clock.now())
            self.wake()

    async def _send(self, item: OutboxItem) -> int | None:
        """Send a message, or the kept copy of a file; a channel may have forgotten its own id."""
        transport = self._transports[item.channel]
        if is_drawn(item) and (drawn := await self._studio.draw(item)) is not None:
            return await transport.show_drawn(item, drawn)
        if item.method != "file":
            return await transport.deliver(item)
        showing = await self._shelf.take(item)
        try:
            message_id, known = await transport.show(item, showing)
        except BadRequest:
            if showing.data is not None:
                raise
            showing = await self._shelf.take(item, anew=True)
            message_id, known = await transport.show(item, showing)
        if showing.data is not None and known is not None:
            self._uploads.append((showing.attachment_id, item.channel, known))
        return message_id

    def _failed(self, item: OutboxItem, error: TelegramError, tries: int) -> None:
        """Obey the decision; what is dead stays in the outbox for a person to see."""
        what = f"{type(error).__name__}: {plain(error.message)}"
        now = self._clock.now()
        match decide(error, tries):
            case Done():
                self._reports.append(Report(item.id, SENT, tries, error=what))
            case Again(seconds, hold_chat):
                at = now + timedelta(seconds=seconds)
                self._reports.append(self._postponed(item, at, tries, what, hold_chat=hold_chat))
            case Anew():
                state = SENT if item.card_id is None else WAITING
                self._reports.append(
                    Report(item.id, state, tries, card_id=item.card_id, error=what, anew=True)
                )
            case Blocked() | Dead() | Elsewhere() as lost:
                self._lost(item, lost, Report(item.id, DEAD, tries, error=what))
            case Pause(seconds):
                log.error("channel %s: the token is refused; messages wait", item.channel)
                self._paused[item.channel] = now + timedelta(seconds=seconds)
            case Away():
                self._nobody_answers(item.channel, now)

    def _lost(self, item: OutboxItem, decision: Blocked | Dead | Elsewhere, report: Report) -> None:
        """Nothing reaches its address, or only it is lost; or it goes where its group went."""
        if isinstance(decision, Elsewhere):
            self._gone.append((item.address_id, decision.chat_id))
            report = replace(report, state=WAITING, again_at=self._clock.now())
        elif isinstance(decision, Blocked):
            self._gone.append((item.address_id, None))
        else:
            log.error("message %s (%s) can't be sent: %s", item.id, item.key, report.error)
        self._reports.append(report)

    def _postponed(
        self, item: OutboxItem, at: datetime, tries: int, what: str, *, hold_chat: bool
    ) -> Report:
        """Later; what the server asked to wait for is no failure of the message."""
        if hold_chat:
            self._paces[item.channel].hold(item.chat_id, at)
            tries = item.tries
        return Report(item.id, WAITING, tries, again_at=at, error=what)

    def _nobody_answers(self, channel: str, now: datetime) -> None:
        """All of the channel waits, longer each time; several in flight at once count as one."""
        if self._paused.get(channel, now) > now:
            return
        self._outages[channel] += 1
        pause = OUTAGE[min(self._outages[channel], len(OUTAGE)) - 1]
        log.warning("channel %s: nobody answers; again in %s s", channel, pause)
        self._paused[channel] = now + timedelta(seconds=pause)

    async def _settle_and_claim(
        self, now: datetime, channels: list[str]
    ) -> tuple[list[OutboxItem], datetime | None]:
        """
        Note in one commit what became of the messages that came back, and take new ones.

        What comes back while this waits for its turn to write is noted along with the rest: a
        message that is not noted yet would be sent again after a crash.
        """
        claimed, back = await self._writer.run_first(self._note_and_claim, now, channels)
        for key in back:
            if (flight := self._in_flight.pop(key, None)) is not None:  # none once it closes
                flight.task.result()
                channel = flight.item.channel
                self._abreast[channel] = min(self._abreast[channel] + 1, BATCH)
        return claimed

    def _note_and_claim(
        self, now: datetime, channels: list[str]
    ) -> tuple[tuple[list[OutboxItem], datetime | None], set[int]]:
        # First who is back: their reports are there already. The loop changes no flight meanwhile.
        back = {key for key, flight in list(self._in_flight.items()) if flight.task.done()}
        reports, gone = _taken(self._reports), _taken(self._gone)
        uploads = _taken(self._uploads)
        opened = self._store.work if reports or gone else self._store.reading
        try:
            with opened(now) as work:
                self._note(work, reports, gone, uploads)
                return self._claim(work, now, self._in_flight.keys() - back, channels), back
        except DatabaseBusy:
            self._reports.extendleft(reversed(reports))
            self._gone.extendleft(reversed(gone))
            self._uploads.extendleft(reversed(uploads))
            raise

    def _note(
        self, work: Work, reports: list[Report], gone: list[Gone], uploads: list[Upload]
    ) -> None:
        work.outbox.settle(reports)
        for attachment_id, channel, file_id in uploads:
            work.attachments.uploaded(attachment_id, channel, file_id)
        for address_id, new_chat in gone:
            if new_chat is None:
                self._left(work, address_id)
            else:
                work.groups.migrate(address_id, new_chat)

    def _claim(
        self, work: Work, now: datetime, flying: set[int], channels: list[str]
    ) -> tuple[list[OutboxItem], datetime | None]:
        leading = self._store.leading
        mine = [name for name in channels if leading.leads(f"send:{name}")]
        items = [one for name in mine for one in work.outbox.claim(name, BATCH, flying)]
        return items, None if items else leading.look_again(now, work.outbox.next_at())

    def _left(self, work: Work, address_id: int) -> None:
        """Whoever blocked the bot is reached no more; what waited for them goes to the next."""
        if self._desks is None:
            work.people.blocked(address_id)
        else:
            left(Office(self._desks.of(work), work), address_id)

    def _next_at(self, now: datetime) -> datetime | None:
        with self._store.reading(now) as work:
            return work.outbox.next_at()


def _soonest(instants: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)


def _taken(waiting: deque[T]) -> list[T]:
    """All that waits; what is added meanwhile is taken along or stays, and is never lost."""
    return [waiting.popleft() for _ in range(len(waiting))]
