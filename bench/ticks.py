"""
Part 2 of bench/all.py: what a tick costs with 10 k to 4 M due rows waiting, and 100 due now.

The tick is the desk's own (`bot/ticker`): it claims what is due, works it, looks after the rest,
and commits with FULL. The rows that wait belong to cases that are open; the hundred are watches of
open cases, each of which plans its next one, so a tick leaves as many rows as it found. The sizes
are measured by turns, the same desk and its clock a second further each time.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench_desk import new_desk
from measuring import middle, table
from sqlalchemy import text

from bot.clock import Clock
from bot.ticker import Ticker
from bot.writer import WriterThread
from handlers.casework.filing import Matter, file_case
from handlers.incoming import Incoming, Said, Sender
from handlers.office import Desk, Office, Turn
from storage.work import Store

NOW = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
DUE = 100
MATTER = "小区物业不管电梯，坏了三天"
LATER = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)
INSERT INTO due (case_id, kind, due_at, revision, facts, state)
SELECT i % :cases + 1, 'far' || i, datetime(:from, '+' || (i % 1000000) || ' minutes') || '.000000',
    0, '{}', 0 FROM n
"""
SOON = """
INSERT INTO due (case_id, kind, due_at, revision, facts, state)
SELECT id, 'watch', :at, 1000000 + :round, '{}', 0 FROM cases ORDER BY id LIMIT :due
"""


class Waiting:
    """A desk with so many rows that wait."""

    def __init__(self, folder: Path, many: int, due: int = DUE) -> None:
        folder.mkdir()
        self.many, self.due = many, due
        self.store, self.desk = new_desk(folder, NOW)
        self.clock = Clock(stopped_at=NOW)
        self.writer = WriterThread()
        self.ticker = Ticker(self.store, self.desk, self.writer, self.clock, lambda: None)
        self._rounds = 0
        self.path = folder / "suping.db"
        file_cases(self.store, self.desk, due)
        with self.store.work(NOW) as work:
            values = {"many": many, "cases": due, "from": "2026-12-01 00:00:00"}
            work.session.connection().execute(text(LATER), values)
            work.session.connection().exec_driver_sql("ANALYZE")

    async def tick(self) -> tuple[float, float]:
        """A hundred rows fall due and are worked; the milliseconds of CPU, and of the clock."""
        self._rounds += 1
        self.clock.move_to(self.clock.now() + timedelta(seconds=1))
        at = f"{self.clock.now():%Y-%m-%d %H:%M:%S.%f}"
        with self.store.work(self.clock.now()) as work:
            values = {"at": at, "round": self._rounds, "due": self.due}
            work.session.connection().execute(text(SOON), values)
        cpu, began = time.process_time(), time.perf_counter()
        await self.ticker.tick()
        return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - began)

    async def idle(self) -> float:
        """Nothing is due; milliseconds of CPU."""
        self.clock.move_to(self.clock.now() + timedelta(milliseconds=1))
        cpu = time.process_time()
        await self.ticker.tick()
        return 1000 * (time.process_time() - cpu)

    def left(self) -> int:
        """How many rows of those that fell due wait still."""
        with closing(sqlite3.connect(self.path)) as connection:
            question = "SELECT count(*) FROM due WHERE state = 0 AND due_at <= ?"
            at = f"{self.clock.now():%Y-%m-%d %H:%M:%S.%f}"
            return int(connection.execute(question, (at,)).fetchone()[0])

    def close(self) -> None:
        """Give everything back."""
        self.writer.close()
        self.store.close()


def file_cases(store: Store, desk: Desk, many: int) -> None:
    """So many open cases, each of somebody else; nothing of theirs is due soon."""
    with store.work(NOW) as work:
        for user in range(1, many + 1):
            reader = work.people.meet("local", user, user, "zh_CN")
            said = Incoming(Sender("local", user, user, "zh"), Said(1, MATTER))
            turn = Turn(Office(desk, work), reader, (), said)
            file_case(turn, Matter(f"{user}号楼{MATTER}", category="housing", unit="housing"))
        work.session.flush()
        work.session.connection().exec_driver_sql("DELETE FROM due")


async def _by_turns(folder: Path, sizes: list[int], rounds: int) -> str:
    desks = [Waiting(folder / str(many), many) for many in sizes]
    busy: dict[int, list[tuple[float, float]]] = {many: [] for many in sizes}
    idle: dict[int, list[float]] = {many: [] for many in sizes}
    for number in range(rounds + 2):
        for desk in desks:
            took, rest = await desk.tick(), await desk.idle()
            assert not desk.left(), "rows that were due wait still"
            if number > 1:
                busy[desk.many].append(took)
                idle[desk.many].append(rest)
    for desk in desks:
        desk.close()
    cpu = {many: middle(one for one, _ in busy[many]) for many in sizes}
    rows = [
        (
            f"{many:,}",
            f"{cpu[many]:.1f}",
            f"{middle(wall for _, wall in busy[many]):.1f}",
            f"{middle(idle[many]):.2f}",
            f"{cpu[many] / cpu[sizes[0]]:.2f} x",
        )
        for many in sizes
    ]
    head = ("rows that wait", f"CPU ms, {DUE} due", "ms of the clock", "CPU ms, none due", "beside")
    return table((*head[:-1], f"beside {sizes[0]:,}"), rows)


def measured(folder: Path, sizes: list[int], rounds: int) -> str:
    """The table, sizes by turns."""
    return asyncio.run(_by_turns(folder, sizes, rounds))


if __name__ == "__main__":
    wanted = [int(one) for one in sys.argv[1:]] or [10_000, 100_000, 1_000_000, 4_000_000]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:
        sys.stdout.write(measured(Path(made), wanted, 9) + "\n")
