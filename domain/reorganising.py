"""
A county after its units were renamed, merged or closed.

What is gone is still known by its code, so that history, ratings and old cards can name it; it
leads nothing any more, and everything that led to it leads to its heir. Changes lie over the county
of the config in the order in which they were made; one that names a unit the config no longer has
changes nothing.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from domain.county import BadCounty, County, Unit, UnitType
from domain.county_parts import Category, FormerName, LeadRule

HEIRS = {
    UnitType.TOWNSHIP: (UnitType.TOWNSHIP,),
    UnitType.COMMUNITY: (UnitType.COMMUNITY, UnitType.TOWNSHIP),
}
LEADERS = (UnitType.DEPARTMENT, UnitType.PUBLIC_COMPANY, UnitType.TOWNSHIP)


@dataclass(frozen=True)
class UnitChange:
    """`unit` has another name from `at` on, or is gone and `into` has what it had."""

    unit: str
    at: datetime
    zh: str = ""
    en: str = ""
    into: str | None = None


def may_inherit(unit: Unit, heir: Unit) -> bool:
    """
    Whether what one unit had can be another's: a place stays in a township, communities never lead.

    The desk itself is never given away.
    """
    if unit.code == heir.code or unit.type is UnitType.DESK:
        return False
    return heir.type in HEIRS.get(unit.type, LEADERS)


def reorganised(county: County, changes: Iterable[UnitChange]) -> County:
    """Return the county after these changes, earliest first. Raises BadCounty where none fits."""
    for change in changes:
        codes = {unit.code for unit in county.units}
        if change.unit not in codes or change.into not in {None, *codes}:
            continue
        county = _merged(county, change) if change.into else _renamed(county, change)
    return county


def with_units(county: County, added: Iterable[Unit]) -> County:
    """
    Return the county with units its file does not name; one that no longer fits is left out.

    Where the file names the code by now the file counts.
    """
    for unit in added:
        if unit.code not in {one.code for one in county.units}:
            with suppress(BadCounty):
                county = replace(county, units=(*county.units, unit))
    return county


def _renamed(county: County, change: UnitChange) -> County:
    old = county.unit(change.unit)
    known_as = tuple(dict.fromkeys((*old.aliases, old.zh, old.en)))
    new = replace(old, zh=change.zh, en=change.en, aliases=known_as)
    former = FormerName(old.code, change.at, old.zh, old.en)
    units = tuple(new if unit.code == old.code else unit for unit in county.units)
    return replace(county, units=units, former=(*county.former, former))


def _merged(county: County, change: UnitChange) -> County:
    old, heir = county.unit(change.unit), county.unit(change.into or "")
    heads = {old.code: heir.code}
    known_as = (*heir.aliases, old.zh, old.en, *old.aliases)
    inheriting = replace(heir, aliases=tuple(dict.fromkeys(known_as)))
    rest = [unit for unit in county.units if unit.code != old.code]
    units = [inheriting if unit.code == heir.code else unit for unit in rest]
    return replace(
        county,
        units=tuple(_under(unit, heads, county) for unit in units),
        categories=tuple(_led(category, heads) for category in county.categories),
        places=tuple(replace(one, unit=_heir(one.unit, heads)) for one in county.places),
        halls=tuple(
            replace(
                hall,
                windows=tuple(replace(one, unit=_heir(one.unit, heads)) for one in hall.windows),
            )
            for hall in county.halls
        ),
        alternates=tuple(
            replace(one, unit=_heir(one.unit, heads), instead=_heir(one.instead, heads))
            for one in county.alternates
            if _heir(one.unit, heads) != _heir(one.instead, heads)
        ),
        rules=tuple(
            replace(
                one,
                unit=_heir(one.unit, heads),
                township=_heir(one.township, heads) if one.township else None,
            )
            for one in county.rules
        ),
        items=tuple(replace(one, unit=_heir(one.unit, heads)) for one in county.items),
        gone=(*county.gone, old),
        heirs=(*county.heirs, (old.code, heir.code)),
    )


def _heir(code: str, heads: dict[str, str]) -> str:
    return heads.get(code, code)


def _under(unit: Unit, heads: dict[str, str], county: County) -> Unit:
    """A unit below one that is gone stands below the heir; a community below a township."""
    if unit.parent is None or unit.parent not in heads:
        return unit
    head = heads[unit.parent]
    above = county.unit(head).parent if head == unit.code else head
    return replace(unit, parent=above)


def _led(category: Category, heads: dict[str, str]) -> Category:
    parts = tuple(replace(one, unit=_heir(one.unit, heads)) for one in category.lead.sub_matters)
    unit = _heir(category.lead.unit, heads) if category.lead.unit else None
    helpers = tuple(dict.fromkeys(_heir(code, heads) for code in category.fallback))
    return replace(category, lead=LeadRule(unit, parts), fallback=helpers)


def named(units: Sequence[Unit], typed: str) -> list[Unit]:
    """The units a person may mean: the one of this very name, else all whose name holds it."""
    wanted = typed.strip().casefold()
    exact = [unit for unit in units if wanted in {one.casefold() for one in _names(unit)}]
    if exact or not wanted:
        return exact
    return [unit for unit in units if any(wanted in one.casefold() for one in _names(unit))]


def _names(unit: Unit) -> tuple[str, ...]:
    return (unit.code, unit.zh, unit.en)
