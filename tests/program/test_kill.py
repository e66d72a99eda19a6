"""Desk and chat server, killed at random while citizens file: nothing lost, nothing filed twice."""

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable

import pytest
from program_house import House
from program_oracle import Outcome, judge
from program_people import Citizen, People
from program_process import Running, until

CITIZENS = 12
KILLS = 32
CHAT_KILLS = 4
ENDS = 6
MATTERS = (
    "滨河路{}号门口的路灯坏了三天没人修",
    "农贸市场{}号摊旁边垃圾没人清，臭得很",
    "幸福小区{}号楼停水两天了",
    "王家村{}组的路坑坑洼洼，下雨全是泥",
    "想问问{}路公交以后还开不开",
)


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


async def one_life(house: House, chance: random.Random, *, chat_too: bool) -> None:
    """
    Start the desk and kill it: sometimes while it starts, mostly while it works.

    With `chat_too` the chat server is killed under the working desk and started again.
    """
    if chance.random() < 0.2:
        desk = house.run_desk()
        await asyncio.sleep(chance.uniform(0.2, 1.5))
    else:
        desk = await house.start_desk()
        await asyncio.sleep(chance.uniform(0.0, 1.2))
    if chat_too:
        house.chat.kill()
        await house.start_chat()
        await asyncio.sleep(chance.uniform(0.0, 1.2))
    assert desk.lives, desk.words
    desk.kill()


async def settled(house: House, desk: Running) -> None:
    """Nothing waits any more; then the desk is stopped."""
    await until(house.quiet, "an empty inbox and outbox")
    assert await desk.stop() == 0, desk.words


def report(outcome: Outcome, kills: int) -> Outcome:
    outcome.kills = kills
    print(outcome.line())  # noqa: T201 - the figures of the run
    return outcome


@pytest.mark.timeout(600)
async def test_kill_9_loses_no_complaint_and_files_none_twice(
    house: House, people: People, chance: random.Random
) -> None:
    lives: list[Running] = []

    async def kills() -> None:
        for life in range(KILLS):
            await one_life(house, chance, chat_too=life % (KILLS // CHAT_KILLS) == 1)
        lives.append(await house.start_desk())

    citizens = await crowd(people, kills)
    await settled(house, lives[0])
    outcome = report(await judge(house, people, citizens), KILLS + CHAT_KILLS)
    outcome.check()
    assert outcome.acknowledged >= CITIZENS
    assert max(outcome.copies) <= 3, outcome.line()


@pytest.mark.timeout(600)
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
    await settled(house, lives[0])
    outcome = report(await judge(house, people, citizens), ENDS)
    outcome.check()
    assert set(outcome.copies) == {1}, outcome.line()
