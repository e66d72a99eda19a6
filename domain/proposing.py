"""Which kinds of matters a text may be about, from the county's word lists."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.county import County
from domain.wordlist import WordIndex

_OPENING = 60
"""What a text is about stands in its first characters (a title, a first sentence)."""
_OPENING_WEIGHT = 1.5
_AGAIN = 0.35
"""A word said again adds a little; ten times the same word is no ten reasons."""
_MOST_AGAIN = 4
_DOUBT = 2.0
"""Points against any proposal: one ordinary word alone leaves it unsure."""
_DOUBT_PER_CHARACTER = 1 / 400
"""Long texts meet words by chance."""


@dataclass(frozen=True)
class Proposal:
    """
    A category a text may be about; `score` is from 0 to 1, higher where words agree.

    What a Proposer returns has in `score` how often such a proposal is right.
    """

    category: str
    score: float


class Proposer(Protocol):
    """
    Says what a text may be about.

    Every turn asks it, from any thread: it answers within a millisecond, keeps nothing of what it
    is asked, and never fails; where it knows nothing, it proposes nothing.
    """

    def propose(self, text: str, limit: int = 3) -> tuple[Proposal, ...]:
        """Return at most `limit` categories a text may be about, likeliest first; maybe none."""


@dataclass(frozen=True)
class WordList:
    """The proposer of a county without a history: its word lists alone."""

    county: County

    def propose(self, text: str, limit: int = 3) -> tuple[Proposal, ...]:
        """Return what the words of the text speak for, each with how often that is right."""
        ranked = propose(self.county, text, limit=len(self.county.categories))
        doubt = 1 - sum(one.score for one in ranked)
        whole = sum(one.score**2 for one in ranked) + doubt**2
        return tuple(
            Proposal(one.category, round(_confidence(one.score**2 / whole), 4))
            for one in ranked[:limit]
        )


# Platt's curve through 500 complaints judged by reading them (docs/proposer.md).
_SHIFT, _SLOPE = 0.79, 1.20


def _confidence(share: float) -> float:
    """How often a share of the squared scores is right."""
    odds = max(share, 1e-6) / max(1 - share, 1e-6)
    return 1 / (1 + math.exp(-_SHIFT - _SLOPE * math.log(odds)))


def propose(county: County, text: str, limit: int = 3) -> tuple[Proposal, ...]:
    """Return at most `limit` categories a text may be about, likeliest first; maybe none."""
    ranked = sorted(word_scores(county, text).items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(Proposal(code, round(score, 4)) for code, score in ranked[:limit])


def word_scores(county: County, text: str) -> Mapping[str, float]:
    """Return the share of every category whose words are said; together less than 1."""
    points = _points(county.matter_words, text)
    total = sum(points.values()) + _DOUBT + len(text) * _DOUBT_PER_CHARACTER
    return {code: score / total for code, score in points.items()}


def _points(index: WordIndex[tuple[str, float]], text: str) -> dict[str, float]:
    """Return the categories' points: each word's weight, more where it opens the text."""
    said: Counter[tuple[str, str]] = Counter()
    points: defaultdict[str, float] = defaultdict(float)
    for start, word, (category, weight) in index.found(text):
        times = said[category, word]
        said[category, word] = times + 1
        if times == 0:
            points[category] += weight * (_OPENING_WEIGHT if start < _OPENING else 1.0)
        elif times <= _MOST_AGAIN:
            points[category] += weight * _AGAIN
    return points
