"""What the bot's hooks are told: messages seen, the clock moved."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from chat_desk import READER, START, Desk, Watch, running

from localchat.people import hooks
from localchat.server import BotAccount, ChatServer


class Hook:
    """A bot's hook: it keeps what it was told and answers as the test says."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str | None, Any]] = []
        self.status = 200
        self.answer: bytes = b"{}"
        self.address = ""

    def seen(self) -> list[int]:
        return [body["message_id"] for path, _, body in self.told if path.endswith("/seen")]

    async def heard(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.told) < count:  # noqa: ASYNC110  the hook runs in a thread
                await asyncio.sleep(0.01)


@contextlib.contextmanager
def listening() -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            hook.told.append((self.path, self.headers["X-Suping-Secret"], body))
            self.send_response(hook.status)
            self.end_headers()
            self.wfile.write(hook.answer)

        def log_message(self, *_args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hook.address = f"http://127.0.0.1:{server.server_port}/bot"
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            yield hook
        finally:
            server.shutdown()


@pytest.fixture
def hook() -> Iterator[Hook]:
    with listening() as found:
        yield found


@pytest.fixture
def county(
    make_settings: Callable[..., ChatServer], hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., ChatServer]:
    """Settings of a county's channel whose bot has a hook; retries come quickly."""
    monkeypatch.setattr(hooks, "_FIRST_PAUSE", 0.02)

    def make(**changed: Any) -> ChatServer:
        return make_settings(hook_url=hook.address, secret="shared", as_="channel", **changed)

    return make


async def told(desk: Desk, text: str = "已答复") -> int:
    message = await desk.ask("sendMessage", chat_id=READER, text=text)
    return int(message["message_id"])


async def test_a_seen_message_is_told_to_the_hook_with_its_secret(
    county: Callable[..., ChatServer], hook: Hook
) -> None:
    async with running(county()) as desk:
        await desk.start()
        message_id = await told(desk)
        await desk.post(f"/people/{READER}/seen", up_to=message_id)
        await hook.heard(1)
    body = {"chat_id": READER, "message_id": message_id}
    assert hook.told == [("/bot/channel/desk/seen", "shared", body)]


async def test_each_message_is_told_once_and_in_order(
    county: Callable[..., ChatServer], hook: Hook
) -> None:
    async with running(county()) as desk:
        await desk.start()
        numbers = [await told(desk) for _ in range(4)]
        await desk.post(f"/people/{READER}/seen", up_to=numbers[1])
        await desk.post(f"/people/{READER}/seen", up_to=numbers[3])
        await hook.heard(4)
        await desk.post(f"/people/{READER}/seen", up_to=numbers[3])
        await asyncio.sleep(0.1)
    assert hook.seen() == numbers


async def test_a_hook_that_fails_is_told_again_until_it_takes_it(
    county: Callable[..., ChatServer], hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    hook.status = 503
    async with running(county()) as desk:
        await desk.start()
        message_id = await told(desk)
        await desk.post(f"/people/{READER}/seen", up_to=message_id)
        await hook.heard(2)
        hook.status = 200
        before = len(hook.told)
        await hook.heard(before + 1)
        await asyncio.sleep(0.1)
    assert set(hook.seen()) == {message_id}
    assert len(hook.told) <= before + 2
    assert "answered 503" in caplog.text
    assert "shared" not in caplog.text


async def test_what_was_not_taken_is_told_after_a_restart(
    county: Callable[..., ChatServer], hook: Hook
) -> None:
    hook.status = 500
    settings = county()
    async with running(settings) as desk:
        await desk.start()
        message_id = await told(desk)
        await desk.post(f"/people/{READER}/seen", up_to=message_id)
        await hook.heard(1)
    hook.told.clear()
    hook.status = 200
    async with running(settings):
        await hook.heard(1)
    assert hook.seen() == [message_id]


async def test_an_unreachable_hook_does_not_stop_the_chat(
    make_settings: Callable[..., ChatServer], caplog: pytest.LogCaptureFixture
) -> None:
    settings = make_settings(hook_url="http://127.0.0.1:9", secret="shared", as_="channel")
    async with running(settings) as desk:
        await desk.start()
        await desk.post(f"/people/{READER}/seen", up_to=await told(desk))
        await asyncio.sleep(0.05)
        assert await told(desk, "还能写") == 3
    assert "is not told what was seen yet" in caplog.text


async def test_as_telegram_seen_is_told_to_nobody(
    make_settings: Callable[..., ChatServer], hook: Hook
) -> None:
    async with running(make_settings(hook_url=hook.address, secret="shared")) as desk:
        await desk.start()
        await desk.post(f"/people/{READER}/seen", up_to=await told(desk))
        await asyncio.sleep(0.1)
        assert (await desk.last())["seen"]
    assert hook.told == []


async def test_moving_the_clock_by_a_step_asks_the_bot_and_follows_it(
    county: Callable[..., ChatServer], hook: Hook
) -> None:
    hook.answer = b'{"now": "2026-10-12T08:30:00+08:00"}'
    async with running(county()) as desk:
        moved = await desk.post("/clock", by="next_working_morning")
        assert moved == {"now": "2026-10-12T08:30:00+08:00"} or moved["now"].startswith(
            "2026-10-12T00:30:00"
        )
        await desk.start()
        assert (await desk.last())["date"] == 1791765000
    assert hook.told == [("/bot/sandbox/clock", "shared", {"by": "next_working_morning"})]


@pytest.mark.parametrize(
    ("status", "answer", "why"),
    [
        (400, b'{"error": "unknown step"}', "did not move its clock: unknown step"),
        (403, b"{}", "did not move its clock: 403"),
        (200, b"<html>", "answered its hook without JSON"),
        (200, b'{"later": 1}', "did not move its clock"),
        (200, b'{"now": "tomorrow"}', "now must be an instant"),
    ],
)
async def test_a_bot_that_does_not_move_its_clock_is_reported(
    county: Callable[..., ChatServer], hook: Hook, status: int, answer: bytes, why: str
) -> None:
    hook.status, hook.answer = status, answer
    async with running(county()) as desk:
        refused = await desk.post("/clock", 400, by="+1h")
        assert why in refused["error"]
        assert (await desk.get("/clock"))["now"] == START.isoformat()


async def test_a_bot_that_is_down_or_has_no_hook_is_reported(
    make_settings: Callable[..., ChatServer],
) -> None:
    bots = (
        BotAccount("desk", "a_bot", "1001:one", "http://127.0.0.1:9", "shared"),
        BotAccount("hall", "b_bot", "1002:two"),
    )
    async with running(make_settings(bots=bots)) as desk:
        assert "does not answer" in (await desk.post("/clock", 400, by="+1h"))["error"]
        assert "has no hook" in (await desk.post("/clock?bot=hall", 400, by="+1h"))["error"]


async def test_the_clock_is_set_forward_and_runs_on(desk: Desk, watch: Watch) -> None:
    assert (await desk.get("/clock"))["now"] == START.isoformat()
    moved = await desk.post("/clock", now="2026-10-11T00:00:00+00:00")
    assert moved["now"] == "2026-10-11T00:00:00+00:00"
    watch.pass_by(seconds=30)
    assert (await desk.get("/clock"))["now"] == "2026-10-11T00:00:30+00:00"
    sent = await desk.ask("sendMessage", chat_id=READER, text="次日")
    assert sent["date"] == 1791676830


async def test_the_clock_never_goes_back(desk: Desk) -> None:
    moved = await desk.post("/clock", now="2020-01-01T00:00:00")
    assert moved["now"] == START.isoformat()


async def test_a_held_clock_stands_still(desk: Desk, watch: Watch) -> None:
    held = await desk.post("/clock", now="2026-10-11T00:00:00Z", hold=True)
    watch.pass_by(hours=1)
    assert await desk.get("/clock") == held


async def test_a_moved_clock_stays_moved_over_a_restart(
    make_settings: Callable[..., ChatServer],
) -> None:
    settings = make_settings()
    async with running(settings) as desk:
        await desk.post("/clock", now="2026-12-01T00:00:00Z")
    async with running(settings) as desk:
        assert (await desk.get("/clock"))["now"].startswith("2026-12-01T00:00:00")


@pytest.mark.parametrize("body", [{}, {"now": "soon"}, {"now": 5}, {"by": ""}])
async def test_a_clock_moved_to_nowhere_says_what_to_write(
    desk: Desk, body: dict[str, object]
) -> None:
    assert (await desk.post("/clock", 400, **body))["error"]
