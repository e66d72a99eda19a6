"""A code drawn: as PNG, as SVG, as a poster or a table card in PDF."""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import segno
import typst
from pylopdf_fonts_zh_cn import sans_path

Layout = Literal["poster", "card"]
TEMPLATE = Path(__file__).parent / "sheets.typ"
LEVEL = "q"
"""A quarter of the code may be scratched or covered and it is read all the same."""
DARK = "#17324d"
BORDER = 4
"""Modules of white around it, as ISO/IEC 18004 wants."""
GROUP = 4


@dataclass(frozen=True)
class Sheet:
    """One window on paper: names in both languages, its link and what is typed instead."""

    hall_zh: str
    hall_en: str
    number: str
    zh: str
    en: str
    link: str
    code: str
    hotline: str


def png(link: str, *, scale: int = 12) -> bytes:
    """The code as a picture; at 12 dots a module it prints well at 8 cm."""
    drawn = io.BytesIO()
    _code(link).save(drawn, kind="png", scale=scale, border=BORDER)
    return drawn.getvalue()


def svg(link: str, *, border: int = BORDER) -> str:
    """The code as lines, for any size."""
    drawn = io.BytesIO()
    _code(link).save(drawn, kind="svg", border=border, xmldecl=False, dark=DARK, light="#ffffff")
    return drawn.getvalue().decode()


def pdf(sheets: Sequence[Sheet], layout: Layout) -> bytes:
    """Posters or table cards, a page for each window, with the fonts inside."""
    pages = [asdict(sheet) | _on_paper(sheet, layout) for sheet in sheets]
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[Path(sans_path()).parent],
        ignore_system_fonts=True,
        sys_inputs={"sheets": json.dumps(pages, ensure_ascii=False)},
    )


def _on_paper(sheet: Sheet, layout: Layout) -> dict[str, str]:
    return {
        "layout": layout,
        "qr": svg(sheet.link, border=2),
        "page": page_of(sheet.link),
        "code": by_fours(sheet.code),
    }


def page_of(link: str) -> str:
    """What a person types to get there: the link without its scheme and without the code."""
    return link.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/")


def by_fours(code: str) -> str:
    """A code as it is printed to be typed: its signature in groups of four."""
    front, _, signature = code.rpartition("-")
    groups = [signature[at : at + GROUP] for at in range(0, len(signature), GROUP)]
    return f"{front}-  {' '.join(groups)}"


def _code(link: str) -> segno.QRCode:
    return segno.make(link, error=LEVEL, micro=False)
