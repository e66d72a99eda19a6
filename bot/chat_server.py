"""localchat as a process of its own, as the demo and the replay start it."""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import SupingError

STARTED = "localchat: "


class NotStarted(SupingError):
    """The chat server did not start."""


@dataclass(frozen=True)
class LocalServer:
    """A running chat server and its address."""

    process: asyncio.subprocess.Process
    address: str

    async def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()


async def start_server(folder: Path, options: Sequence[str], secret: str = "") -> LocalServer:
    """Start a chat server; raises NotStarted with what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "localchat",
        "--folder",
        str(folder),
        *options,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "LOCALCHAT_SECRET": secret},
    )
    line = await process.stdout.readline() if process.stdout else b""
    said = line.decode().strip()
    if not said.startswith(STARTED):
        await process.wait()
        raise NotStarted(f"{NotStarted.__doc__} {said}".strip())
    return LocalServer(process, said.removeprefix(STARTED))
