"""A running localchat seen from outside: the people's interface and raw Bot API requests."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from localchat.server import ChatServer, serve

TOKEN = "1001:made-up_secret"
START = dt.datetime(2026, 10, 10, 1, 0, tzinfo=dt.UTC)
READER = 7


class Watch:
    """A time source a test moves by hand."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> dt.datetime:
        return self.time

    def pass_by(self, **duration: float) -> None:
        self.time += dt.timedelta(**duration)


@dataclass
class Desk:
    """One running server seen from outside: the people's interface and raw Bot API requests."""

    address: str
    session: aiohttp.ClientSession
    settings: ChatServer
    token: str = TOKEN
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def get(self, path: str, status: int = 200) -> Any:
        async with self.session.get(self.address + path) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def post(self, path: str, status: int = 200, **body: object) -> Any:
        async with self.session.post(self.address + path, json=body) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def start(self, user_id: int = READER, name: str = "王芳", **profile: str) -> None:
        """Let a person begin: their first update is confirmed, so that tests start clean."""
        await self.post("/people", user_id=user_id, first_name=name, **profile)
        said = await self.say("/start", user_id)
        await self.ask("getUpdates", offset=said["update_id"] + 1)

    async def say(self, text: str, user_id: int = READER, **more: object) -> Any:
        return await self.post(f"/people/{user_id}/say", text=text, **more)

    async def press(self, message_id: int, user_id: int = READER, **button: object) -> Any:
        return await self.post(f"/people/{user_id}/press", message_id=message_id, **button)

    async def upload(
        self, data: bytes, kind: str, user_id: int = READER, status: int = 200, **fields: str
    ) -> Any:
        form = aiohttp.FormData(quote_fields=False)
        named = {"name": "file", "mime": "application/octet-stream"} | fields
        form.add_field("file", data, filename=named.pop("name"), content_type=named.pop("mime"))
        for name, value in {"kind": kind, **named}.items():
            form.add_field(name, value)
        address = f"{self.address}/people/{user_id}/send"
        async with self.session.post(address, data=form) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def chat(self, user_id: int = READER, **query: object) -> Any:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return await self.get(f"/people/{user_id}/chat?{asked}")

    async def last(self, user_id: int = READER) -> Any:
        return (await self.chat(user_id))["messages"][-1]

    async def ask(self, method: str, **fields: object) -> Any:
        """Ask as a bot, in JSON; return the result."""
        answer = await self.answer(method, **fields)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **fields: object) -> str:
        """Ask as a bot what must be refused; return "code description"."""
        answer = await self.answer(method, **fields)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    async def answer(self, method: str, **fields: object) -> Any:
        address = f"{self.address}/bot{self.token}/{method}"
        async with self.session.post(address, json=fields) as response:
            answer = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer


@contextlib.asynccontextmanager
async def running(settings: ChatServer) -> AsyncIterator[Desk]:
    """Serve in this event loop while the block runs."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    served = asyncio.create_task(serve(settings, ready.set_result, stop))
    try:
        await asyncio.wait([served, ready], return_when=asyncio.FIRST_COMPLETED)
        if served.done():
            served.result()
        async with aiohttp.ClientSession() as session:
            yield Desk(ready.result(), session, settings, stop=stop)
    finally:
        stop.set()
        await served
