"""Programs of ours as processes: each in a group of its own, so that none outlives its test."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from program_stock import Stock

LONGEST = 120.0  # seconds; a generous limit, reached only by what has failed
STEP = 0.02


class NotInTime(AssertionError):
    """What a test waited for did not come."""


async def until(
    condition: Callable[[], bool], what: str, seconds: float = LONGEST, step: float = STEP
) -> None:
    """Wait for a condition; raises NotInTime, which fails the test with what was waited for."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not condition():
        if loop.time() > end:
            raise NotInTime(f"not within {seconds:g} s: {what}")
        await asyncio.sleep(step)


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """The environment without settings of ours; warnings are errors in the processes, too."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("SUPING_")}
    return plain | {"PYTHONWARNINGS": "error", "PYTHONUNBUFFERED": "1"} | dict(more)


class Process(Protocol):
    """What is asked of a process, whoever started it."""

    @property
    def pid(self) -> int:
        """Its number, and its group's."""

    @property
    def args(self) -> object:
        """What it was started with."""

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""

    def wait(self) -> int:
        """Wait for its end; returns its exit code."""


class Running:
    """
    A process and what it says, standard error included, in a file.

    From a `stock` it is a fork that has its imports behind it.
    """

    def __init__(
        self,
        arguments: Iterable[str],
        said: Path,
        *,
        env: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
        stock: Stock | None = None,
    ) -> None:
        self.said = said
        command = list(arguments)
        self.process: Process
        if stock is not None and command[:2] == python_module():
            said.touch()
            self.process = stock.start(command[2], command[3:], said, environment(env or {}))
            return
        with said.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment(env or {}),
                start_new_session=True,
                preexec_fn=before,  # noqa: PLW1509 - sets a limit of the process, nothing more
            )

    @property
    def words(self) -> str:
        """Everything said so far."""
        return self.said.read_text(encoding="utf-8")

    @property
    def lives(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    async def says(self, words: str, times: int = 1) -> None:
        """Wait until it has said something so many times, or fail with what it said instead."""
        try:
            await until(lambda: self.words.count(words) >= times or not self.lives, words)
        except NotInTime as error:
            raise NotInTime(f"{error}; it said:\n{self.words[-3000:]}") from None
        assert self.words.count(words) >= times, f"it ended, having said:\n{self.words[-3000:]}"

    async def ends(self) -> int:
        """Wait for its end by itself; returns its exit code."""
        await until(lambda: not self.lives, f"the end of {self.process.args!r}")
        return self.process.wait()

    async def stop(self) -> int:
        """Ask it, and what watches it, to end; returns its exit code."""
        if self.lives:
            os.killpg(self.process.pid, signal.SIGTERM)
        return await self.ends()

    def kill(self) -> None:
        """Kill -9 it with all its children, and bury it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def python(module: str, *arguments: str) -> list[str]:
    """The command line of a module in this environment."""
    return [*python_module(), module, *arguments]


def python_module() -> list[str]:
    """How a command line begins that runs a module."""
    return [sys.executable, "-m"]
