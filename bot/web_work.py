"""A unit of work for a page: opened in the writer thread, committed before the answer."""

from collections.abc import Callable
from typing import TypeVar

from bot.program import Program
from handlers.office import Office

T = TypeVar("T")


class WebWork:
    """Runs a use case of the desk for a request."""

    def __init__(self, program: Program) -> None:
        self._program = program

    async def do(self, use: Callable[[Office], T]) -> T:
        """What the use case returns, once it is committed; raises what it raises, DatabaseBusy."""
        return await self._program.writer.run(self._in_work, use)

    def _in_work(self, use: Callable[[Office], T]) -> T:
        with self._program.store.work(self._program.clock.now()) as work:
            return use(Office(self._program.desks.of(work), work))
