"""What a county.toml and the files it includes may hold, and the domain's values made of it."""

from typing import Literal

from pydantic import Field, field_validator

from bot.config.hall_sections import HallEntry, ItemEntry, TagSetEntry
from bot.config.naming import CODE, Named
from bot.config.rule_sections import Label
from bot.config.sections import Section, StaffSection
from domain.county_parts import (
    Alternate,
    Category,
    ExplicitRule,
    Group,
    Keyword,
    LeadRule,
    Pattern,
    Place,
    ProperWay,
    SubMatter,
    Unit,
    UnitType,
)


class UnitEntry(Named):
    """A unit."""

    type: UnitType = Field(description="department, township, community, public_company or desk")
    phone: str = Field(min_length=1, description="its public telephone")
    parent: str | None = Field(None, description=f"{CODE}; a community's is its township")
    aliases: tuple[str, ...] = Field((), description="what people call it, two characters or more")

    def value(self) -> Unit:
        """Return the domain's unit."""
        return Unit(self.code, self.zh, self.en, self.type, self.phone, self.parent, self.aliases)


class PlaceEntry(Section):
    """A place people name."""

    zh: str = Field(min_length=2, description="its Chinese name, two characters or more")
    en: str = Field(min_length=2, description="its English name")
    unit: str = Field(description="the code of the township or community it lies in")
    aliases: tuple[str, ...] = Field((), description="other names, two characters or more")

    def value(self) -> Place:
        """Return the domain's place."""
        return Place(self.zh, self.en, self.unit, self.aliases)


class SubEntry(Section):
    """A part of a category with a lead of its own."""

    unit: str = Field(description=CODE)
    words: tuple[str, ...] = Field(min_length=1, description="its words")

    def value(self) -> SubMatter:
        """Return the domain's sub-matter."""
        return SubMatter(self.unit, self.words)


class CategoryEntry(Named):
    """A kind of matter."""

    lead: str | None = Field(None, description=f'{CODE}, or "township"')
    sub: tuple[SubEntry, ...] = Field((), description="parts with leads of their own")
    fallback: tuple[str, ...] = Field((), description="codes of units that help")
    urgency: Literal["critical", "urgent", "normal", "complex"] = Field(
        "normal", description="critical, urgent, normal or complex"
    )
    keywords: tuple[str, ...] = Field((), description='words such as "路灯" or "路灯:2.5"')
    urgent: tuple[str, ...] = Field((), description="words that make a case urgent")
    critical: tuple[str, ...] = Field((), description="words of danger")
    needs_place: bool = Field(default=True, description="true or false")
    plain: Label | None = Field(
        None, description='what citizens read instead, { zh = "…", en = "…" }'
    )

    @field_validator("keywords")
    @classmethod
    def words_are_long_enough(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        """Say which word is too short or has a weight that is no number."""
        for entry in entries:
            _checked(entry)
        return entries

    def value(self) -> Category:
        """Return the domain's category."""
        return Category(
            code=self.code,
            zh=self.zh,
            en=self.en,
            lead=LeadRule(self.lead, tuple(one.value() for one in self.sub)),
            urgency=self.urgency,
            fallback=self.fallback,
            keywords=tuple(keyword(entry) for entry in self.keywords),
            urgent=self.urgent,
            critical=self.critical,
            needs_place=self.needs_place,
            plain_zh=self.plain.zh if self.plain else "",
            plain_en=self.plain.en if self.plain else "",
        )


def keyword(entry: str) -> Keyword:
    """Return a word with its weight: "路灯:2.5", or by its length where none is written."""
    word, colon, weight = entry.partition(":")
    by_length = {2: 1.0, 3: 1.5}.get(len(word), 2.0)
    return Keyword(word, float(weight) if colon else by_length)


def _checked(entry: str) -> None:
    try:
        found = keyword(entry)
    except ValueError:
        raise ValueError(f"the weight of {entry!r} is not a number") from None
    if len(found.word) < 2 or found.weight <= 0:  # noqa: PLR2004 - what WordIndex can find
        raise ValueError(f"{entry!r}: a word has two characters or more, a weight is above 0")


class PatternEntry(Section):
    """What an answer has, with blanks to fill in brackets."""

    category: str | None = Field(None, description="the code of a category; none: all others")
    zh: str = Field(description="the pattern in Chinese")
    en: str = Field(description="the pattern in English")

    def value(self) -> Pattern:
        """Return the domain's pattern."""
        return Pattern(self.zh.strip(), self.en.strip(), self.category)


class GroupEntry(Named):
    """Kinds of matters a citizen looks for together."""

    kinds: tuple[str, ...] = Field(min_length=1, description="codes of categories")

    def value(self) -> Group:
        """Return the domain's group."""
        return Group(self.code, self.zh, self.en, self.kinds)


class RuleEntry(Section):
    """An explicit rule that stands before a category's lead."""

    category: str = Field(description="a category's code")
    unit: str = Field(description=CODE)
    words: tuple[str, ...] = Field((), description="words; none means any text")
    township: str | None = Field(None, description="a township's code; none means anywhere")

    def value(self) -> ExplicitRule:
        """Return the domain's rule."""
        return ExplicitRule(self.category, self.unit, self.words, self.township)


class AlternateEntry(Section):
    """Who decides instead where a complaint is about a unit itself."""

    unit: str = Field(description=CODE)
    instead: str = Field(description=CODE)

    def value(self) -> Alternate:
        """Return the domain's alternate."""
        return Alternate(self.unit, self.instead)


class WayEntry(Section):
    """Where a matter belongs that the desk does not decide."""

    code: str = Field(description="a short code in a-z, 0-9 and _")
    where: Label = Field(description="who decides, in both languages")
    phone: str = Field(min_length=1, description="a telephone number in quotes")
    address: Label = Field(description="where that is, in both languages")
    limit: Label = Field(description="the time limit, in both languages")
    reason: Label = Field(description="why the desk can't decide it, in both languages")
    category: str | None = Field(None, description="the category that leads there")
    words: tuple[str, ...] = Field((), description="words that name it clearly")
    sealed: bool = Field(default=False, description="true: for the discipline liaison alone")

    def value(self) -> ProperWay:
        """Return the domain's proper way."""
        return ProperWay(
            code=self.code,
            zh=self.where.zh,
            en=self.where.en,
            phone=self.phone,
            address_zh=self.address.zh,
            address_en=self.address.en,
            limit_zh=self.limit.zh,
            limit_en=self.limit.en,
            reason_zh=self.reason.zh,
            reason_en=self.reason.en,
            category=self.category,
            words=self.words,
            sealed=self.sealed,
        )


class CountyPart(Section):
    """What any file of a county may hold."""

    unit: tuple[UnitEntry, ...] = Field((), description="units")
    place: tuple[PlaceEntry, ...] = Field((), description="places")
    category: tuple[CategoryEntry, ...] = Field((), description="kinds of matters")
    way: tuple[WayEntry, ...] = Field((), description="where refusable matters belong")
    group: tuple[GroupEntry, ...] = Field((), description="kinds a citizen looks for together")
    hall: tuple[HallEntry, ...] = Field((), description="service halls")
    item: tuple[ItemEntry, ...] = Field((), description="service items")
    tag_set: tuple[TagSetEntry, ...] = Field((), description="reasons of a rating, by version")
    pattern: tuple[PatternEntry, ...] = Field((), description="what an answer has, by category")
    alternate: tuple[AlternateEntry, ...] = Field((), description="who decides instead")
    rule: tuple[RuleEntry, ...] = Field((), description="explicit rules of routing")
    staff: tuple[StaffSection, ...] = Field((), description="made-up people of a demo")


class StaffRule(Section):
    """Made-up people: the posts of every unit but the desk, and of every unit in a hall."""

    channel: str = Field(description="the name of a channel of kind localchat")
    first_user_id: int = Field(100_000, gt=0, description="a number")
    language: Literal["zh_CN", "en"] = Field("zh_CN", description="zh_CN or en")


class CountyHead(CountyPart):
    """What county.toml itself holds."""

    include: tuple[str, ...] = Field((), description="files in the same folder")
    name: Label = Field(description='{ zh = "…", en = "…" }')
    office: Label = Field(description='who reads and dispatches, { zh = "…", en = "…" }')
    hotline: str = Field(min_length=1, description="a telephone number in quotes")
    hours: Label = Field(description='when a person answers, { zh = "…", en = "…" }')
    staff_rule: StaffRule | None = Field(None, description="channel and first_user_id")
