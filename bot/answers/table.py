"""
The answer base in an Excel file: every mistake told row by row, nothing half-imported.

The first row names the columns, in Chinese or English; their order is free.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from domain.county import County
from domain.errors import SupingError

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "question": ("问题", "question"),
    "answer": ("答案", "answer"),
    "unit": ("单位", "unit"),
    "category": ("类别", "category"),
    "valid_until": ("有效期至", "valid_until", "valid until"),
    "source": ("出处", "source"),
    "language": ("语言", "language"),
}
NEEDED = ("question", "answer", "unit", "valid_until", "source")
LONGEST = {"question": 200, "answer": 2_000, "source": 200}
LANGUAGES = {"": "", "zh_cn": "zh_CN", "zh": "zh_CN", "中文": "zh_CN", "en": "en", "english": "en"}
MOST_FAULTS = 50
FIRST_CHINESE = "\u2e80"


class BadAnswers(SupingError):
    """The table can't be imported; each line says where and why. Nothing was changed."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        more = len(lines) - MOST_FAULTS
        shown = [*lines[:MOST_FAULTS], *([f"… and {more} more"] if more > 0 else [])]
        super().__init__("\n".join(shown))


@dataclass(frozen=True)
class Entry:
    """One row, checked; `unit` and `category` are codes."""

    language: str
    question: str
    answer: str
    unit: str
    category: str | None
    valid_until: date
    source: str


Cells = Mapping[str, object]


def read_answers(path: Path, county: County) -> list[Entry]:
    """Return the entries of a table. Raises BadAnswers with every faulty row."""
    rows = _rows(path)
    at = _columns(path, next(rows, []))
    entries: list[Entry] = []
    faults: list[str] = []
    asked: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        cells = {name: row[i] if i < len(row) else "" for name, i in at.items()}
        if not any(_text(cell) for cell in cells.values()):
            continue
        wrong = list(_faults(cells, county))
        if not wrong:
            entry = _entry(cells, county)
            first = asked.setdefault((entry.language, entry.question), number)
            wrong = [f"问题 question: the same as in row {first}"] if first != number else []
            entries.append(entry)
        faults += [f"{path.name}: row {number}: {one}" for one in wrong]
    if faults or not entries:
        raise BadAnswers(faults or [f"{path.name}: there is no entry in it"])
    return entries


def _rows(path: Path) -> Iterator[Sequence[object]]:
    # The library is loaded here: no other command waits for it.
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise BadAnswers([f"{path}: can't be read as Excel ({type(error).__name__})"]) from None
    yield from sheet.to_python(skip_empty_area=False)


def _columns(path: Path, header: Iterable[object]) -> dict[str, int]:
    names = [_text(cell).casefold() for cell in header]
    at = {
        column: names.index(known)
        for column, spellings in COLUMNS.items()
        for known in spellings
        if known in names
    }
    missing = [" / ".join(COLUMNS[one]) for one in NEEDED if one not in at]
    if missing:
        raise BadAnswers([f"{path.name}: row 1: no column {one}" for one in missing])
    return at


def _faults(cells: Cells, county: County) -> Iterator[str]:
    """What is wrong with a row; a line never repeats more than a name."""
    for column, most in LONGEST.items():
        size = len(_text(cells[column]))
        if size == 0:
            yield f"{COLUMNS[column][0]} {column}: is empty"
        elif size > most:
            yield f"{COLUMNS[column][0]} {column}: {size} characters, at most {most}"
    if _unit(cells, county) is None:
        yield f"单位 unit: no unit is called {_text(cells['unit'])[:30]!r}"
    if _text(cells.get("category", "")) and _category(cells, county) is None:
        yield f"类别 category: no category is called {_text(cells['category'])[:30]!r}"
    if _date(cells["valid_until"]) is None:
        yield "有效期至 valid_until: expected a date such as 2027-12-31"
    if _text(cells.get("language", "")).casefold() not in LANGUAGES:
        yield "语言 language: expected zh_CN or en"


def _entry(cells: Cells, county: County) -> Entry:
    question = _text(cells["question"])
    chosen = LANGUAGES[_text(cells.get("language", "")).casefold()]
    return Entry(
        language=chosen or _language_of(question),
        question=question,
        answer=_text(cells["answer"]),
        unit=_unit(cells, county) or "",
        category=_category(cells, county),
        valid_until=_date(cells["valid_until"]) or date.min,
        source=_text(cells["source"]),
    )


def _language_of(text: str) -> str:
    return "zh_CN" if any(char >= FIRST_CHINESE for char in text) else "en"


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _date(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(_text(cell).replace("/", "-").replace(".", "-"))
    except ValueError:
        return None


def _unit(cells: Cells, county: County) -> str | None:
    name = _text(cells["unit"]).casefold()
    found = (u.code for u in county.units if name in (u.code, u.zh.casefold(), u.en.casefold()))
    return next(found, None)


def _category(cells: Cells, county: County) -> str | None:
    name = _text(cells.get("category", "")).casefold()
    for one in county.categories:
        if name in (one.code, one.zh.casefold(), one.en.casefold()):
            return one.code
    return None


def write_answers(path: Path, rows: Iterable[Sequence[object]]) -> int:
    """Write entries in the columns that `read_answers` reads; returns how many."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - loaded where it is needed

    book = Workbook(str(path))
    sheet = book.add_worksheet("答案")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, [spellings[0] for spellings in COLUMNS.values()], bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(count, at, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 - Excel knows no zones
            else:
                sheet.write_string(count, at, str(cell or ""))
    sheet.set_column(0, 1, 50)
    sheet.freeze_panes(1, 0)
    book.close()
    return count
