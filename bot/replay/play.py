"""`suping replay FILE`: the desk and its chat server, a stopped clock, and the table at the end."""

import asyncio
import contextlib
import gc
import os
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import click

from bot.build import build
from bot.chat_server import start_server
from bot.clock import Clock
from bot.config.rules import calendar_of
from bot.config.settings import Settings, load
from bot.ids import seeded_ids
from bot.people import People
from bot.program import Program
from bot.replay.chance import Chance
from bot.replay.data import Complaint, read_complaints
from bot.replay.figures import Figures, count, table
from bot.replay.runner import Replay

DEMO = Path(__file__).parent.parent / "sample" / "demo.toml"
TOKEN = "1001:replay-of-complaints"  # noqa: S105 - of a chat server that ends with the replay
CHANNEL = "local"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
BEFORE = timedelta(hours=12)
AFTER = timedelta(days=45)


@dataclass(frozen=True)
class Wanted:
    """What to replay: the file, the seed, how many (None is all), and where databases lie."""

    file: Path
    seed: int
    limit: int | None = None
    folder: Path | None = None


def picture(side: int = 64) -> bytes:
    """A small grey PNG that stands for a photo of the work done."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes((x + y) % 256 for x in range(side)) for y in range(side))
    packed = zlib.compress(rows)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


async def replay(wanted: Wanted) -> str:
    """
    Play a file and return the table. Raises BadTable, NotStarted.

    The databases are thrown away at the end, so they lie in memory where the machine has room.
    """
    memory = str(MEMORY) if wanted.folder is None and os.access(MEMORY, os.W_OK) else wanted.folder
    with tempfile.TemporaryDirectory(prefix="suping-replay-", dir=memory) as folder:
        return await _replay(wanted, Path(folder))


async def _replay(wanted: Wanted, folder: Path) -> str:
    zone = calendar_of(load(DEMO)).zone
    complaints = read_complaints(wanted.file, zone)[: wanted.limit]
    start = complaints[0].at - BEFORE
    # The chat server's clock runs until it is first held, so it is started a little earlier.
    asleep = start - timedelta(hours=1)
    options = ["--bot", f"{CHANNEL}:{TOKEN}", "--as", "telegram", "--start", asleep.isoformat()]
    server = await start_server(folder / "chat", options)
    people = People(server.address)
    settings = load(DEMO, over=_over(folder, server.address))
    program = Program(build(settings, clock=Clock(stopped_at=start), ids=seeded_ids(wanted.seed)))
    program.on_move = people.set_clock
    await people.set_clock(start)
    await program.start(ticking=False)
    gc.freeze()  # what is loaded stays: it need not be looked through ten thousand times
    began, cpu = time.monotonic(), time.process_time()
    try:
        figures = await _alive(program, _play(wanted, program, people, settings, complaints))
        referee = await people.referee()
    finally:
        await program.stop()
        await people.close()
        await server.stop()
    figures.more |= {
        "requests refused by the chat server": referee["refused"],
        "requests faster than Telegram allows": referee["too_fast"],
        "minutes": f"{(time.monotonic() - began) / 60:.1f}",
        "CPU seconds of the desk and its people": f"{time.process_time() - cpu:.0f}",
    }
    return table(figures)


async def _alive(program: Program, playing: Coroutine[None, None, Figures]) -> Figures:
    """Play while the desk lives; raises what a part of it died of."""
    play, death = asyncio.create_task(playing), asyncio.create_task(program.failed())
    await asyncio.wait((play, death), return_when=asyncio.FIRST_COMPLETED)
    for task in (death, play):
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        elif task is death:
            play.cancel()
            death.result()
    return play.result()


async def _play(
    wanted: Wanted,
    program: Program,
    people: People,
    settings: Settings,
    complaints: list[Complaint],
) -> Figures:
    chance = Chance(wanted.seed, program.desk.calendar)
    script = Replay(program, people, CHANNEL, chance, picture())
    await script.start_staff({one.user_id: one.name for one in settings.staff()})
    with _progress(len(complaints)) as advance:
        await script.play(complaints, advance)
    await program.move_to(program.clock.now() + AFTER)
    with program.store.reading(program.clock.now()) as work:
        return count(work, program.desk, complaints)


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal; elsewhere a line for every twentieth part."""
    if sys.stderr.isatty():
        with click.progressbar(length=total, label="complaints", file=sys.stderr) as bar:
            yield bar.update
        return
    filed = 0

    def advance(more: int) -> None:
        nonlocal filed
        if more and (filed + more) * 20 // total > filed * 20 // total:
            click.echo(f"complaints: {filed + more} of {total}", err=True)
        filed += more

    yield advance


def _over(folder: Path, api: str) -> dict[str, object]:
    """The demo's settings, on a chat server and in a folder of this replay's own."""
    return {
        "channel": {"0": {"api": api, "token": TOKEN}},
        # As long as can be: what is erased in its time can't be found by its words at the end.
        "county": {"years": 30},
        "database": {
            "url": f"sqlite:///{folder / 'suping.db'}",
            "key_file": str(folder / "suping.key"),
        },
        "files": {"store": str(folder / "files")},
    }
