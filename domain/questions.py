"""
How alike two questions are: the pairs of characters they share, the rare ones counting most.

Plain TF-IDF over pairs of characters: no dictionary, no model, and a table of some hundred
questions is ranked in a few milliseconds. Measured on paraphrases by bench/answers.py.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from domain.wordlist import normalised

_MARKS = re.compile(r"[\W_]+")
_POLITE = re.compile(
    r"你好|您好|请问|一下|我想|想问|咨询|谢谢|麻烦|领导|尊敬的|请教|什么时候|为什么|怎么样|怎么|"
    r"怎样|如何|什么|哪里|哪些|哪个|多久|多少|几点|需要|可以|能不能|是不是|有没有|要不要|是否|"
    r"\b(?:hello|hi|please|thanks|thank you|i would like to|can you tell me|could you)\b"
)


@dataclass(frozen=True)
class Alike:
    """How like an entry is; `at` is its place in what was searched, `score` from 0 to 1."""

    at: int
    score: float


def pairs(text: str) -> Counter[str]:
    """Return the pairs of neighbouring characters of a text, without manners and marks."""
    plain = _MARKS.sub("", _POLITE.sub("", normalised(text)))
    return Counter(plain[i : i + 2] for i in range(len(plain) - 1))


def most_alike(
    question: str, texts: Sequence[tuple[str, str]], *, limit: int, least: float
) -> tuple[Alike, ...]:
    """
    Return the most alike of `texts` (question and answer), likeliest first, none below `least`.

    The answer's words count a third: people ask in words that stand in the answer.
    """
    asked = pairs(question)
    held = [_both(pairs(first), pairs(second)) for first, second in texts]
    rarity = _rarity(held)
    scored = [Alike(i, _cosine(asked, one, rarity)) for i, one in enumerate(held)]
    good = sorted(
        (one for one in scored if one.score >= least), key=lambda one: (-one.score, one.at)
    )
    return tuple(good[:limit])


def _both(question: Counter[str], answer: Counter[str]) -> dict[str, float]:
    both: dict[str, float] = {pair: 1.0 + math.log(n) for pair, n in question.items()}
    for pair in answer:
        both.setdefault(pair, _IN_ANSWER)
    return both


_IN_ANSWER = 0.33


def _rarity(held: Sequence[dict[str, float]]) -> dict[str, float]:
    count = Counter(pair for one in held for pair in one)
    return {pair: math.log(1 + len(held) / n) for pair, n in count.items()}


def _cosine(asked: Counter[str], held: dict[str, float], rarity: dict[str, float]) -> float:
    """The share of what was asked that is found, and of what is held that was asked."""
    usual = math.log(2)
    shared = sum(held[p] * rarity[p] ** 2 for p in asked if p in held)
    size = math.sqrt(sum(rarity.get(p, usual) ** 2 for p in asked))
    whole = math.sqrt(sum((w * rarity[p]) ** 2 for p, w in held.items() if w >= 1.0))
    return shared / (size * whole) if size and whole else 0.0
