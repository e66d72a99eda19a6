"""
Which unit a text blames: the one named beside the sharp word, else the one that has the matter.

Who is accused reads nothing of it, so where words name nobody the competent unit is taken to be
meant. A person may say otherwise. Source: 信访工作条例 art. 30.
"""

import re

from domain.blame import BlameFound, blame_in
from domain.county import County, Unit
from domain.wordlist import normalised

_VILLAGE = re.compile(r"村(?:支书|委|干部|主任|长|书记|官|里)|社区(?:干部|主任|书记|工作人员)|居委")
_TOWNSHIP = re.compile(r"[乡镇](?:政府|领导|干部|长|里)|街道办?")


_SOMEBODY_ELSE = re.compile(r"(?:相关|有关|各个?|职能|主管|行政)(?:职能)?(?:部门|单位)")
"""Said between a name and the sharp word: 打了12345，相关部门踢皮球 blames no 12345."""
_NEAR = 40
"""Characters; who is named further off did something else in that sentence."""


def accused_unit(
    county: County, text: str, *, locality: Unit | None, competent: str | None
) -> str | None:
    """
    Return the code of the unit a text blames; None where words and matter point at none.

    `locality` is the township or community the matter lies in, `competent` the unit that leads it.
    """
    plain = normalised(text)
    for found in blame_in(text):
        named = _named(county, plain, found) or _village(county, plain, found, locality)
        if named is not None:
            return named
    return competent


def _named(county: County, plain: str, found: BlameFound) -> str | None:
    """The unit named nearest to the sharp word, in its sentence."""
    start, end = found.sentence
    hits = county.unit_words.found(plain[start:end])
    near = [(_far(start + at, len(name), found.at), start + at, code) for at, name, code in hits]
    close = [one for one in near if one[0] <= _NEAR]
    if not close:
        return None
    _, at, code = min(close)
    return None if _SOMEBODY_ELSE.search(plain[at : found.at]) else code


def _far(start: int, length: int, at: int) -> float:
    """How far a name is from the word; who is named before it is nearer than who is named after."""
    before = at - start - length
    return before if before >= 0 else 3 + 1.5 * (start - at)


def _village(county: County, plain: str, found: BlameFound, locality: Unit | None) -> str | None:
    """The place's own village or township, where the sentence means its people."""
    start, end = found.sentence
    if locality is None:
        return None
    if _VILLAGE.search(plain[start:end]):
        return locality.code
    township = county.township_of(locality)
    return township.code if township and _TOWNSHIP.search(plain[start:end]) else None


def conduct_unit(county: County, accused: str | None, usual: str) -> str:
    """Who looks into conduct: the county's `usual` office, or the alternate where it is blamed."""
    if accused is None:
        return usual
    instead = county.alternate(accused)
    return instead or usual
