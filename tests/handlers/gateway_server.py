"""A gateway on a real port, with the faults a real one has: slow, refusing, broken, mute."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class GatewayServer:
    """Answers what the test says, and remembers what it was sent."""

    answers: list[tuple[int, str]] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0
    drops: int = 0
    address: str = ""
    called: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_post("/{tail:.*}", self._take)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        self.called.set()
        body = (await request.read()).decode()
        self.seen.append({"path": request.path_qs, "body": body, "headers": dict(request.headers)})
        if self.drops:
            self.drops -= 1
            assert request.transport is not None
            request.transport.close()
        if self.slow:
            await asyncio.sleep(self.slow)
        status, words = self.answers.pop(0) if self.answers else (200, '{"errcode": 0}')
        return web.Response(status=status, text=words, headers=self.headers)
