"""
A Bot API server in this process: updates are kept until acknowledged, and calls fail as they may.

It is reached where HTTP would begin, below python-telegram-bot, so that errors become what the
library makes of them. Whatever fails is drawn from one source: a seed repeats it.
"""

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.request import NotReached, _checked
from localchat.faults import OF_ANY, OF_EDITS, OF_TAPS, Fault, How

SENDING: ContextVar[int | None] = ContextVar("SENDING", default=None)
"""The outbox row that a call is for."""
MOST_UPDATES = 100
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
SENDS = ("sendMessage", "sendPhoto", "sendDocument", "sendVoice")


@dataclass
class Screen:
    """A chat as its person sees it: messages by id, newest last."""

    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    last: int = 0
    blocked: bool = False
    held_until: datetime | None = None

    def with_buttons(self) -> list[dict[str, Any]]:
        """Messages that have buttons, newest first."""
        return [one for one in reversed(self.messages.values()) if one["buttons"]]


class SimServer:
    """One channel's server; `dice` decides what fails, `faults` how often, `now` the time."""

    def __init__(self, dice: random.Random, now: Callable[[], datetime]) -> None:
        self.dice, self._now = dice, now
        self.faults = 0.0
        self.screens: dict[int, Screen] = defaultdict(Screen)
        self.pending: list[dict[str, Any]] = []
        self.given: list[int] = []
        self.deliveries: Counter[int] = Counter()
        self.suffered: Counter[str] = Counter()
        self.broken: list[str] = []
        self._update = 1_000 + dice.randrange(10**6)
        self._news = asyncio.Event()
        self._refused_until: datetime | None = None

    # What people do

    def put(self, update: dict[str, Any]) -> int:
        """An update that the desk is to get."""
        self._update += 1
        self.given.append(self._update)
        self.pending.append({"update_id": self._update, **update})
        self._news.set()
        return self._update

    def forget_waits(self) -> None:
        """A program has begun: what the one before was told to wait for died with it."""
        for screen in self.screens.values():
            screen.held_until = None

    # What the desk asks

    async def answer(self, url: str, data: RequestData | None) -> tuple[int, bytes]:
        """One call: (status, body), or an error as the network has them."""
        await asyncio.sleep(0)
        method = urlsplit(url).path.rpartition("/")[2]
        if method == "getUpdates":
            return await self._updates(parse_qs(urlsplit(url).query))
        fields = dict(data.parameters) if data is not None else {}
        fault = self._fault(method, fields)
        if fault is not None and not fault.startswith("after"):
            return self._fails(fault)
        status, body = self._does(method, fields)
        if fault is not None:
            return self._fails(fault)
        return status, body

    def _fault(self, method: str, fields: dict[str, Any]) -> str | None:
        chat = self.screens[int(fields["chat_id"])] if "chat_id" in fields else None
        if chat is not None and chat.held_until is not None and self._now() < chat.held_until:
            self.broken.append(f"{method} before retry_after was over")
        if self._refused_until is not None and self._now() < self._refused_until:
            return "refused token"
        if self.dice.random() >= self.faults:
            return None
        sorts = [*FAULTS]
        if method == "editMessageText":
            sorts += ["not modified", "edit not found"]
        if method == "answerCallbackQuery":
            sorts += ["too old"]
        sort = self.dice.choice(sorts)
        if sort == "wait" and chat is not None:
            chat.held_until = self._now() + timedelta(seconds=3)
        if sort == "refused token":
            self._refused_until = self._now() + timedelta(seconds=self.dice.choice((5, 90)))
        return sort

    def _fails(self, fault: str) -> tuple[int, bytes]:
        self.suffered[fault] += 1
        answer = FAULTS.get(fault) or EDIT_FAULTS[fault]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _updates(self, query: dict[str, list[str]]) -> tuple[int, bytes]:
        offset = int(query["offset"][0]) if "offset" in query else None
        if offset is not None:
            self.pending = [one for one in self.pending if one["update_id"] >= offset]
        if self.dice.random() < self.faults:
            fault = self.dice.choice([*FAULTS, "conflict"])
            if fault in FAULTS:
                return self._fails(fault)
            self.suffered[fault] += 1
            return _refusal(409, "Conflict: terminated by other getUpdates request")
        while not self.pending:
            self._news.clear()
            await self._news.wait()
        found = self.pending[:MOST_UPDATES]
        if self.dice.random() < self.faults:
            self.suffered["twice in a batch"] += 1
            found = [*found, self.dice.choice(found)]
            found.sort(key=lambda one: int(one["update_id"]))
        return _fine(found)

    def _does(self, method: str, fields: dict[str, Any]) -> tuple[int, bytes]:
        if "chat_id" not in fields:
            return _fine(ME if method == "getMe" else self._file(method, fields))
        screen = self.screens[int(fields["chat_id"])]
        if screen.blocked and method in (*SENDS, "editMessageText"):
            return _refusal(403, "Forbidden: bot was blocked by the user")
        if method in SENDS:
            return self._sends(screen, fields)
        if method == "editMessageText":
            return self._edits(screen, fields)
        return _fine(found=True)

    @staticmethod
    def _file(method: str, fields: dict[str, Any]) -> object:
        if method != "getFile":
            return True
        known = str(fields["file_id"])
        return {"file_id": known, "file_unique_id": known, "file_size": 24, "file_path": known}

    def _sends(self, screen: Screen, fields: dict[str, Any]) -> tuple[int, bytes]:
        self._arrived()
        screen.last += 1
        text = str(fields.get("text", fields.get("caption", "")))
        screen.messages[screen.last] = {
            "id": screen.last,
            "text": text,
            "buttons": _buttons(fields),
        }
        return _fine(_message(screen.last, int(fields["chat_id"]), text))

    def _edits(self, screen: Screen, fields: dict[str, Any]) -> tuple[int, bytes]:
        seen = screen.messages.get(int(fields["message_id"]))
        if seen is None:
            return _refusal(400, "Bad Request: message to edit not found")
        self._arrived()
        text, buttons = str(fields["text"]), _buttons(fields)
        if (seen["text"], seen["buttons"]) == (text, buttons):
            return _refusal(400, "Bad Request: message is not modified")
        seen |= {"text": text, "buttons": buttons}
        return _fine(_message(seen["id"], int(fields["chat_id"]), text))

    def _arrived(self) -> None:
        row = SENDING.get()
        if row is not None:
            self.deliveries[row] += 1


def _buttons(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """(label, data) of each button under a message."""
    markup = fields.get("reply_markup")
    if isinstance(markup, str):
        markup = json.loads(markup)
    rows = (markup or {}).get("inline_keyboard", ())
    return [(one["text"], one["callback_data"]) for row in rows for one in row]


def _message(number: int, chat: int, text: str) -> dict[str, Any]:
    return {
        "message_id": number,
        "date": 1_790_000_000,
        "chat": {"id": chat, "type": "private"},
        "text": text,
    }


def _fine(found: object) -> tuple[int, bytes]:
    return 200, json.dumps({"ok": True, "result": found}).encode()


def _refusal(status: int, why: str, **more: object) -> tuple[int, bytes]:
    body = {"ok": False, "error_code": status, "description": why, **more}
    return status, json.dumps(body).encode()


ME = {"id": 1001, "is_bot": True, "first_name": "desk", "username": "sim_bot"}
Answer = tuple[int, bytes] | Exception


def answer_of(fault: Fault) -> Answer:
    """What python-telegram-bot's HTTP would have made of a fault."""
    match fault.how:
        case How.SILENT:
            return TimedOut()
        case How.RESET:
            return NetworkError("ServerDisconnectedError")
        case How.UNREACHABLE:
            return NotReached("ClientConnectorError")
        case _:
            return fault.status, fault.body


FAULTS: dict[str, Answer] = {name: answer_of(one) for name, one in OF_ANY.items()}
EDIT_FAULTS: dict[str, Answer] = {
    name: answer_of(one) for name, one in (OF_EDITS | OF_TAPS).items()
}


class Wire(BaseRequest):
    """What python-telegram-bot takes for its HTTP."""

    def __init__(self, server: SimServer, fails: Callable[[str], None]) -> None:
        self._server, self._fails = server, fails

    @property
    def read_timeout(self) -> float:
        """As the real one has it."""
        return 20.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        del method
        self._fails("before a call")
        status, body = await self._server.answer(url, request_data)
        self._fails("after a call")
        return status, _checked(status, body)

    async def download(self, _url: str, _most: int) -> bytes:
        """The bytes of any file."""
        self._fails("before a download")
        return PICTURE
