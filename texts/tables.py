"""
`python -m texts.tables`: writes the tables of all texts into docs/texts.md, below their heading.

So that a page of six hundred rows is never kept by hand, and two people's rows never collide.
"""

from pathlib import Path

from texts.catalogue import BUTTON, Language, fields_of, keys, keys_for_staff, label

PAGE = Path(__file__).parents[1] / "docs" / "texts.md"
HEADING = "## All keys"


def tables() -> str:
    """Return every text with its fields, and every button with its labels, as Markdown."""
    staff = keys_for_staff(Language.ZH)
    texts = sorted(key for key in keys(Language.ZH) if not key.startswith(BUTTON))
    citizens = [key for key in texts if key not in staff]
    parts = [
        HEADING + " 全部文字",
        _of_texts(citizens),
        "### For staff only 只给工作人员",
        _of_texts([key for key in texts if key in staff]),
        "## Buttons 按钮",
        _of_buttons(sorted(key for key in keys(Language.ZH) if key.startswith(BUTTON))),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _of_texts(listed: list[str]) -> str:
    rows = [f"| `{key}` | {_fields(key)} |" for key in listed]
    return "\n".join(["| key | fields |", "|---|---|", *rows])


def _fields(key: str) -> str:
    return ", ".join(sorted(fields_of(Language.ZH, key))) or "–"


def _of_buttons(listed: list[str]) -> str:
    rows = [
        f"| `{key}` | {label(Language.ZH, key)} | {label(Language.EN, key)} |" for key in listed
    ]
    return "\n".join(["| key | zh | en |", "|---|---|---|", *rows])


def write(page: Path) -> None:
    """Put the tables in the place of those that stand there."""
    before = page.read_text("utf-8").split(HEADING)[0]
    page.write_text(before + tables(), "utf-8")


if __name__ == "__main__":
    write(PAGE)
