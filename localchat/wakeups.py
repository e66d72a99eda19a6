"""Waiting for something to happen in a chat, and being told of every change."""

import asyncio
from collections.abc import Hashable

from localchat.jsontext import Json

_BACKLOG = 1_000  # changes a listener may lag behind before it is cut off


class Wakeups:
    """Long polls and event streams. Nothing is remembered: who waits looks again when woken."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, set[asyncio.Future[None]]] = {}
        self._listeners: set[asyncio.Queue[Json | None]] = set()
        self.closing = False

    async def wait(self, key: Hashable, seconds: float) -> bool:
        """Wait until the key is woken; say False when the seconds ran out first."""
        if self.closing:
            return False
        future = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(key, set())
        waiting.add(future)
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            return False
        finally:
            waiting.discard(future)
            if not waiting and self._waiting.get(key) is waiting:
                del self._waiting[key]
        return not self.closing

    def wake(self, key: Hashable) -> None:
        """Let everybody who waits for the key look again."""
        for future in self._waiting.get(key, ()):
            if not future.done():
                future.set_result(None)

    def listen(self) -> asyncio.Queue[Json | None]:
        """Return a queue that gets every change from now on; None ends it."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue(_BACKLOG + 1)
        if self.closing:
            queue.put_nowait(None)
        else:
            self._listeners.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Json | None]) -> None:
        """Stop telling this queue."""
        self._listeners.discard(queue)

    def tell(self, event: Json) -> None:
        """Tell every listener; one that lags too far is cut off and has to come again."""
        for queue in list(self._listeners):
            if queue.qsize() >= _BACKLOG:
                self._listeners.discard(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(event)

    def close(self) -> None:
        """End every wait and every stream, so that the server can stop."""
        self.closing = True
        for key in list(self._waiting):
            self.wake(key)
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(None)
        self._listeners.clear()
