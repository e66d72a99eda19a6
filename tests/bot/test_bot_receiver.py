"""An update is in the inbox, committed, before the server may forget it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from bot_house import COUNTY, NOW, SECOND, Room, Start, said, soon
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.receiver import Receiver, lane
from bot.retry import TOKEN_PAUSE


@pytest.fixture
def receiver(room: Room) -> Receiver:
    return Receiver(room.county.transport, room.store, room.writer, room.clock, room.wake)


def stored(room: Room) -> list[int]:
    return [number for (number,) in room.rows("SELECT update_id FROM inbox ORDER BY id")]


async def test_a_batch_is_stored_before_it_is_confirmed(room: Room, receiver: Receiver) -> None:
    room.county.batches = [[said(7), said(8)], []]
    await receiver.poll()
    assert stored(room) == [7, 8]
    assert room.woken == 1
    await receiver.poll()
    assert room.county.asked == [None, 9]


async def test_a_start_asks_without_an_offset(room: Room, receiver: Receiver) -> None:
    """After a quiet week the server counts from anywhere; a stored offset would make it deaf."""
    room.county.batches = [[said(2_000_000_000)], [said(17)], []]
    for _ in range(3):
        await receiver.poll()
    assert stored(room) == [2_000_000_000, 17]
    assert room.county.asked == [None, 2_000_000_001, 18]


async def test_an_empty_answer_moves_nothing_and_wakes_nobody(
    room: Room, receiver: Receiver
) -> None:
    room.county.batches = [[said(7)], [], []]
    for _ in range(3):
        await receiver.poll()
    assert room.county.asked == [None, 8, 8]
    assert room.woken == 1


async def test_while_the_database_is_busy_nothing_is_confirmed(
    room: Room, receiver: Receiver, start: Start
) -> None:
    room.store.busy = 2
    room.county.batches = [[said(7)], [said(7)], [said(7), said(8)]]
    start(receiver.run())
    await soon(lambda: room.clock.next_wake() is not None)
    assert stored(room) == []
    await room.pass_time(5)
    await soon(lambda: len(room.county.asked) == 4)
    assert room.county.asked == [None, None, None, 9]
    assert stored(room) == [7, 8]


async def test_what_comes_twice_is_stored_once(room: Room, receiver: Receiver) -> None:
    room.county.batches = [[said(7)], [said(7), said(8)]]
    await receiver.poll()
    receiver._offset = None
    await receiver.poll()
    assert stored(room) == [7, 8]


@pytest.mark.parametrize("error", [InvalidToken(), InvalidToken("Not Found")])
async def test_a_refused_token_pauses_and_comes_back(
    room: Room, receiver: Receiver, start: Start, error: Exception
) -> None:
    room.county.batches = [error, error, [said(7)]]
    start(receiver.run())
    await soon(lambda: room.clock.next_wake() is not None)
    await room.pass_time(TOKEN_PAUSE - 1)
    assert len(room.county.asked) == 1
    await room.pass_time(TOKEN_PAUSE + 2)
    await soon(lambda: stored(room) == [7])


@pytest.mark.parametrize(
    "error", [NetworkError("Bad Gateway"), TimedOut(), Conflict("two pollers"), NetworkError("x")]
)
async def test_every_fault_of_the_network_is_lived_through(
    room: Room, receiver: Receiver, start: Start, error: Exception
) -> None:
    room.county.batches = [error, error, error, [said(7)]]
    start(receiver.run())
    await soon(lambda: room.clock.next_wake() is not None)
    assert room.clock.next_wake() == NOW + SECOND
    await room.pass_time(9)
    await soon(lambda: stored(room) == [7])


async def test_a_long_outage_is_asked_about_once_a_minute_at_most_and_at_least(
    room: Room, receiver: Receiver, start: Start
) -> None:
    room.county.batches = [NetworkError("down")] * 30 + [[said(7)]]
    start(receiver.run())
    await soon(lambda: room.clock.next_wake() is not None)
    await room.pass_time(600, step=10)
    before = len(room.county.asked)
    await room.pass_time(600, step=10)
    assert 8 <= len(room.county.asked) - before <= 11
    await room.pass_time(1200, step=10)
    await soon(lambda: stored(room) == [7])


async def test_a_wait_asked_for_is_kept(room: Room, receiver: Receiver, start: Start) -> None:
    room.county.batches = [RetryAfter(20), [said(7)]]
    start(receiver.run())
    await soon(lambda: room.clock.next_wake() is not None)
    await room.pass_time(19)
    assert len(room.county.asked) == 1
    await room.pass_time(1)
    await soon(lambda: stored(room) == [7])


async def test_a_malformed_update_is_stored_among_the_others(
    room: Room, receiver: Receiver
) -> None:
    bad: list[dict[str, Any]] = [{}, {"update_id": "x"}, {"update_id": 2**80, "message": 1}]
    room.county.batches = [[said(7), *bad, said(8)], []]
    await receiver.poll()
    await receiver.poll()
    assert room.county.asked == [None, 9]
    assert stored(room) == [7, 0, 0, 0, 8]


async def test_a_malformed_update_at_the_end_does_not_move_the_offset_back(
    room: Room, receiver: Receiver
) -> None:
    room.county.batches = [[said(7), {"broken": True}], []]
    await receiver.poll()
    await receiver.poll()
    assert room.county.asked == [None, 8]


async def test_updates_nobody_can_confirm_are_not_asked_for_without_pause(
    room: Room, receiver: Receiver, start: Start
) -> None:
    room.county.batches = [[{"broken": True}]] * 50
    start(receiver.run())
    await soon(lambda: room.clock.next_wake() is not None)
    await room.breathe()
    assert len(room.county.asked) == 1
    assert stored(room) == [0]


async def test_half_a_character_in_a_message_stops_nobody(room: Room, receiver: Receiver) -> None:
    room.county.batches = [[json.loads(json.dumps(said(7)).replace("\\u8def", "\\ud83d"))]]
    await receiver.poll()
    assert stored(room) == [7]


async def test_who_waits_for_an_update_goes_on_once_it_is_stored(
    room: Room, receiver: Receiver, start: Start
) -> None:
    room.county.batches = [[said(7)], [said(8)]]
    arrived: list[int] = []

    async def wait_for(number: int) -> None:
        await receiver.reached(number)
        assert number in stored(room)
        arrived.append(number)

    start(wait_for(8))
    start(wait_for(7))
    await receiver.poll()
    await soon(lambda: arrived == [7])
    await receiver.poll()
    await soon(lambda: arrived == [7, 8])


@pytest.mark.parametrize(
    ("update", "where"),
    [
        (said(1, chat=5), "county:5"),
        ({"update_id": 1, "edited_message": said(1, chat=5)["message"]}, "county:5"),
        ({"update_id": 1, "callback_query": {"id": "1", **said(1, chat=5)}}, "county:5"),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": -7}}}, "county:-7"),
        ({"seen": {"chat_id": 5, "message_id": 1}}, "county:5"),
        ({"update_id": 1, "inline_query": {"id": "1"}}, "county:"),
        ({"update_id": 1, "message": {"chat": {"id": "x"}}}, "county:"),
        ({"update_id": 1, "message": {"chat": 5}}, "county:"),
        ({"update_id": 1}, "county:"),
    ],
)
def test_an_update_stands_in_the_lane_of_its_chat(update: dict[str, Any], where: str) -> None:
    assert lane(COUNTY, update) == where


def test_everything_of_one_chat_stands_in_one_lane() -> None:
    kinds: list[Callable[[int], dict[str, Any]]] = [
        said,
        lambda n: {"update_id": n, "callback_query": said(n)},
        lambda n: {"seen": {"chat_id": 5, "message_id": n}},
    ]
    assert len({lane(COUNTY, make(1)) for make in kinds}) == 1
