"""
Part of bench/all.py: create, assign, resolve, search with many cases behind, and three spikes.

The shape in which DIGIT's complaint service is measured, with what a desk in a chat does for each:
create is a whole dialogue from the first word to the receipt; assign a clerk's tap; resolve a
handler's four turns to the answer; search a citizen's number and code, a clerk's /find, a unit's
words. Each turn is taken by `handlers.turn` and committed by itself, to a disk, before the next.
A spike is so many people who write at once: their updates lie in the inbox, and the desk's own
worker works until none waits; a wait ends with the commit. No chat server, nothing is sent.

    nice -n 10 .venv/bin/python bench/shape.py [cases …] [--postgresql] [--each N] [--keep FOLDER]
"""

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench_desk import ANSWERS
from beside import matters
from filled import NOW, Filled, opened
from flood import update
from measuring import middle, p95, table
from presses import CLERK, addresses, filled_in
from turns import PICTURE, Bench

from bot.clock import Clock
from bot.worker import Worker
from bot.writer import WriterThread
from domain.lifecycle import State
from handlers.incoming import Said, Tapped
from storage.cases import key_of
from storage.tables import Case

SIZES, SPIKES, EACH = [0, 100_000, 1_000_000], (100, 300, 1_000), 60
FIRST, MOST_TURNS = 3_000_000, 12
OPERATIONS = ("create", "assign", "resolve", "search: number", "search: /find", "search: words")
WARM = 3
VAGUE = "楼下{n}号半夜总是很吵，睡不着"
ANSWERED = "已派人修好，现场恢复正常，谢谢您的反映。"


@dataclass
class Took:
    """What every operation took: seconds of the clock and of CPU, and the turns it has."""

    clock: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    turns: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    spikes: dict[int, list[float]] = field(default_factory=dict)

    def time(self, name: str, act: Callable[[], int]) -> None:
        """Do it, and note what it took; it returns its turns."""
        began, used = time.perf_counter(), time.process_time()
        self.turns[name].append(act())
        self.cpu[name].append(time.process_time() - used)
        self.clock[name].append(time.perf_counter() - began)


class Scenario:
    """One desk, and the people who work it one after the other."""

    def __init__(self, found: Filled, took: Took) -> None:
        self._found, self._took = found, took
        self._bench = Bench(found.store, found.desk, together=1)
        self._bench.now = NOW

    def one(self, user: int, words: str) -> None:
        """A matter from its first word to the answer, and everything looked for."""
        self._took.time("create", lambda: self._create(user, words))
        case = self._case(user)
        if case.state == State.SUBMITTED:
            self._took.time("assign", lambda: self._assign(key_of(case)))
            case = self._case(user)
        handler, button = self._handlers(case)
        self._took.time("resolve", lambda: self._resolve(handler, button))
        case = self._case(user)
        assert case.state == State.REPLIED, case.state
        for name, who, said in (
            ("number", user, f"{case.number} {case.code}"),
            ("/find", CLERK, f"/find {case.number}"),
            ("words", handler, f"/work {words[-4:]}"),
        ):
            self._took.time(f"search: {name}", lambda who=who, said=said: self._says(who, said))  # type: ignore[misc]

    def _says(self, user: int, said: str) -> int:
        self._bench.turn("said", user, Said(7, said))
        return 1

    def _create(self, user: int, words: str) -> int:
        self._bench.turn("create", user, Said(1, words))
        for turn in range(1, MOST_TURNS):
            step = self._step(user)
            if step is None:
                return turn
            if step == "place":
                self._bench.turn("create", user, Said(2, "城关街道"))
            else:
                self._tap(user, ANSWERS[step])
        raise AssertionError(step)

    def _step(self, user: int) -> str | None:
        with self._found.store.reading(self._bench.now) as work:
            address = work.people.meet("local", user, user, "zh_CN").address_id
            position = work.dialogues.find(address)
            return position.step if position else None

    def _tap(self, user: int, value: str) -> None:
        button = self._bench.button(user, value)
        self._bench.close()
        self._bench.turn("tap", user, Tapped("1", button))

    def _case(self, user: int) -> Case:
        with self._found.store.reading(self._bench.now) as work:
            person = work.people.meet("local", user, user, "zh_CN").person_id
            return work.cases.of_person(person)[0]

    def _assign(self, case_id: int) -> int:
        """The unit that is proposed; where none is, the first of the first sort of units."""
        for turn in range(1, MOST_TURNS):
            with self._found.store.reading(self._bench.now) as work:
                shown = [work.outbox.buttons_on(one.id or 0) for one in work.cards.of_case(case_id)]
            offered = [one.data for each in shown for one in each]
            ways = (one for way in (":unit:", ":type:", ":types") for one in offered if way in one)
            way = next(ways)
            self._bench.turn("assign", CLERK, Tapped("2", way))
            if ":unit:" in way:
                return turn
        raise AssertionError(case_id)

    def _handlers(self, case: Case) -> tuple[int, str]:
        """The chat of whoever has it, and their button to answer."""
        with self._found.store.reading(self._bench.now) as work:
            for member in work.staff.of_unit(case.lead_unit or "", "handler"):
                _, chat = work.people.account(member.address_id)
                for one in work.cards.of_case(key_of(case)):
                    if one.address_id == member.address_id and chat is not None:
                        return chat, f"c:{one.nonce}:{one.revision}:answer"
        raise AssertionError(case.number)

    def _resolve(self, handler: int, button: str) -> int:
        self._bench.turn("resolve", handler, Tapped("3", button))
        self._bench.turn("resolve", handler, Said(4, ANSWERED))
        self._bench.turn("resolve", handler, Said(5, "", (PICTURE,)))
        self._tap(handler, "send")
        return 4


def spike(found: Filled, people: int, first: int) -> list[float]:
    """So many who write at once: how long each waits until the turn is on the disk."""
    clock = Clock(stopped_at=NOW + timedelta(hours=1))
    worker = Worker(found.store, found.desk, WriterThread(), clock, lambda **_: None)
    rows = [update(first + n, first + n, words) for n, words in enumerate(matters(people))]
    waits: list[float] = []
    began = time.perf_counter()
    with found.store.work(clock.now()) as work:
        work.inbox.store(rows)
    while len(waits) < people:
        worker.batch(clock.now())
        with found.store.reading(clock.now()) as work:
            done = people - work.inbox.waiting()
        waits += [time.perf_counter() - began] * (done - len(waits))
    return waits


def said(count: int) -> list[str]:
    """So many matters; of every third nobody can say whose it is, and a clerk assigns it."""
    clear = matters(count)
    return [VAGUE.format(n=n) if n % 3 == 0 else words for n, words in enumerate(clear)]


def played(found: Filled, each: int, spikes: Sequence[int]) -> Took:
    """Everything on one desk; the first few count for nobody."""
    warm, took = Took(), Took()
    for number, words in enumerate(said(each + WARM)):
        Scenario(found, warm if number < WARM else took).one(FIRST + number, words)
    for number, people in enumerate(spikes):
        took.spikes[people] = spike(found, people, FIRST + 100_000 * (number + 1))
    return took


def at_size(folder: Path, url: str, size: int) -> Filled:
    """A desk with so many cases behind it, whose commits are durable."""
    home = folder / str(size)
    home.mkdir(parents=True, exist_ok=True)
    if size:
        filled_in(folder, url, size).close()
    return opened(home, url, synchronous="FULL")


def measured(
    folder: Path, sizes: Sequence[int], each: int, spikes: Sequence[int], *, postgresql: bool
) -> str:
    """Both tables, sizes one after the other."""
    took: dict[int, Took] = {}
    with addresses(folder, postgresql=postgresql, durable=True) as address:
        for size in sizes:
            found = at_size(folder, address(size), size)
            try:
                took[size] = played(found, each, spikes)
            finally:
                found.close()
    return "\n\n".join((table(*_operations(took)), table(*_spikes(took))))


Table = tuple[list[str], list[list[str]]]


def _operations(took: dict[int, Took]) -> Table:
    head = ["operation", "turns"]
    for size in took:
        head += [f"ms, {size:,} cases (p95)", "CPU ms"]
    least = min(took)
    head.append(f"CPU beside {least:,}")
    rows = []
    for name in OPERATIONS:
        row = [name, f"{middle(took[least].turns[name]):.0f}"]
        for one in took.values():
            row += [_clock(one.clock[name]), f"{1000 * middle(one.cpu[name]):.1f}"]
        row.append(f"{middle(took[max(took)].cpu[name]) / middle(took[least].cpu[name]):.2f} x")
        rows.append(row)
    return head, rows


def _spikes(took: dict[int, Took]) -> Table:
    head = ["at once", *(f"s, {size:,} cases: middle, 95 %, last (a second)" for size in took)]
    rows = [[f"{people:,}", *_waits(took, people)] for people in next(iter(took.values())).spikes]
    return head, rows


def _waits(took: dict[int, Took], people: int) -> Iterator[str]:
    for one in took.values():
        waits = one.spikes[people]
        last = waits[-1]
        yield f"{middle(waits):.1f}, {p95(waits):.1f}, {last:.1f} ({people / last:.0f})"


def _clock(times: list[float]) -> str:
    return f"{1000 * middle(times):.0f} ({1000 * p95(times):.0f})"


def main() -> None:
    """Measure what is named on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:
        folder = asked.keep or Path(made)
        told = measured(folder, asked.sizes, asked.each, SPIKES, postgresql=asked.postgresql)
        sys.stdout.write(told + "\n")


if __name__ == "__main__":
    main()
