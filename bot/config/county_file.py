"""Reads a county from its county.toml and the files that one includes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.config.county_sections import CountyHead, CountyPart, StaffRule
from bot.config.made_up import hall_posts, posts
from bot.config.mistakes import BadSettings, mistakes, read_toml
from bot.config.sections import StaffSection
from domain.county import BadCounty, County, Group, Pattern
from domain.evaluator import TagSet
from domain.staff import Staff

SAMPLE = Path(__file__).parent.parent / "sample" / "county.toml"
GROUPS = SAMPLE.parent / "groups.toml"
TAGS = SAMPLE.parent / "evaluator.toml"
PATTERNS = SAMPLE.parent / "patterns.toml"

PartT = TypeVar("PartT", bound=CountyPart)


@dataclass(frozen=True)
class CountyFile:
    """A county as read, and the made-up people its files bring along."""

    county: County
    people: tuple[StaffSection, ...]
    staff_rule: StaffRule | None

    def demo_staff(self, channels: Iterable[str]) -> tuple[Staff, ...]:
        """
        Return the made-up people of these channels; call it with channels of kind localchat only.

        Elsewhere their user ids may belong to real people.
        """
        known = frozenset(channels)
        staff = [person.value() for person in self.people]
        if self.staff_rule is not None:
            staff += posts(self.county, self.staff_rule)
            staff += hall_posts(self.county, self.staff_rule)
        return tuple(person for person in staff if person.channel in known)


def read_county(file: str, folder: Path, more: Iterable[str] = ()) -> CountyFile:
    """
    Return the county of a config's `county.file`, "sample" or a path seen from `folder`.

    `more` are files seen from there, too; halls and service items of theirs stand in place of the
    county file's own. Raises BadSettings with every mistake of all its files.
    """
    path = SAMPLE if file == "sample" else folder / file
    head = _read(path, CountyHead)
    parts: list[CountyPart] = [head]
    wrong: list[str] = []
    for name in head.include:
        try:
            parts.append(_read(path.parent / name, CountyPart))
        except BadSettings as error:
            wrong += error.lines
    later: list[CountyPart] = []
    for name in more:
        try:
            later.append(_read(folder / name, CountyPart))
        except BadSettings as error:
            wrong += error.lines
    if wrong:
        raise BadSettings(wrong)
    if any(part.hall for part in later):
        parts = [one.model_copy(update={"hall": (), "item": ()}) for one in parts]
    parts += later
    try:
        county = _county(head, parts)
    except BadCounty as error:
        raise BadSettings(f"{path}: {fault}" for fault in error.faults) from None
    people = tuple(person for part in parts for person in part.staff)
    return CountyFile(county, people, head.staff_rule)


def _read(path: Path, model: type[PartT]) -> PartT:
    content = read_toml(path)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise BadSettings(mistakes(error, model, str(path), {})) from None


def _groups(parts: Iterable[CountyPart]) -> tuple[Group, ...]:
    """
    Return the county's own groups, or the sample county's for the kinds it shares with it.

    What no group of the sample knows then stands in a last one.
    """
    own = tuple(one.value() for part in parts for one in part.group)
    if own:
        return own
    codes = dict.fromkeys(one.code for part in parts for one in part.category)
    usual = [one.value() for one in _read(GROUPS, CountyPart).group]
    shared = [replace(one, kinds=tuple(k for k in one.kinds if k in codes)) for one in usual]
    known = {kind for one in usual for kind in one.kinds}
    rest = Group("rest", "别的事", "Anything else", tuple(k for k in codes if k not in known))
    return tuple(one for one in (*shared, rest) if one.kinds)


def _tag_sets(parts: Iterable[CountyPart]) -> tuple[TagSet, ...]:
    """Return the county's own reasons of a rating, or the sample's where it has none."""
    own = tuple(one.value() for part in parts for one in part.tag_set)
    return own or tuple(one.value() for one in _read(TAGS, CountyPart).tag_set)


def _patterns(parts: Iterable[CountyPart]) -> tuple[Pattern, ...]:
    """Return the county's own reply patterns, or the sample's for the kinds it shares with it."""
    parts = list(parts)
    own = tuple(one.value() for part in parts for one in part.pattern)
    if own:
        return own
    codes = {None, *(one.code for part in parts for one in part.category)}
    usual = (one.value() for one in _read(PATTERNS, CountyPart).pattern)
    return tuple(one for one in usual if one.category in codes)


def _county(head: CountyHead, parts: Iterable[CountyPart]) -> County:
    parts = list(parts)
    return County(
        name_zh=head.name.zh,
        name_en=head.name.en,
        office_zh=head.office.zh,
        office_en=head.office.en,
        hotline=head.hotline,
        hours_zh=head.hours.zh,
        hours_en=head.hours.en,
        units=tuple(one.value() for part in parts for one in part.unit),
        categories=tuple(one.value() for part in parts for one in part.category),
        places=tuple(one.value() for part in parts for one in part.place),
        halls=tuple(one.value() for part in parts for one in part.hall),
        alternates=tuple(one.value() for part in parts for one in part.alternate),
        rules=tuple(one.value() for part in parts for one in part.rule),
        groups=_groups(parts),
        ways=tuple(one.value() for part in parts for one in part.way),
        items=tuple(one.value() for part in parts for one in part.item),
        tag_sets=_tag_sets(parts),
        patterns=_patterns(parts),
    )
