"""What is drawn when a message is sent: a chart, a sheet, a letter; plain values, as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Cell = str | int | float | None
DAY, SHARE = "day", "share"
"""What a column of a sheet holds: days as 2026-10-10, shares from 0 to 1; else as it stands."""


@dataclass(frozen=True)
class Bar:
    """
    One row of a chart: its name, how many gave each grade from 5 to 1, and words about it.

    `beside` stands at the end of the name's line; `pale` where there are too few to judge by.
    """

    label: str
    counts: tuple[int, ...]
    beside: str = ""
    note: str = ""
    pale: bool = False


@dataclass(frozen=True)
class Point:
    """One step of a trend: a share from 0 to 1, or None where nobody rated, and what it is of."""

    label: str
    share: float | None
    n: int


@dataclass(frozen=True)
class Chart:
    """Bars of grades, and a trend below them; every word is finished and in one language."""

    title: str
    under: str
    legend: tuple[str, ...]
    bars: tuple[Bar, ...] = ()
    trend_title: str = ""
    trend: tuple[Point, ...] = ()
    foot: str = ""


@dataclass(frozen=True)
class Sheet:
    """
    A table for a spreadsheet: a name for the sheet, a header, rows of words and numbers.

    `widths` and `kinds` (DAY, SHARE or nothing) are of its columns, where anything is said of them.
    """

    name: str
    language: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(default=())
    widths: tuple[float, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """
    A supervision letter, report or interview on paper; every word is finished and in one language.

    `head` stands in red; `lines` below `lines_title`, as rows of a `table` or one by one; `draft`
    is written across it until it is signed. Drawn as a picture, or `as_pdf` as a file for paper.
    """

    language: str
    head: str
    title: str
    number: str
    to: str
    body: str
    lines_title: str
    lines: tuple[str, ...]
    demand: str
    signer: str
    day: str
    draft: str = ""
    table: bool = False
    as_pdf: bool = False


def letter_of(stored: Mapping[str, Any]) -> Letter:
    """The letter that was stored as JSON."""
    return Letter(**{**stored, "lines": tuple(stored["lines"])})


def chart_of(stored: Mapping[str, Any]) -> Chart:
    """The chart that was stored as JSON."""
    bars = tuple(Bar(**{**one, "counts": tuple(one["counts"])}) for one in stored["bars"])
    trend = tuple(Point(**one) for one in stored["trend"])
    return Chart(**{**stored, "legend": tuple(stored["legend"]), "bars": bars, "trend": trend})


def sheet_of(stored: Mapping[str, Any]) -> Sheet:
    """The sheet that was stored as JSON."""
    rows = tuple(tuple(row) for row in stored["rows"])
    widths, kinds = tuple(stored.get("widths", ())), tuple(stored.get("kinds", ()))
    return Sheet(stored["name"], stored["language"], tuple(stored["header"]), rows, widths, kinds)
