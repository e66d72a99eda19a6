"""A desk killed while tablets send ratings: what it acknowledged is stored, and counted once."""

import asyncio
import random
import socket
from collections import Counter
from typing import Any

import aiohttp
from program_house import RUNNING, House
from program_process import Running, python, until

from bot.build import open_store
from bot.clock import Clock
from storage.work import Work

TABLETS = 8
KILLS = 5
RATINGS = 40
"""Of each tablet, at least: it goes on for as long as desks are killed."""
WAITING = 10
GRADES = (5, 5, 5, 5, 4, 4, 3, 3, 2, 1)
PAUSE = 0.02


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Tablet:
    """Keeps every rating until it is acknowledged, as the page does."""

    def __init__(self, number: int, port: int, chance: random.Random) -> None:
        self.window = f"main/{number}"
        self._cookie = f"suping_kiosk=device{number}.secret{number}"
        self._origin = f"http://127.0.0.1:{port}"
        self._chance = chance
        self.given: dict[str, int] = {}
        self.acknowledged: set[str] = set()
        self.new: Counter[str] = Counter()

    def pair(self, work: Work) -> None:
        device, _, secret = self._cookie.partition("=")[2].partition(".")
        code = f"CODE{self.window}"
        work.kiosks.offer(self.window, code)
        work.kiosks.pair(self.window, code, device, secret)

    async def rate(self, session: aiohttp.ClientSession, killing: asyncio.Event) -> None:
        """One rating after the other; what has no answer is sent again with those that follow."""
        while not killing.is_set() or len(self.given) < RATINGS or self._waiting():
            wanted = not killing.is_set() or len(self.given) < RATINGS
            if wanted and len(self._waiting()) < WAITING:
                self.given[f"{self._chance.getrandbits(128):032x}"] = self._chance.choice(GRADES)
            try:
                await self._send(session)
            except (aiohttp.ClientError, TimeoutError):
                await asyncio.sleep(PAUSE)

    def _waiting(self) -> list[str]:
        return [key for key in self.given if key not in self.acknowledged]

    async def _send(self, session: aiohttp.ClientSession) -> None:
        ratings = [
            {"key": key, "window": self.window, "grade": self.given[key], "tags": []}
            for key in self._waiting()
        ]
        headers = {"Origin": self._origin, "X-Suping-Kiosk": "1", "Cookie": self._cookie}
        body = {"window": self.window, "ratings": ratings}
        async with session.post(
            f"{self._origin}/kiosk/ratings", json=body, headers=headers
        ) as answer:
            found: dict[str, Any] = await answer.json()
            if answer.status in {429, 503}:
                await asyncio.sleep(0.5)
                return
            assert answer.status == 200, found
            for one in found["results"]:
                self.acknowledged.add(one["key"])
                self.new[one["key"]] += one["new"]


async def started(house: House, port: int) -> Running:
    """A desk whose pages are where they were before."""
    command = python("bot.command_line", "run", "--config", str(house.config))
    desk = house.start(command, "desk", env={"SUPING_WEB__PORT": str(port)})
    await desk.says(RUNNING)
    return desk


async def kill_again_and_again(house: House, port: int, chance: random.Random) -> None:
    for _ in range(KILLS):
        desk = await started(house, port)
        await asyncio.sleep(chance.uniform(0.1, 1.0))
        assert desk.lives, desk.words
        desk.kill()


async def test_what_was_acknowledged_before_a_kill_is_stored_and_counted_once(
    house: House, chance: random.Random
) -> None:
    port = free_port()
    tablets = [Tablet(number, port, chance) for number in range(1, TABLETS + 1)]
    store = open_store(house.settings())
    with store.work(Clock().now()) as work:
        for one in tablets:
            one.pair(work)
    store.close()
    killing = asyncio.Event()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        sending = [asyncio.create_task(one.rate(session, killing)) for one in tablets]
        await kill_again_and_again(house, port, chance)
        killing.set()
        desk = await started(house, port)
        await asyncio.gather(*sending)
    unfollowed = "SELECT count(*) FROM service_rating WHERE unfollowed"
    await until(lambda: not house.count(unfollowed), "a case for every bad rating")
    await until(house.quiet, "an empty inbox and outbox")
    assert await desk.stop() == 0, desk.words
    given = {key: grade for one in tablets for key, grade in one.given.items()}
    assert all(one.acknowledged == set(one.given) for one in tablets)
    assert all(count <= 1 for one in tablets for count in one.new.values())
    with house.reading() as work:
        rows = work.session.connection().exec_driver_sql(
            "SELECT client_key, grade, case_id FROM service_rating"
        )
        found = [tuple(row) for row in rows]
        days = work.session.connection().exec_driver_sql(
            "SELECT sum(g1), sum(g2), sum(g3), sum(g4), sum(g5) FROM rating_day"
        )
        counted = tuple(days.one())
    assert Counter((key, grade) for key, grade, _ in found) == Counter(given.items())
    by_grade = Counter(given.values())
    assert counted == tuple(by_grade[grade] for grade in range(1, 6))
    assert [case is not None for _, grade, case in found] == [grade <= 2 for _, grade, _ in found]
