"""How wide words are in the font of the charts, near enough to know where they end."""

import re
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

WIDE, OTHER = 1.0, 0.93
"""Widths in units of the font size: of a Chinese sign, and of a letter that is not in the table."""

LATIN = {
    0.30: " |',.:;ijlI",
    0.35: "!f()[]{}-",
    0.40: "t/\\r",
    0.48: '"*?sz',
    0.53: "xcvyY",
    0.58: "JLFek#$+0123456789<=>^_ag~VX–",
    0.62: "ESTZA`hnoubdpq",
    0.69: "PCRKB&DG",
    0.75: "NUHOQ",
    0.89: "wMW",
    0.96: "%m@",
}
"""The letters of Noto Sans SC, rounded up, by width; a test measures them in the font itself."""

_WIDTHS = {letter: wide for wide, letters in LATIN.items() for letter in letters}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
MARK = "\ufffd"


def width(text: str, size: float) -> float:
    """How wide a text is at most, at a font size."""
    return sum(_wide(sign) for sign in text) * size


def fitting(text: str, size: float, most: float) -> str:
    """The text, cut with an ellipsis where it would be wider than `most`."""
    clean = " ".join(_UNPRINTABLE.sub(" ", text).split())
    if width(clean, size) <= most:
        return clean
    while clean and width(f"{clean}…", size) > most:
        clean = clean[:-1]
    return f"{clean.rstrip()}…"


def in_xml(text: str) -> str:
    """A text as XML may hold it: a mark for what XML forbids."""
    return escape(_UNPRINTABLE.sub(MARK, text), {'"': "&quot;"})


def _wide(sign: str) -> float:
    if sign in _WIDTHS:
        return _WIDTHS[sign]
    return WIDE if east_asian_width(sign) in "WFA" else OTHER
