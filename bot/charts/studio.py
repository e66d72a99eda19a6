"""
Drawing beside everything else: a process of its own, so that no chat waits for a picture.

What can't be drawn is no reason to be silent: the words of the message go out without a picture.
"""

import asyncio
import logging
import multiprocessing
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from bot.charts.painter import png_of, xlsx_of
from bot.papers.drawing import pdf_of_letter, png_of_letter
from bot.qr.drawing import png
from storage.outbox import DRAWN
from storage.pictures import Letter, chart_of, letter_of, sheet_of
from storage.values import OutboxItem

log = logging.getLogger(__name__)
SECONDS = 60
TASKS_PER_PROCESS = 200


@dataclass(frozen=True)
class Drawn:
    """A picture, or a file, as it is sent."""

    name: str
    data: bytes
    is_picture: bool


def is_drawn(item: OutboxItem) -> bool:
    """Whether a message shows what has to be drawn first."""
    return any(item.payload.get(name) for name in DRAWN)


def drawn(payload: Mapping[str, Any]) -> Drawn:
    """Draw what a message shows."""
    if payload.get("chart"):
        return Drawn("figures.png", png_of(chart_of(payload["chart"])), is_picture=True)
    if payload.get("qr"):
        return Drawn("code.png", png(str(payload["qr"])), is_picture=True)
    if payload.get("letter"):
        return _letter(letter_of(payload["letter"]))
    sheet = xlsx_of(sheet_of(payload["sheet"]))
    return Drawn(str(payload.get("file_name") or "figures.xlsx"), sheet, is_picture=False)


def _letter(letter: Letter) -> Drawn:
    if letter.as_pdf:
        return Drawn("letter.pdf", pdf_of_letter(letter), is_picture=False)
    return Drawn("letter.png", png_of_letter(letter), is_picture=True)


class Studio:
    """One process that draws, made when it is first needed."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def draw(self, item: OutboxItem) -> Drawn | None:
        """What a message shows; None where it can't be drawn, and its words have to do."""
        wanted = {name: item.payload.get(name) for name in (*DRAWN, "file_name")}
        try:
            run = asyncio.get_running_loop().run_in_executor(self._process(), drawn, wanted)
            return await asyncio.wait_for(run, SECONDS)
        except (TimeoutError, BrokenProcessPool, ValueError) as error:
            log.error("message %s (%s) can't be drawn: %r", item.id, item.key, error)
            self.close()
            return None

    def _process(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1,
                mp_context=multiprocessing.get_context("spawn"),
                max_tasks_per_child=TASKS_PER_PROCESS,
            )
        return self._pool

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._pool is None:
            return
        for process in list((self._pool._processes or {}).values()):  # noqa: SLF001 - no other way
            process.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
