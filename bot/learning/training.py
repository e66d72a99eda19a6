"""From texts and their categories to a model: held out, measured, weighed against the word list."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from bot.learning import blending
from bot.learning.linear import Lines, Text, train
from bot.learning.model import Blend, Measured, Model
from bot.learning.ngrams import bags, plain_text
from domain.county import County
from domain.errors import SupingError

FEWEST_LESSONS = 30
MOST_LESSONS = 30_000
MOST_HELD_OUT = 6_000
"""So many of the newest lessons are enough to weigh and measure by."""
FOLDS = 5
SELDOM = 0.1
"""Of so few held-out texts less is known than is usual."""
_SAME_OPENING = 30

Table = NDArray[np.float64]


class TooLittle(SupingError):
    """There is too little to learn from yet: the word list decides alone."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} of at least {FEWEST_LESSONS} texts; {self.__doc__}")


@dataclass(frozen=True)
class Lesson:
    """A text and the category it belongs to."""

    text: str
    category: str


@dataclass(frozen=True)
class _Class:
    """Lessons made ready: texts as runs, what the word list says of them, numbered categories."""

    texts: tuple[Text, ...]
    words: Table
    labels: NDArray[np.int64]
    folds: NDArray[np.int64]
    categories: int

    def lines(self, chosen: NDArray[np.int64]) -> Lines:
        """Train on some of them."""
        return train([self.texts[at] for at in chosen], self.labels[chosen], self.categories)

    def seen(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many of some there are of each category."""
        return np.bincount(self.labels[chosen], minlength=self.categories)


def learn(county: County, lessons: Sequence[Lesson], trained_at: datetime) -> Model:
    """
    Return a model of the newest lessons, given oldest first.

    Lessons of categories the county does not have are left out. Raises TooLittle.
    """
    known = {one.code for one in county.categories}
    used = [one for one in lessons if one.category in known][-MOST_LESSONS:]
    if len(used) < FEWEST_LESSONS:
        raise TooLittle(len(used))
    ready = _ready(county, used)
    blend, measured = _weighed(ready)
    everything = np.arange(len(used))
    return Model(
        tuple(one.code for one in county.categories),
        tuple(int(count) for count in ready.seen(everything)),
        blend,
        measured,
        trained_at,
        ready.lines(everything) if blend.lines else None,
    )


def _ready(county: County, lessons: Sequence[Lesson]) -> _Class:
    numbers = {one.code: number for number, one in enumerate(county.categories)}
    return _Class(
        tuple(bags(one.text) for one in lessons),
        blending.word_table(county, [one.text for one in lessons]),
        np.array([numbers[one.category] for one in lessons]),
        np.array([_fold(one.text) for one in lessons]),
        len(numbers),
    )


def _fold(text: str) -> int:
    """Return a text's fold; one that many sent in much the same words stays in one fold."""
    return zlib.crc32(plain_text(text)[:_SAME_OPENING].encode("utf-8", "surrogatepass")) % FOLDS


def _weighed(ready: _Class) -> tuple[Blend, Measured]:
    """Return the blend fitted on held-out texts, and what those said of it."""
    newest = np.arange(len(ready.texts))[-MOST_HELD_OUT:]
    margins, covered = _held_out(ready, newest)
    usual, seen = float(np.quantile(covered, SELDOM)), ready.seen(newest)
    margins *= np.minimum(1, covered / max(usual, 1e-6))[:, None]
    words, labels = ready.words[newest], ready.labels[newest]
    heat = blending.fit_heat(margins, seen, labels)
    lines = np.stack([blending.line_logarithms(one, seen, heat) for one in margins])
    blend = blending.fit(words, lines, labels, heat)
    told = blending.shares(words, lines, blend)
    right = told.argmax(axis=1) == labels
    shift, slope = blending.fit_confidence(told.max(axis=1), right)
    blend = replace(blend, shift=shift, slope=slope, usual=usual)
    return blend, _measured(words, told, labels, blend)


def _held_out(ready: _Class, chosen: NDArray[np.int64]) -> tuple[Table, Table]:
    """Return margins of texts by lines that did not learn from them, and how much they cover."""
    margins, covered = np.zeros((len(chosen), ready.categories)), np.zeros(len(chosen))
    for fold in range(FOLDS):
        inside = ready.folds[chosen] == fold
        others = chosen[~inside]
        if not inside.any() or not len(others):
            continue
        lines = ready.lines(others)
        for row in np.flatnonzero(inside):
            text = ready.texts[chosen[row]]
            found = lines.margins(text)
            if found is not None:
                margins[row], covered[row] = found, lines.runs.covers(text)
    return margins, covered


def _measured(words: Table, told: Table, labels: NDArray[np.int64], blend: Blend) -> Measured:
    best = np.argsort(-told, axis=1)[:, :3] == labels[:, None]
    sure = blending.confidence(told.max(axis=1), blend)
    return Measured(
        texts=len(labels),
        words_right=float((words.argmax(axis=1) == labels).mean()),
        right=float(best[:, 0].mean()),
        right_in_three=float(best.any(axis=1).mean()),
        calibration_error=blending.calibration_error(sure, best[:, 0]),
    )
