"""
A linear model over runs of characters: one line per category, all trained in one pass.

The method is liblinear's dual coordinate descent for the squared hinge loss (Hsieh and others,
2008), for all categories at once: the same optimum, and no library but numpy. Whoever trains twice
on the same texts gets the same model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.learning.ngrams import BITS, BLOCKS, Amounts, Bag, Numbers

FEWEST_TEXTS = 3
"""A run that fewer texts share stands in no model: it could be one person's own words."""
COST = 1.0
PASSES = 8
CLOSE_ENOUGH = 1e-2
"""A pass that moves no text by more than this is the last one."""

Text = tuple[Bag, ...]


@dataclass(frozen=True)
class Runs:
    """
    The runs a model knows: their numbers in ascending order, and how telling each is.

    A run it does not know would be as telling as `unknown`.
    """

    numbers: Numbers
    telling: Amounts
    unknown: float

    @cached_property
    def _places(self) -> NDArray[np.int32]:
        """Where each run stands, by its number; -1 where it is not known."""
        places = np.full(1 << BITS, -1, np.int32)
        places[self.numbers] = np.arange(len(self.numbers))
        return places

    def vector(self, text: Text) -> tuple[Numbers, Amounts]:
        """Return the rows of a text's known runs, and their weights."""
        rows, weights = [], []
        for bag, (_, share) in zip(text, BLOCKS, strict=False):
            at = self._places[bag.runs]
            known = at >= 0
            row = at[known]
            weight = bag.amounts[known] * self.telling[row]
            length = float(np.sqrt(weight @ weight))
            rows.append(row)
            weights.append(weight * np.float32(share / length) if length else weight)
        return np.concatenate(rows), np.concatenate(weights)

    def covers(self, text: Text) -> float:
        """Return how much of what a text says is known, from 0 to 1."""
        runs, amounts = text[0].runs, text[0].amounts
        at = self._places[runs]
        known = at >= 0
        told = float(((amounts[known] * self.telling[at[known]]) ** 2).sum())
        strange = self.unknown**2 * float((amounts[~known] ** 2).sum())
        return told / (told + strange)


@dataclass(frozen=True)
class Lines:
    """A trained model: `weights` has a row per run, a column per category."""

    runs: Runs
    weights: Amounts

    def margins(self, text: Text, usual: float = 0.0) -> Amounts | None:
        """
        Return how much a text speaks for each category; None where no run is known.

        A text of which less than `usual` is known speaks so much the softer.
        """
        if not text or not len(self.runs.numbers):
            return None
        rows, weights = self.runs.vector(text)
        if not len(rows):
            return None
        found: Amounts = weights @ self.weights[rows]
        if usual and (cover := self.runs.covers(text)) < usual:
            found *= np.float32(cover / usual)
        return found


def known_runs(texts: Sequence[Text], fewest: int) -> Runs:
    """Return the runs that enough texts share."""
    shared = np.zeros(1 << BITS, np.int32)
    for text in texts:
        for bag in text:
            shared[bag.runs] += 1
    numbers = np.flatnonzero(shared >= fewest)
    telling = np.log((1 + len(texts)) / (1 + shared[numbers])) + 1
    return Runs(numbers, telling.astype(np.float32), unknown=float(np.log(1 + len(texts)) + 1))


def train(
    texts: Sequence[Text],
    labels: NDArray[np.int64],
    categories: int,
    *,
    cost: float = COST,
    fewest: int = FEWEST_TEXTS,
) -> Lines:
    """Train on texts and the number of each one's category."""
    runs = known_runs(texts, fewest)
    vectors = [runs.vector(text) if text else _NOTHING for text in texts]
    weights = np.zeros((len(runs.numbers), categories), np.float32)
    duals = np.zeros((len(texts), categories), np.float32)
    signs = np.full((len(texts), categories), -1, np.float32)
    signs[np.arange(len(texts)), labels] = 1
    order = np.random.default_rng(1)
    for _ in range(PASSES):
        moved = 0.0
        for text in order.permutation(len(texts)):
            step = _step(vectors[text], weights, duals[text], signs[text], cost)
            moved = max(moved, step)
        if moved < CLOSE_ENOUGH:
            break
    return Lines(runs, weights)


_NOTHING: tuple[Numbers, Amounts] = (np.zeros(0, np.int64), np.zeros(0, np.float32))


def _step(
    vector: tuple[Numbers, Amounts], weights: Amounts, dual: Amounts, sign: Amounts, cost: float
) -> float:
    """Improve one text's duals, for all categories; returns the largest change."""
    rows, amounts = vector
    if not len(rows):
        return 0.0
    slack = np.float32(0.5 / cost)
    slope = sign * (amounts @ weights[rows]) - 1 + slack * dual
    better = np.maximum(dual - slope / (amounts @ amounts + slack), 0)
    change = better - dual
    dual[:] = better
    moving = np.flatnonzero(change)
    if len(moving):
        weights[rows] += np.outer(amounts, change * sign)
    return float(np.abs(change).max())
