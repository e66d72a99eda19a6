"""
The whole desk in one process, in virtual time, and its deaths.

Every part is the real one: receiver, worker, sender, fetcher, ticker around a real database. Only
the threads are taken out, so that what happens next depends on the seed alone. A crash is an error
that no part catches, at a commit or at a call; whatever was in memory is dropped then, and a new
program begins on the same database.
"""

import asyncio
import contextlib
import random
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from unittest.mock import patch

from founding import KEY, InThisProcess
from sim_server import SENDING, SimServer, Wire
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

import bot.program
import bot.transport
from bot.build import appoint_staff
from bot.clock import Clock
from bot.ids import seeded_ids
from bot.program import Parts, Program
from bot.transport import Endpoint, Transport
from domain.staff import Staff
from handlers.office import Desk
from storage.blobs import in_folder
from storage.engine import open_engine
from storage.errors import DatabaseBusy
from storage.values import OutboxItem
from storage.vault import Vault
from storage.work import Store, Work

P = ParamSpec("P")
T = TypeVar("T")
CHANNEL = "local"
MOST_STEPS = 30_000


class Crash(BaseException):
    """The process is gone."""


class Inline:
    """The writer's thread without its thread, so that nobody ever waits for it."""

    is_wanted = False

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        await asyncio.sleep(0)
        return work(*args, **kwargs)

    run_first = run

    def close(self) -> None:
        """Nothing to end."""


class Told(Transport):
    """Says which row of the outbox a call is for."""

    async def deliver(self, item: OutboxItem) -> int | None:
        SENDING.set(item.id)
        return await super().deliver(item)


async def _inline(work: Callable[..., T], *args: Any) -> T:
    await asyncio.sleep(0)
    return work(*args)


class World:
    """One county, one seed."""

    def __init__(
        self, seed: int, folder: Path, staff: Sequence[Staff], desk: Desk, start: datetime
    ) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - it is to be repeated
        self.seed, self.folder, self._staff, self.desk = seed, folder, staff, desk
        self.clock = Clock(stopped_at=start)
        self.server = SimServer(random.Random(seed + 1), lambda: self.clock.now())  # noqa: S311, PLW0108 - a later clock, too
        self.crashes = 0.0
        self.suffered: Counter[str] = Counter()
        self.dead = False
        self._program: Program | None = None
        self._store: Store | None = None
        self._life = 0

    # A program's life

    async def begin(self) -> None:
        """Start a program on the database as it lies there; one that fails is started again."""
        while True:
            try:
                await self._start()
            except (Crash, DatabaseBusy):
                await self.end()
            else:
                return

    async def _start(self) -> None:
        self._life += 1
        self.dead = False
        self.server.forget_waits()
        engine = open_engine(f"sqlite:///{self.folder / 'suping.db'}", synchronous="OFF")
        draw = random.Random(self.seed * 1_000 + self._life)  # noqa: S311
        store = Store(engine, Vault(KEY, draw.randbytes), seeded_ids(draw.getrandbits(32)))
        self._store = store
        store.check_key(self.clock.now())
        if self._life % 5 == 0:
            appoint_staff(store, self._staff, self.clock.now())
        with (
            patch.object(bot.program, "WriterThread", Inline),
            patch.object(bot.transport, "AiohttpRequest", self._wire),
        ):
            transport = Told(Endpoint(CHANNEL, "http://sim", "1:made-up"))
            blobs = in_folder(self.folder / "files")
            self._program = Program(Parts(store, self.desk, self.clock, (transport,), blobs))
        self._program.fetcher._cleaner = InThisProcess()  # type: ignore[assignment]
        await self._program.start(ticking=False)

    def _wire(self, *_: object, **__: object) -> Wire:
        return Wire(self.server, self.perhaps)

    def perhaps(self, where: str) -> None:
        """Die here, now and then; the dead do nothing more."""
        if self.dead:
            raise Crash(where)
        if self.dice.random() < self.crashes:
            self.suffered[f"crash {where}"] += 1
            self.dead = True
            raise Crash(where)

    async def end(self) -> None:
        """Drop the program with everything in its memory."""
        self.dead = True
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._store is not None:
            self._store.close()
        self._program = self._store = None

    # What happens in it

    async def settles(self) -> None:
        """Everything that can be done at this instant is done; whoever dies begins anew."""
        while not await self._is_calm():
            await self.end()
            self.clock = Clock(stopped_at=self.clock.now() + self._moved())
            await self.begin()

    def _moved(self) -> timedelta:
        """A clock may be set back or on while a program is away."""
        return timedelta(seconds=self.dice.choice((0, 0, 1, 30, -40)))

    async def _is_calm(self) -> bool:
        """
        Go on until every part waits for news or for an instant; False where the program died.

        Nothing here waits for anything outside this process, so whoever can go on is ready.
        """
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
        for _ in range(MOST_STEPS):
            if self.dead:
                return False
            await asyncio.sleep(0)
            if not ready and not self._is_due():
                return not self.dead
        raise AssertionError(f"the desk finds no rest at {self.clock.now()}")

    def _is_due(self) -> bool:
        at = self.clock.next_wake()
        return at is not None and at <= self.clock.now()

    async def passes(self, time: timedelta) -> None:
        """Time goes by: whoever waits is woken at their instant, what is due is worked."""
        until = self.clock.now() + time
        while self.clock.now() < until:
            await self.ticks()
            found = [at for at in (self.clock.next_wake(), self.next_due()) if at is not None]
            at = min([until, *(one for one in found if one > self.clock.now())])
            self.clock.move_to(at)
            await self.settles()
        await self.ticks()

    async def ticks(self) -> None:
        """One tick of the program, which may die in it."""
        with contextlib.suppress(Crash):
            await self.program.ticker.tick()
        await self.settles()

    def next_due(self) -> datetime | None:
        """When something falls due."""
        with self.reading() as work:
            return work.due.next_at()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Work]:
        """The database, by a look that dies of nothing."""
        assert self._store is not None
        with self._store.reading(self.clock.now()) as work:
            yield work

    @property
    def program(self) -> Program:
        """The one that lives."""
        assert self._program is not None
        return self._program

    # What goes wrong in it

    @contextlib.contextmanager
    def storms(self) -> Iterator[None]:
        """Commits fail and programs die while the block runs."""

        def before(_session: Session) -> None:
            self.perhaps("before a commit")
            if self.dice.random() < self.server.faults / 2:
                self.suffered["database busy"] += 1
                raise OperationalError("COMMIT", None, Exception("database is locked"))

        def after(_session: Session) -> None:
            self.perhaps("after a commit")

        event.listen(Session, "before_commit", before)
        event.listen(Session, "after_commit", after)
        try:
            yield
        finally:
            event.remove(Session, "before_commit", before)
            event.remove(Session, "after_commit", after)


@contextlib.contextmanager
def without_threads() -> Iterator[None]:
    """Files are kept and sniffed in the loop, so that their order is the seed's."""
    with patch.object(asyncio, "to_thread", _inline):
        yield


def run(what: Callable[[], Awaitable[T]]) -> T:
    """Do something in a loop of its own."""

    async def doing() -> T:
        return await what()

    with asyncio.Runner() as runner:
        return runner.run(doing())


def new_world(
    seed: int, folder: Path, founded: Path, staff: Sequence[Staff], desk: Desk, start: datetime
) -> World:
    """A world on a copy of a database that has its tables and its staff."""
    folder.mkdir(parents=True)
    shutil.copy(founded, folder / "suping.db")
    return World(seed, folder, staff, desk, start)


__all__ = ["CHANNEL", "Crash", "World", "new_world", "run", "without_threads"]
