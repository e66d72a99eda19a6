"""What does not fit together in a county's parts: every fault at once, each naming its owner."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from domain.county_parts import (
    CODE_LENGTH,
    COMMUNITY,
    TOWNSHIP,
    URGENCIES,
    Alternate,
    Category,
    ExplicitRule,
    Group,
    Hall,
    Pattern,
    Place,
    ProperWay,
    ServiceItem,
    Unit,
    UnitType,
)
from domain.evaluator import GRADES, TagSet
from domain.patterns import fault_of

_CODE = re.compile(rf"[a-z][a-z0-9_]{{0,{CODE_LENGTH - 1}}}")
_NUMBER = re.compile(r"[A-Za-z0-9]{1,8}")
_STAND_INS = frozenset({TOWNSHIP, COMMUNITY})
_LOCALITIES = (UnitType.TOWNSHIP, UnitType.COMMUNITY)


def faults(
    *,
    units: Sequence[Unit],
    categories: Sequence[Category],
    places: Sequence[Place],
    halls: Sequence[Hall],
    alternates: Sequence[Alternate],
    rules: Sequence[ExplicitRule],
    groups: Sequence[Group],
    ways: Sequence[ProperWay],
    items: Sequence[ServiceItem] = (),
    tag_sets: Sequence[TagSet] = (),
    patterns: Sequence[Pattern] = (),
) -> list[str]:
    """One line per fault; an empty list is a county that fits together."""
    types = {unit.code: unit.type for unit in units}
    found = [
        *_doubled("unit", (unit.code for unit in units)),
        *_doubled("category", (category.code for category in categories)),
        *_doubled("hall", (hall.code for hall in halls)),
        *_bad_codes(units, categories),
        *_parents(units, types),
        *_localities(places, types),
    ]
    for category in categories:
        found += _category_faults(category, types)
    for owner, code in _references(halls, alternates, rules):
        found += _unknown(owner, code, types)
    known = {category.code for category in categories}
    found += [f"rule: unknown category {r.category!r}" for r in rules if r.category not in known]
    found += _group_faults(groups, [category.code for category in categories])
    found += _way_faults(ways, known)
    found += _hall_faults(halls, items, types)
    found += _tag_faults(tag_sets)
    found += _pattern_faults(patterns, known)
    return found


def _pattern_faults(patterns: Sequence[Pattern], known: set[str]) -> Iterator[str]:
    """Find patterns of no kind of matter, two of one, and those with nothing to fill in."""
    yield from _doubled("pattern", (one.category or "without category" for one in patterns))
    for one in patterns:
        owner = f"pattern {one.category!r}" if one.category else "pattern without category"
        if one.category is not None and one.category not in known:
            yield f"{owner}: unknown category"
        for words in (one.zh, one.en):
            fault = fault_of(words)
            if fault is not None:
                yield f"{owner}: {fault.replace('_', ' ')}: {words.strip()[:20]!r}"


def _hall_faults(
    halls: Sequence[Hall], items: Sequence[ServiceItem], types: dict[str, UnitType]
) -> Iterator[str]:
    """Find what can't be told apart on a poster, or in a code: halls, windows, service items."""
    yield from _doubled("service item", (item.code for item in items))
    for item in items:
        yield from _bad_code("service item", item.code)
        yield from _unknown(f"service item {item.code!r}", item.unit, types)
        if not item.stages:
            yield f"service item {item.code!r} has no stage that can be rated"
    known = {item.code for item in items}
    for hall in halls:
        yield from _bad_code("hall", hall.code)
        yield from _doubled(f"hall {hall.code!r}: window", (w.number.upper() for w in hall.windows))
        for window in hall.windows:
            owner = f"hall {hall.code!r} window {window.number!r}"
            if not _NUMBER.fullmatch(window.number):
                yield f"{owner}: a number is 1 to 8 letters and digits, such as 12 or A3"
            yield from (
                f"{owner}: unknown service item {code!r}"
                for code in window.items
                if code not in known
            )


def _tag_faults(tag_sets: Sequence[TagSet]) -> Iterator[str]:
    """Find reasons nobody could choose, and versions that are there twice."""
    yield from _doubled("tag set", (str(one.version) for one in tag_sets))
    for one in tag_sets:
        owner = f"tag set {one.version}"
        yield from _doubled(f"{owner}: tag", (tag.code for tag in one.tags))
        indicators = {each.code for each in one.indicators}
        for tag in one.tags:
            yield from _bad_code(f"{owner}: tag", tag.code)
            if not tag.grades or not set(tag.grades) <= set(GRADES):
                yield f"{owner}: tag {tag.code!r} needs grades from 1 to 5"
            if tag.indicator and tag.indicator not in indicators:
                yield f"{owner}: tag {tag.code!r}: unknown indicator {tag.indicator!r}"


def _bad_code(what: str, code: str) -> Iterator[str]:
    if not _CODE.fullmatch(code):
        yield f"{what} {code!r}: a code is a-z, 0-9 and _ and begins with a letter"


def _way_faults(ways: Sequence[ProperWay], categories: set[str]) -> Iterator[str]:
    yield from _doubled("way", (way.code for way in ways))
    for way in ways:
        if not _CODE.fullmatch(way.code):
            yield f"way {way.code!r}: a code is a-z, 0-9 and _ and begins with a letter"
        if way.category is not None and way.category not in categories:
            yield f"way {way.code!r}: unknown category {way.category!r}"


def _group_faults(groups: Sequence[Group], categories: Sequence[str]) -> Iterator[str]:
    """Find kinds that are in no group or in two: a citizen who browses must find each once."""
    yield from _doubled("group", (group.code for group in groups))
    placed = Counter(kind for group in groups for kind in group.kinds)
    for group in groups:
        if not _CODE.fullmatch(group.code):
            yield f"group {group.code!r}: a code is a-z, 0-9 and _ and begins with a letter"
        yield from (
            f"group {group.code!r}: unknown category {kind!r}"
            for kind in group.kinds
            if kind not in categories
        )
    yield from (f"category {kind!r} is in {n} groups" for kind, n in placed.items() if n > 1)
    if groups:
        yield from (
            f"category {kind!r} is in no group" for kind in categories if kind not in placed
        )


def _doubled(what: str, codes: Iterable[str]) -> list[str]:
    return [f"{what} {code!r} is there {n} times" for code, n in Counter(codes).items() if n > 1]


def _bad_codes(units: Iterable[Unit], categories: Iterable[Category]) -> Iterator[str]:
    for what, owners in (("unit", units), ("category", categories)):
        for owner in owners:
            if not _CODE.fullmatch(owner.code):
                yield (
                    f"{what} {owner.code!r} ({owner.zh}): a code is a-z, 0-9 and _, begins with a "
                    f"letter and has at most {CODE_LENGTH} characters"
                )
            if owner.code in _STAND_INS:
                yield f"{what} code {owner.code!r} is reserved: it stands for the place's own unit"


def _parents(units: Iterable[Unit], types: dict[str, UnitType]) -> Iterator[str]:
    """Find parents that do not exist; a community's is a township."""
    for unit in units:
        if unit.parent is not None:
            yield from _unknown(f"parent of unit {unit.code!r}", unit.parent, types)
        if unit.type is UnitType.COMMUNITY and types.get(unit.parent or "") != UnitType.TOWNSHIP:
            yield f"community {unit.code!r} needs a township as its parent, not {unit.parent!r}"


def _localities(places: Iterable[Place], types: dict[str, UnitType]) -> Iterator[str]:
    for place in places:
        yield from _unknown(f"place {place.zh!r}", place.unit, types)
        if types.get(place.unit, UnitType.TOWNSHIP) not in _LOCALITIES:
            yield f"place {place.zh!r} lies in {place.unit!r}, which is no township or community"


def _category_faults(category: Category, types: dict[str, UnitType]) -> Iterator[str]:
    owner = f"category {category.code!r}"
    if not category.lead.claimants:
        yield f"{owner} has no lead"
    for code in (*category.lead.claimants, *category.fallback):
        if code not in _STAND_INS:
            yield from _unknown(owner, code, types)
    if COMMUNITY in category.lead.claimants:
        yield f"{owner} is led by a community; communities are co-units, never leads"
    if category.urgency not in URGENCIES:
        yield f"{owner} has the urgency {category.urgency!r}, not one of {', '.join(_urgencies())}"


def _urgencies() -> list[str]:
    return sorted(URGENCIES)


def _references(
    halls: Iterable[Hall], alternates: Iterable[Alternate], rules: Iterable[ExplicitRule]
) -> Iterator[tuple[str, str]]:
    """Who names which unit."""
    for hall in halls:
        for window in hall.windows:
            yield f"hall {hall.code!r} window {window.number!r}", window.unit
    for alternate in alternates:
        yield f"alternate of {alternate.unit!r}", alternate.unit
        yield f"alternate of {alternate.unit!r}", alternate.instead
    for rule in rules:
        yield f"rule of {rule.category!r}", rule.unit
        if rule.township is not None:
            yield f"rule of {rule.category!r}", rule.township


def _unknown(owner: str, code: str, types: dict[str, UnitType]) -> Iterator[str]:
    if code not in types:
        yield f"{owner}: unknown unit {code!r}"
