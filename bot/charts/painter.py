"""
From a chart to the picture that is sent, and from a sheet to its workbook.

The font comes with the program, so that a picture looks the same on every machine: without one the
letters would be missing, and nothing would say so.
"""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import resvg_py
from pylopdf_fonts_zh_cn import sans_path

from bot.charts.drawing import svg_of
from handlers.ledger.workbook import Book, Share, Value
from storage.pictures import DAY, SHARE, Cell, Chart, Sheet
from texts.catalogue import Language

SHARPNESS = 3
"""Points of the picture for each unit of the drawing: 1080 across, a telephone's screen."""

NARROW, BROAD = 12, 28


def png_of(chart: Chart) -> bytes:
    """The chart as a PNG, 1080 points wide."""
    return draw(svg_of(chart))


def draw(svg: str) -> bytes:
    """An SVG of our own as PNG, with the font that comes along and no other."""
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=SHARPNESS,
        skip_system_fonts=True,
        font_files=[str(sans_path())],
        font_family="Noto Sans SC",
    )
    return bytes(drawn)


def xlsx_of(sheet: Sheet) -> bytes:
    """The sheet as a workbook; words stay words, whatever they begin with."""
    with TemporaryDirectory(prefix="suping-") as folder:
        path = Path(folder) / "sheet.xlsx"
        with Book(path, Language(sheet.language), sheet.name) as book:
            widths = sheet.widths or [BROAD, *[NARROW] * (len(sheet.header) - 1)]
            book.header(sheet.header, widths)
            kinds = sheet.kinds or ("",) * len(sheet.header)
            for row in sheet.rows:
                book.row(map(_value, row, kinds))
        return path.read_bytes()


def _value(cell: Cell, kind: str) -> Value:
    """A cell as its column means it."""
    if kind == DAY and isinstance(cell, str):
        return date.fromisoformat(cell)
    if kind == SHARE and isinstance(cell, int | float):
        return Share(cell)
    return cell
