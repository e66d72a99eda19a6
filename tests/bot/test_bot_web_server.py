"""The web server lives in the desk's loop and leaves signals and the process alone."""

import asyncio
import logging
import signal
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web_server import WebServer


def app() -> Starlette:
    async def hello(_request: Request) -> Response:
        return PlainTextResponse("你好")

    async def broken(_request: Request) -> Response:
        raise RuntimeError("https://api.example/bot123456:ABCDEF-secret-token/getMe")

    return Starlette(routes=[Route("/", hello), Route("/broken", broken)])


async def get(port: int, path: str = "/") -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(f"http://127.0.0.1:{port}{path}")


async def test_it_answers_from_its_start_to_its_stop() -> None:
    server = WebServer(app(), "127.0.0.1", 0)
    port = await server.start()
    assert (await get(port)).text == "你好"
    await server.stop()
    with pytest.raises(httpx.ConnectError):
        await get(port)


async def test_signals_stay_with_the_program() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    server = WebServer(app(), "127.0.0.1", 0)
    await server.start()
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before
    await server.stop()
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before


async def test_a_signal_while_it_serves_reaches_the_program_and_stops_nothing_by_itself() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, told.set)
    try:
        server = WebServer(app(), "127.0.0.1", 0)
        port = await server.start()
        signal.raise_signal(signal.SIGTERM)
        async with asyncio.timeout(5):
            await told.wait()
        assert (await get(port)).status_code == 200
        await server.stop()
    finally:
        loop.remove_signal_handler(signal.SIGTERM)


async def test_a_taken_port_is_an_error_that_names_it_and_ends_no_process() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = WebServer(app(), "127.0.0.1", port)
        with pytest.raises(OSError, match=str(port)):
            await server.start()
        await server.stop()


async def test_what_breaks_inside_is_logged_by_the_desks_own_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """uvicorn's own would print past the one that takes tokens out."""
    server = WebServer(app(), "127.0.0.1", 0)
    port = await server.start()
    with caplog.at_level(logging.WARNING):
        assert (await get(port, "/broken")).status_code == 500
    await server.stop()
    assert any(record.exc_info for record in caplog.records)
    assert logging.getLogger("uvicorn").handlers == []
    assert logging.getLogger("uvicorn.error").handlers == []
