"""
A year of a county in virtual time: what is due is told once, in its hour, and nobody drowns.

    .venv/bin/python bench/year.py DATA_FOLDER [--cases 150000] [--days 365] [--keep FOLDER]

The sample county (105 units, 315 people of units, two supervisors, a clerk) from 1 January 2025.
Real complaints of DATA_FOLDER are filed over the year, by day and by night, by three citizens for
every five cases. People answer late, are on leave, silent for a while, or block the bot; citizens
confirm, object, rate, say nothing or never look. Store, use cases, due table, alerts, digests,
boards, look-backs and outbox are the real ones; the clock walks on a grid of `--step` minutes.

Prints what was told and missed, worked out anew from the history (`year_check`), messages a
person and day, the longest time from due to told, and how long it took. Exits with 1 where a stage
was missed, told twice, early, on a rest day or at night. `--profile` prints where the time went.
"""

import argparse
import cProfile
import csv
import pstats
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from bench_desk import new_desk
from year_check import Found, check
from year_town import FIRST_CITIZEN, LEFT_OUT, SURE, Year

from handlers.office import Desk
from storage.work import Work

START = datetime(2024, 12, 31, 16, 0, tzinfo=UTC)
BY_DAY, CITIZENS = 0.93, 0.6
WAKING = tuple(range(7, 23))
FIRST_OF_UNITS = 100_000


def texts(folder: Path, desk: Desk) -> list[tuple[str, str | None, float]]:
    """Real complaints, each with the category the words speak for and how surely."""
    found = []
    for name in ("complaints.tsv", "complaints-replied.tsv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                text = f"{row['title']}\n{row['text']}"[:1_500]
                ranked = desk.proposer.propose(text, limit=1)
                category = ranked[0].category if ranked else None
                if category not in LEFT_OUT:
                    found.append((text, category, ranked[0].score if ranked else 0.0))
    return found


def staff_chats(work: Work, desk: Desk) -> dict[int, tuple[str, ...]]:
    """The roles of everybody who has one, by chat."""
    members = [one for unit in desk.county.units for one in work.staff.of_unit(unit.code)]
    for role in ("supervisor", "clerk", "administrator", "liaison"):
        members += work.staff.with_role(role)
    found: defaultdict[int, set[str]] = defaultdict(set)
    for one in members:
        _, chat = work.people.account(one.address_id)
        if chat is not None:
            found[chat].add(one.role)
    return {chat: tuple(sorted(roles)) for chat, roles in found.items()}


def plan(year: Year, folder: Path, cases: int, days: int) -> None:
    """Give every case its hour, and everybody their spells."""
    chance, desk = year.chance, year.desk
    said = texts(folder, desk)
    for _ in range(cases):
        day = START + timedelta(days=chance.uniform(0, days))
        hour = chance.choice(WAKING) if year.happens(BY_DAY) else chance.randrange(24)
        local = year.local(day).replace(hour=hour)
        if not desk.calendar.is_working(local.date()) and year.happens(0.6):
            local += timedelta(days=2)
        chat = FIRST_CITIZEN + chance.randrange(int(cases * CITIZENS) or 1)
        text, category, score = chance.choice(said)
        known = category if score >= desk.sure_from or year.happens(SURE) else None
        year.at(max(local, START), partial(year.files, chat=chat, text=text, category=known))
    for chat, roles in year.roles.items():
        if chat >= FIRST_OF_UNITS and {"handler", "unit_head"} & set(roles):
            _spells(year, chat, days)


def _spells(year: Year, chat: int, days: int) -> None:
    """Leave, weeks in which somebody does nothing, weeks in which they block the bot."""
    chance = year.chance

    def somewhen() -> datetime:
        day = START + timedelta(days=chance.uniform(1, max(2, days - 5)))
        return year.local(day).replace(hour=9, minute=0)

    for _ in range(max(1, round(2 * days / 365))):
        length = chance.randint(1, 9)
        year.at(somewhen(), partial(year.leaves, chat=chat, days=length))
    if year.happens(0.25):
        begin = somewhen()
        year.at(begin, lambda _office: year.silent.add(chat))
        end = begin + timedelta(days=chance.uniform(3, 20))
        year.at(end, lambda _office: year.silent.discard(chat))
    if year.happens(0.08):
        begin = somewhen()
        year.at(begin, lambda office: year.blocks(office, chat))
        end = begin + timedelta(days=chance.uniform(2, 20))
        year.at(end, lambda office: year.comes_back(office, chat))


# Figures


def told(year: Year, found: Found, states: Counter[str]) -> Iterator[str]:
    """What is printed."""
    acts = dict(sorted(year.seen.acts.items()))
    yield f"cases {acts.get('filed', 0)}; states {dict(states)}"
    yield f"acts {acts}"
    yield f"stretches of a unit's clock {found.rounds}; late cases {found.late_cases}"
    yield (
        f"stages that passed {found.due}, told {found.told} {dict(found.by_stage)}, "
        f"missed {len(found.missed)}, early or wrong {len(found.wrong)}, "
        f"told twice {len(found.twice)}"
    )
    yield (
        f"alerts {found.alerts}, on a rest day or at night {len(found.at_wrong_hour)}; "
        f"longest from due to told {found.lag}"
    )
    for name in ("missed", "wrong", "twice", "at_wrong_hour"):
        yield from (f"  {name}: {line}" for line in getattr(found, name)[:8])
    yield f"to citizens in the quiet hours, unasked: {dict(year.seen.at_night)}"
    yield from _messages(year)


def _messages(year: Year) -> Iterator[str]:
    people: defaultdict[str, list[tuple[int, int, date]]] = defaultdict(list)
    for (chat, day), n in year.seen.sent.items():
        people[year.role_of(chat)].append((n, chat, day))
    for role, days in sorted(people.items()):
        most, chat, day = max(days)
        counts = sorted(n for n, _, _ in days)
        p99 = counts[int(len(counts) * 0.99)]
        yield (
            f"messages a {role} and day: median {statistics.median(counts)}, 99 % {p99}, "
            f"most {most}, of {len(counts)} days with any"
        )
        yield f"  that day: {dict(year.seen.by_key[chat, day].most_common(8))}"
    keys: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (role, key), n in year.seen.keys.items():
        keys[role][key] += n
    for role, counted in sorted(keys.items()):
        yield f"to {role}: " + ", ".join(f"{key} {n}" for key, n in counted.most_common(16))


def _states(work: Work) -> Counter[str]:
    rows = work.session.connection().exec_driver_sql("SELECT state, count(*) FROM cases GROUP BY 1")
    return Counter({str(state): int(n) for state, n in rows})


def play(options: argparse.Namespace, folder: Path) -> int:
    """Play it and print the figures; 1 where a promise did not hold."""
    store, desk = new_desk(folder, START, seed=options.seed, synchronous="OFF")
    year = Year(store, desk, START, timedelta(minutes=options.step), options.seed)
    with store.reading(START) as work:
        year.roles = staff_chats(work, desk)
    plan(year, options.folder, options.cases, options.days)
    began, used = time.monotonic(), time.process_time()

    def daily(today: date) -> None:
        if today.day == 1:
            print(f"{today} {year.seen.acts['filed']} cases {time.monotonic() - began:.0f} s")

    year.run(START + timedelta(days=options.days), daily)
    wall, cpu = time.monotonic() - began, time.process_time() - used
    with store.reading(year.now) as work:
        found, states = check(work, desk), _states(work)
    for line in told(year, found, states):
        print(line)
    size = sum(one.stat().st_size for one in folder.glob("suping.db*")) / 1e6
    print(
        f"wall {wall / 60:.1f} min, CPU {cpu / 60:.1f} min ({cpu / options.cases * 1e3:.1f} ms a "
        f"case), {year.seen.ticks} ticks, database {size:.0f} MB"
    )
    store.close()
    return int(any((found.missed, found.wrong, found.twice, found.at_wrong_hour)))


def main() -> int:
    """Run it in memory, or in a folder that is kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=150_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--step", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    shm = Path("/dev/shm")  # noqa: S108 - thrown away, and quicker than a disk
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if not options.profile:
            return play(options, folder)
        with cProfile.Profile() as profile:
            done = play(options, folder)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(70)
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
        return done


if __name__ == "__main__":
    sys.exit(main())
