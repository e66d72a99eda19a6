"""The people's side of localchat, for scripted people and the demo: say, press, send, read."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp

from domain.errors import SupingError

LONGEST = 4096
LONGEST_CAPTION = 1024


class Refused(SupingError):
    """localchat refused what a scripted person did."""


@dataclass(frozen=True)
class Shown:
    """A message as a person sees it."""

    message_id: int
    text: str
    labels: tuple[str, ...]
    from_bot: bool


@dataclass
class Chat:
    """What a person has read so far, and the large keys they see."""

    changes: int = 0
    keys: tuple[str, ...] = ()
    newest: list[Shown] = field(default_factory=list)
    asked: dict[int, Shown] = field(default_factory=dict)


class People:
    """Acts for every scripted person; remembers which updates it caused."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = aiohttp.ClientSession()
        self._chats: dict[int, Chat] = {}
        self.last_update = 0
        self.sent = 0
        self.pushed: dict[int, int] = {}

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self._session.post(f"{self._address}{path}", json=body) as answer:
            return self._noted(await answer.json(), answer.status, path)

    def _noted(self, found: dict[str, Any], status: int, path: str) -> dict[str, Any]:
        if status != 200:  # noqa: PLR2004 - HTTP's own number
            raise Refused(f"{path}: {found.get('error')}")
        self.last_update = max(self.last_update, found.get("update_id", 0))
        return found

    async def everybody(self) -> list[dict[str, Any]]:
        """Who has an account."""
        async with self._session.get(f"{self._address}/people") as answer:
            found: list[dict[str, Any]] = await answer.json()
            return found

    async def arrive(
        self, user_id: int, name: str, language: str = "zh-hans", part: str = ""
    ) -> None:
        """Somebody joins the chat server; `part` is what they are, shown beside the name."""
        body = {"user_id": user_id, "first_name": name, "language_code": language}
        await self._post("/people", body | ({"last_name": part} if part else {}))

    async def say(self, user_id: int, text: str) -> None:
        """Say something, in as many messages as a client would make of it."""
        for start in range(0, max(1, len(text)), LONGEST):
            await self._post(f"/people/{user_id}/say", {"text": text[start : start + LONGEST]})
            self.sent += 1

    async def press(self, user_id: int, message_id: int, label: str) -> None:
        """Press a button by its words."""
        body = {"message_id": message_id, "label": label}
        await self._post(f"/people/{user_id}/press", body)

    async def send_picture(self, user_id: int, picture: bytes, caption: str = "") -> None:
        """Send a picture, with words of at most 1,024 characters below it."""
        form = aiohttp.FormData({"kind": "photo"} | ({"caption": caption} if caption else {}))
        form.add_field("file", picture, filename="evidence.png", content_type="image/png")
        path = f"/people/{user_id}/send"
        async with self._session.post(f"{self._address}{path}", data=form) as answer:
            self._noted(await answer.json(), answer.status, path)

    async def read(self, user_id: int) -> Chat:
        """Read what is new in a chat: the bot's messages, new or edited."""
        chat = self._chats.setdefault(user_id, Chat())
        url = f"{self._address}/people/{user_id}/chat?after={chat.changes}"
        async with self._session.get(url) as answer:
            found = self._noted(await answer.json(), answer.status, url)
        chat.changes = found["changes"]
        keyboard = found["keyboard"] or []
        chat.keys = tuple(key["text"] for row in keyboard for key in row)
        shown = [_shown(one) for one in found["messages"] if not one.get("deleted")]
        chat.newest = [one for one in shown if one.from_bot]
        for one in chat.newest:
            chat.asked.pop(one.message_id, None)
            if one.labels:
                chat.asked[one.message_id] = one
        return chat

    async def set_clock(self, now: datetime) -> None:
        """Take localchat's clock along; it stands still in between."""
        await self._post("/clock", {"now": now.isoformat(), "hold": True})

    async def referee(self) -> dict[str, Any]:
        """What localchat refused, and where the pace was broken."""
        async with self._session.get(f"{self._address}/referee") as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def news(self) -> AsyncIterator[tuple[int, str]]:
        """Whose chat changed, and how, as it happens."""
        timeout = aiohttp.ClientTimeout(total=None)
        async with self._session.get(f"{self._address}/events", timeout=timeout) as stream:
            async for line in stream.content:
                if line.startswith(b"data:"):
                    event = json.loads(line[5:])
                    yield event["user_id"], str(event["change"])
                await asyncio.sleep(0)


def _shown(message: dict[str, Any]) -> Shown:
    labels = tuple(one["text"] for row in message.get("buttons") or () for one in row)
    text = message.get("text") or message.get("caption") or ""
    return Shown(message["message_id"], text, labels, message.get("from") == "bot")
