"""A model at work: what it and the word list propose for a text."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.learning import blending
from bot.learning.linear import Lines
from bot.learning.model import Blend, ForeignModel, load
from bot.learning.ngrams import bags
from domain.county import County
from domain.proposing import Proposal, WordList

LEAST = 0.02
"""What is less likely than this is not proposed."""


@dataclass(frozen=True)
class Blended:
    """Word list and lines together; only arrays that nobody changes, so any thread may ask."""

    county: County
    codes: tuple[str, ...]
    seen: NDArray[np.int64]
    blend: Blend
    lines: Lines

    def propose(self, text: str, limit: int = 3) -> tuple[Proposal, ...]:
        """Return at most `limit` categories a text may be about, likeliest first; maybe none."""
        runs = bags(text)
        if not runs:
            return ()
        told = blending.line_logarithms(
            self.lines.margins(runs, self.blend.usual), self.seen, self.blend.heat
        )
        words = blending.word_table(self.county, [text])[0]
        share = blending.shares(words, told, self.blend)
        sure = blending.confidence(share, self.blend)
        first = np.argsort(-share, kind="stable")[:limit]
        return tuple(
            Proposal(self.codes[at], round(float(sure[at]), 4)) for at in first if share[at] > LEAST
        )


def read(county: County, path: Path) -> Blended | WordList:
    """
    Return what the model in a file proposes; the word list where that did better alone.

    Raises NoModel, BrokenModel or ForeignModel.
    """
    model = load(path)
    codes = tuple(one.code for one in county.categories)
    columns = [model.categories.index(code) if code in model.categories else -1 for code in codes]
    if all(at < 0 for at in columns):
        raise ForeignModel(f"{path}: {ForeignModel.__doc__}")
    if model.lines is None:
        return WordList(county)
    known = np.array(columns) >= 0
    weights = np.where(known, model.lines.weights[:, columns], np.float32(-1))
    seen = np.where(known, np.array(model.seen)[columns], 0)
    return Blended(county, codes, seen, model.blend, Lines(model.lines.runs, weights))
