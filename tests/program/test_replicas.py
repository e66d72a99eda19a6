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

from bot.neighbours import Neighbours
from storage.leading import Leading

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


async def test_a_program_is_woken_by_what_others_say_and_not_by_its_own_words() -> None:
    woken = asyncio.Event()
    with cluster() as server:
        ours, theirs = server.open("postgres"), server.open("postgres")
        url = server.url("postgres")
        mine, other = Leading(ours), Leading(theirs)
        listening = asyncio.create_task(Neighbours(url, woken.set, lambda: mine.session_id).run())
        async with asyncio.timeout(30):
            while not woken.is_set():  # it may not listen yet
                other.tell_others()
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)
        woken.clear()
        mine.tell_others()
        await asyncio.sleep(0.3)
        assert not woken.is_set()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        for leading, engine in ((mine, ours), (other, theirs)):
            leading.give_up()
            engine.dispose()


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
