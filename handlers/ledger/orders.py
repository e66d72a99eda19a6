"""Rows become orders, or faults that name row, column and what is expected; nothing in between."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from functools import cached_property
from typing import Any, TypeVar

from domain.county import County
from domain.deadlines import Kind
from handlers.flows.draft import MOST_CHARACTERS
from handlers.flows.intake_draft import Source
from handlers.ledger.columns import Col
from handlers.ledger.reading import Cell, Sheet
from texts.catalogue import Language, say

LEADS_NOTHING = ("community", "desk")
SAFE_DIGITS = 15
"""Excel keeps fifteen digits of a number; of a longer one the last are gone."""
PHONE_DIGITS = range(7, 16)
LONGEST_NUMBER, LONGEST_PLACE, LONGEST_NAME = 40, 200, 40
LONGEST_MEASURES = 2_000
YES = frozenset(["是", "yes", "y", "true", "1", "要求保密", "保密"])
NO = frozenset(["否", "no", "n", "false", "0", "不保密"])
DATE_FORMS = (
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M"),
    *("%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日%H:%M", "%Y年%m月%d日", "%Y%m%d"),
)
SOURCES: Mapping[Source, str] = {
    Source.PETITION: "信访 信访局 信访转办 信访件",
    Source.SYMPOSIUM: "座谈 座谈征集 座谈会征集 企业家座谈会",
    Source.LETTER: "信件 书信 群众来信",
    Source.HOTLINE_12345: "热线 12345 12345热线 政务热线",
    Source.MAILBOX: "信箱 投诉信箱 意见箱",
    Source.VISIT: "走访 来访 接访",
}
"""Other words that people write for where a matter came from."""
T = TypeVar("T")


@dataclass(frozen=True)
class Order:
    """A matter from elsewhere as a row tells it."""

    row: int
    matter: str
    source: Source
    external_no: str | None = None
    kind: Kind = Kind.COMPLAINT
    category: str | None = None
    place: str = ""
    unit: str | None = None
    name: str = ""
    phone: str = ""
    confidential: bool = False
    received: datetime | None = None
    number: str | None = None
    responsible: str = ""
    measures: str = ""
    deadline: date | None = None

    @property
    def is_problem(self) -> bool:
        """Whether it says who answers for it, by which measures or until when."""
        return bool(self.responsible or self.measures or self.deadline)


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row: the column, and the text that says what is expected."""

    row: int
    column: Col
    key: str
    fields: Mapping[str, Any] = field(default_factory=dict)


class _Wrong(Exception):
    def __init__(self, key: str, **fields: Any) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one file for a county, as of an instant; `source` is of rows without."""

    county: County
    zone: tzinfo
    now: datetime
    source: Source

    def orders(self, sheet: Sheet) -> tuple[list[Order], list[Fault]]:
        """Every order and every fault; orders count only where there is no fault at all."""
        orders: list[Order] = []
        faults: list[Fault] = []
        first: dict[tuple[str, str], int] = {}
        for row, cells in sheet.rows:
            found, order = self._order(row, cells)
            if order is not None and order.external_no:
                known = first.setdefault((order.source, order.external_no), row)
                if known != row:
                    found.append(Fault(row, Col.EXTERNAL_NO, "twice", {"row": known}))
            faults += found
            if order is not None:
                orders.append(order)
        return orders, faults

    def _order(self, row: int, cells: Mapping[Col, Cell]) -> tuple[list[Fault], Order | None]:
        values: dict[str, Any] = {}
        faults = []
        for column, read in self._readers.items():
            try:
                value = read(cells.get(column))
            except _Wrong as wrong:
                faults.append(Fault(row, column, wrong.key, wrong.fields))
            else:
                if value is not None:
                    values[column] = value
        if faults:
            return faults, None
        values.setdefault("source", self.source)
        return [], Order(row, **values)

    @cached_property
    def _readers(self) -> Mapping[Col, Callable[[Cell], Any]]:
        return {
            Col.MATTER: _matter,
            Col.EXTERNAL_NO: _external_no,
            Col.SOURCE: self._source,
            Col.KIND: lambda cell: _one_of(cell, self._kinds),
            Col.CATEGORY: lambda cell: _one_of(cell, self._categories),
            Col.PLACE: lambda cell: _short(cell, LONGEST_PLACE),
            Col.UNIT: lambda cell: _one_of(cell, self._units),
            Col.NAME: lambda cell: _short(cell, LONGEST_NAME),
            Col.PHONE: _phone,
            Col.CONFIDENTIAL: _yes_or_no,
            Col.RECEIVED: self._received,
            Col.NUMBER: lambda cell: _short(cell, LONGEST_NUMBER),
            Col.RESPONSIBLE: lambda cell: _short(cell, LONGEST_NAME),
            Col.MEASURES: lambda cell: _short(cell, LONGEST_MEASURES),
            Col.DEADLINE: lambda cell: None if cell is None else _instant(cell).date(),
        }

    def _source(self, cell: Cell) -> Source | None:
        """A channel of batches; an export's own word for the chat names none."""
        chat = {say(one, "excel.by_chat").casefold() for one in Language}
        if isinstance(cell, str) and cell.strip().casefold() in chat:
            return None
        return _one_of(cell, self._sources)

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        own = {
            name.casefold(): one
            for one in Source
            for name in (one, *(say(lang, f"source.{one}") for lang in Language))
        }
        return {**{word: one for one, words in SOURCES.items() for word in words.split()}, **own}

    @cached_property
    def _kinds(self) -> Mapping[str, Kind]:
        return {
            name.casefold(): one
            for one in Kind
            for name in (one, *(say(lang, f"kind.{one}") for lang in Language))
        }

    @cached_property
    def _categories(self) -> Mapping[str, str]:
        return {
            name.casefold(): one.code
            for one in self.county.categories
            for name in (one.code, one.zh, one.en)
        }

    @cached_property
    def _units(self) -> Mapping[str, str]:
        return {
            name.casefold(): one.code
            for one in self.county.units
            if one.type not in LEADS_NOTHING
            for name in (one.code, one.zh, one.en)
        }

    def _received(self, cell: Cell) -> datetime | None:
        if cell is None:
            return None
        at = _instant(cell).replace(tzinfo=self.zone)
        if at > self.now:
            raise _Wrong("future")
        return at


def _text(cell: Cell) -> str:
    """A cell as it reads: 13812345678 is a number to Excel and a telephone to people."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _matter(cell: Cell) -> str:
    text = _text(cell)
    if not text:
        raise _Wrong("empty")
    return _within(text, MOST_CHARACTERS)


def _within(text: str, most: int) -> str:
    if len(text) > most:
        raise _Wrong("too_long", n=most)
    return text


def _short(cell: Cell, most: int) -> str | None:
    return _within(_text(cell), most) or None


def _external_no(cell: Cell) -> str | None:
    text = _text(cell)
    if isinstance(cell, float) and len(text) > SAFE_DIGITS:
        raise _Wrong("digits_lost")
    return _within(text, LONGEST_NUMBER) or None


def _phone(cell: Cell) -> str | None:
    text = _text(cell)
    if text and sum(char.isdigit() for char in text) not in PHONE_DIGITS:
        raise _Wrong("no_phone")
    return text or None


def _one_of(cell: Cell, known: Mapping[str, T]) -> T | None:
    text = _text(cell)
    if not text:
        return None
    found = known.get(text.casefold())
    if found is None:
        raise _Wrong("unknown", value=text[:LONGEST_NAME])
    return found


def _yes_or_no(cell: Cell) -> bool | None:
    text = _text(cell).casefold()
    if not text:
        return None
    if text not in YES | NO:
        raise _Wrong("yes_or_no")
    return text in YES


def _instant(cell: Cell) -> datetime:
    """A moment, whether Excel knows that it is one or holds it as text."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    text = _text(cell).replace("：", ":")
    for form in DATE_FORMS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the county's
        except ValueError:
            continue
    raise _Wrong("no_date")
