"""
What the chain of history costs: the same turns on two desks in turns, one of which chains nothing.

    .venv/bin/python bench/chain.py [cases] [--commit-each] [--events 100000]

Prints CPU milliseconds a turn without and with the chain and their ratio, and how long a walk of
the whole chain takes. The two desks take each case one right after the other, so that what else the
machine does weighs on both.
"""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bench_desk import new_desk
from turns import SHARED_BY, START, Bench, file_and_answer

from storage.chain import Chain
from storage.work import Work


class Unchained(Chain):
    """A chain that notes nothing."""

    def note(self, *_: object) -> None:
        """Nothing is chained."""


class WithoutChain(Bench):
    """The desk as it would be without the chain."""

    def work(self) -> Work:
        """A unit of work that chains nothing."""
        work = super().work()
        work.chain.__class__ = Unchained
        return work


def mean(bench: Bench) -> float:
    """CPU milliseconds of a turn."""
    times = [one for kind in bench.cpu.values() for one in kind]
    return 1e3 * sum(times) / len(times)


def walk(bench: Bench, events: int) -> str:
    """Fill up with events and verify all of it."""
    case = bench.work().cases.in_states(["closed"], limit=1)[0]
    for _ in range(events):
        bench.work().cases.note(case, "add", actor="citizen", state_from="closed")
    bench.close()
    began = time.process_time()
    with bench.store.reading(bench.now) as work:
        audit = work.auditor(bench.now - timedelta(days=1095)).verify()
    spent = time.process_time() - began
    assert audit.broken is None
    return f"verify {audit.links} links: {spent:.1f} s CPU, {1e6 * spent / audit.links:.0f} us each"


def main() -> None:
    """Run it."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    cases = numbers[0] if numbers else 200
    events = numbers[1] if len(numbers) > 1 else 100_000
    together = 1 if "--commit-each" in sys.argv else SHARED_BY
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        benches = (
            WithoutChain(*new_desk(Path(one), START), together=together),
            Bench(*new_desk(Path(other), START), together=together),
        )
        for index in range(-1, cases):
            for bench in benches:
                file_and_answer(bench, 900_001 + index)
                if index < 0:
                    bench.cpu.clear()
        for bench in benches:
            bench.close()
        without, chained = map(mean, benches)
        print(f"CPU ms a turn without {without:.2f}, with {chained:.2f}, x {chained / without:.3f}")
        print(walk(benches[1], events))
        for bench in benches:
            bench.store.close()


if __name__ == "__main__":
    main()
