"""The parts together: they start, wait for one another, move through time, and stop clean."""

import asyncio
import logging
from datetime import datetime, timedelta

import pytest
from bot_house import COUNTY, NOW, SECOND, Doings, FakeChat, Room, program_of, said, soon
from telegram.error import InvalidToken, NetworkError, RetryAfter

from bot.clock import Clock
from bot.program import Program
from bot.request import NotReached
from bot.ticker import OFFSET
from storage.due import Appointment

HOUR = timedelta(hours=1)


async def settled(program: Program, *reached: tuple[str, int]) -> None:
    async with asyncio.timeout(10):
        await program.settle(reached)


def plan(room: Room, **hours: int) -> None:
    case_id = room.file()
    rows = [Appointment(kind, NOW + after * HOUR) for kind, after in hours.items()]
    room.do(lambda work: work.due.plan(case_id, 0, rows))


def arrive(chat: FakeChat, *updates: object) -> None:
    """More updates for the poller that waits already."""
    chat.batches.append(list(updates))


async def test_settled_means_everything_that_came_in_is_answered(
    room: Room, doings: Doings
) -> None:
    assert doings.fault is None
    room.writer.close()
    arrive(room.county, said(1, "一", 5), said(2, "二", 6), said(3, "三", 5))
    program = program_of(room)
    room.writer = program.writer
    await program.start(ticking=False)
    await settled(program, (COUNTY, 3))
    assert sorted(room.county.words) == ["收到一", "收到三", "收到二"]
    await program.stop()
    assert room.county.closed


async def test_settling_moves_the_clock_by_what_pacing_asks_and_no_more(
    room: Room, program: Program
) -> None:
    room.send(5, "一", "二", "三")
    program.sender.wake()
    await settled(program)
    assert room.county.words == ["一", "二", "三"]
    assert 2 * SECOND <= room.clock.now() - NOW <= 3 * SECOND


async def test_settling_waits_for_what_the_server_asked_to_wait_for(
    room: Room, program: Program
) -> None:
    room.county.will("一", RetryAfter(20))
    room.send(5, "一")
    program.sender.wake()
    await settled(program)
    assert room.county.words == ["一", "一"]
    assert room.clock.now() >= NOW + 20 * SECOND


@pytest.mark.parametrize("error", [NotReached("ClientConnectorError"), InvalidToken()])
async def test_a_clock_does_not_run_away_while_nobody_answers(
    room: Room, program: Program, error: Exception
) -> None:
    room.county.will("一", *[error] * 50)
    room.send(5, "一")
    program.sender.wake()
    await settled(program)
    assert room.clock.now() == NOW


async def test_time_passes_from_one_due_instant_to_the_next(
    room: Room, program: Program, doings: Doings
) -> None:
    """What falls due on the way happens at its own hour."""
    plan(room, c=9, a=1, b=2)
    moves: list[datetime] = []

    async def follow(instant: datetime) -> None:
        moves.append(instant)

    program.on_move = follow
    await program.move_to(NOW + 5 * HOUR)
    assert doings.due == [(NOW + HOUR, "a"), (NOW + 2 * HOUR, "b")]
    assert room.county.words == ["a", "b"]
    assert room.clock.now() == NOW + 5 * HOUR
    assert moves == sorted(moves)
    assert moves[-1] == NOW + 5 * HOUR


async def test_a_move_back_changes_nothing(room: Room, program: Program) -> None:
    await program.move_to(NOW - HOUR)
    assert room.clock.now() == NOW


async def test_how_far_a_running_clock_was_moved_is_stored(room: Room, doings: Doings) -> None:
    assert doings.due == []
    clock = Clock()
    room.writer.close()
    program = program_of(room, clock)
    room.writer = program.writer
    await program.start(ticking=False)
    await program.move_to(clock.now() + HOUR)
    ((stored,),) = room.rows(f"SELECT value FROM meta WHERE key = '{OFFSET}'")  # noqa: S608
    assert abs(float(stored) - 3600) < 5
    await program.stop()


async def test_the_bot_introduces_itself_again_and_again_until_it_works(
    room: Room, doings: Doings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert doings.due == []
    faults: list[Exception] = [NetworkError("Bad Gateway"), InvalidToken()]
    told: list[str | None] = []

    async def check() -> str:
        if faults:
            raise faults.pop(0)
        return "suping_bot"

    async def say_commands(
        commands: list[tuple[str, str]], language: str | None, chat_id: int | None = None
    ) -> None:
        assert commands
        if chat_id is None:
            told.append(language)

    monkeypatch.setattr(room.county, "check", check)
    monkeypatch.setattr(room.county, "say_commands", say_commands)
    room.writer.close()
    program = program_of(room)
    room.writer = program.writer
    with caplog.at_level(logging.INFO):
        await program.start(ticking=False)
        await room.breathe()
        await room.pass_time(5)
        await soon(lambda: told == [None, "en"])
    assert "this is @suping_bot" in caplog.text
    await program.stop()


async def test_a_part_that_dies_is_told_and_not_lived_with(
    room: Room, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deaf but alive is the worst: the process ends, and is started again from outside."""

    def dies(_now: datetime) -> None:
        raise ZeroDivisionError("the worker is no more")

    monkeypatch.setattr(program.worker, "batch", dies)
    program.worker.wake()
    async with asyncio.timeout(5):
        with pytest.raises(ZeroDivisionError):
            await program.failed()
    assert room.county.words == []


async def test_while_all_is_well_nothing_has_failed(program: Program) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(program.failed(), 0.05)


async def test_a_desk_that_ticks_works_what_is_due_by_itself(room: Room, doings: Doings) -> None:
    clock = Clock()
    case_id = room.file()
    at = clock.now()
    room.do(lambda work: work.due.plan(case_id, 0, [Appointment("now", at)]))
    room.writer.close()
    program = program_of(room, clock)
    room.writer = program.writer
    await program.start()
    await soon(lambda: [kind for _, kind in doings.due] == ["now"])
    await soon(lambda: room.county.words == ["now"])
    await program.stop()


async def test_stopping_leaves_no_task_and_no_connection(room: Room, doings: Doings) -> None:
    assert doings.due == []
    before = asyncio.all_tasks()
    room.writer.close()
    program = program_of(room)
    await program.start()
    await asyncio.sleep(0.01)
    await program.stop()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    assert room.county.closed


async def test_a_program_that_never_started_can_be_stopped(room: Room) -> None:
    room.writer.close()
    await program_of(room).stop()
    assert room.county.closed
