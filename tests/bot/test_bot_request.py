"""Whatever a server or a proxy answers becomes an error the desk knows, and no token is shown."""

import asyncio
import json
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from bot_house import said
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot import request as requests
from bot.request import AiohttpRequest, NotReached, compact, fetch_updates
from bot.retry import seconds

TOKEN = "123456:ABCDEF-secret-token"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """A Bot API that answers what it is told to."""

    def __init__(self) -> None:
        self.answer: Answer = says({"ok": True, "result": []})
        self.asked: list[web.Request] = []
        self.bodies: list[Any] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.bodies.append(await request.read())
        return await self.answer(request)


def says(body: object, status: int = 200) -> Answer:
    text = body if isinstance(body, str) else json.dumps(body)

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, status=status)

    return answer


def refuses(code: int, words: str, **parameters: object) -> Answer:
    body = {"ok": False, "error_code": code, "description": words, "parameters": parameters}
    return says(body, code)


async def resets(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def cuts(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok":true,"res')
    return await resets(request)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.handle)
    async with TestServer(app) as running:
        made.url = f"http://{running.host}:{running.port}/bot{TOKEN}"
        yield made


@pytest.fixture
async def client() -> AsyncIterator[AiohttpRequest]:
    made = AiohttpRequest()
    yield made
    await made.shutdown()


async def test_updates_come_as_the_server_said_them(server: Server, client: AiohttpRequest) -> None:
    server.answer = says({"ok": True, "result": [said(7), said(8)]})
    assert await fetch_updates(client, server.url, None, 1) == [said(7), said(8)]
    assert server.asked[0].query_string == "timeout=1&limit=100"


async def test_an_offset_confirms_what_is_below_it(server: Server, client: AiohttpRequest) -> None:
    assert await fetch_updates(client, server.url, 8, 1) == []
    assert server.asked[0].query["offset"] == "8"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refuses(401, "Unauthorized"), InvalidToken),
        (refuses(404, "Not Found"), InvalidToken),
        (refuses(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (refuses(400, "Bad Request: chat not found"), BadRequest),
        (refuses(409, "Conflict: terminated by other getUpdates request"), Conflict),
        (refuses(500, "Internal Server Error"), NetworkError),
        (says("<html>Bad Gateway</html>", 502), NetworkError),
        (says("", 504), NetworkError),
        (refuses(429, "Too Many Requests"), NetworkError),
        (says("<html>log in to the hotel's network</html>"), TelegramError),
        (says('{"ok":true,"result":[{"upd'), TelegramError),
        (says({"ok": False, "description": "under 200"}), NetworkError),
        (says({"ok": True}), NetworkError),
        (says({"ok": "true", "result": []}), NetworkError),
        (says([]), NetworkError),
        (says("null"), NetworkError),
        (says({"ok": True, "result": None}), NetworkError),
        (says({"ok": True, "result": {"not": "a list"}}), NetworkError),
        (says({"ok": True, "result": [None, 7]}), NetworkError),
        (resets, NetworkError),
        (cuts, NetworkError),
    ],
)
async def test_every_bad_answer_is_an_error_of_the_chat_server(
    server: Server, client: AiohttpRequest, answer: Answer, error: type[TelegramError]
) -> None:
    server.answer = answer
    with pytest.raises(error):
        await fetch_updates(client, server.url, None, 1)


async def test_a_wait_asked_for_is_told_in_seconds(server: Server, client: AiohttpRequest) -> None:
    server.answer = refuses(429, "Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryAfter) as caught:
        await fetch_updates(client, server.url, None, 1)
    assert seconds(caught.value.retry_after) == 7.0


async def test_an_answer_that_does_not_come_is_timed_out(
    server: Server, client: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(3)
        return web.Response()

    server.answer = never
    monkeypatch.setattr(requests, "READ_SECONDS", 0.05)
    monkeypatch.setattr(requests, "CONNECT_SECONDS", 0.1)
    with pytest.raises(TimedOut):
        await fetch_updates(client, server.url, None, 0)


async def test_where_nobody_listens_nothing_was_sent(
    client: AiohttpRequest, unused_tcp_port: int
) -> None:
    with pytest.raises(NotReached):
        await fetch_updates(client, f"http://127.0.0.1:{unused_tcp_port}/bot{TOKEN}", None, 0)


async def test_a_name_nobody_knows_is_not_reached(client: AiohttpRequest) -> None:
    with pytest.raises(NotReached):
        await fetch_updates(client, f"http://nowhere.invalid/bot{TOKEN}", None, 0)


@pytest.mark.parametrize("answer", [resets, cuts, says({"ok": False})])
async def test_no_error_shows_the_token(
    server: Server, client: AiohttpRequest, answer: Answer
) -> None:
    """The address holds it, and errors are logged with their tracebacks."""
    server.answer = answer
    with pytest.raises(NetworkError) as caught:
        await fetch_updates(client, server.url, None, 1)
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


async def test_an_error_of_the_connection_shows_no_token(
    client: AiohttpRequest, unused_tcp_port: int
) -> None:
    with pytest.raises(NotReached) as caught:
        await fetch_updates(client, f"http://127.0.0.1:{unused_tcp_port}/bot{TOKEN}", None, 0)
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


async def test_a_closed_client_can_be_closed_again_and_used_again(server: Server) -> None:
    client = AiohttpRequest()
    await client.shutdown()
    await client.initialize()
    await client.initialize()
    assert await fetch_updates(client, server.url, None, 1) == []
    await client.shutdown()
    await client.shutdown()


def test_the_same_update_is_always_the_same_bytes_and_chinese_stays_small() -> None:
    assert compact({"text": "路灯", "n": 1}) == '{"text":"路灯","n":1}'.encode()


def test_half_a_character_does_not_stop_the_desk() -> None:
    """JSON can carry half of a surrogate pair; UTF-8 cannot."""
    assert compact(json.loads('{"text":"a\\ud83d"}')) == b'{"text":"a?"}'
    whole = json.loads('{"text":"\\ud83d\\ude00"}')
    assert compact(whole).decode() == '{"text":"😀"}'


async def test_of_a_message_that_was_sent_only_what_is_asked_of_it_is_read(
    server: Server, client: AiohttpRequest
) -> None:
    chat = {"id": 7, "type": "private"}
    whole = {"message_id": 5, "date": 1, "chat": chat, "text": "您好", "reply_markup": {"x": 1}}
    server.answer = says({"ok": True, "result": whole})
    assert await client.post(server.url) == {"message_id": 5, "date": 1, "chat": chat}
    whole |= {"photo": [{"file_id": "f"}], "document": {"file_id": "d"}, "voice": {"file_id": "v"}}
    server.answer = says({"ok": True, "result": whole})
    kept = await client.post(server.url)
    assert set(whole) - set(kept) == {"text", "reply_markup"}
    server.answer = says({"ok": True, "result": [whole]})
    assert await client.post(server.url) == [whole], "updates are left as they came"
