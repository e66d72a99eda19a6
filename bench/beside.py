"""
Part 1 of bench/all.py: a durable turn of filing beside an echo, a raw insert and a web form.

By turns in one run, each a real process spoken to over real HTTP: the desk (`suping run`, SQLite
with FULL, without Telegram's pace), a bare python-telegram-bot echo on the same Bot API, the rows
of the desk's own run written by plain SQLite with a commit for each turn, and django-helpdesk's
public form under gunicorn. CPU is the process's own (user and kernel), never the wall clock.
"""

import contextlib
import itertools
import json
import re
import sqlite3
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from kiosk_load import Caller, sent
from measuring import (
    answers,
    cpu_of,
    free_port,
    fsyncs,
    memory_of,
    middle,
    python,
    rows_of,
    running,
    says,
    table,
    until,
)

from bot.config.settings import load
from texts.catalogue import Language, label, say

TOKEN = "1001:made-up"  # noqa: S105
CONFIG = """
[county]
file = "sample"
[web]
port = {port}
[database]
url = "{url}"
[[channel]]
name = "local"
kind = "localchat"
token = "{token}"
api = "{api}"
[limits]
drafts_per_hour = 1000000
drafts_per_day = 1000000
cases_per_day = 1000000
messages_per_minute = 1000000
"""
PLACE = (say(Language.ZH, "file.place").strip(), "城关街道")
BUTTONS = (
    *("button.submit", "button.again_new", "button.new_matter", "button.apart"),
    *("button.place_unclear", "button.unsure"),
)
THINGS = (
    *(
        "小区物业不管电梯，坏了{n}天",
        "路灯不亮{n}天了，晚上看不见路",
        "自来水停了{n}天，一直没人修",
    ),
    *("垃圾堆了{n}天没人清运，臭得很", "井盖坏了{n}天，差点摔着人", "工地夜里施工吵了{n}天"),
    *("公交车晚点，等了{n}十分钟", "下水道堵了{n}天，污水流到路上", "暖气不热{n}天了，老人受不了"),
    *("门口路面坑洼{n}个月没修", "学校门口乱停车{n}周了", "树枝压着电线{n}天了，怕出事"),
)
WHERE = ("滨河路", "人民路", "鼓楼", "南门", "文昌路", "富民小区", "建设路", "光明小区", "和平路")
READY = "suping: running"
QUIET = (
    "SELECT (SELECT count(*) FROM inbox WHERE state = 0)"
    " + (SELECT count(*) FROM outbox WHERE state = 0)"
)
BROWSERS = 8
_users = itertools.count(2_000_000, 100_000)


def matters(count: int, first: int = 0) -> list[str]:
    """So many complaints from the first on, none said twice."""
    found = []
    for number in range(first, first + count):
        where = WHERE[number % len(WHERE)]
        what = THINGS[number // len(WHERE) % len(THINGS)].format(n=number % 8 + 2)
        found.append(f"{where}{number // 7 + 1}号{what}")
    return found


@dataclass
class Round:
    """What one way did in one round."""

    updates: int
    finished: int
    seconds: float
    cpu: float
    memory: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def cpu_an_update(self) -> float:
        """Milliseconds of CPU for each update."""
        return 1000 * self.cpu / self.updates


class Api:
    """The Bot API server of bench/bot_api.py, and the people in it."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._log = folder / "api.log"
        self.address = f"http://127.0.0.1:{self.port}"
        self.pid = 0

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Serve until the block ends."""
        with running(python("bot_api.py", self.port), self._log) as self.pid:
            until(lambda: answers(self.port), "the Bot API server")
            yield

    def play(self, who: str, texts: list[str], people: int, **more: object) -> dict[str, Any]:
        """Let so many people at once do all of it; returns what came of it."""
        plan = {"who": who, "matters": texts, "people": people, "first_user": next(_users)}
        plan |= {"place": PLACE, "answers": [label(Language.ZH, key) for key in BUTTONS], **more}
        request = urllib.request.Request(f"{self.address}/play", json.dumps(plan).encode())  # noqa: S310
        with urllib.request.urlopen(request, timeout=1_200) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)["result"]
            return found


@dataclass
class DeskAtWork:
    """A desk in a folder of its own."""

    folder: Path
    api: Api
    url: str = ""
    pid: int = 0
    started_in: float = 0.0
    said: int = 0

    @property
    def database(self) -> Path:
        """Where it keeps everything, on SQLite."""
        return self.folder / "suping.db"

    def configured(self) -> Path:
        """Its configuration, written."""
        self.folder.mkdir(exist_ok=True)
        config = self.folder / "config.toml"
        url = self.url or f"sqlite:///{self.database}"
        fields = {"port": free_port(), "url": url, "token": TOKEN, "api": self.api.address}
        config.write_text(CONFIG.format(**fields), encoding="utf-8")
        return config

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Run until the block ends; the staff open their chats first."""
        config, log = self.configured(), self.folder / "desk.log"
        log.touch()
        began = time.perf_counter()
        with running(python("unpaced_desk.py", "run", "--config", config), log) as pid:
            until(says(log, READY), "the desk")
            self.started_in = time.perf_counter() - began
            self.pid = pid
            staff = [one.user_id for one in load(config).staff()]
            self.api.play("filers", self._new(4), 2, silent=staff)
            self.rests()
            yield

    def count(self, question: str) -> int:
        """A count of its database."""
        return int(rows_of(self.database, question)[0][0])

    def rests(self) -> None:
        """Wait until nothing waits in it."""
        until(lambda: self.count(QUIET) == 0, "an empty inbox and outbox")

    def _new(self, count: int) -> list[str]:
        """Complaints that nobody has said to this desk: it looks for the same matter."""
        self.said += count
        return matters(count, self.said - count)

    def files(self, filings: int, people: int) -> Round:
        """People file, and everything that comes of it is sent."""
        before = self.count("SELECT count(*) FROM cases")
        used, began = cpu_of(self.pid), time.perf_counter()
        found = self.api.play("filers", self._new(filings), people)
        filed_in = time.perf_counter() - began
        memory = memory_of(self.pid)
        self.rests()
        used = cpu_of(self.pid) - used
        stored = self.count("SELECT count(*) FROM cases") - before
        assert stored >= filings, (stored, filings)
        return Round(found["updates"], filings, filed_in, used, memory, found["waits"])


def echoes(folder: Path, api: Api, filings: int, people: int) -> Round:
    """The same words said to an echo."""
    log = folder / "echo.log"
    environment = {"BENCH_API": api.address, "BENCH_TOKEN": TOKEN}
    with running(python("echo_bot.py"), log, **environment) as pid:
        api.play("talkers", matters(4), 2)
        used = cpu_of(pid)
        found = api.play("talkers", matters(filings), people)
        used = cpu_of(pid) - used
        memory = memory_of(pid)
    return Round(found["updates"], filings, found["seconds"], used, memory, found["waits"])


# The raw insert: what the desk wrote, written again with nothing around it.

Written = dict[str, tuple[str, list[tuple[Any, ...]]]]


def written_by(database: Path, since: dict[str, int]) -> Written:
    """Every row that the desk's run added, with the statement that adds it."""
    found: Written = {}
    with contextlib.closing(sqlite3.connect(database)) as connection:
        for name in tables_of(connection):
            rows = connection.execute(
                f'SELECT * FROM "{name}" WHERE rowid > ?',  # noqa: S608 - a table's name
                (since.get(name, 0),),
            ).fetchall()
            if rows:
                marks = ",".join("?" * len(rows[0]))
                found[name] = f'INSERT INTO "{name}" VALUES ({marks})', rows  # noqa: S608
    return found


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """The tables with rows of their own; what a search index keeps beside them is counted there."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        " AND sql NOT LIKE '%WITHOUT ROWID%' AND name NOT LIKE 'sqlite_%'"
    )
    return [name for (name,) in rows]


def last_rows(database: Path) -> dict[str, int]:
    """The last row of each table."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return {
            name: connection.execute(f'SELECT coalesce(max(rowid), 0) FROM "{name}"').fetchone()[0]  # noqa: S608
            for name in tables_of(connection)
        }


def inserted(folder: Path, like: Path, rows: Written, turns: int) -> Round:
    """The same rows into the same tables and indexes, as many commits as there were turns."""
    target = folder / "raw.db"
    target.unlink(missing_ok=True)
    with (
        contextlib.closing(sqlite3.connect(like)) as source,
        contextlib.closing(sqlite3.connect(target, isolation_level=None)) as raw,
    ):
        for (statement,) in source.execute(
            "SELECT sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'sqlite_%'"
            " AND tbl_name NOT LIKE '%fts%' ORDER BY type DESC"
        ).fetchall():
            with contextlib.suppress(sqlite3.OperationalError):
                raw.execute(statement)
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        used, began = time.process_time(), time.perf_counter()
        for turn in range(turns):
            raw.execute("BEGIN IMMEDIATE")
            for statement, every in rows.values():
                share = every[len(every) * turn // turns : len(every) * (turn + 1) // turns]
                if share:
                    raw.executemany(statement, share)
            raw.execute("COMMIT")
        seconds = time.perf_counter() - began
    return Round(turns, 0, seconds, time.process_time() - used)


# The web form.


def gunicorn(port: int, level: str) -> list[str]:
    """The command line that serves it, and logs from this level on."""
    words = ["-m", "gunicorn", "helpdesk_site:application", "--log-level", level]
    words += ["--bind", f"127.0.0.1:{port}", "--chdir", str(Path(__file__).parent)]
    return [sys.executable, *words, "--threads", str(BROWSERS)]


def token_of(page: bytes) -> str | None:
    """What its form's page says for the form to come back with."""
    found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    return found[1].decode() if found else None


def filled_in(token: str, text: str) -> bytes:
    """Its public form, as a browser sends it."""
    fields = {"csrfmiddlewaretoken": token, "queue": "1", "title": text[:30], "body": text}
    fields |= {"priority": "3", "due_date": "", "submitter_email": "citizen@example.org"}
    return urlencode(fields).encode()


def helpdesk(folder: Path, journal: str, complaints: int) -> Round:
    """Django-helpdesk's public form post, by browsers that keep their connection."""
    port, log = free_port(), folder / "helpdesk.log"
    database = folder / f"helpdesk-{journal}.db"
    environment = {"HELPDESK_DATABASE": str(database), "HELPDESK_JOURNAL": journal}
    if not database.exists():
        with running(python("helpdesk_site.py"), log, **environment) as made:
            until(lambda: not Path(f"/proc/{made}/exe").exists(), "its tables")
    with running([*gunicorn(port, "error"), "--keep-alive", "30"], log, **environment) as pid:
        until(lambda: answers(port), "django-helpdesk")
        warm = _posts(port, matters(BROWSERS))
        assert warm.finished == BROWSERS, warm
        used = cpu_of(pid)
        found = _posts(port, matters(complaints))
        found.cpu = cpu_of(pid) - used
        found.memory = memory_of(pid)
    return found


def _posts(port: int, texts: list[str]) -> Round:
    """Each complaint once; counted are those answered by a redirect to their ticket."""
    page = Caller(
        port, [f"GET /tickets/submit/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()]
    )
    page.send()
    while not page.read():
        pass
    page.socket.close()
    cookie = re.search(rb"csrftoken=(\w+)", page.answers[0])
    token = token_of(page.answers[0])
    assert cookie, page.answers[0][:500]
    assert token, page.answers[0][-3000:]
    requests = [_post(port, cookie[1].decode(), token, text) for text in texts]
    callers = [Caller(port, requests[at::BROWSERS]) for at in range(BROWSERS)]
    seconds = sent(callers)
    heard = [answer for one in callers for answer in one.answers]
    done = sum(b" 302 " in answer[:20] and b"/view/?ticket=" in answer for answer in heard)
    for one in callers:
        one.socket.close()
    waits = [wait for one in callers for wait in one.waits]
    return Round(len(heard), done, seconds, 0.0, waits=waits)


def _post(port: int, cookie: str, token: str, text: str) -> bytes:
    body = filled_in(token, text)
    head = [
        "POST /tickets/submit/ HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: csrftoken={cookie}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


# All of it, by turns.


def measured(folder: Path, filings: int, rounds: int, people: int) -> str:
    """The ways by turns, `rounds` times; the table, and what of the goals is reached."""
    api = Api(folder)
    ways: dict[str, list[Round]] = {}
    alone = max(filings // 3, 6)
    disk = []
    desk = DeskAtWork(folder / "desk", api)
    with api.at_work(), desk.at_work():
        since = last_rows(desk.database)
        for _ in range(rounds):
            disk.append(fsyncs(folder))
            for count, share in ((1, alone), (people, filings)):
                put(ways, f"desk, {count} at a time", desk.files(share, count))
                put(ways, f"echo, {count} at a time", echoes(folder, api, share, count))
            for journal in ("delete", "wal"):
                put(ways, f"django-helpdesk, {journal}", helpdesk(folder, journal, filings))
            wrote = last_rows(desk.database)
            rows, since = written_by(desk.database, since), wrote
            turns = sum(runs[-1].updates for name, runs in ways.items() if "desk, " in name[:6])
            put(ways, RAW, inserted(folder, desk.database, rows, turns))
    return told(ways, people, middle(disk))


RAW = "raw insert of the desk's rows"


def put(ways: dict[str, list[Round]], name: str, one: Round) -> None:
    """Note a round."""
    ways.setdefault(name, []).append(one)


def told(ways: dict[str, list[Round]], people: int, disk: float) -> str:
    """The table and the ratios, each of medians."""
    cpu = {name: middle(one.cpu_an_update for one in runs) for name, runs in ways.items()}
    pace = {name: middle(one.finished / one.seconds for one in runs) for name, runs in ways.items()}
    rows = [
        (
            name,
            f"{cpu[name]:.2f} ({', '.join(f'{one.cpu_an_update:.2f}' for one in runs)})",
            f"{middle(one.updates / one.seconds for one in runs):.0f}",
            f"{pace[name]:.1f}" if runs[0].finished else "",
            f"{1000 * middle(wait for one in runs for wait in one.waits):.0f}"
            if runs[0].waits
            else "",
        )
        for name, runs in ways.items()
    ]
    head = (
        "way",
        "CPU ms an update or post (rounds)",
        "updates a second",
        "complaints a second",
        "ms from the first word to the receipt",
    )
    lines = [table(head, rows), ""]
    for count in (1, people):
        ratio = cpu[f"desk, {count} at a time"] / cpu[f"echo, {count} at a time"]
        lines.append(f"a durable turn beside the echo's update, {count} at a time: {ratio:.2f} x")
    desk = f"desk, {people} at a time"
    lines.append(f"a durable turn beside the raw insert of its rows: {cpu[desk] / cpu[RAW]:.1f} x")
    for journal in ("delete", "wal"):
        other = f"django-helpdesk, {journal}"
        a_complaint = middle(one.cpu / one.finished for one in ways[desk])
        less = middle(one.cpu / one.finished for one in ways[other]) / a_complaint
        lines.append(
            f"complaints a second beside {other}: {pace[desk] / pace[other]:.1f} x"
            f" (for the same CPU {less:.2f} x)"
        )
    talk = middle(one.updates / one.finished for one in ways[desk])
    lines.append(f"updates a complaint {talk:.2f}; this disk: {disk:.0f} fdatasync a second")
    return "\n".join(lines)
