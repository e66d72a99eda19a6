"""What was written goes out in order per chat, at the channel's pace, until the stop."""

import asyncio
import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from bot_house import (
    COUNTY,
    NOW,
    SECOND,
    SENT,
    Room,
    Start,
    quiet,
    soon,
    states,
    until_done,
)
from telegram.error import (
    TimedOut,
)

from bot.sender import AT_FIRST, Sender
from storage.outbox import Lane


async def test_a_message_goes_out_and_is_noted_with_its_id(
    room: Room, sender: Sender, start: Start
) -> None:
    room.send(5, "您好")
    start(sender.run())
    await quiet(sender)
    assert room.county.words == ["您好"]
    assert room.rows("SELECT state, message_id, tries FROM outbox") == [(SENT, 900, 1)]


async def test_one_chat_gets_its_messages_in_order_a_second_apart(
    room: Room, sender: Sender, start: Start
) -> None:
    room.send(5, "一", "二", "三")
    start(sender.run())
    await until_done(room, sender)
    assert room.county.words == ["一", "二", "三"]
    instants = [one.at for one in room.county.got]
    assert all(later - one >= SECOND for one, later in pairwise(instants))


async def test_chats_do_not_wait_for_one_another(room: Room, sender: Sender, start: Start) -> None:
    gate = room.county.hold("慢")
    room.send(5, "慢", "之后")
    room.send(6, "快")
    start(sender.run())
    await soon(lambda: len(room.county.got) == 2)
    await room.breathe()
    assert sorted(room.county.words) == ["快", "慢"]
    gate.set()
    await until_done(room, sender)
    assert room.county.words[-1] == "之后"


async def test_a_thousand_messages_keep_to_the_pace(
    room: Room, sender: Sender, start: Start
) -> None:
    for number in range(100):
        room.send(100 + number, "一", "二")
    start(sender.run())
    await until_done(room, sender)
    instants = [one.at for one in room.county.got]
    assert len(instants) == 200
    for at in instants:
        assert sum(at <= one < at + SECOND for one in instants) <= 30
    assert instants[-1] - NOW < timedelta(seconds=12)


async def test_after_a_start_few_are_on_their_way_until_some_were_noted(
    room: Room, sender: Sender, start: Start
) -> None:
    """Whatever killed the program may do so again: only what is on its way comes once more."""
    gates = [room.county.hold(str(number)) for number in range(12)]
    for number in range(12):
        room.send(100 + number, str(number))
    start(sender.run())
    await soon(lambda: len(room.county.got) == AT_FIRST)
    await room.breathe()
    assert len(room.county.got) == AT_FIRST
    for noted in range(1, 4):
        gates[noted - 1].set()
        await soon(lambda many=AT_FIRST + 2 * noted: len(room.county.got) == many)
    for gate in gates:
        gate.set()
    await until_done(room, sender)
    assert sorted(room.county.words, key=int) == [str(number) for number in range(12)]


async def test_an_answer_to_a_tap_waits_for_no_room(
    room: Room, sender: Sender, start: Start
) -> None:
    gates = [room.county.hold(str(number)) for number in range(6)]
    for number in range(6):
        room.send(100 + number, str(number))
    start(sender.run())
    await soon(lambda: len(room.county.got) == AT_FIRST)
    address_id = room.meet(100)
    room.do(lambda work: work.outbox.answer_tap(address_id, "tap"))
    sender.wake()
    await soon(lambda: any(one.method == "answer" for one in room.county.got))
    for gate in gates:
        gate.set()
    await until_done(room, sender)


async def test_what_comes_back_while_a_note_waits_for_the_writer_is_noted_with_it(
    room: Room, sender: Sender, start: Start
) -> None:
    gates = [room.county.hold(words) for words in ("一", "二")]
    room.send(5, "一")
    room.send(6, "二")
    start(sender.run())
    await soon(lambda: len(room.county.got) == 2)
    await room.breathe()
    goes_on = threading.Event()
    long_work = asyncio.create_task(room.writer.run(goes_on.wait, 5))
    for gate in gates:
        gate.set()
        await asyncio.sleep(0.02)
    next_work = asyncio.create_task(room.writer.run(states, room))
    await asyncio.sleep(0)
    goes_on.set()
    assert await long_work
    assert await next_work == [SENT, SENT]


async def test_an_answer_to_a_tap_overtakes(room: Room, sender: Sender, start: Start) -> None:
    room.send(5, "一", "二")
    start(sender.run())
    await quiet(sender)
    address_id = room.meet(5)
    room.do(lambda work: work.outbox.answer_tap(address_id, "42", "好"))
    await quiet(sender)
    assert [one.method for one in room.county.got] == ["text", "answer"]


async def test_nobody_has_to_wait_for_news_that_came_while_it_was_busy(
    room: Room, sender: Sender, start: Start
) -> None:
    start(sender.run())
    for number in range(30):
        room.send(200 + number, str(number))
        sender.wake()
        await asyncio.sleep(0)
    await until_done(room, sender)
    assert sorted(room.county.words, key=int) == [str(number) for number in range(30)]


async def test_a_postponed_message_goes_at_its_instant_though_another_waits_longer(
    room: Room, sender: Sender, start: Start
) -> None:
    room.county.will("后到", TimedOut())
    room.send(6, "后到")
    start(sender.run())
    await quiet(sender)
    sender._paces[COUNTY].hold(7, NOW + 60 * SECOND)
    room.send(7, "等着", lane=Lane.STAFF)
    await quiet(sender)
    assert sender.waits_until is not None
    assert sender.waits_until <= NOW + 2 * SECOND


async def test_stopping_lets_what_is_on_its_way_arrive_and_notes_it(
    room: Room, sender: Sender
) -> None:
    gate = room.county.hold("您好")
    room.send(5, "您好")
    running = asyncio.create_task(sender.run())
    await soon(lambda: room.county.words == ["您好"])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    closing = asyncio.create_task(sender.close())
    await asyncio.sleep(0)
    gate.set()
    await closing
    assert states(room) == [SENT]


async def test_stopping_waits_for_nobody_for_ever_and_leaves_nothing_running(
    room: Room, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sender.LAST_SECONDS", 0.05)
    room.county.hold("您好")
    room.send(5, "您好")
    running = asyncio.create_task(sender.run())
    await soon(lambda: room.county.words == ["您好"])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    before = asyncio.all_tasks()
    await sender.close()
    assert states(room) == [0]
    assert len(asyncio.all_tasks()) < len(before)


async def test_a_database_that_is_busy_at_the_end_does_not_stop_the_stopping(
    room: Room, sender: Sender
) -> None:
    room.send(5, "您好")
    running = asyncio.create_task(sender.run())
    await soon(lambda: room.county.words == ["您好"])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    room.store.busy = 1
    await sender.close()
