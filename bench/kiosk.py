"""
The windows' tablets: how many ratings a second, and is each counted once?

    nice -n 10 .venv/bin/python bench/kiosk.py [RATINGS] [ROUNDS]

A real desk (`suping run`, SQLite with FULL) and its chat server, each a process; 200 windows, each
with a paired tablet and a connection of its own, in a process of theirs. Every rating is sent one,
two or three times (by lot), while citizens file complaints in the chat. Two ways, as the page does
it: one by one while there is network, and in bundles of fifty after a break. In the same run, by
turns: a plain Django form post of such ratings (bench/plain_form.py), each once, by eight browsers
with open connections; with both of SQLite's journals. Medians. It is served by gunicorn, one
process with a thread for each browser: its plain workers wait on connections that are kept open,
and two processes or uvicorn were slower (two processes wait for SQLite's lock by sleeping).
"""

import asyncio
import contextlib
import itertools
import json
import os
import random
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bot
from bot.build import open_store
from bot.clock import Clock
from bot.config.settings import load

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "program"))
from program_people import Citizen, People

WINDOWS = 200
TOKEN = "1001:made-up"  # noqa: S105
GRADES = (5, 4, 3, 2, 1)
SHARES = (60, 25, 10, 3, 2)
TAGS = {5: ["fast"], 4: ["friendly"], 3: [], 2: ["long_wait"], 1: ["trips", "rude"]}
CITIZENS = 4
CONFIG = """
[county]
file = "county/county.toml"
[web]
port = {port}
[[channel]]
name = "local"
kind = "localchat"
token = "{token}"
api = "{chat}"
[limits]
drafts_per_hour = 100000
drafts_per_day = 100000
cases_per_day = 100000
messages_per_minute = 100000
"""
PLAIN_RATINGS = 1_000
BROWSERS = 8
"""More than these make SQLite under Django answer `database is locked`."""
SENT = 1_000_000_000
_users = itertools.count(500_000)


def free_port() -> int:
    """A port nobody has."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], address: str, **more: str) -> Iterator[int]:
    """A process, once it answers, until the block ends; gives its number."""
    with subprocess.Popen(command, env=os.environ | more) as process:
        try:
            for _ in range(600):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(address, timeout=1).close()  # noqa: S310
                    break
                time.sleep(0.1)
            yield process.pid
        finally:
            process.terminate()
            process.wait(30)


def cpu_of(pid: int) -> float:
    """The seconds of CPU a process and its children have used."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    own = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return own + sum(cpu_of(int(one)) for one in children)


def county_in(folder: Path) -> None:
    """The sample county with a hall of two hundred windows."""
    shutil.copytree(Path(bot.__file__).parent / "sample", folder / "county")
    lines = [
        f'    {{ number = "{n}", zh = "综合{n}", en = "Counter {n}", unit = "gov_services" }},'
        for n in range(1, WINDOWS + 1)
    ]
    hall = '\n[[hall]]\ncode = "large"\nzh = "大厅"\nen = "Large Hall"\nwindow = [\n'
    with (folder / "county" / "hall.toml").open("a", encoding="utf-8") as file:
        file.write(hall + "\n".join(lines) + "\n]\n")


@dataclass
class Desk:
    """A desk at work with its chat server and its tablets."""

    folder: Path
    port: int = field(default_factory=free_port)
    chat: int = field(default_factory=free_port)
    pid: int = 0

    def __post_init__(self) -> None:
        county_in(self.folder)
        self.config = self.folder / "config.toml"
        chat = f"http://127.0.0.1:{self.chat}"
        text = CONFIG.format(port=self.port, token=TOKEN, chat=chat)
        self.config.write_text(text, encoding="utf-8")

    def pair(self, run: int) -> dict[str, str]:
        """
        New tablets at all windows: nobody has been too fast yet. Returns their cookies.

        A tablet may send three hundred at once and sixty a minute, and here each sends what a
        window has in a week.
        """
        store = open_store(load(self.config))
        cookies = {}
        with store.work(Clock().now()) as work:
            for number in range(1, WINDOWS + 1):
                window, device = f"large/{number}", f"device{run}x{number}"
                work.kiosks.offer(window, f"CODE{run}x{number}")
                work.kiosks.pair(window, f"CODE{run}x{number}", device, "secret")
                cookies[window] = f"suping_kiosk={device}.secret"
        store.close()
        return cookies

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Chat server and desk run."""
        python = sys.executable
        chats = [python, "-m", "localchat", "--folder", str(self.folder / "chats"), "--bot"]
        chats += [f"local:{TOKEN}", "--port", str(self.chat)]
        desk = [python, "-m", "bot.command_line", "--log-level", "CRITICAL", "run", "--config"]
        with running(chats, f"http://127.0.0.1:{self.chat}/people"):
            address = f"http://127.0.0.1:{self.port}/healthz"
            with running([*desk, str(self.config)], address) as self.pid:
                yield

    def counted(self) -> Counter[tuple[str, int, str]]:
        """What the database holds: key, grade and tags of every rating."""
        with contextlib.closing(sqlite3.connect(self.folder / "suping.db")) as connection:
            rows = connection.execute("SELECT client_key, grade, tags FROM service_rating")
            return Counter((key, grade, tags) for key, grade, tags in rows)

    def cases(self) -> int:
        """How many complaints were filed in the chat."""
        with contextlib.closing(sqlite3.connect(self.folder / "suping.db")) as connection:
            asked = "SELECT count(*) FROM cases WHERE source <> 'evaluator'"
            return int(connection.execute(asked).fetchone()[0])


class Citizens:
    """People who file complaints in the chat for as long as the tablets send."""

    def __init__(self, chat: int) -> None:
        self._chat = f"http://127.0.0.1:{chat}"
        self.waits: list[float] = []
        self._go = True

    async def file_until_told(self) -> None:
        """Everybody, one complaint after the other."""
        people = People(self._chat)
        citizens = [Citizen(people, next(_users)) for _ in range(CITIZENS)]
        await asyncio.gather(*(self._files(one) for one in citizens))
        await people.close()

    def stop(self) -> None:
        """The last ones finish what they began."""
        self._go = False

    async def _files(self, citizen: Citizen) -> None:
        await citizen.arrive()
        count = itertools.count(1)
        while self._go:
            began = time.perf_counter()
            await citizen.file(f"滨河路{citizen.user_id}号第{next(count)}盏路灯坏了没人修")
            self.waits.append(time.perf_counter() - began)


def rated(ratings: int, chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    """Ratings of every window, by lot."""
    found: dict[str, list[dict[str, Any]]] = {}
    for number in range(ratings):
        window = f"large/{number % WINDOWS + 1}"
        grade = chance.choices(GRADES, SHARES)[0]
        key = f"{chance.getrandbits(128):032x}"
        one = {"key": key, "window": window, "grade": grade, "tags": TAGS[grade], "tag_set": 1}
        found.setdefault(window, []).append(one | {"at": SENT - chance.randrange(60_000)})
    return found


async def loaded(plan: dict[str, Any]) -> dict[str, Any]:
    """What came of the load, from the process that makes it."""
    script = str(Path(__file__).with_name("kiosk_load.py"))
    load_ = await asyncio.create_subprocess_exec(
        sys.executable, script, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    said, _ = await load_.communicate(json.dumps(plan).encode())
    assert load_.returncode == 0
    return dict(json.loads(said))


async def tablets(desk: Desk, ratings: int, bundle: int, seed: int) -> dict[str, Any]:
    """All tablets send while citizens file; nothing may be lost or counted twice."""
    before, cases = desk.counted(), desk.cases()
    given = rated(ratings, random.Random(seed))  # noqa: S311
    cookies = desk.pair(seed)
    windows = {name: {"cookie": cookies[name], "ratings": one} for name, one in given.items()}
    citizens = Citizens(desk.chat)
    filing = asyncio.create_task(citizens.file_until_told())
    await asyncio.sleep(1)
    plan = {"who": "tablet", "port": desk.port, "seed": seed, "bundle": bundle, "sent": SENT}
    used = cpu_of(desk.pid)
    out = await loaded({**plan, "windows": windows})
    out["server"] = cpu_of(desk.pid) - used
    citizens.stop()
    await filing
    wanted = Counter(
        (one["key"], one["grade"], json.dumps(one["tags"], separators=(",", ":")))
        for every in given.values()
        for one in every
    )
    got = desk.counted() - before
    out |= {"lost": len(wanted - got), "twice": sum((got - wanted).values())}
    out |= {"ratings": ratings, "cases": desk.cases() - cases, "citizens": citizens.waits}
    assert out["new"] == ratings, out["statuses"]
    return out


async def plain(folder: Path, journal: str, seed: int) -> dict[str, Any]:
    """
    The plain form post, once for each rating, with nothing else to do.

    What it answers by `database is locked` is no rating of it, and nothing else is held against it.
    """
    port, database = free_port(), folder / f"plain-{journal}-{seed}.db"
    served = [sys.executable, "-m", "gunicorn", "plain_form:application", "--log-level", "error"]
    served += ["--bind", f"127.0.0.1:{port}", "--chdir", str(Path(__file__).parent)]
    served += ["--threads", str(BROWSERS), "--keep-alive", "30"]
    more = {"PLAIN_DATABASE": str(database), "PLAIN_JOURNAL": journal}
    given = rated(PLAIN_RATINGS, random.Random(seed))  # noqa: S311
    every = [one for of_window in given.values() for one in of_window]
    windows = {str(n): {"ratings": every[n::BROWSERS]} for n in range(BROWSERS)}
    with running(served, f"http://127.0.0.1:{port}/rate", **more) as pid:
        used = cpu_of(pid)
        out = await loaded({"who": "visitor", "port": port, "windows": windows})
        out["server"] = cpu_of(pid) - used
    assert out["new"] > PLAIN_RATINGS * 0.99, out["statuses"]
    return out | {"ratings": out["new"]}


def cpu_a_rating(runs: list[dict[str, Any]]) -> float:
    """Seconds of the server's CPU for each rating, whatever else it did meanwhile."""
    return float(sum(one["server"] for one in runs) / sum(one["ratings"] for one in runs))


def line(name: str, runs: list[dict[str, Any]]) -> float:
    """Print one way's figures; returns its ratings a second, the median of its rounds."""
    rates = [one["ratings"] / one["seconds"] for one in runs]
    waits = sorted(wait for one in runs for wait in one["waits"])
    p99 = waits[int(len(waits) * 0.99)] * 1000
    sent = sum(one["requests"] for one in runs) / sum(one["seconds"] for one in runs)
    sys.stdout.write(
        f"{name:24} {statistics.median(rates):7.0f} ratings/s  (rounds "
        f"{', '.join(f'{rate:.0f}' for rate in rates)}; {sent:.0f} requests/s; answer median "
        f"{statistics.median(waits) * 1000:.0f} ms, p99 {p99:.0f} ms; of the server's CPU "
        f"{cpu_a_rating(runs) * 1e6:.0f} us a rating, "
        f"{sum(one['server'] for one in runs) / sum(one['seconds'] for one in runs):.2f} cores)\n"
    )
    return statistics.median(rates)


def told(runs: list[dict[str, Any]]) -> None:
    """Print what was lost, and how the citizens fared."""
    waits = [wait for one in runs for wait in one["citizens"]]
    of = {name: sum(one[name] for one in runs) for name in ("ratings", "requests", "cases")}
    wrong = {name: sum(one[name] for one in runs) for name in ("lost", "twice")}
    sys.stdout.write(
        f"   {of['ratings']} ratings in {of['requests']} requests: {wrong['lost']} lost, "
        f"{wrong['twice']} counted twice; meanwhile {of['cases']} complaints filed in the chat, "
        f"{statistics.median(waits) * 1000:.0f} ms each (median)\n"
    )


async def measured(folder: Path, ratings: int, rounds: int) -> None:
    """Every way once in each round, by turns."""
    desk = Desk(folder)
    ways: dict[str, list[dict[str, Any]]] = {}
    with desk.at_work():
        for number in range(rounds):
            for journal in ("delete", "wal"):
                ways.setdefault(f"Django, {journal}", []).append(
                    await plain(folder, journal, number)
                )
            for name, bundle in (("tablets, one by one", 1), ("tablets, after a break", 50)):
                seed = 10 * number + bundle
                ways.setdefault(name, []).append(await tablets(desk, ratings, bundle, seed))
    rates = {name: line(name, runs) for name, runs in ways.items()}
    best = max(rate for name, rate in rates.items() if name.startswith("Django"))
    for name, runs in ways.items():
        if name.startswith("tablets"):
            less = cpu_a_rating(ways["Django, wal"]) / cpu_a_rating(runs)
            sys.stdout.write(
                f"{name}: {rates[name] / best:.1f} x the faster Django, and {less:.1f} x the "
                "ratings for a second of the server's CPU\n"
            )
            told(runs)


def main() -> None:
    """Measure in a folder on the disk, not in memory."""
    ratings, rounds = (int(one) for one in (*sys.argv[1:], "10000", "3")[:2])
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as folder:  # noqa: S108
        asyncio.run(measured(Path(folder), ratings, rounds))


if __name__ == "__main__":
    main()
