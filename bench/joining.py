"""
How well the desk tells that two complaints are of one matter, and what finding them costs.

    .venv/bin/python bench/joining.py DATA [--sample N SEED]
    .venv/bin/python bench/joining.py --cost CASES

DATA is a table of real complaints (id, user, time, title, text; tabs, UTF-8), which is not part of
the project. Each is filed in the order of time into the desk's own index, and asked before: is
there one like it? bench/labels/same-matter.tsv says by ids which pairs are the same matter, as read
by a person; docs/joining.md says how they were chosen: `pool` for recall, `offers` for precision.
`--sample` prints pairs to be labelled next. The city's districts stand for a county's townships.
"""

import csv
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rapidfuzz import fuzz
from sqlalchemy import insert, update

from bot.ids import seeded_ids
from domain.likeness import grams, whole_words
from domain.rules import Joining
from storage.cases import key_of
from storage.engine import open_engine
from storage.likeness import LikenessIndex
from storage.migrate import upgrade
from storage.tables import Case, LikenessCase
from storage.values import Written
from storage.vault import Vault
from storage.work import Store, Work

LABELS = Path(__file__).parent / "labels" / "same-matter.tsv"
LOOSEST = 0.1
MONTH = timedelta(days=30)
THRESHOLDS = (0.15, 0.20, 0.25, 0.28, 0.30, 0.35, 0.40, 0.50)
OF_ALL_WORDS = (0.30, 0.50, 0.70, 0.80, 0.90, 0.95)
DISTRICT = re.compile(r"[A-M]\d+[区县]")
SAME, RELATED = "same", "related"
Pair = tuple[str, str]


@dataclass(frozen=True)
class Complaint:
    """One of the table."""

    id: str
    user: str
    at: datetime
    words: str

    @property
    def district(self) -> str | None:
        """The first district it names, as a county's router knows the township."""
        found = DISTRICT.search(self.words[:60])
        return found[0] if found else None

    def elsewhere(self, other: "Complaint") -> bool:
        """Whether both name a district, and not the same one."""
        here, there = self.district, other.district
        return here is not None and there is not None and here != there


@dataclass
class Asked:
    """What the desk would have offered before each complaint: (earlier, likeness), best first."""

    others: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    own: dict[str, list[tuple[str, float]]] = field(default_factory=dict)


def read(path: Path) -> list[Complaint]:
    """The complaints, oldest first."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [
        Complaint(
            row["id"],
            row["user"],
            datetime.fromisoformat(row["time"]).replace(tzinfo=UTC),
            f"{row['title']}。{row['text']}",
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.at, one.id))


def labels(sample: str) -> dict[Pair, str]:
    """What a person said of each pair of a sample."""
    rows = (line.split("\t") for line in LABELS.read_text(encoding="utf-8").splitlines()[1:])
    return {(seed, earlier): label for seed, earlier, label, name in rows if name == sample}


def case_at(work: Work, at: datetime, number: int) -> Case:
    """A case of a person of its own; nothing of it but its place in the index is looked at."""
    reader = work.people.meet("bench", number, number, "zh_CN")
    stamps = dict.fromkeys(("submitted_at", "dispatch_due_at", "citizen_due_at"), at)
    plain = dict.fromkeys(("number", "code", "calendar"), "")
    return Case(
        kind="complaint",
        urgency="normal",
        state="submitted",
        source="bench",
        person_id=reader.person_id,
        address_id=reader.address_id,
        **stamps,
        **plain,
    )


def ask(store: Store, complaints: list[Complaint], rules: Joining) -> Asked:
    """File everything in the order of time; before each, ask for what is like it."""
    asked, by_case = Asked(), dict[int, Complaint]()
    own: dict[str, list[Complaint]] = {}
    vault = Vault(bytes(32), os.urandom)
    with store.work(complaints[0].at) as work:
        for number, one in enumerate(complaints, 1):
            index = LikenessIndex(work.session, vault, one.at)
            since = one.at - timedelta(days=rules.days)
            found = index.alike(grams(one.words), since=since, least=LOOSEST)
            hits = [(by_case[hit.case_id], hit.likeness) for hit in found]
            others = [(it, how) for it, how in hits if not one.elsewhere(it)]
            asked.others[one.id] = [(it.id, how) for it, how in others if it.user != one.user]
            asked.own[one.id] = [
                (it.id, fuzz.ratio(whole_words(it.words), whole_words(one.words)) / 100)
                for it in own.get(one.user, [])
                if it.at >= since
            ]
            own.setdefault(one.user, []).append(one)
            case = work.cases.file(case_at(work, one.at, number), Written())
            by_case[key_of(case)] = one
            index.keep(key_of(case), grams(one.words))
    return asked


def table(
    title: str,
    asked: dict[str, list[tuple[str, float]]],
    known: dict[Pair, str],
    true: set[Pair],
    thresholds: tuple[float, ...] = THRESHOLDS,
) -> Iterator[str]:
    """Precision of the best offer and recall over the complaints that have one, by threshold."""
    seeds = {seed for seed, _ in known}
    having = {seed for seed, _ in true}
    yield f"{title}: {len(having)} of {len(seeds)} have one of the same matter in the window"
    yield f"{'likeness':>9} {'offers':>7} {'same':>5} {'related':>8} {'different':>10} " + (
        f"{'unread':>7} {'precision':>10} {'recall':>7}"
    )
    for least in thresholds:
        best = {
            seed: max(hits, key=lambda hit: hit[1])
            for seed, found in asked.items()
            if seed in seeds and (hits := [hit for hit in found if hit[1] >= least])
        }
        said = [known.get((seed, hit[0]), "unread") for seed, hit in best.items()]
        same, related = said.count(SAME), said.count(RELATED)
        unread = said.count("unread")
        read_ = len(said) - unread
        found_ = {seed for seed, hit in best.items() if known.get((seed, hit[0])) == SAME}
        yield (
            f"{least:9.2f} {len(said):7} {same:5} {related:8} {read_ - same - related:10} "
            f"{unread:7} {same / read_ if read_ else 0:10.3f} "
            f"{len(found_ & having) / len(having) if having else 0:7.3f}"
        )


def precision(asked: dict[str, list[tuple[str, float]]], known: dict[Pair, str]) -> Iterator[str]:
    """Of offers to others drawn by a seed: how many are the same matter, by threshold."""
    yield f"{len(known)} offers to others, drawn at 0.25 or more"
    head = ("likeness", "offers", "same", "related", "different", "precision")
    yield " ".join(f"{word:>10}" for word in head)
    drawn = [(label, dict(asked[seed]).get(other, 0.0)) for (seed, other), label in known.items()]
    for least in THRESHOLDS[2:]:
        said = [label for label, how in drawn if how >= least]
        same, related = said.count(SAME), said.count(RELATED)
        rest = len(said) - same - related
        share = same / len(said) if said else 0
        yield f"{least:10.2f} {len(said):10} {same:10} {related:10} {rest:10} {share:10.3f}"


def report(complaints: list[Complaint], rules: Joining) -> Iterator[str]:
    """The tables for both questions: what others reported, and what the same person repeats."""
    with tempfile.TemporaryDirectory() as folder:
        store = opened(Path(folder))
        asked = ask(store, complaints, rules)
        store.close()
    known, by_id = labels("pool"), {one.id: one for one in complaints}
    window = timedelta(days=rules.days)
    near = {
        pair: label
        for pair, label in known.items()
        if by_id[pair[0]].at - by_id[pair[1]].at <= window
    }
    mine = {pair for pair in near if by_id[pair[0]].user == by_id[pair[1]].user}
    same = {pair for pair, label in near.items() if label == SAME}
    anyone = {
        one: sorted([*found, *asked.own[one]], key=lambda hit: -hit[1])
        for one, found in asked.others.items()
    }
    yield f"{len(complaints)} complaints, {len(known)} pairs read, window {rules.days} days"
    yield from precision(asked.others, labels("offers"))
    yield from table("others", asked.others, known, same - mine)
    yield from table("anyone", anyone, known, same)
    title = "the same person, by the ratio of all words"
    yield from table(title, asked.own, known, same & mine, OF_ALL_WORDS)
    offered = sum(any(how >= rules.likeness for _, how in found) for found in asked.others.values())
    shown = sum(any(how >= rules.same_likeness for _, how in found) for found in asked.own.values())
    yield f"at the default {rules.likeness}: {offered} of {len(complaints)} are offered another's"
    yield f"at the default {rules.same_likeness}: {shown} are shown their own"


def sample(complaints: list[Complaint], rules: Joining, count: int, seed: int) -> Iterator[str]:
    """Best offers to others at the default, drawn by a seed, of complaints not read yet; ids."""
    with tempfile.TemporaryDirectory() as folder:
        store = opened(Path(folder))
        asked = ask(store, complaints, rules)
        store.close()
    read_ = {one for name in ("pool", "offers") for one, _ in labels(name)}
    best = [
        (one, found[0][0], found[0][1])
        for one, found in asked.others.items()
        if found and found[0][1] >= rules.likeness and one not in read_
    ]
    for one, earlier, how in random.Random(seed).sample(best, min(count, len(best))):  # noqa: S311
        yield f"{one}\t{earlier}\t{how:.3f}"


def opened(folder: Path) -> Store:
    """A new desk's database."""
    engine = open_engine(f"sqlite:///{folder}/suping.db", synchronous="OFF")
    upgrade(engine)
    return Store(engine, Vault(bytes(32), os.urandom), seeded_ids(1))


def cost(cases: int) -> Iterator[str]:
    """Milliseconds to ask and to keep, with so many cases in the index, all in the window."""
    dice = random.Random(1)  # noqa: S311
    start = datetime(2026, 9, 1, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        store = opened(Path(folder))
        with store.work(start) as work:
            plain = case_at(work, start, 1).model_dump(exclude={"id", "number"})
            rows = [{**plain, "id": n, "number": str(n)} for n in range(1, cases + 1)]
            work.session.execute(insert(Case.__table__), rows)  # type: ignore[attr-defined]
            for case_id in range(1, cases + 1):
                work.likeness.keep(case_id, made_up(dice))
        yield from timed(store, start, dice, cases)
        store.close()


def timed(store: Store, start: datetime, dice: random.Random, cases: int) -> Iterator[str]:
    """Three hundred times asked and kept; a window holds what is asked in it."""
    for since, what in ((start, "all in the window"), (start - MONTH, "a twelfth in it")):
        asking, keeping = [], []
        with store.work(start) as work:
            if what != "all in the window":
                age(work, start - 2 * MONTH, cases * 11 // 12)
            for case_id in range(1, 301):
                words = made_up(dice)
                began = time.process_time()
                work.likeness.alike(words, since=since, least=0.15)
                then = time.process_time()
                work.likeness.keep(cases - case_id, words)
                keeping.append(time.process_time() - then)
                asking.append(then - began)
        worst = sorted(asking)[int(len(asking) * 0.95)]
        yield (
            f"{cases} cases, {what}: ask {1e3 * statistics.median(asking):.2f} ms CPU "
            f"(p95 {1e3 * worst:.2f}), keep {1e3 * statistics.median(keeping):.2f} ms"
        )


def age(work: Work, at: datetime, first: int) -> None:
    """The first so many cases were filed long ago."""
    table = LikenessCase.__table__  # type: ignore[attr-defined]
    work.session.execute(update(table).where(table.c.case_id <= first).values(filed_at=at))


def made_up(dice: random.Random) -> frozenset[str]:
    """Forty pairs, as unevenly common as in real complaints (about one in rank)."""
    return frozenset(f"{int(6000 ** dice.random()):04d}" for _ in range(44))


def main() -> None:
    """Run it."""
    if sys.argv[1] == "--cost":
        lines = cost(int(sys.argv[2]))
    else:
        complaints, rules = read(Path(sys.argv[1])), Joining()
        if "--sample" in sys.argv:
            count, seed = (int(word) for word in sys.argv[3:5])
            lines = sample(complaints, rules, count, seed)
        else:
            lines = report(complaints, rules)
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
