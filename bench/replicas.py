"""
Part of bench/all.py: one, two, three desks on one PostgreSQL, working what many citizens say.

Each is the whole program (`suping run`, Telegram's pace lifted); one of them polls, all of them
take turns and send. By turns in one run, the same people at once; CPU is of the processes, by name.
"""

import contextlib
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from beside import QUIET, READY, Api, DeskAtWork, Round, matters
from measuring import cpu_of, memory_of, middle, python, running, says, table, until
from servers import Server, server
from sqlalchemy import Engine, create_engine, text

from bot.config.settings import load

MOST = 3
_logs = itertools.count()


@dataclass
class Replicas(DeskAtWork):
    """Desks that share a database; `pids` are those that run."""

    pids: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Connect to the database once, for counts."""
        self._engine: Engine = create_engine(self.url, isolation_level="AUTOCOMMIT")

    def count(self, question: str) -> int:
        """A count of its database; 0 before the first desk has made its tables."""
        with self._engine.connect() as connection:
            return int(connection.execute(text(question)).scalar_one())

    def close(self) -> None:
        """Count nothing more."""
        self._engine.dispose()

    @contextlib.contextmanager
    def together(self, many: int) -> Iterator[None]:
        """Run so many until the block ends."""
        config = self.configured()
        settings = config.read_text(encoding="utf-8").splitlines()
        shared = ["port = 0" if line.startswith("port = ") else line for line in settings]
        config.write_text("\n".join(shared), encoding="utf-8")
        with contextlib.ExitStack() as stack:
            self.pids = []
            for _ in range(many):
                log = self.folder / f"desk-{next(_logs)}.log"
                log.touch()
                command = python("unpaced_desk.py", "run", "--config", config)
                self.pids.append(stack.enter_context(running(command, log)))
                until(says(log, READY), "a desk")
            yield

    def opens_chats(self) -> None:
        """The staff open their chats, and what comes of it is sent."""
        staff = [one.user_id for one in load(self.folder / "config.toml").staff()]
        self.api.play("filers", matters(4), 2, silent=staff)
        self.rests()

    def rests(self) -> None:
        """Wait until nothing waits in it."""
        until(lambda: self.count(QUIET) == 0, "an empty inbox and outbox", 300)

    def works(self, filings: int, people: int, beside: dict[str, int]) -> "Shared":
        """People file, and everything that comes of it is sent."""
        cases = self.count("SELECT count(*) FROM cases")
        watched = {f"desk {n}": pid for n, pid in enumerate(self.pids, 1)} | beside
        used, began = {name: cpu_of(pid) for name, pid in watched.items()}, time.perf_counter()
        found = self.api.play("filers", matters(filings), people)
        self.rests()
        seconds = time.perf_counter() - began
        cpu = {name: cpu_of(pid) - used[name] for name, pid in watched.items()}
        stored = self.count("SELECT count(*) FROM cases") - cases
        assert stored == filings == found["finished"], (stored, found["finished"])
        memory = sum(memory_of(pid) for pid in self.pids)
        desks = sum(spent for name, spent in cpu.items() if name.startswith("desk"))
        done = Round(found["updates"], filings, seconds, desks, memory, found["waits"])
        return Shared(done, {name: spent / seconds for name, spent in cpu.items()}, cpu)


@dataclass
class Shared:
    """A round of several desks: what was done; each process's share of a core, and its seconds."""

    round: Round
    share: dict[str, float]
    cpu: dict[str, float]

    def of(self, name: str) -> float:
        """Milliseconds of CPU that a sort of process used for each complaint."""
        spent = sum(one for who, one in self.cpu.items() if who.startswith(name))
        return 1000 * spent / self.round.finished


def measured(folder: Path, filings: int, rounds: int, people: int, most: int = MOST) -> str:
    """One to `most` desks by turns; the table, and beside one desk."""
    api = Api(folder)
    found: dict[int, list[Shared]] = {many: [] for many in range(1, most + 1)}
    with (
        server() as on,
        api.at_work(),
        contextlib.closing(Replicas(folder / "replicas", api, url=on.new())) as desk,
    ):
        first = True
        for _ in range(rounds):
            for many, runs in found.items():
                with desk.together(many):
                    if first:
                        desk.opens_chats()
                        first = False
                    desk.works(max(people, many), people, {})
                    runs.append(desk.works(filings, people, _others(on, api)))
    return told(found)


def _others(on: Server, api: Api) -> dict[str, int]:
    return {"PostgreSQL": on.pid, "chat server and people": api.pid}


def told(found: dict[int, list[Shared]]) -> str:
    """The table: pace and CPU by number of desks."""
    pace = {
        n: middle(one.round.finished / one.round.seconds for one in runs)
        for n, runs in found.items()
    }
    head = (
        *("desks", "complaints a second (rounds)", "beside one", "CPU ms a complaint: desks"),
        *("PostgreSQL", "chat server and people", "share of a core, each desk", "all processes"),
    )
    rows = []
    for many, runs in found.items():
        each = ", ".join(f"{one.round.finished / one.round.seconds:.1f}" for one in runs)
        names = [f"desk {n}" for n in range(1, many + 1)]
        rows.append(
            (
                many,
                f"{pace[many]:.1f} ({each})",
                f"{pace[many] / pace[1]:.2f} x",
                *(
                    f"{middle(one.of(name) for one in runs):.0f}"
                    for name in ("desk", "PostgreSQL", "chat server")
                ),
                ", ".join(f"{middle(one.share[name] for one in runs):.2f}" for name in names),
                f"{middle(sum(one.share.values()) for one in runs):.2f} cores",
            )
        )
    return table(head, rows)


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]] or [60, 3, 20]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:
        sys.stdout.write(measured(Path(made), *numbers) + "\n")
