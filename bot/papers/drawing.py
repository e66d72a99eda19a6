"""A letter as an A4 page with the county's red head: a picture for the chat, a PDF for paper."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from storage.pictures import Letter

TEMPLATE = Path(__file__).parent / "letter.typ"
SHARPNESS = 130
"""Points of the picture for each inch: 1075 across, a telephone's screen."""


def png_of_letter(letter: Letter) -> bytes:
    """The first page as a picture; a longer one is read in full as PDF, and in the chat's words."""
    pages: bytes | list[bytes] = typst.compile(
        TEMPLATE, format="png", ppi=SHARPNESS, **_with(letter)
    )
    return pages[0] if isinstance(pages, list) else pages


def pdf_of_letter(letter: Letter) -> bytes:
    """Every page, with the fonts inside."""
    made: bytes = typst.compile(TEMPLATE, format="pdf", **_with(letter))
    return made


def _with(letter: Letter) -> dict[str, Any]:
    """The fonts that come along and no others; the letter as JSON."""
    return {
        "font_paths": [Path(sans_path()).parent, Path(serif_path()).parent],
        "ignore_system_fonts": True,
        "sys_inputs": {"letter": json.dumps(asdict(letter), ensure_ascii=False)},
    }
