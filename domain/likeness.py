"""
Whether two matters may be one: their first words, and how far apart their places are.

What people write first says what it is about and where; the rest is their own story. So the first
words are compared, by pairs of characters, each pair weighing the more the fewer cases have it: the
name of an estate counts, 小区 does not. Measured in bench/joining.py, reasons in docs/joining.md.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import asin, cos, log, radians, sin, sqrt

FIRST = 40
"""Characters of a matter that count, marks and spaces left out."""
PLACE = 20
"""Characters of a named place that count beside them."""
FEWEST = 100
EARTH_METRES = 6_371_000
_GREETING = re.compile(
    r"^(?:(?:尊敬的|敬爱的)[^,。:!]{1,12}[,。:!]+|[^,。:!]{0,6}(?:您好|你好|领导好|书记好)[,。:!]+)+"
    r"|^(?:hello|hi|dear [^,]*)[,.:!]+"
)
_PIN = re.compile(r"(-?\d{1,2}\.\d{3,}),\s*(-?\d{1,3}\.\d{3,})")


@dataclass(frozen=True)
class Point:
    """A pinned place, in degrees."""

    latitude: float
    longitude: float


def first_words(text: str) -> str:
    """Return what a matter begins with: no greeting, no marks, small letters, half width."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    plain = _GREETING.sub("", plain)
    return "".join(char for char in plain if char.isalnum())[:FIRST]


def whole_words(text: str) -> str:
    """Return all of a text without marks and spaces, to see whether it is the same once more."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def grams(text: str, place: str = "") -> frozenset[str]:
    """Return the pairs of characters that stand for a matter; a pin is no word."""
    named = "" if point_in(place) else first_words(place)[:PLACE]
    pairs: set[str] = set()
    for words in (first_words(text), named):
        pairs.update(words[i : i + 2] for i in range(len(words) - 1))
    return frozenset(pairs)


def point_in(place: str) -> Point | None:
    """Return the pin that a stored place begins with, or None."""
    found = _PIN.match(place.strip())
    return Point(float(found[1]), float(found[2])) if found else None


def metres(one: Point, other: Point) -> float:
    """Return the distance of two pins (haversine; a county is flat enough)."""
    up = radians(other.latitude - one.latitude)
    along = radians(other.longitude - one.longitude)
    between = cos(radians(one.latitude)) * cos(radians(other.latitude))
    half = sin(up / 2) ** 2 + between * sin(along / 2) ** 2
    return 2 * EARTH_METRES * asin(sqrt(min(1.0, half)))


def weights(counts: Mapping[int, int], cases: int) -> dict[int, float]:
    """
    Return what each gram weighs: the more, the fewer of the window's cases have it.

    A desk's first cases say little of what is rare, so they weigh as if they were a hundred.
    """
    many = max(cases, FEWEST) + 1
    return {gram: max(0.0, log(many / (n + 0.5))) for gram, n in counts.items()}


def likeness(weigh: Mapping[int, float], shared: Collection[int], size: int) -> float:
    """
    Return from 0 to 1 how alike two matters are: the cosine of their weighed grams.

    `weigh` holds the new matter's grams, `size` counts the other's; what those weigh that the two
    don't share is not known without reading every case, so each counts as the new matter's mean.
    """
    whole = sum(weigh.values())
    if not whole:
        return 0.0
    common = sum(weigh[gram] for gram in shared)
    other = common + (size - len(shared)) * whole / len(weigh)
    return common / sqrt(whole * other) if other else 0.0
