"""
How the word list and the lines speak together, and how sure they are.

Both say a probability for every category; the blend multiplies their powers. The powers and the
confidence are fitted on texts held out from training, held near the word list alone: with little
history the list decides, and it goes on deciding where the lines are no better.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.learning.linear import Lines, Text
from bot.learning.model import Blend
from domain.county import County
from domain.proposing import word_scores

Table = NDArray[np.float64]

SILENT = 0.05
"""What a category gets of which no word was said."""
UNSEEN = 100.0
"""So many texts' worth of not knowing: a category nobody filed yet stays possible."""
LIST_ALONE = Blend(words=2.0, lines=0.0, heat=1.0, shift=0.0, slope=1.0)
_HEATS = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0)
_WORDS = tuple(np.arange(0.0, 3.01, 0.25))
_LINES = tuple(np.arange(0.0, 1.51, 0.25))
_NEAR = 0.5
"""How strongly the powers are held near the word list's: as by this many texts."""


def word_table(county: County, texts: Sequence[str]) -> Table:
    """Return the word list's logarithms: a row per text, a column per category of the county."""
    columns = {one.code: at for at, one in enumerate(county.categories)}
    table = np.zeros((len(texts), len(columns)))
    for row, text in enumerate(texts):
        for code, score in word_scores(county, text).items():
            table[row, columns[code]] = score
    return np.log(table + SILENT)


def line_table(lines: Lines, texts: Sequence[Text], seen: NDArray[np.int64], heat: float) -> Table:
    """Return the lines' logarithms of probability; even where a text says nothing to them."""
    margins = [lines.margins(text) for text in texts]
    return np.stack([line_logarithms(one, seen, heat) for one in margins])


def line_logarithms(
    margins: NDArray[np.floating] | None, seen: NDArray[np.int64], heat: float
) -> Table:
    """Return one text's; what no text was seen of keeps a small share."""
    count = len(seen)
    if margins is None:
        return np.full(count, -np.log(count))
    strength = np.exp(heat * (margins - margins.max())) * (seen > 0)
    total = float(seen.sum())
    shares = (total * strength / strength.sum() + UNSEEN / count) / (total + UNSEEN)
    found: Table = np.log(shares)
    return found


def shares(words: Table, lines: Table, blend: Blend) -> Table:
    """Return the blended probabilities of rows of logarithms."""
    powers = blend.words * words + blend.lines * lines
    powers = np.exp(powers - powers.max(axis=-1, keepdims=True))
    found: Table = powers / powers.sum(axis=-1, keepdims=True)
    return found


def confidence(share: Table, blend: Blend) -> Table:
    """Return how often such a share is right."""
    found: Table = 1 / (1 + np.exp(-(blend.shift + blend.slope * _logit(share))))
    return found


def _logit(share: Table) -> Table:
    inside = np.clip(share, 1e-6, 1 - 1e-6)
    found: Table = np.log(inside / (1 - inside))
    return found


def fit_heat(margins: Table, seen: NDArray[np.int64], labels: NDArray[np.int64]) -> float:
    """Return the heat at which the lines' own probabilities fit the held-out labels best."""

    def loss(heat: float) -> float:
        rows = [line_logarithms(one, seen, heat) for one in margins]
        return -float(np.stack(rows)[np.arange(len(labels)), labels].mean())

    return min(_HEATS, key=loss)


def fit(words: Table, lines: Table, labels: NDArray[np.int64], heat: float) -> Blend:
    """
    Return the blend that fits held-out labels best, held near the word list.

    The lines get a say only where held-out texts are better told by more than chance: by one
    standard error of the difference to the word list alone.
    """
    alone = _losses(words, lines, labels, LIST_ALONE)
    best, won = LIST_ALONE, alone
    for power in _WORDS:
        for other in _LINES:
            tried = Blend(float(power), float(other), heat, 0.0, 1.0)
            losses = _losses(words, lines, labels, tried)
            if losses.sum() + _held(tried) < won.sum() + _held(best):
                best, won = tried, losses
    better = alone - won
    if best.lines == 0 or better.mean() < better.std() / np.sqrt(len(better)):
        return LIST_ALONE
    return best


def _losses(words: Table, lines: Table, labels: NDArray[np.int64], blend: Blend) -> Table:
    found = shares(words, lines, blend)[np.arange(len(labels)), labels]
    told: Table = -np.log(found + 1e-9)
    return told


def _held(blend: Blend) -> float:
    return _NEAR * ((blend.words - LIST_ALONE.words) ** 2 + blend.lines**2)


def fit_confidence(share: Table, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Return shift and slope of Platt's curve through the first proposals, by Newton's method."""
    at, hit = _logit(share), right.astype(float)
    curve = np.array([0.0, 1.0])
    start = curve.copy()
    for _ in range(50):
        told = 1 / (1 + np.exp(-(curve[0] + curve[1] * at)))
        off, bend = told - hit, told * (1 - told) + 1e-6
        slope = np.array([off.sum(), off @ at]) + _NEAR * (curve - start)
        turn = np.array([[bend.sum(), bend @ at], [bend @ at, bend @ at**2]]) + _NEAR * np.eye(2)
        curve = curve - np.linalg.solve(turn, slope)
    return float(curve[0]), float(max(curve[1], 0.1))


def calibration_error(told: Table, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the mean distance between what was told and what came true, in bins of equal size."""
    order = np.argsort(told)
    parts = [part for part in np.array_split(order, bins) if len(part)]
    apart = [abs(told[part].mean() - right[part].mean()) * len(part) for part in parts]
    return float(sum(apart) / len(told))
