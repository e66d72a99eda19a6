"""The writer thread: turns are synchronous and run here, one at a time."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class WriterThread:
    """One thread for everything that touches the database."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        # Each counted by one thread alone.
        self._asked = 0
        self._begun = 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in the thread; a cancelled wait doesn't stop what has begun."""
        self._asked += 1

        def begin() -> T:
            self._begun += 1
            return work(*args, **kwargs)

        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._pool, begin))

    @property
    def is_wanted(self) -> bool:
        """Whether something waits for the thread; asked by what has it, and could end sooner."""
        return self._asked > self._begun

    def close(self) -> None:
        """Finish what has begun, then end the thread."""
        self._pool.shutdown(wait=True)
