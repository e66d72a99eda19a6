"""Updates brought to a webhook: proved by the secret, each kept until it was taken, in order."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from chat_desk import READER, Desk, Watch, running

from localchat.botapi import webhook
from localchat.server import ChatServer

SECRET = "a-secret-of-the-webhook"


class Taker:
    """Where updates are brought to: it keeps them, and answers as the test says."""

    def __init__(self) -> None:
        self.brought: list[tuple[str, str | None, Any]] = []
        self.statuses: list[int] = []
        self.address = ""

    def texts(self) -> list[str]:
        return [update["message"]["text"] for _, _, update in self.brought]

    async def has(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.brought) < count:  # noqa: ASYNC110  it runs in a thread
                await asyncio.sleep(0.01)


@pytest.fixture
def taker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Taker]:
    monkeypatch.setattr(webhook, "_FIRST_PAUSE", 0.02)
    found = Taker()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            secret = self.headers["X-Telegram-Bot-Api-Secret-Token"]
            found.brought.append((self.path, secret, body))
            self.send_response(found.statuses.pop(0) if found.statuses else 200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.address = f"http://127.0.0.1:{server.server_port}/channel/desk/update"
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        with contextlib.ExitStack() as stack:
            stack.callback(server.shutdown)
            yield found


async def bring(desk: Desk, taker: Taker) -> None:
    assert await desk.ask("setWebhook", url=taker.address, secret_token=SECRET) is True


async def nothing_is_left(desk: Desk) -> None:
    async with asyncio.timeout(5):
        while (await desk.ask("getWebhookInfo"))["pending_update_count"]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_an_update_is_brought_with_the_secret_and_then_forgotten(
    desk: Desk, taker: Taker
) -> None:
    await bring(desk, taker)
    said = await desk.say("路灯坏了")
    await nothing_is_left(desk)
    ((path, secret, update),) = taker.brought
    assert (path, secret) == ("/channel/desk/update", SECRET)
    assert update["update_id"] == said["update_id"]
    assert update["message"]["text"] == "路灯坏了"


async def test_what_was_said_before_is_brought_in_its_order(desk: Desk, taker: Taker) -> None:
    for number in range(9):
        await desk.say(str(number))
    await bring(desk, taker)
    await nothing_is_left(desk)
    assert taker.texts() == [str(number) for number in range(9)]


@pytest.mark.parametrize("status", [500, 503, 403, 302, 410])
async def test_what_was_not_taken_is_brought_again_and_nothing_overtakes_it(
    desk: Desk, taker: Taker, status: int
) -> None:
    taker.statuses = [status, status]
    await bring(desk, taker)
    await desk.say("一")
    await desk.say("二")
    await nothing_is_left(desk)
    assert taker.texts() == ["一", "一", "一", "二"]


async def test_a_chat_whose_update_is_not_taken_does_not_hold_the_others(
    desk: Desk, taker: Taker
) -> None:
    await desk.start(8, "李强")
    taker.statuses = [500]
    await desk.say("一")
    await desk.say("二", 8)
    await bring(desk, taker)
    await nothing_is_left(desk)
    assert sorted(taker.texts()) == sorted(["一", "一", "二"]) or taker.texts().count("二") == 2


async def test_a_desk_that_is_not_there_gets_its_updates_when_it_comes(
    make_settings: Callable[..., ChatServer], taker: Taker
) -> None:
    settings = make_settings()
    async with running(settings) as desk:
        await desk.start()
        await desk.ask("setWebhook", url="http://127.0.0.1:9/nobody")
        await desk.say("有人吗")
        await asyncio.sleep(0.05)
        await bring(desk, taker)
        await taker.has(1)


async def test_a_webhook_outlives_a_restart(
    make_settings: Callable[..., ChatServer], taker: Taker
) -> None:
    settings = make_settings()
    async with running(settings) as desk:
        await desk.start()
        await bring(desk, taker)
    async with running(settings) as desk:
        assert (await desk.ask("getWebhookInfo"))["url"] == taker.address
        await desk.say("重启以后")
        await taker.has(1)


async def test_who_polls_beside_a_webhook_is_told_to_take_it_back(desk: Desk, taker: Taker) -> None:
    await bring(desk, taker)
    assert await desk.refused("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to"
        " delete the webhook first"
    )
    assert await desk.ask("deleteWebhook") is True
    await desk.say("再问")
    assert len(await desk.ask("getUpdates")) == 1
    assert taker.brought == []


async def test_an_empty_address_takes_it_back_too_and_may_drop_what_waits(desk: Desk) -> None:
    await desk.ask("setWebhook", url="http://127.0.0.1:9/nobody")
    await desk.say("一")
    await desk.ask("setWebhook", url="", drop_pending_updates=True)
    assert await desk.ask("getUpdates") == []


async def test_only_the_wanted_kinds_are_brought(desk: Desk, taker: Taker) -> None:
    await desk.ask("setWebhook", url=taker.address, allowed_updates=["message"])
    said = await desk.say("错字")
    await desk.post(f"/people/{READER}/edit", message_id=said["message_id"], text="没有错字")
    await desk.say("二")
    await nothing_is_left(desk)
    assert taker.texts() == ["错字", "二"]


async def test_as_telegram_what_nobody_took_for_a_day_is_gone(
    desk: Desk, watch: Watch, taker: Taker
) -> None:
    await desk.say("昨天")
    watch.pass_by(hours=25)
    await desk.say("今天")
    await bring(desk, taker)
    await nothing_is_left(desk)
    assert taker.texts() == ["今天"]


@pytest.mark.parametrize("address", ["ftp://desk/x", "desk", "http://a b/"])
async def test_an_address_nobody_can_post_to_is_refused(desk: Desk, address: str) -> None:
    assert "400 Bad Request: bad webhook" in await desk.refused("setWebhook", url=address)
