"""The sheet of units: who is renamed, what is new, and what is wrong with a row."""

import re
from collections.abc import Mapping

from domain.county import BadCounty, County, Unit, UnitType
from domain.reorganising import with_units
from handlers.administrators.people_rows import ROW, Fault, UnitCol
from handlers.flows.reorganise import LATIN, LONGEST_EN, LONGEST_ZH
from texts.catalogue import Language, say

CODE = re.compile(r"[a-z][a-z0-9_]{0,19}")


class UnitRows:
    """Goes through the rows of units; `county` is the one with what they bring."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.new: list[Unit] = []
        self.renamed: list[tuple[str, str, str]] = []
        self.faults: list[Fault] = []
        self._seen: set[str] = set()
        self._types = {
            say(language, f"unit_type.{one}").casefold(): one
            for language in Language
            for one in UnitType
        } | {one.value: one for one in UnitType}

    def look(self, row: Mapping[str, str]) -> None:
        """A unit that is known by its code, perhaps under another name; or a new one."""
        before = len(self.faults)
        code = row.get(UnitCol.CODE, "")
        zh, en = self._names(row, code)
        if not CODE.fullmatch(code):
            self._fault(row, UnitCol.CODE, "bad_code", code)
        elif code in self._seen:
            self._fault(row, UnitCol.CODE, "code_twice", code)
        self._seen.add(code)
        if len(self.faults) > before:
            return
        known = next((one for one in self.county.units if one.code == code), None)
        if known is None:
            self._add(row, code, zh, en or code)
        elif (zh, en or known.en) != (known.zh, known.en):
            self.renamed.append((code, zh, en or known.en))

    def _fault(self, row: Mapping[str, str], column: UnitCol, key: str, value: str = "") -> None:
        self.faults.append(Fault(int(row[ROW]), column, key, value))

    def _names(self, row: Mapping[str, str], code: str) -> tuple[str, str]:
        """Both names, each in its script, none too long and none another unit's."""
        zh, en = row.get(UnitCol.ZH, ""), row.get(UnitCol.EN, "")
        if not zh or len(zh) > LONGEST_ZH or all(ord(one) < LATIN for one in zh):
            self._fault(row, UnitCol.ZH, "bad_zh", zh)
        if len(en) > LONGEST_EN or any(ord(one) >= LATIN for one in en):
            self._fault(row, UnitCol.EN, "bad_en", en)
        others = [one for one in self.county.units if one.code != code]
        taken = {name.casefold() for one in others for name in (one.zh, one.en)}
        taken |= {one[1].casefold() for one in self.renamed}
        if zh and zh.casefold() in taken:
            self._fault(row, UnitCol.ZH, "name_taken", zh)
        return zh, en

    def _add(self, row: Mapping[str, str], code: str, zh: str, en: str) -> None:
        said, parent = row.get(UnitCol.TYPE, ""), row.get(UnitCol.PARENT, "")
        sort = self._types.get(said.casefold())
        if sort is None or sort is UnitType.DESK:
            self._fault(row, UnitCol.TYPE, "bad_type", said)
            return
        above = {name: one.code for one in self.county.units for name in (one.code, one.zh)}
        if parent and parent not in above:
            self._fault(row, UnitCol.PARENT, "unknown_unit", parent)
            return
        unit = Unit(code, zh, en, sort, row.get(UnitCol.PHONE, ""), above.get(parent))
        try:
            grown = with_units(self.county, [unit])
        except BadCounty:
            grown = self.county
        if grown is self.county or (sort is UnitType.COMMUNITY and unit.parent is None):
            self._fault(row, UnitCol.PARENT, "bad_parent", parent)
            return
        self.county = grown
        self.new.append(unit)
