"""One address for several desks, as a proxy in front of them gives: whoever is there answers."""

import asyncio
import contextlib
import itertools
from collections.abc import Sequence

CHUNK = 65_536


class Door:
    """Passes each connection on to the next desk that takes it; none: the connection is closed."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = ports
        self._next = itertools.cycle(range(len(ports)))
        self._server: asyncio.Server | None = None
        self.port = 0

    async def open(self) -> None:
        """Take connections on a free port from now on."""
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Take no more of them."""
        if self._server is not None:
            self._server.close()

    async def _pass_on(self, asks: asyncio.StreamReader, hears: asyncio.StreamWriter) -> None:
        there = await self._desk()
        with contextlib.suppress(ConnectionError):
            if there is not None:
                reader, writer = there
                await asyncio.gather(_carry(asks, writer), _carry(reader, hears))
        hears.close()

    async def _desk(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._next)
        for number in range(len(self._ports)):
            port = self._ports[(first + number) % len(self._ports)]
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        return None


async def _carry(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    """Carry bytes one way until they end; then the other side ends, too."""
    try:
        while data := await source.read(CHUNK):
            to.write(data)
            await to.drain()
    finally:
        to.close()
