"""
Gathering: many requests share one transaction, and each is answered after its commit.

A commit costs the same for one rating as for five hundred, so what arrives while the writer is
busy waits for its next turn, and goes with all the others.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from bot.writer import WriterThread

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Gathering(Generic[Asked, Answer]):
    """
    Runs `work` in the writer thread over whatever waits: as many as weigh `most`, at least one.

    `work` returns an answer for each in order, once everything is committed. What it raises is
    raised to everyone of that round: nothing of theirs was stored.
    """

    def __init__(
        self,
        writer: WriterThread,
        work: Callable[[Sequence[Asked]], Sequence[Answer]],
        most: int = 500,
        weight: Callable[[Asked], int] = lambda _: 1,
    ) -> None:
        self._writer = writer
        self._work = work
        self._most = most
        self._weight = weight
        self._waiting: deque[tuple[Asked, asyncio.Future[Answer]]] = deque()
        self._running: asyncio.Task[None] | None = None

    async def ask(self, one: Asked) -> Answer:
        """Wait for the round that takes this along; raises what the round died of."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, answer))
        if self._running is None:
            self._running = asyncio.create_task(self._rounds())
        return await answer

    async def _rounds(self) -> None:
        while self._waiting:
            await self._round(self._taken())
        self._running = None

    def _taken(self) -> list[tuple[Asked, asyncio.Future[Answer]]]:
        taken, left = [self._waiting.popleft()], self._most
        left -= self._weight(taken[0][0])
        while self._waiting and (left := left - self._weight(self._waiting[0][0])) >= 0:
            taken.append(self._waiting.popleft())
        return taken

    async def _round(self, taken: list[tuple[Asked, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await self._writer.run(self._work, [one for one, _ in taken])
        except Exception as error:  # noqa: BLE001 - everybody who waits is to hear of it
            for _, waits in taken:
                if not waits.done():
                    waits.set_exception(error)
            return
        for (_, waits), answer in zip(taken, answers, strict=True):
            if not waits.done():
                waits.set_result(answer)
