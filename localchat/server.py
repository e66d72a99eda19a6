"""Runs one chat server in the running event loop, until it is cancelled or told to stop."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Coroutine, Iterator

import uvicorn

from localchat.app import make_app
from localchat.botapi.webhook import bring_updates
from localchat.exchange import Exchange
from localchat.people.hooks import report_sights
from localchat.settings import BotAccount, ChatServer
from localchat.store.folder import held

__all__ = ["BotAccount", "ChatServer", "serve"]

_GRACE = 2  # seconds an unfinished request gets at the end


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: it would raise SIGTERM again before our clean-up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()
        self._ending = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def main_loop(self) -> None:
        # uvicorn would wake ten times a second for headers and limits this server has not.
        await self.on_tick(0)
        await self._ending.wait()

    def end(self) -> None:
        self.should_exit = True
        self._ending.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    settings: ChatServer, ready: Callable[[str], None], stop: asyncio.Event | None = None
) -> None:
    """
    Serve until `stop` is set or the task is cancelled; call `ready` with the address once.

    Raises OSError when the port or the folder is taken.
    """
    with _listen(settings.host, settings.port) as listening, held(settings.folder):
        port = listening.getsockname()[1]
        exchange = Exchange(settings)
        try:
            await _run(exchange, listening, stop, lambda: ready(f"http://{settings.host}:{port}"))
        finally:
            exchange.store.close()


def _listen(host: str, port: int) -> socket.socket:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    # asyncio sends small answers at once only where the socket itself says it is TCP; else every
    # second one waits 40 ms for the peer's delayed acknowledgement.
    listening = socket.socket(family, kind, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(1024)
    except OSError:
        listening.close()
        raise
    return listening


async def _run(
    exchange: Exchange,
    listening: socket.socket,
    stop: asyncio.Event | None,
    ready: Callable[[], None],
) -> None:
    server = _Server(_config(exchange))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    bots = exchange.settings.bots
    reports = [asyncio.create_task(report_sights(exchange, bot)) for bot in bots if bot.hook_url]
    reports += [asyncio.create_task(bring_updates(exchange, bot)) for bot in bots]
    try:
        await _first(running, server.up.wait())
        if server.up.is_set():
            ready()
        await _first(running, (stop or asyncio.Event()).wait())
    finally:
        exchange.wakeups.close()
        server.end()
        await asyncio.wait([running])
        for report in reports:
            report.cancel()
        await asyncio.gather(*reports, return_exceptions=True)


async def _first(running: asyncio.Task[None], event: Coroutine[object, object, object]) -> None:
    """Wait until the server ended or the event came. Raises what ended the server."""
    waiting = asyncio.create_task(event)
    try:
        await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
    if running.done():
        running.result()


def _config(exchange: Exchange) -> uvicorn.Config:
    # No access log: its lines would hold the tokens.
    return uvicorn.Config(
        make_app(exchange),
        http="httptools",
        loop="asyncio",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_GRACE,
    )
