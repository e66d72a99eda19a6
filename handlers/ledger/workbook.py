"""
Writing a workbook row by row, in constant memory; what people wrote stays text.

Every string is written as a string: “=cmd|…” is no formula, “http://…” no link, “00123” no number.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import xlsxwriter

from texts.catalogue import Language

CELL_CHARACTERS = 32_767
CUT = "…（已截断）"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
MARK = "�"
LIGHT = "#D9E2EC"
A3 = 8
DATES = {
    Language.ZH: '[$-804]yyyy-mm-dd "周"aaa hh:mm',
    Language.EN: "[$-809]ddd d mmm yyyy hh:mm",
}
DAYS = {Language.ZH: '[$-804]yyyy-mm-dd "周"aaa', Language.EN: "[$-809]ddd d mmm yyyy"}
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with that a spreadsheet would work out, once somebody edits its cell."""
BAR = "#7FB2E5"


@dataclass(frozen=True)
class Share:
    """A share from 0 to 1, shown as per cent."""

    of: float


Value = str | int | float | datetime | date | Share | None


def safe(text: str) -> str:
    """A text as a cell may hold it: a mark for control characters, and where it was cut."""
    clean = _CONTROL.sub(MARK, text)
    if len(clean) > CELL_CHARACTERS:
        return clean[: CELL_CHARACTERS - len(CUT)] + CUT
    return clean


class Book:
    """One sheet with a frozen header and a filter; used as a context, written when it ends."""

    def __init__(self, path: Path, language: Language, name: str) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._sheet = self._book.add_worksheet(name)
        self._head = self._book.add_format(
            {"bold": True, "bg_color": LIGHT, "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self._words = self._book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self._plain = self._book.add_format({"valign": "top"})
        self._date = self._book.add_format(
            {"valign": "top", "align": "left", "num_format": DATES[language]}
        )
        self._quoted = self._book.add_format(
            {"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True}
        )
        self._day = self._book.add_format(
            {"valign": "top", "align": "left", "num_format": DAYS[language]}
        )
        self._share = self._book.add_format({"valign": "top", "num_format": "0%"})
        self._row = 0
        self._columns = 0
        self._bars: set[int] = set()

    def header(self, titles: Sequence[str], widths: Sequence[float]) -> None:
        """The first row, that stays in sight."""
        self._columns = len(titles)
        for index, width in enumerate(widths):
            self._sheet.set_column(index, index, width)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(A3)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.repeat_columns(0)
        self._sheet.set_row(0, 32)
        for index, title in enumerate(titles):
            self._sheet.write_string(0, index, safe(title), self._head)
        self._row = 1

    def row(self, values: Iterable[Value]) -> None:
        """One row; a moment is written as Excel's own, in the county's time."""
        for index, value in enumerate(values):
            self._cell(index, value)
        self._row += 1

    def _cell(self, index: int, value: Value) -> None:
        match value:
            case None | "":
                return
            case str():
                form = self._quoted if value.startswith(FORMULAS) else self._words
                self._sheet.write_string(self._row, index, safe(value), form)
            case datetime():
                bare = value.replace(tzinfo=None, microsecond=0)
                self._sheet.write_datetime(self._row, index, bare, self._date)
            case date():
                self._sheet.write_datetime(self._row, index, value, self._day)
            case Share(of):
                self._sheet.write_number(self._row, index, of, self._share)
                self._bars.add(index)
            case int() | float():
                self._sheet.write_number(self._row, index, value, self._plain)

    def choices(self, column: int, names: Sequence[str], rows: int) -> None:
        """A list to choose from in a column; Excel takes 255 characters of it."""
        if sum(len(name) + 1 for name in names) <= 255:  # noqa: PLR2004 - Excel's own limit
            rule = {"validate": "list", "source": list(names), "error_type": "warning"}
            self._sheet.data_validation(1, column, rows, column, rule)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._row and self._columns:
            last = max(1, self._row - 1)
            self._sheet.autofilter(0, 0, last, self._columns - 1)
            for index in self._bars:  # a bar as long as the share, of the whole cell
                bar = {"type": "data_bar", "bar_color": BAR, "bar_solid": True}
                bar |= {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
                self._sheet.conditional_format(1, index, last, index, bar)
        self._book.close()
