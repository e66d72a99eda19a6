"""Several desks on one PostgreSQL: one of them polls, and another takes over (see test_kill)."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql import cluster, programs
from program_house import House
from program_oracle import judge
from program_people import People
from program_process import until
from program_storm import SharedHouse, crowd

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(programs() is None, reason="PostgreSQL's server is not installed"),
]


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[House]:
    with cluster() as server:
        house = SharedHouse(tmp_path, server.url(server.create()))
        yield house
        house.close()


async def test_one_of_several_polls_and_another_takes_over(house: House, people: People) -> None:
    first = await house.start_desk()
    second = await house.start_desk()
    first.kill()
    citizens = await crowd(people, lambda: asyncio.sleep(2))
    await until(house.quiet, "an empty inbox and outbox")
    assert await second.stop() == 0, second.words
    assert "Conflict" not in second.words
    outcome = await judge(house, people, citizens)
    outcome.check()
