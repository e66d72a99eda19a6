"""A desk's moving parts around one real database, a clock that stands, and a chat that obeys."""

import asyncio
import itertools
import os
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import text

from bot.build import desk_of
from bot.charts.studio import Drawn
from bot.clock import Clock
from bot.config.settings import load
from bot.demo import CONFIG as DEMO
from bot.files.showing import Shelf, Showing
from bot.ids import seeded_ids
from bot.program import Parts, Program
from bot.sender import Sender
from bot.transport import Brought, Transport
from bot.writer import WriterThread
from handlers.incoming import Incoming, Said
from handlers.office import Desk, Office
from storage.blobs import in_folder
from storage.engine import open_engine
from storage.errors import DatabaseBusy
from storage.outbox import Lane
from storage.tables import Case
from storage.values import DueItem, Message, OutboxItem, Written
from storage.vault import Vault
from storage.work import Store, Work

NOW = datetime(2026, 9, 28, 0, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
COUNTY, TOWN = "county", "town"
PATIENCE = 5.0
SENT, DEAD, SUPERSEDED = 1, 2, 3
Json = dict[str, Any]
Start = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]


@dataclass(frozen=True)
class Sent:
    """A message as the chat server got it."""

    at: datetime
    channel: str
    chat_id: int
    method: str
    words: str


@dataclass
class FakeChat:
    """A transport that obeys: what it answers to words is set beforehand, else all goes well."""

    name: str
    clock: Clock
    got: list[Sent] = field(default_factory=list)
    answers: dict[str, list[object]] = field(default_factory=dict)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    batches: list[object] = field(default_factory=list)
    asked: list[int | None] = field(default_factory=list)
    closed: bool = False
    shown: list[Showing] = field(default_factory=list)
    drawn: list[bytes] = field(default_factory=list)
    files: dict[str, object] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(900))
    brought: Brought | None = None
    brings: list[Brought | None] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)

    async def bring_to(self, where: Brought | None) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.brings.append(where)

    def will(self, words: str, *outcomes: object) -> None:
        """Answer these words with an error, or with a message id; after that, all goes well."""
        self.answers[words] = list(outcomes)

    def hold(self, words: str) -> asyncio.Event:
        """Keep these words on their way until the gate is opened."""
        self.gates[words] = asyncio.Event()
        return self.gates[words]

    async def deliver(self, item: OutboxItem) -> int | None:
        words = str(item.payload.get("text"))
        self.got.append(Sent(self.clock.now(), self.name, item.chat_id, item.method, words))
        if words in self.gates:
            await self.gates.pop(words).wait()
        outcome = self.answers[words].pop(0) if self.answers.get(words) else None
        if isinstance(outcome, BaseException):
            raise outcome
        if item.method == "answer" or (item.method == "edit" and item.card_message_id):
            return None
        return outcome if isinstance(outcome, int) else next(self.numbers)

    async def show(self, item: OutboxItem, showing: Showing) -> tuple[int, str | None]:
        self.shown.append(showing)
        message_id = await self.deliver(item)
        assert message_id is not None
        return message_id, f"{self.name}-{showing.name}"

    async def show_drawn(self, item: OutboxItem, drawn: Drawn) -> int | None:
        self.drawn.append(drawn.data)
        return await self.deliver(item)

    async def download(self, file_id: str, most: int) -> bytes:
        outcome = self.files[file_id]
        found = outcome.pop(0) if isinstance(outcome, list) else outcome
        if isinstance(found, BaseException):
            raise found
        assert isinstance(found, bytes)
        assert len(found) <= most
        return found

    async def updates(self, offset: int | None) -> list[Json]:
        self.asked.append(offset)
        if not self.batches:
            await asyncio.Event().wait()
        batch = self.batches.pop(0)
        if isinstance(batch, BaseException):
            raise batch
        return cast("list[Json]", batch)

    async def check(self) -> str:
        return self.name

    async def say_commands(self, *_: object) -> None:
        return None

    async def say_group_commands(self, *_: object) -> None:
        return None

    async def say_about(self, *_: object) -> None:
        return None

    async def forget_commands(self, *_: object) -> None:
        return None

    async def close(self) -> None:
        self.closed = True

    @property
    def words(self) -> list[str]:
        return [one.words for one in self.got]

    @property
    def transport(self) -> Transport:
        return cast("Transport", self)


DESK = desk_of(load(DEMO))
"""The sample county's desk."""
"""All that these tests need of a desk: what the bot calls itself."""


class MoodyStore(Store):
    """A store that is busy as often as it is told to be."""

    busy = 0

    @contextmanager
    def work(self, now: datetime) -> Iterator[Work]:
        if self.busy:
            self.busy -= 1
            raise DatabaseBusy
        with super().work(now) as work:
            yield work


class Room:
    """One database with its writer, its clock and its chats."""

    def __init__(self, path: Path) -> None:
        self.clock = Clock(stopped_at=NOW)
        self.engine = open_engine(f"sqlite:///{path}", synchronous="NORMAL")
        self.store = MoodyStore(self.engine, Vault(bytes(32), os.urandom), seeded_ids(1))
        self.writer = WriterThread()
        self.blobs = in_folder(path.with_name("files"))
        self.shelf = Shelf(self.store, self.writer, self.clock, self.blobs)
        self.chats = {name: FakeChat(name, self.clock) for name in (COUNTY, TOWN)}
        self.county = self.chats[COUNTY]
        self.woken = 0

    def close(self) -> None:
        self.writer.close()
        self.store.close()

    def wake(self, *, fetches: bool = True) -> None:
        assert isinstance(fetches, bool)
        self.woken += 1

    def do(self, step: Callable[[Work], object]) -> None:
        with self.store.work(self.clock.now()) as work:
            step(work)

    def meet(self, user_id: int, channel: str = COUNTY) -> int:
        with self.store.work(NOW) as work:
            return work.people.meet(channel, user_id, user_id, "zh_CN").address_id

    def send(
        self, user_id: int, *words: str, channel: str = COUNTY, lane: Lane = Lane.REPLY
    ) -> None:
        address_id = self.meet(user_id, channel)
        with self.store.work(NOW) as work:
            for one in words:
                work.outbox.send(address_id, Message("k", one), lane=lane)

    def file(self, user_id: int = 1) -> int:
        """A case's id."""
        with self.store.work(NOW) as work:
            reader = work.people.meet(COUNTY, user_id, user_id, "zh_CN")
            case = Case(
                kind="complaint",
                urgency="normal",
                state="submitted",
                source="chat",
                person_id=reader.person_id,
                address_id=reader.address_id,
                submitted_at=NOW,
                dispatch_due_at=NOW,
                citizen_due_at=NOW,
                calendar="2026",
                number="",
                code="",
            )
            case_id = work.cases.file(case, Written("路灯")).id
        assert case_id is not None
        return case_id

    def rows(self, query: str) -> list[Any]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    async def pass_time(self, seconds: float, step: float = 1.0) -> None:
        """Let the clock go on in steps, as a machine's does."""
        for _ in range(round(seconds / step)):
            self.clock.move_to(self.clock.now() + timedelta(seconds=step))
            await self.breathe()

    async def breathe(self) -> None:
        """Let everybody who can go on do so."""
        for _ in range(4):
            await self.writer.run(lambda: None)
            await asyncio.sleep(0)


async def quiet(sender: Sender) -> None:
    """Wait until all that may go at this instant has gone and is noted."""
    sender.wake()
    async with asyncio.timeout(PATIENCE):
        await sender.idle.wait()


async def until_done(room: Room, sender: Sender) -> None:
    """Go on from wait to wait until nothing waits."""
    await quiet(sender)
    while sender.waits_until is not None:
        room.clock.move_to(sender.waits_until)
        await quiet(sender)


def states(room: Room) -> list[int]:
    """What became of each message, in the order they were written."""
    return [state for (state,) in room.rows("SELECT state FROM outbox ORDER BY id")]


async def soon(rule: Callable[[], bool]) -> None:
    """Wait until something is so; fail where it doesn't become so."""
    async with asyncio.timeout(PATIENCE):
        while not rule():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.002)


def said(number: int, words: str = "路灯不亮", chat: int = 5, **more: object) -> Json:
    """An update in which somebody writes."""
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "王"},
            "from": {"id": chat, "is_bot": False, "first_name": "王", "language_code": "zh-hans"},
            "text": words,
        }
        | more,
    }


class Doings:
    """What the desk does, in these tests: it answers what is said, and tells of what is due."""

    def __init__(self) -> None:
        self.due: list[tuple[datetime, str]] = []
        self.fault: BaseException | None = None

    def turn(self, _desk: Desk, work: Work, incoming: Incoming) -> None:
        if self.fault is not None:
            raise self.fault
        assert isinstance(incoming.what, Said)
        sender = incoming.sender
        reader = work.people.meet(sender.channel, sender.chat_id, sender.user_id, "zh_CN")
        work.outbox.send(reader.address_id, Message("k", f"收到{incoming.what.text}"))

    def work_due(self, office: Office, items: list[DueItem]) -> None:
        for item in items:
            self.due.append((office.now, item.kind))
            office.work.outbox.send(1, Message("due", item.kind))


def program_of(room: Room, clock: Clock | None = None) -> Program:
    transports = (room.county.transport,)
    return Program(Parts(room.store, DESK, clock or room.clock, transports, room.blobs))
