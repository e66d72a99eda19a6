"""uvicorn inside our loop, without its own hands on the signals."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

BACKLOG = 2048


class QuietServer(uvicorn.Server):
    """A server that leaves SIGTERM to the program: uvicorn would raise it again before we stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


class WebServer:
    """Serves an application until it is stopped."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._at = (host, port)
        # No log_config: uvicorn's own would go past the desk's, which takes tokens out.
        config = uvicorn.Config(
            app, log_config=None, log_level="warning", access_log=False, lifespan="off"
        )
        self._server = QuietServer(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """Start and return the port it listens on; raises OSError, naming the port, if taken."""
        listening = self._listen()
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))
        while not self._server.started:
            if self._task.done():
                raise OSError("web: the server ended before it was there")
            await asyncio.sleep(0.01)
        return int(listening.getsockname()[1])

    def _listen(self) -> socket.socket:
        """The socket is ours: uvicorn would end the process where it can't have it."""
        host, port = self._at
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            return socket.create_server(self._at, family=family, backlog=BACKLOG)
        except OSError as error:
            raise OSError(f"web: nothing can listen on {host}:{port}: {error.strerror}") from error

    async def stop(self) -> None:
        """Stop answering."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task
