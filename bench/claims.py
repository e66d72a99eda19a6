"""
Guessing somebody's case through the chat: how far it leads, and whether the time tells anything.

    .venv/bin/python bench/claims.py [guesses]

Strangers guess numbers and query codes in the three ways there are (找回以前的事, /follow, number
and code alone), half of them for numbers that exist. Then the time of a turn is compared for a
number that exists with a wrong code and for one that doesn't: CPU, medians, in turns.
"""

import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench_desk import new_desk

from handlers.casework.filing import Matter, file_case
from handlers.incoming import Incoming, Said, Sender
from handlers.office import Desk, Office, Turn
from handlers.turn import take_turn
from storage.work import Store

START = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
KNOWN, STRANGERS, PAIRS = 40, 2_000, 400
MATTER = "小区物业不管电梯，坏了三天"
SHOWN = ("claim.done", "follow.receipt", "lookup.state", "case.detail")
"""Texts that only a right guess gets."""


class Guesser:
    """A desk with cases of others, and strangers who guess."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self.store, self.desk, self.now = store, desk, START
        self.answers: Counter[str] = Counter()

    def files(self, user: int) -> tuple[str, str]:
        """A case of somebody: its number and its code."""
        with self.store.work(self.now) as work:
            reader = work.people.meet("local", user, user, "zh_CN")
            said = Incoming(Sender("local", user, user, "zh"), Said(1, MATTER))
            turn = Turn(Office(self.desk, work), reader, (), said)
            case = file_case(turn, Matter(MATTER, category="housing"))
            return case.number, case.code

    def says(self, user: int, text: str) -> float:
        """One message of a stranger; returns the CPU seconds of its turn, with its commit."""
        self.now += timedelta(seconds=2)
        began = time.process_time()
        with self.store.work(self.now) as work:
            sender = Sender("local", user, user, "zh")
            take_turn(self.desk, work, Incoming(sender, Said(1, text)))
        return time.process_time() - began

    def guesses(self, way: str, user: int, number: str, code: str) -> float:
        """One guess in one of the ways; returns the CPU seconds of the turn that decides."""
        if way == "claim":
            self.says(user, "找回以前的事")
        words = {"claim": f"{number} {code}", "follow": f"/follow {number} {code}"}
        return self.says(user, words.get(way, f"{number} {code}"))

    def told(self) -> Counter[str]:
        """How often each text was written so far."""
        with self.store.reading(self.now) as work:
            rows = work.session.connection().exec_driver_sql(
                "SELECT key, count(*) FROM outbox GROUP BY key"
            )
            return Counter({str(key): int(count) for key, count in rows})


def guess(desk: Guesser, most: int) -> None:
    """So many guesses in a day, and what came of them."""
    dice = random.Random(5)  # noqa: S311 - a script's dice
    known = [desk.files(700_000 + i) for i in range(KNOWN)]
    before = desk.told()
    for i in range(most):
        number = dice.choice(known)[0] if i % 2 else f"{dice.randrange(10**9):09d}"
        way = ("claim", "follow", "alone")[i % 3]
        desk.guesses(way, 800_000 + i % STRANGERS, number, f"{dice.randrange(10**6):06d}")
    came = desk.told() - before
    hits = sum(count for key, count in came.items() if key in SHOWN)
    print(f"guesses {most} · strangers {min(most, STRANGERS)} · hits {hits}")
    print(" · ".join(f"{key} {count}" for key, count in came.most_common(8)))
    right = desk.told()
    for way in ("claim", "follow", "alone"):
        for i, (number, code) in enumerate(known):
            desk.guesses(way, 900_000 + i, number, code)
    late = desk.told() - right
    taken = sum(count for key, count in late.items() if key in SHOWN)
    print(f"right codes after the day's tries, from new accounts: {3 * KNOWN}, taken {taken}")


def compare(desk: Guesser) -> None:
    """The time of a wrong code for a number there is, against a number there is not."""
    dice = random.Random(6)  # noqa: S311 - a script's dice
    cases = [desk.files(1_000_000 + i) for i in range(3 * PAIRS)]
    for at, way in enumerate(("claim", "follow", "alone")):
        there, nowhere = [], []
        for i, (number, code) in enumerate(cases[at * PAIRS : (at + 1) * PAIRS]):
            wrong = f"{(int(code) + 1) % 10**6:06d}"
            user = 2_000_000 + 10_000 * at + i
            for who in (user, user + 5_000):
                desk.says(who, "你好")
            there.append(desk.guesses(way, user, number, wrong))
            none = f"{dice.randrange(10**9):09d}"
            nowhere.append(desk.guesses(way, user + 5_000, none, wrong))
        one, other = statistics.median(there), statistics.median(nowhere)
        print(f"{way}: {1e3 * one:.2f} ms / {1e3 * other:.2f} ms = {one / other:.3f}")


def main() -> None:
    """Run it."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        store, desk = new_desk(Path(folder), START, synchronous="OFF")
        guesser = Guesser(store, desk)
        guess(guesser, most)
        compare(guesser)
        store.close()


if __name__ == "__main__":
    main()
