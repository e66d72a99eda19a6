"""
The town with the desk's real parts: receiver, worker, sender, fetcher, nudger, ticker and log.

Only the chat server is played, at the transport's seam, and it fails now and then as a real one
does; so do handlers. What anybody is shown goes into the town's views, whatever is logged into its
log, by the desk's own handler and format at DEBUG.
"""

import asyncio
import contextlib
import io
import json
import random
from collections.abc import Awaitable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import aiohttp
import post
from founding import InThisProcess
from gateway_server import GatewayServer
from privacy_views import Views
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from town import Somebody, Town

import bot.worker
from bot.clock import Clock
from bot.files.showing import Showing
from bot.gateways import Gateway
from bot.logs import set_up
from bot.nudger import Nudger
from bot.program import Parts, Program
from bot.transport import Transport
from handlers.incoming import Incoming, Left, Said, Shown, Tapped
from handlers.office import Desk
from storage.blobs import in_folder
from storage.inbox import RawUpdate
from storage.values import OutboxItem
from storage.work import Store, Work

T = TypeVar("T")
DATE = 1_790_000_000
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF"
OGG = b"OggS" + b"\x00" * 60
PATIENCE = 600
MOST_ROUNDS = 5


class Screens:
    """A chat server at the transport's seam: it shows what it is sent, or stumbles."""

    brought = None

    def __init__(self, name: str, town: "RealTown") -> None:
        self.name = name
        self._town = town
        self._news: list[dict[str, Any]] = []
        self._came = asyncio.Event()

    def hand_over(self, update: dict[str, Any]) -> None:
        """An update the desk will ask for."""
        self._news.append(update)
        self._came.set()

    async def updates(self, _offset: int | None) -> list[dict[str, Any]]:
        while not self._news:
            self._came.clear()
            await self._came.wait()
        found, self._news = self._news, []
        return found

    async def bring_to(self, _where: object) -> None:
        return None

    async def deliver(self, item: OutboxItem) -> int | None:
        self._stumbles(item)
        self._town.views.of_message(self._town, item)
        return self._chat(item).take(item)

    async def show(self, item: OutboxItem, showing: Showing) -> tuple[int, str | None]:
        self._stumbles(item)
        self._town.views.of_file(item, showing)
        message_id = self._chat(item).take(item)
        assert message_id is not None
        return message_id, f"{self.name}-{showing.name}"

    def _chat(self, item: OutboxItem) -> Any:
        return self._town.somebody(item.chat_id, channel=self.name).chat

    def _stumbles(self, item: OutboxItem) -> None:
        """Now and then what a server does: lost answers, waits, a refusal that quotes the text."""
        dice, faults = self._town.dice, self._town.faults
        if dice.random() < faults:
            raise cast("TelegramError", dice.choice(ERRORS)(str(item.payload.get("text"))))

    async def download(self, file_id: str, _most: int) -> bytes:
        if self._town.dice.random() < self._town.faults:
            raise BadRequest(f'wrong file_id "{file_id}"')
        return self._town.files.get(file_id, PDF)

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
        return None


ERRORS = (
    lambda _text: TimedOut(),
    lambda _text: RetryAfter(2),
    lambda _text: NetworkError("Bad Gateway"),
    lambda text: BadRequest(f'can\'t parse "{text[:40]}"'),
    lambda text: BadRequest(f"text must be shorter: {text[-30:]}"),
)


class RealTown(Town):
    """The town, run by the parts that run a county's desk."""

    def __init__(self, store: Store, desk: Desk, now: datetime, folder: Path) -> None:
        self.clock = Clock(stopped_at=now)
        super().__init__(store, desk, now)
        self.dice = random.Random(1)  # noqa: S311 - a script's dice
        self.faults = 0.0
        self.files: dict[str, bytes] = {}
        self.views = Views()
        self.folder = folder
        self.log = io.StringIO()
        self._count = 0
        self._runner = asyncio.Runner()
        self.run(self._open())

    @property  # type: ignore[override]
    def now(self) -> datetime:
        """The clock's instant; it is moved by setting it."""
        return self.clock.now()

    @now.setter
    def now(self, instant: datetime) -> None:
        self.clock.move_to(instant)

    def run(self, what: Awaitable[T]) -> T:
        """Do something in the desk's loop, which goes on from where it stood."""

        async def in_time() -> T:
            async with asyncio.timeout(PATIENCE):
                return await what

        return self._runner.run(in_time())

    async def _open(self) -> None:
        self.screens = {name: Screens(name, self) for name in self.desk.channels}
        transports = tuple(cast("Transport", one) for one in self.screens.values())
        blobs = in_folder(self.folder)
        self.program = Program(Parts(self.store, self.desk, self.clock, transports, blobs))
        self.program.fetcher._cleaner = InThisProcess()  # type: ignore[assignment]
        self.gateway = GatewayServer()
        await self.gateway.start()
        body = '{"phone": "{phone}", "text": "{text}"}'
        sms = Gateway("sms", "sms", f"{self.gateway.address}/sms", body=body)
        robot = Gateway("group", "wecom", f"{self.gateway.address}/robot")
        parts = (self.store, self.desk, self.program.writer, self.clock)
        self._nudger = Nudger((sms, robot), *parts)
        self._session = aiohttp.ClientSession()
        await self.program.start(ticking=False)

    async def _close(self) -> None:
        await self._session.close()
        await self.program.stop()
        await self.gateway.stop()

    def close(self) -> None:
        """End every part."""
        self.run(self._close())
        self._runner.close()

    # What happens

    def turn(self, incoming: Incoming) -> None:
        """One update, as the chat server writes it."""
        sender = incoming.sender
        if isinstance(incoming.what, Shown):
            self._seen(sender.channel, sender.chat_id, incoming.what.message_id)
        else:
            self.hand_over(sender.channel, _raw(incoming))

    def hand_over(self, channel: str, update: dict[str, Any]) -> None:
        """An update comes in by the receiver; all that comes of it is done."""
        self._count += 1
        self.screens[channel].hand_over({"update_id": self._count, **update})
        self.run(self._settled([(channel, self._count)]))

    def _seen(self, channel: str, chat: int, message: int) -> None:
        raw = json.dumps({"seen": {"chat_id": chat, "message_id": message}}).encode()
        with self.store.work(self.now) as work:
            work.inbox.store([RawUpdate(channel, -message, f"{channel}:{chat}", raw)])
        self.deliver()

    def deliver(self) -> None:
        """All that waits goes its way."""
        self.program.worker.wake()
        self.program.decided()
        self.run(self._settled())

    def tick(self) -> None:
        """Work what is due now; nudges whose time has come leave by their gateway."""
        self.run(self._tick())

    async def _tick(self) -> None:
        await self.program.ticker.tick()
        while await self._nudger.round(self._session):
            pass
        self.views.of_gateway(self.gateway.seen)
        await self._settled()

    async def _settled(self, reached: list[tuple[str, int]] | None = None) -> None:
        """Nothing is left at this instant; what failed and is to be tried soon is tried."""
        await self.program.settle(reached or [])
        for _ in range(MOST_ROUNDS):
            again = await self.program.writer.run(self._again_at)  # and nobody writes any more
            if again is None:
                return
            self.clock.move_to(again)
            self.program.worker.wake()
            await self.program.settle()

    def _again_at(self) -> datetime | None:
        with self.store.reading(self.now) as work:
            return work.inbox.next_at()


def _raw(incoming: Incoming) -> dict[str, Any]:
    """What the chat server writes of something somebody does."""
    sender, what = incoming.sender, incoming.what
    user = {"id": sender.user_id, "is_bot": False, "first_name": "某人"}
    user |= {"language_code": sender.language_code or "zh"}
    chat = {"id": sender.chat_id, "type": "private"}
    if isinstance(what, Left):
        member = {"user": user, "status": "kicked", "until_date": 0}
        before = {"user": user, "status": "member"}
        change = {"chat": chat, "from": user, "date": DATE, "old_chat_member": before}
        return {"my_chat_member": change | {"new_chat_member": member}}
    if isinstance(what, Tapped):
        under = {"message_id": what.message_id or 1, "date": DATE, "chat": chat}
        opaque = what.callback_id.replace(str(sender.user_id), "x")
        query = {"id": opaque, "from": user, "chat_instance": "1", "data": what.data}
        return {"callback_query": query | {"message": under}}
    assert isinstance(what, Said)
    body = {"message_id": what.message_id, "date": DATE, "chat": chat, "from": user}
    return {"edited_message" if what.edited else "message": body | _content(what, chat)}


def _content(what: Said, chat: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in what.files:
        found |= (
            post.photo(one.file_id) if one.kind == "photo" else post.file(one.kind, one.file_id)
        )
    if what.text:
        found["caption" if what.files else "text"] = what.text
    if what.point is not None:
        found |= post.pin(what.point.latitude, what.point.longitude)
    if what.album is not None:
        found["media_group_id"] = what.album
    if what.reply_to is not None:
        found["reply_to_message"] = {"message_id": what.reply_to, "date": DATE, "chat": chat}
    return found


@contextlib.contextmanager
def logging_at_debug(into: io.StringIO) -> Iterator[None]:
    """The desk's own log at DEBUG, written where a test can read it."""
    import logging  # noqa: PLC0415 - put back as it was

    root = logging.getLogger()
    level, handlers, raising = root.level, root.handlers[:], logging.raiseExceptions
    with contextlib.redirect_stderr(into):
        set_up("DEBUG")
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.raiseExceptions = raising


@contextlib.contextmanager
def stumbling_handlers(dice: random.Random, share: float) -> Iterator[None]:
    """Now and then a handler fails after its work, with the very words it was given."""
    whole = bot.worker.take_turn

    def stumbles(desk: Desk, work: Work, incoming: Incoming) -> None:
        whole(desk, work, incoming)
        if dice.random() < share:
            raise ValueError(f"{incoming.what!r} of {incoming.sender!r}")

    bot.worker.take_turn = stumbles
    try:
        yield
    finally:
        bot.worker.take_turn = whole


def first_of(somebody: Somebody, key: str) -> bool:
    """Whether the newest message on a screen is of this text."""
    return bool(somebody.chat.messages) and somebody.chat.newest.key == key
