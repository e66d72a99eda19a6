"""The workbook of halls becomes rows of texts; each row knows where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import CalamineSheet, SheetVisibleEnum

from bot.halls.sheets import SHEETS, SheetKind
from domain.errors import SupingError
from handlers.ledger.reading import open_workbook

MOST_ROWS = 5_000


@dataclass(frozen=True)
class Row:
    """One row: its sheet, its number as Excel shows it, its cells by the columns' keys."""

    sheet: SheetKind
    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Fault:
    """What is wrong: in which sheet, row and column; `what` is the key of its words."""

    sheet: SheetKind
    what: str
    number: int = 0
    column: str = ""
    value: str = ""


class NoSuchSheet(SupingError):
    """The workbook lacks a sheet, or a sheet lacks a column; `fault` says which."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.sheet.zh}: {fault.what} {fault.value}")
        self.fault = fault


def rows_of(data: bytes) -> dict[str, list[Row]]:
    """
    The rows by sheet, without empty ones.

    Raises BadWorkbook where it can't be read, NoSuchSheet where a sheet or a column is missing.
    """
    workbook = open_workbook(data)
    visible = {
        one.name.strip().casefold(): one.name
        for one in workbook.sheets_metadata
        if one.visible == SheetVisibleEnum.Visible
    }
    found: dict[str, list[Row]] = {}
    for kind in SHEETS:
        name = visible.get(kind.zh) or visible.get(kind.en)
        if name is None and kind.needed:
            raise NoSuchSheet(Fault(kind, "no_sheet"))
        sheet = workbook.get_sheet_by_name(name) if name is not None else None
        found[kind.key] = list(_rows(kind, sheet)) if sheet is not None else []
    return found


def _rows(kind: SheetKind, sheet: CalamineSheet) -> Iterator[Row]:
    at: dict[str, int] = {}
    for index, cells in enumerate(sheet.iter_rows()):
        texts = [_text(cell) for cell in cells]
        if index == 0:
            at = _header(kind, texts)
            continue
        row = {key: texts[place] if place < len(texts) else "" for key, place in at.items()}
        if any(row.values()):
            if index > MOST_ROWS:
                raise NoSuchSheet(Fault(kind, "too_many", value=str(MOST_ROWS)))
            yield Row(kind, index + 1, row)


def _header(kind: SheetKind, titles: list[str]) -> dict[str, int]:
    at: dict[str, int] = {}
    for column in kind.columns:
        place = next((n for n, title in enumerate(titles) if column.is_called(title)), None)
        if place is not None:
            at[column.key] = place
        elif column.needed:
            raise NoSuchSheet(Fault(kind, "no_column", 1, value=column.zh))
    return at


def _text(cell: object) -> str:
    """A cell's words; Excel keeps a window's number 12 as 12.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
