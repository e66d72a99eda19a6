"""
Part "kills" of bench/all.py: django-helpdesk's form killed as our desk is, one beside the other.

Twelve people post complaints to its public form over real HTTP, each its own words, and think for a
moment in between. gunicorn is killed -9 with its worker: at any moment of the four seconds after it
listens, one time in five while it starts (as in tests/program). Whoever gets no redirect to a
ticket sends the form again until they do, as a browser's "try again" does. When all is over, the
tickets are counted by their words. `make kills`' own cell for SQLite runs in the same go.
"""

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path

from beside import filled_in, gunicorn, matters, token_of
from measuring import answers, free_port, python, rows_of, table, until

TESTS = Path(__file__).parents[1] / "tests"
PEOPLE = 12
LONGEST_LIFE, LONGEST_START, AT_START = 4.0, 1.5, 0.2
LONGEST_THOUGHT = 2.0
ORPHANED = """
SELECT id FROM helpdesk_ticket WHERE id NOT IN (SELECT ticket_id FROM helpdesk_followup)
"""
FORM = "application/x-www-form-urlencoded"
OURS = "SQLite, one program, polling"


@dataclass
class Fallen:
    """What became of complaints while the program that took them was killed."""

    kills: int
    acknowledged: int
    lost: int
    doubled: int
    orphaned: int


@dataclass
class Site:
    """django-helpdesk under gunicorn, and its database."""

    folder: Path
    journal: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def database(self) -> Path:
        """Where the tickets are."""
        return self.folder / f"killed-{self.journal}.db"

    def _started(self, command: list[str]) -> subprocess.Popen[bytes]:
        more = {"HELPDESK_DATABASE": str(self.database), "HELPDESK_JOURNAL": self.journal}
        with (self.folder / "helpdesk.log").open("ab") as said:
            return subprocess.Popen(
                command, env=os.environ | more, stdout=said, stderr=said, start_new_session=True
            )

    def found(self) -> None:
        """Make its tables."""
        assert self._started(python("helpdesk_site.py")).wait(120) == 0

    def start(self) -> None:
        """Start gunicorn; returns at once."""
        self.process = self._started(gunicorn(self.port, "critical"))

    def kill(self) -> None:
        """Kill -9 of all its processes."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def posted(port: int, text: str) -> bool:
    """Open the form, fill it in, send it; whether it was answered by a redirect to its ticket."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        browser = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.closing(browser):
            browser.request("GET", "/tickets/submit/")
            page = browser.getresponse()
            cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
            token = token_of(page.read())
            if token is None:
                return False
            headers = {"Cookie": cookie, "Content-Type": FORM}
            browser.request("POST", "/tickets/submit/", filled_in(token, text), headers)
            answer = browser.getresponse()
            answer.read()
            return answer.status == http.client.FOUND
    return False


def _person(port: int, texts: list[str], told: list[str], over: threading.Event, seed: int) -> None:
    """Complain until it is over; what is begun then is ended."""
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    while texts and not over.is_set():
        text = texts.pop()
        while not posted(port, text):
            time.sleep(0.1)
        told.append(text)
        over.wait(chance.uniform(0, LONGEST_THOUGHT))


def killed(folder: Path, journal: str, kills: int, seed: int = 1) -> Fallen:
    """So many kills, a calm in which everybody gets their answer, and what the tables hold then."""
    site, chance, over = Site(folder, journal), random.Random(seed), threading.Event()  # noqa: S311
    site.found()
    site.start()
    until(lambda: answers(site.port), "django-helpdesk")
    said: list[str] = []
    each = [matters(PEOPLE * (20 * kills + 20))[at::PEOPLE] for at in range(PEOPLE)]
    people = [
        threading.Thread(target=_person, args=(site.port, texts, said, over, at))
        for at, texts in enumerate(each)
    ]
    for one in people:
        one.start()
    for _ in range(kills):
        _live(site, chance)
        site.kill()
        site.start()
    over.set()
    for one in people:
        one.join(120)
        assert not one.is_alive(), "somebody waits still"
    site.kill()
    return judged(site, kills, said)


def _live(site: Site, chance: random.Random) -> None:
    if chance.random() < AT_START:
        time.sleep(chance.uniform(0, LONGEST_START))
        return
    until(lambda: answers(site.port), "django-helpdesk")
    time.sleep(chance.uniform(0, LONGEST_LIFE))


def judged(site: Site, kills: int, said: list[str]) -> Fallen:
    """Tickets compared with what people were told; orphaned: a ticket without its first entry."""
    tickets = rows_of(site.database, "SELECT description FROM helpdesk_ticket")
    stored = Counter(text for (text,) in tickets)
    orphaned = rows_of(site.database, ORPHANED)
    return Fallen(
        kills,
        len(said),
        sum(not stored[text] for text in said),
        sum(stored[text] > 1 for text in said),
        len(orphaned),
    )


def ours(folder: Path, kills: int) -> Fallen:
    """`make kills` for one cell."""
    results = folder / "kills.jsonl"
    command = [sys.executable, str(TESTS / "program" / "kills.py"), str(kills), "--cell", OURS]
    command += ["--results", str(results)]
    subprocess.run(
        command, check=False, env=os.environ | {"PYTHONPATH": str(TESTS)}, stdout=subprocess.DEVNULL
    )
    rounds = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    failed = [found["failed"] for found in rounds if "failed" in found]
    assert not failed, failed[0]
    return Fallen(**{one.name: sum(found[one.name] for found in rounds) for one in fields(Fallen)})


def measured(folder: Path, kills: int) -> str:
    """Both, one behind the other, in a table."""
    ways: list[tuple[str, Callable[[], Fallen]]] = [
        ("desk", lambda: ours(folder, kills)),
        ("django-helpdesk, delete", lambda: killed(folder, "delete", kills)),
        ("django-helpdesk, wal", lambda: killed(folder, "wal", kills)),
    ]
    rows = []
    for name, way in ways:
        done = way()
        rows.append((name, done.kills, done.acknowledged, done.lost, done.doubled, done.orphaned))
    return table(("way", "kills", "acknowledged", "lost", "filed twice", "orphaned"), rows)
