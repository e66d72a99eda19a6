"""
A storm of kills on one cell of the matrix: a database, so many desks, updates polled or brought.

Twelve citizens file all the time. Meanwhile desks are killed -9 at any moment, while they start as
well; now and then the chat server or PostgreSQL is killed in their place, and started again.
"""

import asyncio
import itertools
import random
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
from postgresql import Cluster
from program_door import Door
from program_house import RUNNING, House
from program_oracle import Outcome, judge
from program_people import Citizen, People
from program_process import Running, until
from program_stock import Stock

from bot.neighbours import conninfo_of

CITIZENS = 12
AT_START = 0.2
OF_THE_CHAT = 0.08
OF_THE_DATABASE = 0.08
LONGEST_LIFE = 4.0
LONGEST_OUTAGE = 1.0
LONGEST_START = 0.6
SECRET = "a-secret-of-the-webhook"
MATTERS = (
    "滨河路{}号门口的路灯坏了三天没人修",
    "农贸市场{}号摊旁边垃圾没人清，臭得很",
    "幸福小区{}号楼停水两天了",
    "王家村{}组的路坑坑洼洼，下雨全是泥",
    "想问问{}路公交以后还开不开",
)


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix; `brought`: updates come by webhook."""

    database: str
    desks: int
    brought: bool

    @property
    def name(self) -> str:
        """How the cell is called in tables."""
        number = "one program" if self.desks == 1 else f"{self.desks} programs"
        return f"{self.database}, {number}, {'webhook' if self.brought else 'polling'}"

    def __str__(self) -> str:
        return self.name.replace(", ", "-").replace(" ", "-")


CELLS = tuple(
    Cell(database, desks, brought)
    for database, desks in (("SQLite", 1), ("PostgreSQL", 1), ("PostgreSQL", 3))
    for brought in (False, True)
)


class SharedHouse(House):
    """A house whose desks share a database on a server."""

    def __init__(self, folder: Path, url: str, stock: Stock | None = None) -> None:
        super().__init__(folder, stock)
        self.url = url

    def count(self, question: str) -> int:
        try:
            with psycopg.connect(conninfo_of(self.url)) as connection:
                row = connection.execute(question).fetchone()
                return int(row[0]) if row else 0
        except psycopg.errors.UndefinedTable:
            return 0

    def write_config(self, more: str = "", **changed: object) -> Path:
        return super().write_config(f'{more}\n[database]\nurl = "{self.url}"\n', **changed)


async def file_until(done: asyncio.Event, citizen: Citizen, number: "itertools.count[int]") -> None:
    """File one complaint after the other, each of its own words."""
    await citizen.arrive()
    while not done.is_set():
        count = next(number)
        await citizen.file(MATTERS[count % len(MATTERS)].format(count))


async def crowd(people: People, disturb: Callable[[], Awaitable[None]]) -> list[Citizen]:
    """Citizens who file for as long as they are disturbed, and finish what they began."""
    done = asyncio.Event()
    number = itertools.count(1)
    citizens = [Citizen(people, 1_000 + n) for n in range(CITIZENS)]
    filing = [asyncio.create_task(file_until(done, one, number)) for one in citizens]
    try:
        await disturb()
        done.set()
        await asyncio.gather(*filing)
    finally:
        for task in filing:
            task.cancel()
    return citizens


def free_port() -> int:
    """A port nobody has."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Storm:
    """Kills in one house; `desks` are those that live or have just been killed."""

    def __init__(
        self, house: House, cell: Cell, chance: random.Random, server: Cluster | None
    ) -> None:
        self._house = house
        self._cell = cell
        self._chance = chance
        self._server = server
        self._ports = [free_port() for _ in range(cell.desks)]
        self._door = Door(self._ports)
        self._desks: list[Running | None] = [None] * cell.desks
        self._database_was_away = False
        self.kills: Counter[str] = Counter()

    async def rage(self, kills: int) -> None:
        """Kill so many times, and leave all desks running."""
        if self._cell.brought:
            await self._door.open()
        while self.kills.total() < kills:
            starting = self._start_what_is_dead()
            if starting and self._chance.random() < AT_START:
                await asyncio.sleep(self._chance.uniform(0, LONGEST_START))
            else:
                await self._all_run()
                await asyncio.sleep(self._chance.uniform(0, LONGEST_LIFE))
            await self._kill()
        self._start_what_is_dead()
        await self._all_run()

    async def end(self) -> None:
        """Wait until nothing waits, and ask every desk to end."""
        await until(self._house.quiet, "an empty inbox and outbox")
        for desk in self._desks:
            assert desk is not None
            assert await desk.stop() == 0, desk.words
        await self._door.close()

    def _start_what_is_dead(self) -> list[Running]:
        started = []
        for number, desk in enumerate(self._desks):
            if desk is not None and desk.lives:
                continue
            if desk is not None and desk.process.wait() >= 0:
                assert self._database_was_away, desk.words
            found = self._desks[number] = self._house.run_desk(env=self._surroundings(number))
            started.append(found)
        return started

    def _surroundings(self, number: int) -> dict[str, str]:
        """Where a desk's pages are, and how its updates come."""
        found = {"SUPING_WEB__PORT": str(self._ports[number])}
        if self._cell.brought:
            found["SUPING_WEB__ADDRESS"] = f"http://127.0.0.1:{self._door.port}"
            found["SUPING_CHANNEL__0__WEBHOOK_SECRET"] = SECRET
        return found

    async def _all_run(self) -> None:
        """Every desk runs; who ended for want of the database is started again by whoever does."""
        for number, desk in enumerate(self._desks):
            assert desk is not None
            await until(partial(_is_decided, desk), RUNNING)
            if not desk.lives:
                self._start_what_is_dead()
                found = self._desks[number]
                assert found is not None
                await found.says(RUNNING)
        self._database_was_away = False

    async def _kill(self) -> None:
        what = self._chance.random()
        if what < OF_THE_CHAT:
            self.kills["chat server"] += 1
            self._house.chat.kill()
            await self._house.start_chat()
        elif what < OF_THE_CHAT + OF_THE_DATABASE and self._server is not None:
            self.kills["database"] += 1
            self._database_was_away = True
            self._server.kill()
            await asyncio.sleep(self._chance.uniform(0, LONGEST_OUTAGE))
            await asyncio.to_thread(self._server.start_again)
        else:
            self.kills["desk"] += 1
            number = self._chance.randrange(len(self._desks))
            desk = self._desks[number]
            assert desk is not None
            assert desk.lives or self._database_was_away, desk.words
            desk.kill()


def _is_decided(desk: Running) -> bool:
    """It runs, or will not."""
    return RUNNING in desk.words or not desk.lives


async def weather(house: House, people: People, storm: Storm, kills: int) -> Outcome:
    """A storm, the calm after it, and what the oracle finds."""
    citizens = await crowd(people, lambda: storm.rage(kills))
    await storm.end()
    outcome = await judge(house, people, citizens)
    outcome.kills = storm.kills.total()
    return outcome
