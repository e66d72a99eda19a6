"""The writer thread: turns are synchronous and run here, one at a time."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
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
        self._first: deque[Callable[[], None]] = deque()

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in the thread; a cancelled wait doesn't stop what has begun."""
        self._asked += 1

        def begin() -> T:
            self._run_what_is_first()
            self._begun += 1
            return work(*args, **kwargs)

        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._pool, begin))

    async def run_first(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same, before everything that waits and has not begun."""
        self._asked += 1
        done: Future[T] = Future()

        def begin() -> None:
            self._begun += 1
            try:
                done.set_result(work(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - it is raised to whoever waits for it
                done.set_exception(error)

        self._first.append(begin)
        self._pool.submit(self._run_what_is_first)
        return await asyncio.shield(asyncio.wrap_future(done))

    def _run_what_is_first(self) -> None:
        while self._first:
            self._first.popleft()()

    @property
    def is_wanted(self) -> bool:
        """Whether something waits for the thread; asked by what has it, and could end sooner."""
        return self._asked > self._begun

    def close(self) -> None:
        """Finish what has begun, then end the thread."""
        self._pool.shutdown(wait=True)
