"""
A Bot API server with people in it, for bench/all.py: quick, without limits, in one process.

Speaks as much of the Bot API over HTTP as a desk or a bare echo asks for: updates by long polling,
confirmed by the offset as Telegram does, messages answered as Telegram answers. Its people wait
for an answer before they say the next thing; several are served at once. `POST /play` starts them
and is answered once they are done. Reads nothing of the database of whoever it serves.
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qs

import uvloop

ME = {"id": 1001, "is_bot": True, "first_name": "desk", "username": "bench_bot"}
RECEIPT = re.compile(r"编号 \d{9}")
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LIMIT = 100
Fields = dict[str, Any]


@dataclass
class Plan:
    """
    Who plays: `filers` file each matter by a dialogue of `answers`; `talkers` say the same words.

    `people`: how many at once. `place`: what the desk asks for the place with, and the answer.
    """

    who: str
    matters: list[str]
    people: int
    place: tuple[str, str] = ("", "")
    answers: list[str] = field(default_factory=list)
    first_user: int = 1_000_000
    silent: list[int] = field(default_factory=list)


class Server:
    """Updates that wait, and who waits for them."""

    def __init__(self) -> None:
        self.waiting: deque[Fields] = deque()
        self._numbers = 0
        self.messages = 0
        self._polls: list[tuple[Callable[[object], None], asyncio.TimerHandle]] = []
        self.play: Play | None = None
        self.calls: Counter[str] = Counter()

    def put(self, kind: str, what: Fields) -> None:
        """A new update; whoever polls has it at once."""
        self._numbers += 1
        self.waiting.append({"update_id": self._numbers, kind: what})
        if self._polls:
            asyncio.get_running_loop().call_soon(self._bring)

    def _bring(self) -> None:
        if self._polls and self.waiting:
            answer, timer = self._polls.pop()
            timer.cancel()
            answer(self._first())

    def gone(self, answer: Callable[[object], None]) -> None:
        """Whoever waited for updates by this has gone."""
        for entry in [one for one in self._polls if one[0] == answer]:
            entry[1].cancel()
            self._polls.remove(entry)

    def _first(self) -> list[Fields]:
        return [self.waiting[n] for n in range(min(LIMIT, len(self.waiting)))]

    def say(self, user: int, text: str) -> None:
        """Somebody says something."""
        self.messages += 1
        self.put(
            "message",
            {
                "message_id": self.messages,
                "date": int(time.time()),  # noqa: TID251 - a server of its own
                "chat": _chat(user),
                "from": _person(user),
                "text": text,
            },
        )

    def tap(self, user: int, message: Fields, data: str) -> None:
        """Somebody taps a button."""
        self.messages += 1
        query = {"id": str(self.messages), "from": _person(user), "chat_instance": "1"}
        self.put("callback_query", query | {"message": message, "data": data})

    def answer(self, method: str, fields: Fields, answer: Callable[[object], None]) -> None:
        """What a method gives, at once or once there is something."""
        self.calls[method] += 1
        if method == "getupdates":
            self._poll(fields, answer)
        elif method == "getme":
            answer(ME)
        elif method in ("sendmessage", "editmessagetext", "senddocument", "sendphoto"):
            answer(self._shown(fields))
        else:
            answer(True)  # noqa: FBT003 - what the Bot API answers

    def _poll(self, fields: Fields, answer: Callable[[object], None]) -> None:
        offset = int(fields.get("offset") or 0)
        while self.waiting and self.waiting[0]["update_id"] < offset:
            self.waiting.popleft()
        if self.waiting:
            answer(self._first())
            return
        loop = asyncio.get_running_loop()

        def late() -> None:
            self._polls.remove(entry)
            answer([])

        entry = (answer, loop.call_later(float(fields.get("timeout") or 0), late))
        self._polls.append(entry)

    def _shown(self, fields: Fields) -> Fields:
        number = int(fields.get("message_id") or 0)
        if not number:
            self.messages += 1
            number = self.messages
        user, text = int(fields.get("chat_id") or 0), fields.get("text") or ""
        message: Fields = {"message_id": number, "date": 1, "chat": _chat(user), "text": text}
        markup = fields.get("reply_markup")
        if isinstance(markup, str):
            markup = json.loads(markup)
        if markup and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        if self.play is not None:
            asyncio.get_running_loop().call_soon(self.play.heard, user, message)
        return message | {"from": ME}


def _person(user: int) -> Fields:
    return {"id": user, "is_bot": False, "first_name": "诉求人", "language_code": "zh-hans"}


def _chat(user: int) -> Fields:
    return {"id": user, "type": "private", "first_name": "诉求人"}


class Play:
    """People at once, each doing the next matter once the one before is done."""

    def __init__(self, server: Server, plan: Plan, done: Callable[[object], None]) -> None:
        self._server, self._plan, self._done = server, plan, done
        self._left = deque(plan.matters)
        self._next_user = plan.first_user
        self._began = time.perf_counter()
        self._turn: dict[int, float] = {}
        self._asked: dict[int, set[str]] = {}
        self._lines: dict[int, deque[str]] = {}
        self.updates = self.finished = 0
        self.waits: list[float] = []
        for user in plan.silent:
            server.say(user, "/start")

    def begin(self) -> None:
        """Everybody begins."""
        for _ in range(self._plan.people):
            self._following()

    def _following(self) -> None:
        if not self._left:
            return
        user, self._next_user = self._next_user, self._next_user + 1
        matter = self._left.popleft()
        self._asked[user] = set()
        if self._plan.who == "talkers":
            self._lines[user] = deque([self._plan.place[1]] * 2)
        self._says(user, matter)

    def _says(self, user: int, text: str) -> None:
        self.updates += 1
        self._turn.setdefault(user, time.perf_counter())
        self._server.say(user, text)

    def heard(self, user: int, message: Fields) -> None:
        """Something was sent to somebody; whoever doesn't play says nothing."""
        if user not in self._asked:
            return
        if self._plan.who == "talkers":
            self._talked(user)
        else:
            self._filed(user, message)

    def _talked(self, user: int) -> None:
        if self._lines[user]:
            self._says(user, self._lines[user].popleft())
        else:
            self._finished(user)

    def _filed(self, user: int, message: Fields) -> None:
        text = message["text"]
        if RECEIPT.search(text):
            self._finished(user)
            return
        asked = self._asked[user]
        if text in asked:
            return
        buttons = {
            one["text"]: one["callback_data"]
            for row in message.get("reply_markup", {}).get("inline_keyboard", ())
            for one in row
            if "callback_data" in one
        }
        for label in self._plan.answers:
            if label in buttons:
                asked.add(text)
                self.updates += 1
                self._server.tap(user, message, buttons[label])
                return
        if text.strip() == self._plan.place[0]:
            asked.add(text)
            self._says(user, self._plan.place[1])

    def _finished(self, user: int) -> None:
        del self._asked[user]
        self.waits.append(time.perf_counter() - self._turn.pop(user))
        self.finished += 1
        if self.finished == len(self._plan.matters):
            seconds = time.perf_counter() - self._began
            found = {"seconds": seconds, "updates": self.updates, "finished": self.finished}
            self._done(found | {"waits": self.waits, "calls": dict(self._server.calls)})
        else:
            self._following()


class Connection(asyncio.Protocol):
    """One connection that is kept open; requests of it come one after the other."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._heard = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, _error: Exception | None) -> None:
        """Whoever went is answered no more."""
        self._server.gone(self._answer)

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._heard += data
        while (at := self._heard.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self._heard, 0, at + 2)
            end = at + 4 + int(length[1] if length else 0)
            if len(self._heard) < end:
                return
            head, body = self._heard[:at], self._heard[at + 4 : end]
            self._heard = self._heard[end:]
            self._asked(head, body)

    def _asked(self, head: bytes, body: bytes) -> None:
        path, _, query = head.split(b" ", 2)[1].decode().partition("?")
        fields: Fields = {name: found[-1] for name, found in parse_qs(query).items()}
        if body[:1] == b"{":
            fields |= json.loads(body)
        elif body and b"multipart" not in head:
            fields |= {name: found[-1] for name, found in parse_qs(body.decode()).items()}
        if path == "/play":
            self._server.calls.clear()
            self._server.play = Play(self._server, Plan(**fields), self._answer)
            self._server.play.begin()
        else:
            self._server.answer(path.rpartition("/")[2].casefold(), fields, self._answer)

    def _answer(self, result: object) -> None:
        body = json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        self._transport.write(head.encode() + b"\r\n\r\n" + body)


async def serve(port: int) -> None:
    """Serve for ever."""
    server = Server()
    listening = await asyncio.get_running_loop().create_server(
        lambda: Connection(server), "127.0.0.1", port
    )
    await listening.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
