"""Updates nobody can read are tried three times and set aside; the others don't wait for them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from program_house import House
from program_process import until
from stub_api import StubApi, said

USER = 7
BAD: tuple[tuple[str, Any], ...] = (
    ("a message without its date", {"message_id": 1, "chat": {"id": 5, "type": "private"}}),
    ("a text for a message", "你好"),
    ("a number for a message", 7),
    ("a list for a message", [1, 2]),
    ("a chat without a type", {"message_id": 1, "date": 1, "chat": {"id": 5}}),
    ("a date no calendar has", {"message_id": 1, "date": 10**18, "chat": {"id": 5}}),
    ("a chat that is a word", {"message_id": 1, "date": 1, "chat": "private"}),
)
ASIDE = "SELECT count(*) FROM inbox WHERE state = 2"
DONE = "SELECT count(*) FROM inbox WHERE state = 1"


def answers(stub: StubApi) -> list[dict[str, Any]]:
    """What the people of these tests were sent; those who keep the desk hear of other things."""
    return [one for one in stub.sent if USER <= one["chat_id"] <= USER + 2]


@pytest.fixture
async def stub(empty_house: House) -> AsyncIterator[StubApi]:
    """A stub of a Bot API, which the house's config names."""
    found = StubApi()
    await found.start()
    empty_house.api = found.address
    empty_house.write_config()
    yield found
    await found.stop()


async def test_bad_updates_are_set_aside_after_three_tries_and_hold_up_nobody(
    empty_house: House, stub: StubApi
) -> None:
    stub.pending = [
        *({"update_id": 100 + n, "message": bad} for n, (_, bad) in enumerate(BAD)),
        said(200, USER, "/start"),
    ]
    desk = await empty_house.start_desk()
    await until(lambda: bool(answers(stub)), "an answer to the good update")
    assert empty_house.count(ASIDE) == 0, "the good one waited until the bad ones were given up"
    await until(lambda: empty_house.count(ASIDE) == len(BAD), "the bad ones set aside")
    assert empty_house.count("SELECT count(*) FROM inbox WHERE state = 2 AND tries = 3") == len(BAD)
    assert desk.words.count("set aside") == len(BAD)
    assert stub.pending == []
    stub.pending = [said(201, USER, "/help")]
    await until(lambda: len(answers(stub)) == 2, "an answer after all that")
    assert await desk.stop() == 0


async def test_updates_that_mean_nothing_to_the_desk_are_done_with_at_once(
    empty_house: House, stub: StubApi
) -> None:
    stub.pending = [
        {"update_id": 1},
        {"update_id": 2, "invented_yesterday": {"chat": {"id": 5}}},
        {"update_id": 3, "poll": {"id": "1", "question": "?", "options": []}},
        said(4, USER, "/start"),
    ]
    desk = await empty_house.start_desk()
    await until(lambda: bool(answers(stub)), "an answer to the good update")
    await until(lambda: empty_house.count(DONE) + empty_house.count(ASIDE) == 4, "all handled")
    assert empty_house.count("SELECT count(*) FROM inbox WHERE state = 1 AND update_id < 3") == 2
    assert await desk.stop() == 0


async def test_an_update_without_a_number_neither_stops_the_desk_nor_makes_it_race(
    empty_house: House, stub: StubApi
) -> None:
    stub.pending = [said(9, USER, "/start"), {"message": "no number"}, "no update at all", None]
    desk = await empty_house.start_desk()
    await until(lambda: bool(answers(stub)), "an answer to the good update")
    calls = stub.calls["getUpdates"]
    await asyncio.sleep(2)
    assert stub.calls["getUpdates"] - calls < 20
    assert 10 in stub.offsets, "the good update was never confirmed"
    stub.pending = [said(10, USER, "/help")]
    await until(lambda: len(answers(stub)) == 2, "an answer after all that")
    assert len(answers(stub)) == 2
    assert await desk.stop() == 0


async def test_an_update_that_comes_twice_is_answered_once(
    empty_house: House, stub: StubApi
) -> None:
    first, second = said(50, USER, "/start"), said(51, USER + 1, "/start")
    stub.pending = [first, second, first, second]
    desk = await empty_house.start_desk()
    await until(lambda: len(answers(stub)) == 2, "two answers")
    stub.pending = [first, second, said(52, USER + 2, "/start")]
    await until(lambda: len(answers(stub)) == 3, "the answer to the new one")
    assert [one["chat_id"] for one in answers(stub)] == [USER, USER + 1, USER + 2]
    assert await desk.stop() == 0


async def test_numbers_that_start_anew_after_a_quiet_week_are_followed(
    empty_house: House, stub: StubApi
) -> None:
    stub.pending = [said(900_000, USER, "/start")]
    desk = await empty_house.start_desk()
    await until(lambda: len(answers(stub)) == 1, "the answer of last week")
    assert await desk.stop() == 0
    stub.pending = [said(17, USER + 1, "/start")]
    second = await empty_house.start_desk()
    await until(lambda: len(answers(stub)) == 2, "the answer to the low number")
    assert await second.stop() == 0
