"""A room with a migrated database for each test; the migrations run once."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from bot_house import Doings, Room, Start, program_of

from bot.program import Program
from bot.sender import Sender
from storage.engine import open_engine
from storage.migrate import upgrade


@pytest.fixture(scope="session")
def migrated_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "desk.db"
    engine = open_engine(f"sqlite:///{path}", synchronous="NORMAL")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def room(migrated_desk: Path, tmp_path: Path) -> Iterator[Room]:
    path = tmp_path / "desk.db"
    shutil.copy(migrated_desk, path)
    made = Room(path)
    yield made
    made.close()


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts a part that runs for ever; it is stopped with the test."""
    tasks: list[asyncio.Task[None]] = []

    def run(part: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        tasks.append(asyncio.create_task(part))
        return tasks[-1]

    yield run
    for task in tasks:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def sender(room: Room) -> Sender:
    transports = {name: chat.transport for name, chat in room.chats.items()}
    return Sender(transports, room.store, room.writer, room.clock, room.shelf)


@pytest.fixture
def doings(monkeypatch: pytest.MonkeyPatch) -> Doings:
    made = Doings()
    monkeypatch.setattr("bot.worker.take_turn", made.turn)
    monkeypatch.setattr("bot.ticker.work_due", made.work_due)
    monkeypatch.setattr("bot.ticker.tend", lambda _office: None)
    return made


@pytest.fixture
async def program(room: Room, doings: Doings) -> AsyncIterator[Program]:
    assert doings.due == []
    room.writer.close()
    made = program_of(room)
    room.writer = made.writer
    await made.start(ticking=False)
    yield made
    await made.stop()
