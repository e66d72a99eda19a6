"""Requests that come together share a round, and hear of it once the round is done."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence

import pytest

from bot.gathering import Gathering
from bot.writer import WriterThread
from storage.errors import DatabaseBusy


class Rounds:
    """Doubles numbers; holds a round until it is let go, fails where it is told to."""

    def __init__(self) -> None:
        self.done: list[list[int]] = []
        self.go = threading.Event()
        self.go.set()
        self.fault: Exception | None = None

    def work(self, numbers: Sequence[int]) -> list[int]:
        self.go.wait(10)
        self.done.append(list(numbers))
        if self.fault is not None:
            raise self.fault
        return [2 * one for one in numbers]


@pytest.fixture
async def writer() -> AsyncIterator[WriterThread]:
    made = WriterThread()
    yield made
    made.close()


@pytest.fixture
def rounds() -> Rounds:
    return Rounds()


async def test_each_hears_the_answer_to_its_own_question(
    writer: WriterThread, rounds: Rounds
) -> None:
    gathering = Gathering(writer, rounds.work)
    assert await asyncio.gather(*(gathering.ask(n) for n in range(100))) == list(range(0, 200, 2))


async def test_what_comes_while_a_round_is_written_shares_the_next_one(
    writer: WriterThread, rounds: Rounds
) -> None:
    gathering = Gathering(writer, rounds.work)
    rounds.go.clear()
    first = asyncio.create_task(gathering.ask(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = [asyncio.create_task(gathering.ask(n)) for n in range(2, 50)]
    await asyncio.sleep(0)
    rounds.go.set()
    await asyncio.gather(first, *others)
    assert rounds.done == [[1], list(range(2, 50))]


async def test_a_round_takes_no_more_than_it_may(writer: WriterThread, rounds: Rounds) -> None:
    gathering = Gathering(writer, rounds.work, most=10)
    await asyncio.gather(*(gathering.ask(n) for n in range(25)))
    assert [len(one) for one in rounds.done] == [10, 10, 5]


async def test_a_round_takes_what_weighs_no_more_than_it_may_and_at_least_one(
    writer: WriterThread, rounds: Rounds
) -> None:
    gathering = Gathering(writer, rounds.work, most=10, weight=lambda number: number)
    await asyncio.gather(*(gathering.ask(n) for n in (4, 6, 1, 50, 3, 3, 3, 3)))
    assert rounds.done == [[4, 6], [1], [50], [3, 3, 3], [3]]


async def test_what_a_round_died_of_is_told_to_everyone_of_it_and_the_next_goes_on(
    writer: WriterThread, rounds: Rounds
) -> None:
    gathering = Gathering(writer, rounds.work)
    rounds.fault = DatabaseBusy()
    answers = await asyncio.gather(*(gathering.ask(n) for n in range(5)), return_exceptions=True)
    assert all(isinstance(one, DatabaseBusy) for one in answers)
    rounds.fault = None
    assert await gathering.ask(4) == 8


async def test_whoever_went_away_disturbs_nobody(writer: WriterThread, rounds: Rounds) -> None:
    gathering = Gathering(writer, rounds.work)
    rounds.go.clear()
    gone, stays = (asyncio.create_task(gathering.ask(n)) for n in (1, 2))
    await asyncio.sleep(0)
    gone.cancel()
    rounds.go.set()
    assert await stays == 4
