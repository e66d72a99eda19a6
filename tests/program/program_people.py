"""People at the chat server: they try again where it is away, and never say twice."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from program_house import CLERK, HANDLER, SUPERVISOR
from program_process import LONGEST

from texts.catalogue import Language, label, say

RECEIPT = re.compile(r"编号 (\d{9})")
PATIENCE = 0.15  # seconds between two looks
WAIT = 2  # seconds of waiting for news in one request
LOOKED_AT = 40  # messages; more is never needed to go on
PLACE = say(Language.ZH, "file.place").strip()
ANSWERS = (
    *("button.submit", "button.again_new", "button.new_matter", "button.apart"),
    "button.unsure",
)


def zh(key: str) -> str:
    """A button's words as people read them."""
    return label(Language.ZH, key)


class People:
    """The people's side of a chat server that may be killed at any moment."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._session = aiohttp.ClientSession(
            # A connection that outlives its server would only bring errors that mean nothing.
            connector=aiohttp.TCPConnector(force_close=True, limit=50)
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One request, which may fail with the server."""
        method = "GET" if body is None else "POST"
        async with self._session.request(method, f"{self.address}{path}", json=body) as answer:
            found: dict[str, Any] = await answer.json()
            assert answer.status == 200, (path, found)
            return found

    async def surely(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """A request that does no harm when it is made twice, made until it is answered."""
        while True:
            try:
                return await self.ask(path, body)
            except aiohttp.ClientError:
                await asyncio.sleep(PATIENCE)

    async def arrive(self, user_id: int, name: str) -> None:
        """Somebody joins and opens the chat."""
        body = {"user_id": user_id, "first_name": name, "language_code": "zh-hans"}
        await self.surely("/people", body)
        await self.say(user_id, "/start")

    async def staff_arrive(self) -> None:
        """The staff of the config open the chat, so that the desk may write to them."""
        for user_id in (CLERK, SUPERVISOR, HANDLER):
            await self.arrive(user_id, f"staff {user_id}")

    async def news(self, user_id: int, after: int) -> int:
        """Wait a little for a change of a chat after `after`; returns the latest one."""
        path = f"/people/{user_id}/chat?after={after}&wait={WAIT}"
        return int((await self.surely(path))["changes"])

    async def messages(self, user_id: int, limit: int = 500) -> list[dict[str, Any]]:
        """A chat's newest messages, in their order."""
        found = (await self.surely(f"/people/{user_id}/chat?limit={limit}"))["messages"]
        return sorted(
            (one for one in found if not one.get("deleted")), key=lambda one: one["message_id"]
        )

    async def said_by(self, user_id: int, who: str) -> list[str]:
        """The texts of one side of a chat, in their order."""
        return [one["text"] or "" for one in await self.messages(user_id) if one["from"] == who]

    async def say(self, user_id: int, text: str) -> None:
        """
        Say something once.

        A connection that broke leaves open whether it was heard, so the chat is read before
        anything is said again.
        """
        before = (await self.said_by(user_id, "person")).count(text)
        while True:
            try:
                await self.ask(f"/people/{user_id}/say", {"text": text})
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(PATIENCE)
            except aiohttp.ClientError:
                if (await self.said_by(user_id, "person")).count(text) > before:
                    return
            else:
                return

    async def press(self, user_id: int, message_id: int, **button: object) -> dict[str, Any]:
        """Press a button; a second press of a question that was answered changes nothing."""
        return await self.surely(f"/people/{user_id}/press", {"message_id": message_id, **button})

    async def hears(self, user_id: int, words: str, times: int = 1) -> list[str]:
        """Wait until the bot has said something so many times; returns all it said."""
        async with asyncio.timeout(LONGEST):
            while True:
                said = await self.said_by(user_id, "bot")
                if sum(words in text for text in said) >= times:
                    return said
                await asyncio.sleep(PATIENCE)


@dataclass
class Citizen:
    """
    Somebody who files one complaint after the other and keeps the receipts.

    A shaky finger presses every button several times at once.
    """

    people: People
    user_id: int
    acknowledged: list[str] = field(default_factory=list)
    receipts: dict[str, str] = field(default_factory=dict)
    presses: int = 1

    async def arrive(self) -> None:
        """Open the chat."""
        await self.people.arrive(self.user_id, f"citizen {self.user_id}")

    async def file(self, text: str) -> str:
        """File a complaint as its writer would; returns its number."""
        seen = await self._last_message()
        await self.people.say(self.user_id, text)
        self.acknowledged.append(text)
        answered: set[str] = set()
        changes = 0
        async with asyncio.timeout(LONGEST):
            while True:
                # Asked first: what changes while the chat is read is news again.
                changes = await self.people.news(self.user_id, changes)
                number = await self._go_on(seen, answered)
                if number is not None:
                    self.receipts[number] = text
                    return number

    async def _last_message(self) -> int:
        messages = await self.people.messages(self.user_id, LOOKED_AT)
        return messages[-1]["message_id"] if messages else 0

    async def _go_on(self, seen: int, answered: set[str]) -> str | None:
        """Look at the newest message; answer it, each question once, or find the receipt."""
        for one in await self.people.messages(self.user_id, LOOKED_AT):
            if one["from"] != "bot" or one["message_id"] <= seen:
                continue
            receipt = RECEIPT.search(one["text"] or "")
            if receipt is not None and receipt[1] not in self.receipts:
                return receipt[1]
            if one["text"] not in answered and await self._answer(one):
                answered.add(one["text"])
        return None

    async def _answer(self, message: dict[str, Any]) -> bool:
        """Press what a citizen would press, or say that the place is not clear."""
        labels = [one["text"] for row in message["buttons"] or () for one in row]
        for key in ANSWERS:
            if zh(key) in labels:
                await asyncio.gather(
                    *(
                        self.people.press(self.user_id, message["message_id"], label=zh(key))
                        for _ in range(self.presses)
                    )
                )
                return True
        asked = message["text"].strip() == PLACE
        if asked:
            await self.people.say(self.user_id, zh("button.place_unclear"))
        return asked
