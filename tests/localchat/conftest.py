"""A running localchat on a free port, people who use it, and two client libraries."""

import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from chat_desk import TOKEN, Desk, Watch, running
from chat_pictures import png
from telegram import Bot

from localchat.server import BotAccount, ChatServer


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def make_settings(tmp_path: Path, watch: Watch) -> Callable[..., ChatServer]:
    """Settings whose ids are counted and whose time stands still unless the test moves it."""
    numbers = itertools.count(1)

    def make(**changed: Any) -> ChatServer:
        hook = {key: changed.pop(key) for key in ("hook_url", "secret") if key in changed}
        made: dict[str, Any] = {
            "folder": tmp_path / "chats",
            "bots": (BotAccount("desk", "suping_bot", TOKEN, **hook),),
            "now": watch,
            "random_id": lambda: f"id-{next(numbers)}",
        }
        return ChatServer(**(made | changed))

    return make


@pytest.fixture
async def desk(make_settings: Callable[..., ChatServer]) -> AsyncIterator[Desk]:
    """A server as Telegram, with one person who has started the bot."""
    async with running(make_settings()) as found:
        await found.start()
        yield found


@pytest.fixture
async def channel(make_settings: Callable[..., ChatServer]) -> AsyncIterator[Desk]:
    """A server as a county's own channel, with one person who has started the bot."""
    async with running(make_settings(as_="channel")) as found:
        await found.start()
        yield found


@pytest.fixture
async def bot(desk: Desk) -> AsyncIterator[Bot]:
    """python-telegram-bot's Bot, logged in."""
    address = desk.address
    async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as found:
        yield found


@pytest.fixture
async def second(desk: Desk) -> AsyncIterator[AiogramBot]:
    """aiogram's Bot: the second client, whose types are strict."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(desk.address))
    found = AiogramBot(TOKEN, session=session)
    yield found
    await found.session.close()


@pytest.fixture
def picture() -> bytes:
    return png(640, 480)
