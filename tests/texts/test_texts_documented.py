"""docs/texts.md lists every text with its fields, and every button with its labels."""

import re
from pathlib import Path

from texts.catalogue import Language, fields_of, keys, label

DOCS = Path(__file__).parents[2] / "docs" / "texts.md"


def rows() -> dict[str, list[str]]:
    """The tables of the page: key to the cells after it."""
    found = re.findall(r"^\| `([\w.]+)` \| (.+) \|$", DOCS.read_text("utf-8"), re.MULTILINE)
    return {key: [cell.strip() for cell in cells.split("|")] for key, cells in found}


def test_every_text_is_documented_and_nothing_else() -> None:
    assert set(rows()) == keys(Language.ZH)


def test_every_text_is_documented_with_its_fields() -> None:
    for key, (told, *_) in rows().items():
        if not key.startswith("button."):
            fields = set() if told == "–" else set(told.split(", "))
            assert fields == fields_of(Language.ZH, key), key


def test_every_button_is_documented_with_its_labels() -> None:
    for key, cells in rows().items():
        if key.startswith("button."):
            assert cells == [label(Language.ZH, key), label(Language.EN, key)], key
