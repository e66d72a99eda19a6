"""
A flood: one chat sends 10,000 messages; how long do the others wait for their receipt?

    nice -n 10 .venv/bin/python bench/flood.py [MESSAGES] [OTHERS]

Over the real inbox (a file, synchronous FULL), worker and desk, in one process: updates are stored
as the receiver stores them, batches are worked until nothing waits. Receipt: from the moment an
update of somebody else comes until its turn has committed. Then the cost of one claim with 20,000
updates of one lane waiting, past the cap, as an earlier release could have left them.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.build import appoint_staff, desk_of
from bot.clock import Clock
from bot.config.settings import load
from bot.ids import seeded_ids
from bot.receiver import is_urgent
from bot.worker import Worker
from bot.writer import WriterThread
from storage.engine import open_engine
from storage.inbox import MOST_WAITING, InboxRow, RawUpdate
from storage.migrate import upgrade
from storage.vault import Vault
from storage.work import Store

NOW = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
CONFIG = """
[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
"""
BATCH = 100
FLOODER = 5
SAID = "小区物业不管电梯，坏了三天"


def update(number: int, user_id: int, text: str) -> RawUpdate:
    """A message as the chat server sends it."""
    person = {"id": user_id, "is_bot": False, "first_name": "某", "language_code": "zh"}
    chat = {"id": user_id, "type": "private"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": person, "text": text}
    raw = json.dumps({"update_id": number, "message": message}).encode()
    return RawUpdate("local", number, f"local:{user_id}", raw)


class Desk:
    """A desk on a file of its own."""

    def __init__(self, folder: Path) -> None:
        config = folder / "config.toml"
        config.write_text(CONFIG, encoding="utf-8")
        settings = load(config)
        engine = open_engine(f"sqlite:///{folder / 'desk.db'}", synchronous="FULL")
        upgrade(engine)
        self.store = Store(engine, Vault(bytes(32), bytes), seeded_ids(1))
        appoint_staff(self.store, settings.staff(), NOW)
        self.clock = Clock(stopped_at=NOW)
        desk = desk_of(settings)
        self.worker = Worker(self.store, desk, WriterThread(), self.clock, lambda **_: None)
        self.numbers: Iterator[int] = iter(range(1, 10**9))

    def keep(self, rows: list[RawUpdate]) -> None:
        """Store updates as the receiver does."""
        with self.store.work(self.clock.now()) as work:
            work.inbox.store(rows, keep=is_urgent)

    def floods(self, count: int) -> None:
        """One batch of the flood arrives."""
        said = (f"{SAID}{number}" for number in range(count))
        self.keep([update(next(self.numbers), FLOODER, text) for text in said])

    def serves(self, user_id: int) -> float:
        """Somebody else writes: seconds until their turn has committed."""
        number = next(self.numbers)
        began = time.perf_counter()
        self.keep([update(number, user_id, SAID)])
        while self._waits(number):
            self.worker.batch(self.clock.now())
        return time.perf_counter() - began

    def _waits(self, number: int) -> bool:
        with self.store.reading(self.clock.now()) as work:
            found = work.session.connection().exec_driver_sql(
                "SELECT state FROM inbox WHERE update_id = ?", (number,)
            )
            return found.scalar() == 0


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


def measured(folder: Path, messages: int, others: int) -> None:
    """Others alone, then beside the flood."""
    desk = Desk(folder)
    for user_id in range(10, 20):
        desk.serves(user_id)
    calm = [desk.serves(1_000 + n) for n in range(others)]
    loaded = []
    for n in range(others):
        desk.floods(messages // others)
        loaded.append(desk.serves(10_000 + n))
        desk.clock.move_to(desk.clock.now() + timedelta(milliseconds=60_000 / others))
    with desk.store.reading(NOW) as work:
        waiting = work.inbox.waiting()
        dropped = (
            work.session.connection().exec_driver_sql("SELECT sum(dropped) FROM overflow").scalar()
        )
    sys.stdout.write(
        f"{messages} messages of one chat, {others} others (cap {MOST_WAITING})\n"
        f"receipt alone        median {statistics.median(calm) * 1000:6.1f} ms   "
        f"p95 {p95(calm) * 1000:6.1f} ms\n"
        f"receipt beside it    median {statistics.median(loaded) * 1000:6.1f} ms   "
        f"p95 {p95(loaded) * 1000:6.1f} ms   ({p95(loaded) / p95(calm):.2f} x)\n"
        f"left waiting {waiting}, counted and not kept {dropped}\n"
    )


def claim_cost(folder: Path, pending: int) -> None:
    """One claim where so many of one lane wait."""
    desk = Desk(folder)
    raw = Vault(bytes(32), bytes).seal(b"{}", "inbox:local")
    rows = [
        {
            "channel": "local",
            "update_id": n,
            "digest": str(n),
            "lane": "local:5",
            "raw": raw,
            "received_at": NOW,
            "state": 0,
            "tries": 0,
        }
        for n in range(pending)
    ]
    with desk.store.work(NOW) as work:
        work.session.connection().execute(InboxRow.__table__.insert(), rows)  # type: ignore[attr-defined]
    times = []
    for _ in range(20):
        with desk.store.reading(NOW) as work:
            began = time.perf_counter()
            work.inbox.claim(20)
            times.append(time.perf_counter() - began)
    median = statistics.median(times) * 1000
    sys.stdout.write(f"claim with {pending} of one lane waiting: median {median:.1f} ms\n")


def main() -> None:
    """Measure both and print."""
    messages, others = (int(one) for one in (*sys.argv[1:], "10000", "100")[:2])
    for measure, argument in ((measured, (messages, others)), (claim_cost, (20_000,))):
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), *argument)


if __name__ == "__main__":
    main()
