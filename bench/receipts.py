"""
How long a citizen waits for the receipt, from `submit` until it stands in the chat.

Starts the desk and its chat server as in a county, lets new citizens file at a steady rate,
whoever else is still waiting, and prints the median and the 95th percentile for each rate.

    python bench/receipts.py [--seconds 20] [--rates 1 5 10]
"""

import argparse
import asyncio
import contextlib
import os
import re
import signal
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.chat_server import start_server
from bot.people import People, Shown
from texts.catalogue import Language, label

TOKEN = "1001:of-a-bench"  # noqa: S105 - of a chat server that ends with the bench
READS_FOR = 2.0  # seconds a citizen looks at the review card, as the pace of one chat allows
LONGEST = 300.0
CLERK = 90_001  # of the sample county's made-up people; dispatches what routing left open
RECEIPT = re.compile(r"编号 \d{9}")
MATTER = "滨河路{}号门口的路灯坏了三天没人修"
CONFIG = """
[limits]
drafts_per_hour = 100000
drafts_per_day = 100000
cases_per_day = 100000
messages_per_minute = 100000
files_per_hour = 100000

[web]
port = 0
[[channel]]
name = "local"
kind = "localchat"
token = "{token}"
api = "{api}"
"""


def zh(key: str) -> str:
    """A button's words."""
    return label(Language.ZH, key)


@dataclass
class Crowd:
    """Citizens, whom the chat server's events wake up, and how long each waited."""

    people: People
    waits: list[float] = field(default_factory=list)
    woken: dict[int, asyncio.Event] = field(default_factory=dict)

    async def listen(self) -> None:
        """Wake whoever has news."""
        async for user_id, _ in self.people.news():
            if user_id in self.woken:
                self.woken[user_id].set()

    async def shown(self, user_id: int, *wanted: str) -> Shown:
        """Wait for a message that has one of these words in its text or on its buttons."""
        while True:
            self.woken[user_id].clear()
            for one in (await self.people.read(user_id)).newest:
                if any(words in (*one.labels, one.text) or words in one.text for words in wanted):
                    return one
            await self.woken[user_id].wait()

    async def file(self, user_id: int) -> None:
        """One citizen files one complaint."""
        self.woken[user_id] = asyncio.Event()
        unsure, submit, unclear = (
            zh(f"button.{key}") for key in ("unsure", "submit", "place_unclear")
        )
        await self.people.arrive(user_id, f"citizen {user_id}")
        await self.people.say(user_id, MATTER.format(user_id))
        asked = await self.shown(user_id, unsure, "在哪里")
        if unsure in asked.labels:
            await self.people.press(user_id, asked.message_id, unsure)
            await self.shown(user_id, "在哪里")
        await self.people.say(user_id, unclear)
        card = await self.shown(user_id, submit)
        await asyncio.sleep(READS_FOR)
        began = asyncio.get_running_loop().time()
        await self.people.press(user_id, card.message_id, submit)
        while not RECEIPT.search((await self.shown(user_id, "编号 ")).text):
            pass
        self.waits.append(asyncio.get_running_loop().time() - began)


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[str]:
    """A chat server and a desk; gives the chat server's address."""
    server = await start_server(folder / "chat", ["--bot", f"local:{TOKEN}", "--as", "telegram"])
    config = folder / "config.toml"
    config.write_text(CONFIG.format(token=TOKEN, api=server.address), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.command_line", "--log-level", "error"),
        *("run", "--config", str(config)),
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert b"running" in await process.stdout.readline()
        yield server.address
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        await process.wait()
        await server.stop()


async def measure(rate: float, seconds: float) -> str:
    """Return one line of the table."""
    with tempfile.TemporaryDirectory(prefix="suping-receipts-") as folder:
        async with desk(Path(folder)) as address:
            crowd = Crowd(People(address))
            listening = asyncio.create_task(crowd.listen())
            await crowd.people.arrive(CLERK, "clerk")
            await crowd.people.say(CLERK, "/start")
            await asyncio.sleep(1)
            filing = []
            loop = asyncio.get_running_loop()
            began = loop.time()
            for number in range(int(rate * seconds)):
                await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
                filing.append(asyncio.create_task(crowd.file(1_000_001 + number)))
            async with asyncio.timeout(LONGEST):
                await asyncio.gather(*filing)
            took = loop.time() - began
            listening.cancel()
            await crowd.people.close()
        return line(rate, took, crowd.waits, messages(Path(folder) / "suping.db"))


def messages(database: Path) -> int:
    """How many messages, edits and answers to taps went out."""
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT count(*) FROM outbox WHERE state = 1").fetchone()
        return int(found[0])


def line(rate: float, took: float, waits: list[float], sent: int) -> str:
    """The figures of one rate; n is how many waits they are of."""
    ordered = sorted(waits)
    middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
    return (
        f"{rate:>6g} {len(ordered):>5} {middle:>9.3f} {late:>9.3f} {ordered[-1]:>9.3f}"
        f" {took:>8.1f} {sent:>9}"
    )


async def main() -> None:
    """Measure each rate with a desk of its own."""
    parser = argparse.ArgumentParser(description="Seconds from `submit` to the receipt.")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long citizens arrive")
    parser.add_argument("--rates", type=float, nargs="+", default=[1.0, 5.0, 10.0])
    wanted = parser.parse_args()
    print(" per s     n    median       p95   slowest  all done  messages", flush=True)
    for rate in wanted.rates:
        print(await measure(rate, wanted.seconds), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
