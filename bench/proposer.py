"""
How well a matter's kind is proposed: on labelled data of seven classes, and on our own 500 labels.

    .venv/bin/python bench/proposer.py [folder of the shared papers] [--labels | --classes]

The folder is SUPING_SHARED's where none is named. The first part is five-fold cross-validation
on data/complaints-labelled.tsv, once with folds drawn at random and once with near-duplicates kept
in one fold; the second trains on none, 100, 200 and 400 of the labels in bench/labels.
"""

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.config.county_file import read_county
from bot.learning import linear
from bot.learning.blending import calibration_error
from bot.learning.linear import FEWEST_TEXTS, Text
from bot.learning.model import Model
from bot.learning.ngrams import bags
from bot.learning.reading import Blended
from bot.learning.training import Lesson, learn
from domain.county import County
from domain.proposing import Proposer, WordList, word_scores
from domain.routing import route

FOLDS = 5
SEED = 1
ALIKE = 0.5
"""Share of common runs of four characters from which two texts are near-duplicates."""
HISTORIES = (0, 100, 200, 400)
THRESHOLDS = (0.8, 0.9, 0.95)
LABELS = Path(__file__).parent / "labels" / "categories-500.tsv"
CLASSES = {
    "城乡建设": ("housing", "city_management", "land", "utilities", "grassroots", "noise"),
    "环境保护": ("environment", "noise"),
    "交通运输": ("transport",),
    "教育文体": ("education", "culture"),
    "劳动和社会保障": ("social", "wages", "civil_affairs"),
    "商贸旅游": ("market", "culture", "business", "tax"),
    "卫生计生": ("health",),
}
"""Which of the desk's categories count for a class of the labelled data."""

Scores = NDArray[np.float64]
Folds = NDArray[np.int64]


@dataclass(frozen=True)
class Fitted:
    """What scores texts after a training; seconds of CPU for the training."""

    score: Callable[[int], NDArray[np.floating] | None]
    seconds: float


Train = Callable[[NDArray[np.int64]], Fitted]


# Part one: seven classes.


def labelled(shared: Path) -> tuple[list[str], NDArray[np.int64], list[str]]:
    """The texts (words between spaces), the number of each one's class, the classes."""
    lines = (shared / "data" / "complaints-labelled.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    names = sorted({name for _, name in rows})
    return [text for text, _ in rows], np.array([names.index(name) for _, name in rows]), names


def drawn(labels: NDArray[np.int64]) -> Folds:
    """Folds at random, each with its share of every class."""
    random, folds = np.random.default_rng(SEED), np.zeros(len(labels), np.int64)
    for one in np.unique(labels):
        mine = random.permutation(np.flatnonzero(labels == one))
        folds[mine] = np.arange(len(mine)) % FOLDS
    return folds


def grouped(texts: Sequence[str]) -> tuple[Folds, int]:
    """Folds with near-duplicates together, and how many texts have one."""
    group = near_duplicates([text.replace(" ", "") for text in texts])
    sizes = np.bincount(group)
    names = np.unique(group)
    order = np.random.default_rng(SEED).permutation(len(names))
    fold_of = dict(zip(names[order], np.arange(len(names)) % FOLDS, strict=True))
    return np.array([fold_of[one] for one in group]), int(sizes[sizes > 1].sum())


def near_duplicates(texts: Sequence[str]) -> NDArray[np.int64]:
    """The group of each text: pairs are found by min-hashes, and compared run by run."""
    runs = [frozenset(text[at : at + 4] for at in range(len(text) - 3)) for text in texts]
    group = list(range(len(texts)))

    def root(one: int) -> int:
        while group[one] != one:
            one = group[one]
        return one

    for one, other in candidates(runs):
        common = len(runs[one] & runs[other])
        if common >= ALIKE * (len(runs[one]) + len(runs[other]) - common):
            group[root(other)] = root(one)
    return np.array([root(one) for one in range(len(texts))])


def candidates(runs: Sequence[frozenset[str]], bands: int = 24) -> Iterator[tuple[int, int]]:
    """Pairs that share two min-hashes of a band."""
    random = np.random.default_rng(SEED)
    factors = random.integers(1, 2**31, 2 * bands, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    numbers: dict[str, int] = {}
    known = [
        np.array([numbers.setdefault(run, len(numbers)) for run in one], np.uint64) for one in runs
    ]
    keys = [
        ((one[:, None] * np.uint64(2_654_435_761) + np.uint64(1)) * factors).min(axis=0)
        if len(one)
        else np.arange(2 * bands, dtype=np.uint64)
        for one in known
    ]
    for band in range(bands):
        shelves: dict[tuple[int, int], list[int]] = defaultdict(list)
        for at, key in enumerate(keys):
            shelf = shelves[int(key[2 * band]), int(key[2 * band + 1])]
            yield from ((other, at) for other in shelf[-50:])
            shelf.append(at)


def by_words(texts: Sequence[str], names: Sequence[str], county: County) -> Train:
    """The word list's scores, mapped to the classes."""
    joined = [text.replace(" ", "") for text in texts]

    def score(at: int) -> NDArray[np.floating]:
        found = word_scores(county, joined[at])
        return np.array([sum(found.get(code, 0) for code in CLASSES[name]) for name in names])

    return lambda _chosen: Fitted(score, 0.0)


def by_lines(ready: Sequence[Text], labels: NDArray[np.int64], fewest: int) -> Train:
    """Lines trained on these bags."""

    def train(chosen: NDArray[np.int64]) -> Fitted:
        began = time.process_time()
        texts = [ready[at] for at in chosen]
        lines = linear.train(texts, labels[chosen], int(labels.max()) + 1, fewest=fewest)
        return Fitted(lambda at: lines.margins(ready[at]), time.process_time() - began)

    return train


def validated(labels: NDArray[np.int64], folds: Folds, train: Train) -> tuple[Scores, str]:
    """Out-of-fold scores, and the times in words."""
    scores = np.zeros((len(labels), int(labels.max()) + 1))
    trained = asked = 0.0
    for fold in range(FOLDS):
        fitted = train(np.flatnonzero(folds != fold))
        trained += fitted.seconds
        began = time.process_time()
        for at in np.flatnonzero(folds == fold):
            found = fitted.score(at)
            scores[at] = 0 if found is None else found
        asked += time.process_time() - began
    times = f"{1000 * asked / len(labels):6.3f} ms/text {trained / FOLDS:6.1f} s training"
    return scores, times


def macro_f1(told: NDArray[np.int64], labels: NDArray[np.int64]) -> float:
    """The mean over the classes."""
    found = []
    for one in np.unique(labels):
        hit = int(((told == one) & (labels == one)).sum())
        found.append(2 * hit / max(1, int((told == one).sum() + (labels == one).sum())))
    return float(np.mean(found))


def classes(shared: Path) -> None:
    """Print part one."""
    texts, labels, names = labelled(shared)
    county = read_county("sample", Path()).county
    began = time.process_time()
    ours = [bags(text) for text in texts]
    each = 1000 * (time.process_time() - began) / len(texts)
    plain = [bags(text.replace(" ", ""))[:1] for text in texts]
    apart, doubled = grouped(texts)
    print(f"{len(texts)} texts; {doubled} have a near-duplicate; runs {each:.3f} ms/text")
    for kind, folds in (("drawn", drawn(labels)), ("near-duplicates together", apart)):
        print(f"folds {kind}:  top-1  top-2  top-3  macro-F1")
        for name, train in (
            ("word list", by_words(texts, names, county)),
            ("plain characters", by_lines(plain, labels, 2)),
            ("ours", by_lines(ours, labels, FEWEST_TEXTS)),
        ):
            scores, times = validated(labels, folds, train)
            hits = np.argsort(-scores, axis=1) == labels[:, None]
            tops = " ".join(f"{hits[:, :k].any(axis=1).mean():.4f}" for k in (1, 2, 3))
            f1 = macro_f1(scores.argmax(axis=1), labels)
            print(f"  {name:18} {tops}  {f1:.4f}  {times}", flush=True)


# Part two: our own labels.


@dataclass(frozen=True)
class Judged:
    """A complaint, the category it was given by reading, and which other would do."""

    text: str
    category: str
    accepted: frozenset[str]


def judged(shared: Path) -> list[Judged]:
    """The complaints of bench/labels, in its order."""
    texts = {}
    for name in ("complaints.tsv", "complaints-replied.tsv"):
        for line in (shared / "data" / name).read_text(encoding="utf-8").splitlines()[1:]:
            cells = line.split("\t")
            texts[name, cells[0]] = "\n".join(cells[3:5])
    rows = [line.split("\t") for line in LABELS.read_text(encoding="utf-8").splitlines()[1:]]
    return [
        Judged(texts[name, key], category, frozenset({category, also} - {""}))
        for name, key, category, also in rows
    ]


def proposer_of(county: County, model: Model | None) -> Proposer:
    """What a desk with this model asks."""
    if model is None or model.lines is None:
        return WordList(county)
    codes = tuple(one.code for one in county.categories)
    return Blended(county, codes, np.array(model.seen), model.blend, model.lines)


def units(county: County, category: str, text: str) -> frozenset[str]:
    """Who would get it, without knowing the place: the unit, or all that may lead."""
    found = route(county, category=category, place_text="", township=None, text=text)
    return frozenset({found.unit} if found.unit else found.claimants)


def own_labels(shared: Path) -> None:
    """Print part two."""
    county, rows = read_county("sample", Path()).county, judged(shared)
    order = np.random.default_rng(7).permutation(len(rows))
    folds = np.zeros(len(rows), np.int64)
    folds[order] = np.arange(len(rows)) % FOLDS
    print(f"{len(rows)} complaints, {len({one.category for one in rows})} categories")
    for count in HISTORIES:
        answers = [
            one for fold in range(FOLDS) for one in asked(county, rows, order, folds, fold, count)
        ]
        table = np.array(answers, dtype=float)
        sure, right = table[:, 0], table[:, 2] > 0
        print(
            f"history {count:3}: top-1 {table[:, 1].mean():.3f}, accepted {right.mean():.3f}, "
            f"top-3 {table[:, 3].mean():.3f}, right unit {table[:, 4].mean():.3f}, "
            f"calibration error {calibration_error(sure, right):.3f} "
            f"(to the first label alone {calibration_error(sure, table[:, 1] > 0):.3f})"
        )
        for least in THRESHOLDS:
            taken = sure >= least
            print(
                f"    from {least}: {taken.mean():.3f} taken ({int(taken.sum())}), of these "
                f"accepted {right[taken].mean():.3f}, right unit {table[taken, 4].mean():.3f}"
            )


def asked(
    county: County,
    rows: list[Judged],
    order: NDArray[np.int64],
    folds: Folds,
    fold: int,
    count: int,
) -> Iterator[tuple[float, bool, bool, bool, bool]]:
    """A fold's answers after so much history: confidence, right, accepted, in three, unit."""
    history = [rows[at] for at in order if folds[at] != fold][:count]
    lessons = [Lesson(one.text, one.category) for one in history]
    model = learn(county, lessons, datetime(2026, 1, 1, tzinfo=UTC)) if lessons else None
    proposer = proposer_of(county, model)
    for at in np.flatnonzero(folds == fold):
        one = rows[at]
        ranked = proposer.propose(one.text)
        codes = [each.category for each in ranked]
        first = codes[0] if codes else "other"
        fitting = [units(county, code, one.text) for code in one.accepted]
        yield (
            ranked[0].score if ranked else 0.0,
            first == one.category,
            first in one.accepted,
            bool(one.accepted & set(codes)),
            units(county, first, one.text) in fitting,
        )


def main() -> None:
    """Print both parts, or the one that was named."""
    named = [one for one in sys.argv[1:] if not one.startswith("--")]
    folder = named[0] if named else os.environ.get("SUPING_SHARED")
    if folder is None:
        sys.exit("name the folder of the shared papers, or set SUPING_SHARED")
    if "--labels" not in sys.argv:
        classes(Path(folder))
    if "--classes" not in sys.argv:
        own_labels(Path(folder))


if __name__ == "__main__":
    main()
