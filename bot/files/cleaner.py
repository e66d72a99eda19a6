"""Cleaning pictures in a process of its own, which may die or hang without harm to the desk."""

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from bot.files.clean import clean, limit_process
from bot.files.kinds import Refused, Sort, Why

SECONDS = 60
TASKS_PER_PROCESS = 100


class Cleaner:
    """One process that draws pictures anew, made when it is first needed."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def clean(self, data: bytes) -> tuple[bytes, Sort] | Refused | None:
        """The picture drawn anew; refused where its process dies of it or takes too long."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=limit_process,
                max_tasks_per_child=TASKS_PER_PROCESS,
            )
        run = asyncio.get_running_loop().run_in_executor(self._pool, clean, data)
        try:
            return await asyncio.wait_for(run, SECONDS)
        except (TimeoutError, BrokenProcessPool):
            self.close()
            return Refused(Why.BROKEN)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._pool is None:
            return
        for process in list((self._pool._processes or {}).values()):  # noqa: SLF001 - no other way
            process.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
