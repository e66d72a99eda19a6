"""The composition root: the parts of the running desk, each a parameter, and how they start."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram.error import TelegramError

from bot.clock import Clock
from bot.files.fetcher import Fetcher
from bot.files.fetcher import Parts as FetcherParts
from bot.files.showing import Shelf
from bot.gateways import Gateway
from bot.introduction import Introduction
from bot.keeping.nightly import EVERY_SECONDS as LOOKS_EVERY
from bot.keeping.nightly import Nightly
from bot.learner import EVERY_SECONDS, Learner
from bot.logs import plain
from bot.neighbours import Neighbours
from bot.nudger import Nudger
from bot.receiver import Receiver
from bot.retry import BACK_OFF
from bot.sender import Sender
from bot.ticker import Ticker
from bot.transport import Transport
from bot.worker import Worker
from bot.writer import WriterThread
from handlers.administrators.living import Living
from handlers.office import Desk
from storage.blobs import Blobs
from storage.errors import DatabaseBusy
from storage.work import Store

log = logging.getLogger(__name__)
TICK_SECONDS = 1
MENU_SECONDS = 60


@dataclass(frozen=True)
class Parts:
    """What a running desk is made of."""

    store: Store
    desk: Desk
    clock: Clock
    transports: tuple[Transport, ...]
    blobs: Blobs
    learner: Learner | None = None
    gateways: tuple[Gateway, ...] = ()
    url: str = ""
    nightly: Nightly | None = None


class Program:
    """
    The desk, running: receivers, worker, sender and ticker around one writer thread.

    `desk` is the desk as it is configured, `desks` gives it as administrators have changed it
    since; asked in the writer thread alone.
    """

    def __init__(self, parts: Parts) -> None:
        self.clock = parts.clock
        self.store = parts.store
        self.desk = parts.desk
        self._transports = {one.name: one for one in parts.transports}
        self.desks = Living(parts.desk)
        self.writer = WriterThread()
        shelf = Shelf(parts.store, self.writer, parts.clock, parts.blobs)
        self.sender = Sender(
            self._transports, parts.store, self.writer, parts.clock, shelf, parts.desk
        )
        self.nudger = Nudger(parts.gateways, parts.store, parts.desk, self.writer, parts.clock)
        self.fetcher = Fetcher(
            FetcherParts(
                self._transports,
                parts.store,
                self.writer,
                parts.clock,
                parts.desk,
                parts.blobs,
                self.decided,
            )
        )
        self.worker = Worker(parts.store, parts.desk, self.writer, parts.clock, self.decided)
        self.ticker = Ticker(parts.store, parts.desk, self.writer, parts.clock, self.decided)
        self.receivers = {
            one.name: Receiver(one, parts.store, self.writer, parts.clock, self._stored)
            for one in parts.transports
        }
        self.learner = parts.learner
        self._nightly = parts.nightly
        leading = parts.store.leading
        self.neighbours = (
            Neighbours(parts.url, self._heard, lambda: leading.session_id)
            if leading.shared
            else None
        )
        self._telling: set[asyncio.Future[None]] = set()
        self._introductions = {
            one.name: Introduction(one, parts.store, self.writer, parts.clock, parts.desk)
            for one in parts.transports
        }
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._tasks: list[asyncio.Task[None]] = []
        self.on_move: Callable[[datetime], Awaitable[None]] | None = None

    async def start(self, *, ticking: bool = True) -> None:
        """Start every part; `ticking` is off where a replay ticks by itself."""
        runs = [self.worker.run(), self.sender.run(), self.nudger.run(), self.fetcher.run()]
        runs += [receiver.run() for receiver in self.receivers.values()]
        runs += [self._introduce(one) for one in self._transports.values()]
        if self.neighbours is not None:
            runs.append(self.neighbours.run())
        self._tasks = [asyncio.create_task(run) for run in runs]
        if ticking:
            self._every(TICK_SECONDS, self.ticker.tick)
            if self.learner is not None:
                self._every(EVERY_SECONDS, self.learner.look)
            if self._nightly is not None:
                self._every(LOOKS_EVERY, self._nightly.look)
            self._every(MENU_SECONDS, self.say_menus)
            self._scheduler.start()

    def _every(self, seconds: int, job: Callable[[], Awaitable[object]]) -> None:
        """Ticks that were missed count as one, however late."""
        self._scheduler.add_job(
            job,
            "interval",
            seconds=seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    async def say_menus(self) -> None:
        """Whoever got or lost a role since has the menu that goes with it, within a minute."""
        for name, introduction in self._introductions.items():
            try:
                await introduction.say_to_staff()
            except (TelegramError, DatabaseBusy) as error:
                log.warning("channel %s: menus of staff: %s", name, plain(str(error)))

    def _stored(self) -> None:
        """Updates were stored: whoever is free handles them."""
        self.worker.wake()
        self._tell_others()

    def decided(self, *, fetches: bool = True) -> None:
        """Something was written that may have to go out, or to be fetched."""
        self.sender.wake()
        self.nudger.wake()
        if fetches:
            self.fetcher.wake()
        self._tell_others()

    def _tell_others(self) -> None:
        if self.store.leading.shared:
            telling = asyncio.ensure_future(self.writer.run(self.store.leading.tell_others))
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)

    def _heard(self) -> None:
        """Another program wrote something."""
        self.worker.wake()
        self.sender.wake()
        self.fetcher.wake()

    async def failed(self) -> None:
        """Wait until a part ends, which none should; its error is raised."""
        waiting = {task for task in self._tasks if not task.done() or task.exception()}
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Stop in order: nothing new, then what is on its way, then the database."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._telling, return_exceptions=True)
        self.fetcher.close()
        await self.sender.close()
        for transport in self._transports.values():
            await transport.close()
        self.writer.close()
        self.store.close()

    async def _introduce(self, transport: Transport) -> None:
        """Say who the bot is and which commands it knows, in both languages; try until it works."""
        for attempt in range(1, 1_000_000):
            try:
                name = await transport.check()
                await self._introductions[transport.name].say()
            except (TelegramError, DatabaseBusy) as error:
                pause = BACK_OFF[min(attempt, len(BACK_OFF)) - 1]
                log.error("channel %s: %s; again in %s s", transport.name, plain(str(error)), pause)
                await self.clock.sleep(pause)
            else:
                log.info("channel %s: this is @%s", transport.name, name)
                return

    async def settle(self, reached: Iterable[tuple[str, int]] = ()) -> None:
        """
        Wait until nothing is left to do at this instant, and at the instants pacing asks for.

        `reached` names updates (channel, id) that must have come in. The clock is moved on to
        where the sender waits, so this is for sandboxes and replays only.
        """
        for channel, update_id in reached:
            await self.receivers[channel].reached(update_id)
        while True:
            await self.worker.idle.wait()
            await self.fetcher.idle.wait()
            await self.sender.idle.wait()
            if not all(one.idle.is_set() for one in (self.worker, self.fetcher, self.sender)):
                continue
            at = self.sender.waits_until
            if at is None:
                return
            await self._move(at)
            self.sender.wake()

    async def move_to(self, target: datetime) -> None:
        """
        Move the clock, stopping at every instant at which something is due.

        What falls due on the way happens at its own hour, in order.
        """
        due = await self.writer.run(self.ticker.next_at)
        while due is not None and due <= target:
            await self._move(due)
            due = await self.ticker.tick()
            await self.settle()
        await self._move(target)
        if self.clock.runs:
            await self.ticker.remember_offset()

    async def _move(self, instant: datetime) -> None:
        """Move the clock, and tell whoever keeps theirs by it."""
        self.clock.move_to(instant)
        if self.on_move is not None:
            await self.on_move(self.clock.now())
