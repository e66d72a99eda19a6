"""
What a text is made of, as numbers: hashed runs of characters and words, and how often each occurs.

A run is known by a number of 22 bits only, so a model holds no words. Digits are all the same, so a
telephone or an identity number leaves no trace of its own. A change here is a new VERSION: a
model counts by the numbers it was trained on.
"""

import re
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.wordlist import normalised

VERSION: Final = 1
BITS: Final = 22
LONGEST: Final = 3
"""Characters of the longest run; four are no better and take twice the room (measured)."""
OPENING: Final = 40
"""What a text is about stands in its first characters: they count once more, by themselves."""
MOST_READ: Final = 2_000
BLOCKS: Final = (("whole", 1.0), ("opening", 0.7), ("words", 0.8))
"""What is counted, and how much of a text's length in the model's space each part has."""

_SPACE = re.compile(r"\s+")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)

Numbers = NDArray[np.int64]
Amounts = NDArray[np.float32]


@dataclass(frozen=True)
class Bag:
    """Runs of one block, each once, in ascending order, and how much each says (1 + log count)."""

    runs: Numbers
    amounts: Amounts


def bags(text: str) -> tuple[Bag, ...]:
    """Return the text's runs, block by block; empty bags for an empty text."""
    plain = plain_text(text)
    if not plain:
        return ()
    spaced = f" {plain} "
    return (
        _bag(_runs(spaced, 0)),
        _bag(_runs(spaced[: OPENING + 1], 1)),
        _bag(_words(plain)),
    )


def plain_text(text: str) -> str:
    """Return a text as it is counted: width and case made equal, digits 0, one space at most."""
    one_space = _SPACE.sub(" ", normalised(text[:MOST_READ])).strip()
    return _DIGIT.sub("0", one_space)


def _runs(text: str, salt: int) -> NDArray[np.uint64]:
    """Every run of one to LONGEST characters, hashed; the salt tells blocks apart."""
    plain = text.encode("utf-32-le", "surrogatepass")  # half an emoji is a character, too
    codes = np.frombuffer(plain, dtype="<u4").astype(np.uint64) + np.uint64(1)
    hashed = np.zeros(len(codes) + 1, np.uint64)
    found = []
    for length in range(1, min(LONGEST, len(codes)) + 1):
        hashed = hashed[:-1] * _STEP + codes[length - 1 :]
        found.append(_mixed(hashed + np.uint64(1_000 * salt + length)))
    return np.concatenate(found)


def _words(text: str) -> NDArray[np.uint64]:
    """Words between spaces and marks, and pairs of them; Chinese without spaces has few."""
    words = _WORD.findall(text)
    spans = words + [f"{one} {two}" for one, two in pairwise(words)]
    plain = [zlib.crc32(span.encode("utf-8", "surrogatepass")) for span in spans]
    return _mixed(np.array(plain, dtype=np.uint64) + np.uint64(1 << 40))


def _mixed(hashed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits (splitmix64) and keep the highest."""
    mixed = (hashed ^ (hashed >> np.uint64(30))) * _MIX_A
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX_B
    mixed ^= mixed >> np.uint64(31)
    kept: NDArray[np.uint64] = mixed >> np.uint64(64 - BITS)
    return kept


def _bag(runs: NDArray[np.uint64]) -> Bag:
    once, counts = np.unique(runs, return_counts=True)
    return Bag(once.astype(np.int64), (1 + np.log(counts)).astype(np.float32))
