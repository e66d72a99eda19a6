"""
Many seeds of the whole desk with everything that goes wrong: `make soak SEEDS=1-1000`.

Prints each seed that broke a promise and how to play it again, at the end how much was survived.
Exits with 1 where a promise was broken.
"""

import argparse
import dataclasses
import logging
import multiprocessing
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from compiled import share
from founding import KEY, found
from sim_story import START, STEPS, Outcome, story
from sim_world import new_world, run, without_threads

from bot.build import desk_of
from bot.config.settings import Settings, load
from bot.ids import seeded_ids
from domain.limits import Allowances
from domain.staff import Staff
from storage.engine import open_engine
from storage.vault import Vault
from storage.work import Store

CONFIG = """
[county]
file = "sample"
[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
"""
UNITS = (
    *("hotline", "supervision", "discipline", "housing", "water", "ecology"),
    *("human_resources", "city_management", "gov_office", "market"),
)
SHM = Path("/dev/shm")  # noqa: S108 - thrown away, and never on a disk


def founded(folder: Path) -> tuple[Path, Settings]:
    """A database with its tables and the sample county's staff, who have opened their chats."""
    share()
    config = folder / "config.toml"
    config.write_text(CONFIG, encoding="utf-8")
    settings = load(config)
    engine = open_engine(f"sqlite:///{folder / 'founded.db'}", synchronous="OFF")
    store = Store(engine, Vault(KEY, bytes), seeded_ids(1))
    found(store, engine, few(settings), START)
    store.close()
    with open_engine(f"sqlite:///{folder / 'founded.db'}").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "founded.db", settings


def few(settings: Settings) -> list[Staff]:
    """The people of the units that the matters go to, and of the desk; others have nobody."""
    return [one for one in settings.staff() if one.unit is None or one.unit in UNITS]


def play(seed: int, database: Path, settings: Settings, steps: int = STEPS) -> Outcome:
    """One seed, on a copy of a founded database."""
    desk = dataclasses.replace(desk_of(settings), allowances=Allowances(*[10**6] * 6))
    with tempfile.TemporaryDirectory(dir=database.parent) as own, without_threads():
        world = new_world(seed, Path(own) / "world", database, few(settings), desk, START)
        return run(lambda: story(world, steps))


def _play(asked: tuple[int, Path, Settings, int]) -> Outcome:
    seed, *where = asked
    try:
        return play(seed, *where)
    except Exception as error:  # a seed that ends the test itself is a finding, too
        where = traceback.extract_tb(error.__traceback__)[-1]
        return Outcome(seed, [f"{type(error).__name__}: {error} ({where.name}, {where.lineno})"])


def seeds_of(text: str) -> list[int]:
    """`7`, `1-100` or `3,5,8`."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        found += range(int(first), int(last if dash else first) + 1)
    return found


def played(seeds: list[int], folder: Path, steps: int, at_once: int) -> Iterator[Outcome]:
    """Outcomes as they come."""
    database, settings = founded(folder)
    asked = [(seed, database, settings, steps) for seed in seeds]
    if at_once == 1:
        yield from map(_play, asked)
        return
    with multiprocessing.Pool(at_once) as pool:
        yield from pool.imap_unordered(_play, asked)


def main() -> int:
    """Play the seeds that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=seeds_of, nargs="?", default=seeds_of("1-100"))
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--at-once", type=int, default=2)
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    began, bad = time.monotonic(), 0
    sums, suffered, actions = Counter[str](), Counter[str](), Counter[str]()
    where = str(SHM) if SHM.is_dir() else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        for one in played(asked.seeds, Path(folder), asked.steps, asked.at_once):
            suffered.update(one.suffered)
            actions.update(one.figures.actions)
            seen = dataclasses.asdict(one.figures)
            del seen["actions"]
            sums.update(seen | {"crashes": one.crashes})
            sums.update({"faults": one.faults, "seeds": 1})
            sums["copies at most"] = max(sums["copies at most"], one.figures.most)
            if one.broken:
                bad += 1
                print(f"seed {one.seed}: {'; '.join(one.broken)}", flush=True)
    del sums["most"]
    print(", ".join(f"{name} {count}" for name, count in sums.items()))
    print(", ".join(f"{name} {count}" for name, count in suffered.most_common()))
    print(", ".join(f"{name} {count}" for name, count in actions.most_common()))
    once = sums["once"] / max(1, sums["messages"])
    print(f"messages once {once:.2%}; seeds that broke a promise: {bad}")
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
