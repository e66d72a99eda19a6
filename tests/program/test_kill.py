"""
Desk, chat server and database killed at random while citizens file: nothing lost, nothing doubled.

The short form of `make kills`: of each cell of the matrix a few kills.
"""

import asyncio
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql import DURABLE, Cluster, cluster, programs
from program_house import House
from program_oracle import judge
from program_people import People
from program_process import Running, until
from program_stock import Stock
from program_storm import CELLS, CITIZENS, Cell, SharedHouse, Storm, crowd, weather

KILLS = int(os.environ.get("SUPING_KILLS", "4"))
ENDS = 4
NO_SERVER = pytest.mark.skipif(programs() is None, reason="PostgreSQL's server is not installed")
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def stock() -> Iterator[Stock]:
    found = Stock()
    yield found
    found.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with cluster(DURABLE) as found:
        yield found


@pytest.fixture
def cell(request: pytest.FixtureRequest) -> Cell:
    found: Cell = getattr(request, "param", CELLS[0])
    return found


@pytest.fixture
def empty_house(
    tmp_path: Path, stock: Stock, cell: Cell, request: pytest.FixtureRequest
) -> Iterator[House]:
    house = House(tmp_path, stock)
    if cell.database == "PostgreSQL":
        server: Cluster = request.getfixturevalue("server")
        house = SharedHouse(tmp_path, server.url(server.create()), stock)
    yield house
    house.close()


@pytest.mark.parametrize(
    "cell",
    [pytest.param(one, marks=NO_SERVER if one.database != "SQLite" else ()) for one in CELLS],
    indirect=True,
    ids=str,
)
async def test_kill_9_loses_no_complaint_and_files_none_twice(
    house: House,
    people: People,
    cell: Cell,
    chance: random.Random,
    request: pytest.FixtureRequest,
) -> None:
    shared = request.getfixturevalue("server") if cell.database == "PostgreSQL" else None
    outcome = await weather(house, people, Storm(house, cell, chance, shared), KILLS)
    print(outcome.line())  # noqa: T201 - the figures of the run
    outcome.check()
    assert outcome.acknowledged >= CITIZENS
    assert max(outcome.copies) <= 3, outcome.line()


async def test_a_desk_that_is_asked_to_end_repeats_no_message(
    house: House, people: People, chance: random.Random
) -> None:
    lives: list[Running] = []

    async def ends() -> None:
        for _ in range(ENDS):
            desk = await house.start_desk()
            await asyncio.sleep(chance.uniform(0.2, 2.5))
            assert await desk.stop() == 0, desk.words
        lives.append(await house.start_desk())

    citizens = await crowd(people, ends)
    await until(house.quiet, "an empty inbox and outbox")
    assert await lives[0].stop() == 0, lives[0].words
    outcome = await judge(house, people, citizens)
    outcome.check()
    assert set(outcome.copies) == {1}, outcome.line()
