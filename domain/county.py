"""
A county as a value: its units, places, kinds of matters, and who leads each kind.

Nothing here is read from a file; whoever builds a `County` hands over plain values and is told at
once what does not fit together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from domain.county_faults import faults
from domain.county_parts import (
    COMMUNITY,
    TOWNSHIP,
    URGENCIES,
    Alternate,
    Category,
    ExplicitRule,
    FormerName,
    Group,
    Hall,
    Keyword,
    LeadRule,
    Pattern,
    Place,
    ProperWay,
    ServiceItem,
    SubMatter,
    Unit,
    UnitType,
    Window,
)
from domain.errors import SupingError
from domain.evaluator import TagSet, UnknownWindow, window_key
from domain.wordlist import WordIndex

__all__ = [
    "COMMUNITY", "TOWNSHIP", "URGENCIES", "Alternate", "BadCounty", "Category", "County",
    "ExplicitRule", "FormerName", "Group", "Hall", "Keyword", "LeadRule", "Pattern", "Place",
    "ProperWay", "ServiceItem", "SubMatter", "Unit", "UnitType", "UnknownCategory", "UnknownUnit",
    "Window",
]  # fmt: skip


class BadCounty(SupingError):
    """The county's data contradict themselves."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


class UnknownUnit(SupingError):
    """No unit has this code."""


class UnknownCategory(SupingError):
    """No category has this code."""


@dataclass(frozen=True)
class County:
    """
    A county; raises BadCounty, naming what is wrong, where its parts do not fit together.

    Units that are `gone` lead nothing and are offered to nobody; `heirs` says who has what they
    had, `former` what a unit was called before.
    """

    name_zh: str
    name_en: str
    office_zh: str
    office_en: str
    hotline: str
    hours_zh: str
    hours_en: str
    units: tuple[Unit, ...]
    categories: tuple[Category, ...]
    places: tuple[Place, ...] = ()
    halls: tuple[Hall, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    rules: tuple[ExplicitRule, ...] = ()
    groups: tuple[Group, ...] = ()
    ways: tuple[ProperWay, ...] = ()
    items: tuple[ServiceItem, ...] = ()
    tag_sets: tuple[TagSet, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    gone: tuple[Unit, ...] = ()
    heirs: tuple[tuple[str, str], ...] = ()
    former: tuple[FormerName, ...] = ()

    def __post_init__(self) -> None:
        found = faults(
            units=self.units,
            categories=self.categories,
            places=self.places,
            halls=self.halls,
            alternates=self.alternates,
            rules=self.rules,
            groups=self.groups,
            ways=self.ways,
            items=self.items,
            tag_sets=self.tag_sets,
            patterns=self.patterns,
        )
        if found:
            raise BadCounty(found)

    def unit(self, code: str) -> Unit:
        """Return the unit of this code, or UnknownUnit."""
        try:
            return self._units[code]
        except KeyError:
            raise UnknownUnit(f"no unit has the code {code!r}") from None

    def standing(self, code: str) -> str:
        """Return the unit itself, or who has by now what it had."""
        return self._standing.get(code, code)

    def named_at(self, code: str, at: datetime) -> tuple[str, str]:
        """Return what a unit was called at an instant, in Chinese and English; or UnknownUnit."""
        then = (one for one in self.former if one.unit == code and at < one.until)
        found = min(then, key=lambda one: one.until, default=None) or self.unit(code)
        return found.zh, found.en

    def category(self, code: str) -> Category:
        """Return the category of this code, or UnknownCategory."""
        try:
            return self._categories[code]
        except KeyError:
            raise UnknownCategory(f"no category has the code {code!r}") from None

    def locality_at(self, text: str) -> Unit | None:
        """Return the township or community a text names; the longest name wins, then the first."""
        hits = self.place_words.found(text)
        if not hits:
            return None
        _, _, code = max(hits, key=lambda hit: (len(hit[1]), -hit[0]))
        return self.unit(code)

    def township_at(self, text: str) -> Unit | None:
        """Return the township in which a place named in free text lies."""
        return self.township_of(self.locality_at(text))

    def township_of(self, unit: Unit | None) -> Unit | None:
        """Return the township itself, or a community's township; None for every other unit."""
        if unit is not None and unit.type is UnitType.COMMUNITY:
            unit = self.unit(unit.parent or "")
        return unit if unit is not None and unit.type is UnitType.TOWNSHIP else None

    def alternate(self, unit: str) -> str | None:
        """Who decides instead where a complaint is about this unit itself; None: the unit does."""
        return next((one.instead for one in self.alternates if one.unit == unit), None)

    def way(self, code: str | None) -> ProperWay | None:
        """Return the proper way of this code; None where the county has it no more."""
        return next((one for one in self.ways if one.code == code), None)

    def way_named(self, text: str) -> ProperWay | None:
        """Return the proper way whose words a text names clearly; the first one named."""
        hits = self.way_words.found(text)
        return self.way(hits[0][2]) if hits else None

    def way_of(self, category: str | None, text: str) -> ProperWay | None:
        """Return the proper way of a category, the one its text names before the general."""
        named = self.way_named(text)
        mine = [one for one in self.ways if category is not None and one.category == category]
        if named in mine:
            return named
        return mine[-1] if mine else None

    def window(self, key: str) -> tuple[Hall, Window]:
        """Return hall and window of a key such as main/12, in any case, or UnknownWindow."""
        try:
            return self._windows[key.casefold()]
        except KeyError:
            raise UnknownWindow(f"no window has the key {key!r}") from None

    def item(self, code: str | None) -> ServiceItem | None:
        """Return the service item of this code; None where the county has it not (any more)."""
        return next((one for one in self.items if one.code == code), None)

    @cached_property
    def tags(self) -> TagSet:
        """The reasons offered now: the set of the highest version."""
        return max(self.tag_sets, key=lambda one: one.version, default=TagSet(0, ()))

    def tags_of(self, version: int | None) -> TagSet:
        """The reasons as they were in a version; the present ones where it is not known."""
        return next((one for one in self.tag_sets if one.version == version), self.tags)

    @cached_property
    def way_words(self) -> WordIndex[str]:
        """Every word that names a proper way, leading to its code."""
        return WordIndex((word, one.code) for one in self.ways for word in one.words)

    @cached_property
    def unit_words(self) -> WordIndex[str]:
        """What people call units: names and aliases, leading to the unit's code."""
        return WordIndex(
            (name, unit.code) for unit in self.units for name in (unit.zh, unit.en, *unit.aliases)
        )

    @cached_property
    def place_words(self) -> WordIndex[str]:
        """Every name of a township, a community or a place, leading to its unit's code."""
        return WordIndex(_place_names(self))

    @cached_property
    def matter_words(self) -> WordIndex[tuple[str, float]]:
        """Every keyword, leading to its category's code and its weight there."""
        return WordIndex(
            (keyword.word, (category.code, keyword.weight))
            for category in self.categories
            for keyword in category.keywords
        )

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in (*self.gone, *self.units)}

    @cached_property
    def _standing(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for code, heir in self.heirs:
            found = {old: heir if new == code else new for old, new in found.items()}
            found[code] = heir
        return found

    @cached_property
    def _windows(self) -> dict[str, tuple[Hall, Window]]:
        return {
            window_key(hall.code, window.number).casefold(): (hall, window)
            for hall in self.halls
            for window in hall.windows
        }

    @cached_property
    def _categories(self) -> dict[str, Category]:
        return {category.code: category for category in self.categories}


def _place_names(county: County) -> Iterable[tuple[str, str]]:
    """All names of localities; the English ones too, as they stand."""
    for unit in county.units:
        if unit.type in (UnitType.TOWNSHIP, UnitType.COMMUNITY):
            yield from ((unit.zh, unit.code), (unit.en, unit.code))
    for place in county.places:
        yield from ((name, place.unit) for name in (place.zh, place.en, *place.aliases))
