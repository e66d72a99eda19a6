"""
Parts 2 and 3 of bench/all.py: what a tick costs with 10 k to 4 M due rows waiting, and 100 due now.

The tick is the desk's own (`bot/ticker`): it claims what is due, works it, looks after the rest,
and commits with FULL. The rows that wait belong to cases that are open; the hundred are watches of
open cases, each of which plans its next one, so a tick leaves as many rows as it found. The sizes
are measured by turns, the same desk and its clock a second further each time. On PostgreSQL what
its processes use is counted beside the desk's own.
"""

import asyncio
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench_desk import new_desk
from measuring import cpu_of, middle, table
from servers import Server, server
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
SIZES = [10_000, 100_000, 1_000_000, 4_000_000]
MATTER = "小区物业不管电梯，坏了三天"
LATER = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)
INSERT INTO due (case_id, kind, due_at, revision, facts, state)
SELECT i % :cases + 1, 'far' || i, {at}, 0, '{{}}', 0 FROM n
"""
AT = {
    "sqlite": "datetime(:from, '+' || (i % 1000000) || ' minutes') || '.000000'",
    "postgresql": "CAST(:from AS TIMESTAMPTZ) + (i % 1000000) * INTERVAL '1 minute'",
}
SOON = """
INSERT INTO due (case_id, kind, due_at, revision, facts, state)
SELECT id, 'watch', :at, 1000000 + :round, '{}', 0 FROM cases ORDER BY id LIMIT :due
"""


class Waiting:
    """A desk with so many rows that wait, in a file or on a server."""

    def __init__(self, folder: Path, many: int, due: int = DUE, on: Server | None = None) -> None:
        folder.mkdir()
        self.many, self.due, self._server = many, due, on.pid if on else 0
        self.store, self.desk = new_desk(folder, NOW, url=on.new() if on else "")
        self.clock = Clock(stopped_at=NOW)
        self.writer = WriterThread()
        self.ticker = Ticker(self.store, self.desk, self.writer, self.clock, lambda: None)
        self._rounds = 0
        self.path = folder / "suping.db"
        file_cases(self.store, self.desk, due)
        with self.store.work(NOW) as work:
            connection = work.session.connection()
            far = datetime(2026, 12, 1, tzinfo=UTC)
            start = far if on else f"{far:%Y-%m-%d %H:%M:%S}"
            later = text(LATER.format(at=AT[connection.dialect.name]))
            connection.execute(later, {"many": many, "cases": due, "from": start})
            connection.exec_driver_sql("ANALYZE")

    async def tick(self) -> tuple[float, float]:
        """A hundred rows fall due and are worked; the milliseconds of CPU, and of the clock."""
        self._rounds += 1
        self.clock.move_to(self.clock.now() + timedelta(seconds=1))
        with self.store.work(self.clock.now()) as work:
            values = {"at": self._at(), "round": self._rounds, "due": self.due}
            work.session.connection().execute(text(SOON), values)
        cpu, began = self._used(), time.perf_counter()
        await self.ticker.tick()
        return 1000 * (self._used() - cpu), 1000 * (time.perf_counter() - began)

    async def idle(self) -> float:
        """Nothing is due; milliseconds of CPU."""
        self.clock.move_to(self.clock.now() + timedelta(milliseconds=1))
        cpu = self._used()
        await self.ticker.tick()
        return 1000 * (self._used() - cpu)

    def _used(self) -> float:
        """Seconds of CPU of this process, and of the server's; its own count is by hundredths."""
        return time.process_time() + (cpu_of(self._server) if self._server else 0.0)

    def _at(self) -> datetime | str:
        """The instant as the database has it."""
        now = self.clock.now()
        return now if self._server else f"{now:%Y-%m-%d %H:%M:%S.%f}"

    def left(self) -> int:
        """How many rows of those that fell due wait still."""
        with self.store.reading(self.clock.now()) as work:
            question = text("SELECT count(*) FROM due WHERE state = 0 AND due_at <= :at")
            found = work.session.connection().execute(question, {"at": self._at()})
            return int(found.scalar_one())

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


async def _by_turns(folder: Path, sizes: list[int], rounds: int, on: Server | None) -> str:
    desks = [Waiting(folder / str(many), many, on=on) for many in sizes]
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


def measured(folder: Path, sizes: list[int], rounds: int, *, postgresql: bool = False) -> str:
    """The table, sizes by turns."""
    with server() if postgresql else nullcontext() as on:
        return asyncio.run(_by_turns(folder, sizes, rounds, on))


if __name__ == "__main__":
    asked = sys.argv[1:]
    named = [int(one) for one in asked if one.isdecimal()]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:
        found = measured(Path(made), named or SIZES, 9, postgresql="--postgresql" in asked)
        sys.stdout.write(found + "\n")
