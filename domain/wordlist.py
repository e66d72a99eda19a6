"""Finding the words of a list in free text, fast: what routing and places share."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

T = TypeVar("T")


# A matter is read by a dozen lists within its turn, and by none afterwards.
@lru_cache(maxsize=64)
def normalised(text: str) -> str:
    """Full width, letter case and compatibility forms made equal, as a person reads them."""
    return unicodedata.normalize("NFKC", text).casefold()


class WordIndex(Generic[T]):
    """
    Words of two characters or more, each leading to a value.

    Looked up by their first two characters: a text of 500 characters costs 500 dictionary
    look-ups whatever the number of words; an alternation of as many words in a regular expression
    would try them one after the other.
    """

    def __init__(self, words: Iterable[tuple[str, T]]) -> None:
        starts: dict[str, list[tuple[str, T]]] = {}
        for word, value in words:
            plain = normalised(word)
            if len(plain) < 2:  # noqa: PLR2004 - one character is in too many words
                raise ValueError(word)
            starts.setdefault(plain[:2], []).append((plain, value))
        for entries in starts.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self._starts: Mapping[str, list[tuple[str, T]]] = starts

    def found(self, text: str) -> list[tuple[int, str, T]]:
        """
        Every word in the text: position, word (normalised) and its value.

        At one position the longest word wins with all its values; words may overlap.
        """
        plain, starts = normalised(text), self._starts
        return [
            hit
            for start, pair in enumerate(_pairs(plain))
            if pair in starts
            for hit in _longest(starts[pair], plain, start)
        ]


@lru_cache(maxsize=64)
def _pairs(plain: str) -> tuple[str, ...]:
    """Every two characters that stand together, in their order."""
    return tuple(map("".join, pairwise(plain)))


def _longest(entries: list[tuple[str, T]], text: str, start: int) -> list[tuple[int, str, T]]:
    """Return the longest of these words at this place, with each of its values."""
    won = next((word for word, _ in entries if text.startswith(word, start)), None)
    return [(start, word, value) for word, value in entries if word == won]
