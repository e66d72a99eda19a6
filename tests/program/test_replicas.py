"""Several desks on one PostgreSQL share the work: any of them may die, and nothing is lost."""

import asyncio
import os
import random
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from postgresql import Cluster, cluster, programs
from program_house import RUNNING, House
from program_oracle import judge
from program_people import People
from program_process import Running, until
from test_kill import CITIZENS, crowd, report

from bot.neighbours import conninfo_of

REPLICAS = 3
KILLS = int(os.environ.get("SUPING_KILLS", "3"))
pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(programs() is None, reason="PostgreSQL's server is not installed"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with cluster() as found:
        yield found


class SharedHouse(House):
    """A house whose desks share a database on a server."""

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder)
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


@pytest.fixture
def empty_house(tmp_path: Path, server: Cluster) -> Iterator[House]:
    house = SharedHouse(tmp_path, server.url(server.create()))
    yield house
    house.close()


async def test_of_three_desks_any_may_be_killed(
    house: House, people: People, chance: random.Random
) -> None:
    desks: list[Running] = []

    async def kills() -> None:
        desks.extend(house.run_desk() for _ in range(REPLICAS))
        await asyncio.gather(*(desk.says(RUNNING) for desk in desks))
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.2, 1.5))
            number = chance.randrange(REPLICAS)
            assert desks[number].lives, desks[number].words
            desks[number].kill()
            await asyncio.sleep(chance.uniform(0.0, 0.5))
            desks[number] = await house.start_desk()

    citizens = await crowd(people, kills)
    await until(house.quiet, "an empty inbox and outbox")
    for desk in desks:
        assert await desk.stop() == 0, desk.words
    outcome = report(await judge(house, people, citizens), KILLS)
    outcome.check()
    assert outcome.acknowledged >= CITIZENS
    assert max(outcome.copies) <= 3, outcome.line()


async def test_one_of_several_polls_and_another_takes_over(house: House, people: People) -> None:
    first = await house.start_desk()
    second = await house.start_desk()
    first.kill()
    citizens = await crowd(people, lambda: asyncio.sleep(2))
    await until(house.quiet, "an empty inbox and outbox")
    assert await second.stop() == 0, second.words
    assert "Conflict" not in second.words
    outcome = report(await judge(house, people, citizens), 1)
    outcome.check()
