"""Reads a table of texts and the categories they belong to: tab-separated or Excel."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.learning.training import Lesson
from domain.county import County
from domain.errors import SupingError

TEXT_NAMES = ("text", "内容", "诉求内容", "文本")
CATEGORY_NAMES = ("category", "类别", "诉求类别", "分类")
EXCEL = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
MOST_FAULTS = 20

Row = tuple[int, list[str]]


class BadTable(SupingError):
    """The table can't be learnt from; each line says where and why."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines[:MOST_FAULTS])
        more = len(lines) - len(self.lines)
        super().__init__("\n".join((*self.lines, *([f"… and {more} more"] if more > 0 else []))))


def read_table(path: Path, county: County) -> list[Lesson]:
    """
    Return the lessons of a table whose first line names its columns, `text` and `category`.

    A category is a code of the county or its name in either language. Raises BadTable with every
    faulty line; a line never repeats a text.
    """
    rows = _excel(path) if path.suffix.lower() in EXCEL else _tab_separated(path)
    header = next(rows, (1, []))[1]
    text, category = _column(path, header, TEXT_NAMES), _column(path, header, CATEGORY_NAMES)
    named = _names(county)
    lessons: list[Lesson] = []
    faults: list[str] = []
    for number, cells in rows:
        fault, lesson = _lesson(cells, text, category, named)
        if fault:
            faults.append(f"{path}: line {number}: {fault}")
        elif lesson is not None:
            lessons.append(lesson)
    if faults or not lessons:
        raise BadTable(faults or [f"{path}: there is no text in it"])
    return lessons


def _lesson(
    cells: list[str], text: int, category: int, named: dict[str, str]
) -> tuple[str, Lesson | None]:
    """Return what is wrong with a line, or its lesson; neither for an empty line."""
    if not any(cells):
        return "", None
    if len(cells) <= max(text, category):
        return f"{len(cells)} cells, at least {max(text, category) + 1} expected", None
    code = named.get(cells[category].casefold())
    if not cells[text]:
        return "the text is empty", None
    if code is None:
        return f'there is no category "{cells[category][:30]}"', None
    return "", Lesson(cells[text], code)


def _names(county: County) -> dict[str, str]:
    """Every code and name of a category, leading to its code; codes win."""
    named: dict[str, str] = {}
    for one in county.categories:
        for name in (one.plain_en, one.plain_zh, one.en, one.zh):
            if name:
                named.setdefault(name.casefold(), one.code)
    return named | {one.code: one.code for one in county.categories}


def _column(path: Path, header: list[str], names: Sequence[str]) -> int:
    for at, name in enumerate(header):
        if name.casefold() in names:
            return at
    raise BadTable([f"{path}: line 1: no column is named {' or '.join(names)}"])


def _tab_separated(path: Path) -> Iterator[Row]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise BadTable([f"{path}: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise BadTable([f"{path}: not UTF-8 text; save it as UTF-8, or as Excel"]) from None
    for number, line in enumerate(lines, 1):
        yield number, [cell.strip() for cell in line.split("\t")]


def _excel(path: Path) -> Iterator[Row]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only here

    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except OSError as error:
        raise BadTable([f"{path}: {error}"]) from None
    except CalamineError as error:
        raise BadTable([f"{path}: not an Excel file that can be read ({error})"]) from None
    for number, row in enumerate(rows, 1):
        yield number, [str(cell).strip() for cell in row]
