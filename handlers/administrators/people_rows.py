"""
The workbook of people: its columns by either language's header, its rows as plain texts.

The template is the roll itself: whoever mends a line and sends it back has changed that person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from python_calamine import CalamineError, CalamineSheet, SheetVisibleEnum

from domain.staff import Role
from domain.visible import visible
from handlers.administrators.roles import unit_words
from handlers.ledger.reading import BadWorkbook, open_workbook
from handlers.office import Office
from storage.pictures import Sheet
from storage.staff import Member
from texts.catalogue import Language, fields_of, say

MOST_ROWS = 1_000
SOUGHT_ROWS = 5
ROW = "row"
"""Beside the columns: the row's number as Excel shows it."""


class Col(StrEnum):
    """A column; the value is the name of its header's text."""

    NUMBER = "number"
    NAME = "name"
    ROLE = "role"
    UNIT = "unit"
    POST = "post"
    HALL = "hall"
    CHANNEL = "channel"
    ACCOUNT = "account"
    LEAVES = "leaves"


class UnitCol(StrEnum):
    """A column of the sheet of units; headers of both sheets differ, so each names its sheet."""

    CODE = "unit_code"
    ZH = "unit_zh"
    EN = "unit_en"
    TYPE = "unit_type"
    PHONE = "unit_phone"
    PARENT = "unit_parent"


AnyCol = Col | UnitCol
NEEDED = (Col.NAME, Col.ROLE)
OF_UNITS = (UnitCol.CODE, UnitCol.ZH)


@dataclass(frozen=True)
class Fault:
    """What is wrong in which row and column; `key` names the words that say what to do."""

    row: int
    column: AnyCol
    key: str
    value: str = ""

    def words(self, language: Language) -> str:
        """One line for a person."""
        key = f"people.fault.{self.key}"
        fields = {"value": self.value or "–"} if fields_of(language, key) else {}
        return say(
            language,
            "people.fault_line",
            row=self.row,
            column=title(language, self.column),
            what=say(language, key, **fields),
        )


def title(language: Language, column: AnyCol) -> str:
    """What stands above a column."""
    return say(language, f"people.column.{column}")


Kind = tuple[tuple[AnyCol, ...], tuple[AnyCol, ...]]
KINDS: tuple[Kind, ...] = ((tuple(Col), NEEDED), (tuple(UnitCol), OF_UNITS))
"""Both sheets: their columns, and those by which one is known."""


def is_of_people(data: bytes) -> bool:
    """Whether a workbook is one of people, and not of orders."""
    try:
        return any(_header(one, kind) for one in _sheets(data) for kind in KINDS)
    except BadWorkbook:
        return False


def rows_of(data: bytes) -> list[dict[str, str]]:
    """
    The rows of people and of units below their headers, each with its number in its sheet.

    Raises BadWorkbook: no workbook, a password, too large, no such columns, too many rows.
    """
    rows, known = [], False
    for sheet in _sheets(data):
        for kind in KINDS:
            header = _header(sheet, kind)
            if header is not None:
                known = True
                rows += list(_rows(sheet, *header))
    if len(rows) > MOST_ROWS:
        raise BadWorkbook("excel.too_many_rows", n=MOST_ROWS)
    if not known:
        raise BadWorkbook("people.no_columns")
    return rows


def _sheets(data: bytes) -> Iterator[CalamineSheet]:
    workbook = open_workbook(data)
    for one in workbook.sheets_metadata:
        if one.visible == SheetVisibleEnum.Visible:
            try:
                yield workbook.get_sheet_by_name(one.name)
            except CalamineError:  # a sheet of charts has no cells
                continue


def _header(sheet: CalamineSheet, kind: Kind) -> tuple[int, dict[AnyCol, int]] | None:
    columns, needed = kind
    titles = {title(language, one).casefold(): one for language in Language for one in columns}
    for index, cells in enumerate(sheet.iter_rows()):
        if index >= SOUGHT_ROWS:
            return None
        words = [_text(cell).rstrip("*").casefold() for cell in cells]
        at = {
            titles[word]: place for place, word in reversed([*enumerate(words)]) if word in titles
        }
        if all(one in at for one in needed):
            return index, at
    return None


def _rows(sheet: CalamineSheet, header: int, at: dict[AnyCol, int]) -> Iterator[dict[str, str]]:
    for index, cells in enumerate(sheet.iter_rows()):
        if index <= header:
            continue
        texts = [_text(cell) for cell in cells]
        row = {one.value: texts[place] if place < len(texts) else "" for one, place in at.items()}
        if any(row.values()):
            yield {ROW: str(index + 1), **row}


def _text(cell: object) -> str:
    """A cell's words; Excel keeps an account's number 12 as 12.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else " ".join(visible(str(cell)).split())


def template(office: Office, language: Language) -> Sheet:
    """The roll as it stands, to be mended and sent back."""
    rows = tuple(_line(office, one, language) for one in office.work.staff.everybody())
    header = tuple(title(language, one) for one in Col)
    return Sheet(say(language, "people.sheet"), language, header, rows)


def units_template(office: Office, language: Language) -> Sheet:
    """The units as they stand, to be renamed and added to."""
    header = tuple(title(language, one) for one in UnitCol)
    rows = tuple(
        (
            one.code,
            one.zh,
            one.en,
            say(language, f"unit_type.{one.type}"),
            one.phone,
            one.parent or "",
        )
        for one in office.desk.county.units
    )
    return Sheet(say(language, "people.units_sheet"), language, header, rows)


def _line(office: Office, one: Member, language: Language) -> tuple[str, ...]:
    halls = {hall.code: hall.zh for hall in office.desk.county.halls}
    return (
        str(one.id),
        one.name,
        say(language, f"role.{Role(one.role)}"),
        unit_words(office, language, one.unit) if one.unit else "",
        say(language, f"post.{one.post}") if one.post else "",
        halls.get(one.hall or "", one.hall or ""),
        "",
        "",
        "",
    )
