"""
Part 5 of bench/all.py: what people press while a million cases lie behind them.

Whole turns of a supervisor, a unit, a clerk, a citizen, as `handlers.turn` takes them, on a store
of `bench/filled.py`; each is undone, so that everybody presses the same again. Counted is the turn
without its commit (what that costs is part 1's). `--plans` names what a press asks that takes long,
or that reads a table which grows from end to end.

    nice -n 10 .venv/bin/python bench/presses.py [cases …] [--postgresql] [--keep FOLDER]
        [--plans] [--only NAME] [--rounds N]
"""

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filled import CHATS, NOW, SMALL, Filled, filled
from measuring import middle, p95, table
from servers import server
from sqlalchemy import text
from statements import Watch, grown
from statements import told as named

from domain.spans_of_days import Period, span
from handlers.figures.counting import within
from handlers.incoming import Incoming, Said, Sender
from handlers.office import Desk, Office
from handlers.turn import take_turn
from storage.work import Work

ROUNDS, NIGHTS = 21, 5
SHOWN_FROM = 20.0
"""Milliseconds; what takes less with the most cases stands in one line."""
SIZES = [10_000, 100_000, 1_000_000]
FEW = 5_000
CLERK, SUPERVISOR = 90_001, 90_002
SUPERVISOR_SAYS = (
    *("/overdue", "/list", "/ledger", "/stats", "/figures", "/stuck", "/problems", "/designate"),
    *("/approvals", "/warned", "/papers", "/proposed", "/inspections", "/doubts", "/named"),
)
SAYS = {
    "supervisor": SUPERVISOR_SAYS,
    "head": ("/work", "/workload", "/ledger", "/approvals", "/stats", "/figures", "/reports"),
    "handler": ("/work", "/ledger", "/work 垃圾"),
    "clerk": ("/triage", "/calls", "/callbacks", "/publish", "/letters"),
    "citizen": ("/mycases", "/mydata", "/new", "滨河路12号路灯不亮5天了，晚上看不见路"),
}
ENDED = "SELECT number FROM cases WHERE state = 'closed' ORDER BY id DESC LIMIT 1"
LATE = (
    "SELECT number FROM cases WHERE lead_unit = 'housing' AND state = 'dispatched'"
    " ORDER BY id LIMIT 1"
)
CHAT = (
    "SELECT chat_id FROM address JOIN cases ON address.id = cases.address_id"
    " WHERE chat_id > :chats ORDER BY cases.id DESC LIMIT 1"
)
STAFF = (
    "SELECT address.chat_id FROM staff JOIN address ON address.id = staff.address_id"
    " WHERE unit = 'housing' AND role = :role ORDER BY staff.id LIMIT 1"
)
CODE = "SELECT code FROM cases WHERE number = :number"


class Undone(Exception):
    """Ends a unit of work so that nothing of it is written."""


@dataclass(frozen=True)
class Press:
    """Who presses what."""

    name: str
    user: int
    text: str

    def do(self, desk: Desk, work: Work) -> None:
        """Take the whole turn."""
        sender = Sender("local", self.user, self.user, "zh")
        take_turn(desk, work, Incoming(sender, Said(7, self.text)))
        work.session.flush()


@dataclass(frozen=True)
class Counting:
    """The night's count of a week that is over: once, nobody waits for an answer."""

    name: str = "at night: a week counted"

    def do(self, desk: Desk, work: Work) -> None:
        """Read the histories as `handlers.figures.counting` does."""
        office = Office(desk, work)
        period = within(office, span(office.local(office.now).date(), Period.WEEK, 1))
        for _ in work.case_figures.histories(period.since, period.until):
            pass


Pressed = Press | Counting


def presses(found: Filled, only: str = "") -> list[Pressed]:
    """Everything that is pressed, of cases that are there."""
    with found.engine.connect() as connection:

        def one(question: str, **where: object) -> Any:  # noqa: ANN401 - a cell
            return connection.execute(text(question), where).scalar_one()

        ended, late = one(ENDED), one(LATE)
        who = {role: one(STAFF, role=code) for role, code in HOUSING.items()}
        who |= {"supervisor": SUPERVISOR, "clerk": CLERK, "citizen": one(CHAT, chats=CHATS)}
        code = one(CODE, number=ended)
    numbers = {
        "supervisor": (f"/case {late}", f"/urge {late}"),
        "clerk": (f"/find {ended}", str(ended)),
        "citizen": (f"{ended} {code}",),
    }
    # Named alike in every store, so that sizes stand in one row.
    named_as = {str(ended): "NUMBER", str(late): "NUMBER", str(code): "CODE"}
    wanted: list[Pressed] = [
        Press(f"{role}: {' '.join(named_as.get(one, one) for one in said.split())}", chat, said)
        for role, chat in who.items()
        for said in (*SAYS[role], *numbers.get(role, ()))
    ]
    return [press for press in (*wanted, Counting()) if only in press.name]


HOUSING = {"head": "unit_head", "handler": "handler"}


def once(found: Filled, press: Pressed) -> tuple[float, float]:
    """Press it; milliseconds of the clock, and of this process's CPU. Nothing stays of it."""
    took = (0.0, 0.0)
    with contextlib.suppress(Undone), found.store.work(NOW) as work:
        began, used = time.perf_counter(), time.process_time()
        press.do(found.desk, work)
        took = time.perf_counter() - began, time.process_time() - used
        raise Undone
    return 1000 * took[0], 1000 * took[1]


@dataclass(frozen=True)
class Took:
    """Of one press: the middle of the clock, the 95th of a hundred, the middle of CPU; in ms."""

    clock: float
    late: float
    cpu: float


def pressed(found: Filled, only: str, rounds: int) -> dict[str, Took]:
    """Everything by turns, so many times; the first time nobody counts."""
    took: dict[str, list[tuple[float, float]]] = {}
    for number in range(rounds + 1):
        for one in presses(found, only):
            if number <= NIGHTS or not isinstance(one, Counting):
                took.setdefault(one.name, []).append(once(found, one))
    return {name: _figures(times[1:]) for name, times in took.items()}


def _figures(times: Sequence[tuple[float, float]]) -> Took:
    clock = [one for one, _ in times]
    return Took(middle(clock), p95(clock), middle(cpu for _, cpu in times))


@contextlib.contextmanager
def addresses(
    folder: Path, *, postgresql: bool, durable: bool = False
) -> Iterator[Callable[[int], str]]:
    """Gives a new database's address for each size; a server commits durably where asked to."""
    if not postgresql:
        yield lambda size: f"sqlite:///{folder / str(size)}/suping.db"
        return
    with server(durable=durable) as running:
        yield lambda _size: running.new()


def filled_in(folder: Path, url: str, size: int) -> Filled:
    """A store with so many cases, in a folder of its own."""
    home = folder / str(size)
    home.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    found = filled(home, url, size, SMALL if size < FEW else None)
    sys.stderr.write(f"{found.cases:,} cases in {time.perf_counter() - began:.0f} s\n")
    return found


def plans_of(found: Filled, only: str) -> None:
    """Say what each press asks."""
    many = grown(found.engine)
    for one in presses(found, only):
        watch = Watch(found.engine, many)
        with watch.on():
            once(found, one)
        sys.stderr.write(f"  {one.name}: " + "\n".join(named(watch.asked)) + "\n")


def measured(
    folder: Path,
    sizes: Sequence[int],
    rounds: int,
    *,
    postgresql: bool,
    only: str = "",
    plans: bool = False,
) -> str:
    """The table of one kind of database, sizes one after the other."""
    took: dict[int, dict[str, Took]] = {}
    with addresses(folder, postgresql=postgresql) as address:
        for size in sizes:
            found = filled_in(folder, address(size), size)
            try:
                took[size] = pressed(found, only, rounds)
                if plans:
                    plans_of(found, only)
            finally:
                found.close()
    return told(took)


def told(took: dict[int, dict[str, Took]]) -> str:
    """The table; what is always quick stands in one line below it."""
    most = max(took)
    names = list(took[most])
    slow = [name for name in names if max(took[n][name].clock for n in took) >= SHOWN_FROM]
    head = ["pressed", *(f"ms of {size:,} cases (p95)" for size in took), f"CPU ms at {most:,}"]
    rows = [
        (
            name,
            *(f"{took[size][name].clock:.0f} ({took[size][name].late:.0f})" for size in took),
            f"{took[most][name].cpu:.0f}",
        )
        for name in slow
    ]
    quick = [name for name in names if name not in slow]
    if not quick:
        return table(head, rows)
    slowest = max(took[most][name].late for name in quick)
    return f"{table(head, rows)}\n\nAt most {slowest:.0f} ms (p95): {', '.join(quick)}."


def main() -> None:
    """Measure what is named on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:
        said = measured(
            asked.keep or Path(made),
            asked.sizes,
            asked.rounds,
            postgresql=asked.postgresql,
            only=asked.only,
            plans=asked.plans,
        )
        sys.stdout.write(said + "\n")


if __name__ == "__main__":
    main()
