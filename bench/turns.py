"""
How fast the desk takes turns: filing in three messages, answering in four, on a SQLite file.

    .venv/bin/python bench/turns.py [cases] [--commit-each]

Prints turns per second and CPU milliseconds per turn for each kind of turn. Without --commit-each
twenty turns share a commit, as the worker's do; nothing is sent.
"""

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench_desk import new_desk

from handlers.incoming import Incoming, Said, Sender, Tapped
from handlers.office import Desk
from handlers.turn import take_turn
from storage.values import FileRef
from storage.work import Store, Work

START = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
MATTER = "小区物业不管电梯，坏了三天，小区物业说没钱修电梯"
HANDLER = 100_061
SHARED_BY = 20
PICTURE = FileRef("photo", "local", "evidence", 1_000)


class Bench:
    """One desk, its clock one second further each turn, and the time each kind of turn took."""

    def __init__(self, store: Store, desk: Desk, *, together: int) -> None:
        self.store, self.desk, self.together = store, desk, together
        self.now = START
        self.cpu: defaultdict[str, list[float]] = defaultdict(list)
        self._open: tuple[ExitStack, Work] | None = None
        self._taken = 0

    def work(self) -> Work:
        """The unit of work that is open, or a new one."""
        if self._open is None:
            stack = ExitStack()
            self._open = stack, stack.enter_context(self.store.work(self.now))
        return self._open[1]

    def turn(self, kind: str, user: int, what: Said | Tapped) -> None:
        """One turn, timed; every so many a commit, timed with it."""
        self.now += timedelta(seconds=1)
        began = time.process_time()
        take_turn(self.desk, self.work(), Incoming(Sender("local", user, user, "zh"), what))
        self._taken += 1
        if self._taken % self.together == 0:
            self.close()
        self.cpu[kind].append(time.process_time() - began)

    def close(self) -> None:
        """Commit what is open."""
        if self._open is not None:
            self._open[0].close()
            self._open = None

    def button(self, user: int, value: str) -> str:
        """The button of the open question."""
        address = self.work().people.meet("local", user, user, "zh_CN").address_id
        position = self.work().dialogues.find(address)
        assert position is not None
        return f"d:{position.nonce}:{position.revision}:{value}"


def file_and_answer(bench: Bench, user: int) -> None:
    """One case: filed by a citizen, answered by the handler, confirmed and graded."""
    bench.turn("file: matter", user, Said(1, MATTER))
    bench.turn("file: place", user, Said(2, "城关街道"))
    bench.turn("file: submit", user, Tapped("1", bench.button(user, "submit")))
    person = bench.work().people.meet("local", user, user, "zh_CN")
    case = bench.work().cases.of_person(person.person_id)[0]
    cards = bench.work().cards
    card = next(one for one in cards.of_case(case.id or 0) if one.address_id != person.address_id)
    bench.turn("answer: open", HANDLER, Tapped("2", f"c:{card.nonce}:{card.revision}:answer"))
    bench.turn("answer: words", HANDLER, Said(3, "已经修好，电梯恢复运行。"))
    bench.turn("answer: photo", HANDLER, Said(4, "", (PICTURE,)))
    bench.turn("answer: send", HANDLER, Tapped("3", bench.button(HANDLER, "send")))
    mine, _ = bench.work().cards.of(case.id or 0, person.address_id)
    bench.turn("confirm: solved", user, Tapped("4", f"c:{mine.nonce}:{mine.revision}:solved"))
    bench.turn("confirm: grade", user, Tapped("5", f"c:{mine.nonce}:{mine.revision}:grade:5"))


def lines(bench: Bench, wall: float) -> Iterator[str]:
    """The table."""
    yield f"{'turn':18} {'count':>6} {'CPU ms':>8} {'p95':>8}"
    for kind, times in bench.cpu.items():
        worst = sorted(times)[int(len(times) * 0.95)]
        yield f"{kind:18} {len(times):6} {1e3 * sum(times) / len(times):8.2f} {1e3 * worst:8.2f}"
    count = sum(map(len, bench.cpu.values()))
    cpu = sum(map(sum, bench.cpu.values()))
    yield f"{'all':18} {count:6} {1e3 * cpu / count:8.2f}"
    yield f"turns per second {count / wall:.0f}"


def main() -> None:
    """Run it."""
    cases = next((int(word) for word in sys.argv[1:] if word.isdecimal()), 200)
    together = 1 if "--commit-each" in sys.argv else SHARED_BY
    with tempfile.TemporaryDirectory() as folder:
        store, desk = new_desk(Path(folder), START)
        bench = Bench(store, desk, together=together)
        file_and_answer(bench, 900_000)
        bench.cpu.clear()
        began = time.perf_counter()
        for index in range(cases):
            file_and_answer(bench, 900_001 + index)
        bench.close()
        print("\n".join(lines(bench, time.perf_counter() - began)))
        store.close()


if __name__ == "__main__":
    main()
