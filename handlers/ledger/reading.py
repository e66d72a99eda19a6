"""
A workbook's bytes become rows of plain values; what can't be read says why in words.

Read by calamine: no formula is worked out, no link followed, no macro run. A file is looked at
before it is unpacked, so that a small file can't become a large one.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from domain.errors import SupingError
from domain.visible import visible
from handlers.ledger.columns import Col, Header, column_of

Cell = str | float | bool | datetime | date | None
MOST_BYTES = 20_000_000
MOST_UNPACKED = 400_000_000
MOST_ROWS = 20_000
"""As many new cases as one transaction files."""
LEDGER_ROWS = 200_000
"""As many rows as are read where most of them are there already: a ledger that comes back."""
SOUGHT_ROWS = 20
"""A header stands among the first rows, below a title at most."""
LOCKED = bytes.fromhex("D0CF11E0A1B11AE1")
"""How a workbook with a password begins, and an old .xls; calamine tells them apart."""


class BadWorkbook(SupingError):
    """The file can't be taken: `key` is the text that says why."""

    def __init__(self, key: str, **fields: Any) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields


@dataclass(frozen=True)
class Sheet:
    """The rows below the header, each with its number as Excel shows it."""

    header: Header
    rows: list[tuple[int, dict[Col, Cell]]]


def read_sheet(data: bytes, most: int = MOST_ROWS) -> Sheet:
    """
    Read the first visible sheet that has a column of matters, `most` rows of it.

    Raises BadWorkbook: no workbook, a password, too large, no such column, too many rows.
    """
    for sheet in _visible(open_workbook(data)):
        header = _header(sheet)
        if header is not None:
            return Sheet(header, list(_rows(sheet, header, most)))
    raise BadWorkbook("excel.no_matter_column")


def open_workbook(data: bytes) -> CalamineWorkbook:
    """A workbook's bytes, opened. Raises BadWorkbook: none, a password, too large."""
    _look(data)
    return _opened(data)


def _look(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise BadWorkbook("excel.too_big", mb=MOST_BYTES // 1_000_000)
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise BadWorkbook("excel.too_big", mb=MOST_BYTES // 1_000_000)


def _opened(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise BadWorkbook("excel.password") from error
    except (CalamineError, OSError, ValueError) as error:
        key = "excel.password" if data.startswith(LOCKED) else "excel.no_workbook"
        raise BadWorkbook(key) from error


def _visible(workbook: CalamineWorkbook) -> Iterator[CalamineSheet]:
    for sheet in workbook.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible:
            try:
                yield workbook.get_sheet_by_name(sheet.name)
            except CalamineError:  # a sheet of charts has no cells
                continue


def _header(sheet: CalamineSheet) -> Header | None:
    for index, row in enumerate(sheet.iter_rows()):
        if index >= SOUGHT_ROWS:
            break
        found = _columns([str(cell).strip() for cell in row])
        if Col.MATTER in found:
            unused = (str(cell).strip() for i, cell in enumerate(row) if i not in found.values())
            return Header(index, found, tuple(one for one in unused if one))
    return None


def _columns(cells: list[str]) -> dict[Col, int]:
    """Which column stands where; of two alike the first counts."""
    found: dict[Col, int] = {}
    for index, text in enumerate(cells):
        column = column_of(text) if text else None
        if column is not None:
            found.setdefault(column, index)
    return found


def _rows(sheet: CalamineSheet, header: Header, most: int) -> Iterator[tuple[int, dict[Col, Cell]]]:
    """The rows that hold anything; Excel counts from one."""
    taken = 0
    for index, row in enumerate(sheet.iter_rows()):
        if index <= header.row:
            continue
        cells = {column: _cell(row[at]) for column, at in header.at.items() if at < len(row)}
        if all(cell is None for cell in cells.values()):
            continue
        taken += 1
        if taken > most:
            raise BadWorkbook("excel.too_many_rows", n=most)
        yield index + 1, cells


def _cell(value: Any) -> Cell:  # noqa: ANN401 - a cell is whatever the workbook holds
    if value is None or isinstance(value, str):
        return visible(value or "").strip() or None
    if isinstance(value, int | float | bool | datetime | date):
        return value
    return str(value)
