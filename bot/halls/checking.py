"""Rows become halls, windows, service items and posts, or faults that say what to mend where."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.halls.reading import Fault, Row
from bot.halls.sheets import LANGUAGES, ROLES, STAGES
from domain.county import County
from domain.county_parts import Hall, ServiceItem, Window
from domain.evaluator import DONE
from domain.staff import OF_A_UNIT, Role, Staff

CODE = re.compile(r"[a-z][a-z0-9_]{0,19}")
NUMBER = re.compile(r"[A-Za-z0-9]{1,8}")
BETWEEN = re.compile(r"[、,，;；\n]+")


@dataclass
class Parsed:
    """What a workbook says: all of it, or what is wrong with it."""

    halls: list[Hall] = field(default_factory=list)
    items: list[ServiceItem] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class _Checker:
    """Goes through the rows in the order in which they name one another."""

    def __init__(self, county: County, channels: Iterable[str]) -> None:
        self.done = Parsed()
        self._channels = set(channels)
        self._units = {
            name: unit.code
            for unit in county.units
            for name in (unit.code, unit.zh, unit.en.casefold(), *unit.aliases)
        }
        self._halls: dict[str, str] = {}
        self._items: dict[str, str] = {}
        self._windows: dict[str, list[Window]] = {}
        self._names: dict[str, tuple[str, str]] = {}

    def fault(self, row: Row, column: str, what: str, value: str = "") -> None:
        title = next((one.zh for one in row.sheet.columns if one.key == column), column)
        self.done.faults.append(Fault(row.sheet, what, row.number, title, value))

    def filled(self, row: Row) -> bool:
        """Whether what must be filled is."""
        empty = [one.key for one in row.sheet.columns if one.needed and not row.cells[one.key]]
        for key in empty:
            self.fault(row, key, "missing")
        return not empty

    def known(self, row: Row, column: str, names: dict[str, str], what: str) -> str | None:
        value = row.cells.get(column, "")
        code = names.get(value) or names.get(value.casefold())
        if code is None:
            self.fault(row, column, what, value)
        return code

    def named(self, row: Row, names: dict[str, str]) -> str | None:
        """A code that is well made and there once; its name leads to it as well."""
        code = row.cells["code"]
        if not CODE.fullmatch(code):
            self.fault(row, "code", "bad_code", code)
            return None
        if code in names:
            self.fault(row, "code", "twice", code)
            return None
        names[code] = names[row.cells["zh"]] = code
        return code

    def hall(self, row: Row) -> None:
        if self.filled(row) and (code := self.named(row, self._halls)) is not None:
            self._names[code] = (row.cells["zh"], _english(row))
            self._windows[code] = []

    def item(self, row: Row) -> None:
        if not self.filled(row):
            return
        unit = self.known(row, "unit", self._units, "unknown_unit")
        stages = self._several(row, "stages", STAGES, "bad_stage") or [DONE]
        code = self.named(row, self._items)
        if unit is not None and code is not None:
            zh = row.cells["zh"]
            self.done.items.append(ServiceItem(code, zh, _english(row), unit, tuple(stages)))

    def window(self, row: Row) -> None:
        if not self.filled(row):
            return
        hall = self.known(row, "hall", self._halls, "unknown_hall")
        unit = self.known(row, "unit", self._units, "unknown_unit")
        number = row.cells["number"]
        items = self._several(row, "items", self._items, "unknown_item")
        if not NUMBER.fullmatch(number):
            self.fault(row, "number", "bad_number", number)
        elif hall is not None and any(
            one.number.casefold() == number.casefold() for one in self._windows[hall]
        ):
            self.fault(row, "number", "twice", number)
        elif hall is not None and unit is not None:
            made = Window(number, row.cells["zh"], _english(row), unit, tuple(items))
            self._windows[hall].append(made)

    def person(self, row: Row) -> None:
        if not self.filled(row):
            return
        role = self.known(row, "role", ROLES | {one: one for one in ROLES.values()}, "bad_role")
        hall = self.known(row, "hall", self._halls, "unknown_hall")
        user_id, channel = row.cells["user_id"], row.cells["channel"]
        if channel not in self._channels:
            self.fault(row, "channel", "unknown_channel", channel)
        if not (user_id.isascii() and user_id.isdecimal() and int(user_id) > 0):
            self.fault(row, "user_id", "bad_account", user_id)
            return
        unit = row.cells.get("unit", "")
        code = self.known(row, "unit", self._units, "unknown_unit") if unit else None
        if role is None or hall is None:
            return
        if role in OF_A_UNIT and not unit:
            self.fault(row, "unit", "missing")
            return
        language = LANGUAGES.get((row.cells.get("language") or "中文").casefold(), "zh_CN")
        name = row.cells["name"]
        self.done.staff.append(
            Staff(channel, int(user_id), name, Role(role), code, None, language, hall)
        )

    def _several(self, row: Row, column: str, names: dict[str, str], what: str) -> list[str]:
        found = []
        for part in BETWEEN.split(row.cells.get(column, "")):
            if not (name := part.strip()):
                continue
            code = names.get(name) or names.get(name.casefold())
            if code is None:
                self.fault(row, column, what, name)
            elif code not in found:
                found.append(code)
        return found

    def finish(self) -> Parsed:
        for code, (zh, en) in self._names.items():
            self.done.halls.append(Hall(code, zh, en, tuple(self._windows[code])))
        return self.done


def check(rows: dict[str, list[Row]], county: County, channels: Iterable[str]) -> Parsed:
    """Every fault of every row; without any, what the workbook says."""
    checker = _Checker(county, channels)
    order: tuple[tuple[str, Callable[[Row], None]], ...] = (
        ("halls", checker.hall),
        ("items", checker.item),
        ("windows", checker.window),
        ("staff", checker.person),
    )
    for sheet, take in order:
        for row in rows[sheet]:
            take(row)
    return checker.finish()


def _english(row: Row) -> str:
    """The English name; the Chinese one where none is given."""
    return row.cells.get("en") or row.cells["zh"]
