"""The parts of a county: units, places, categories, halls. Plain values without behaviour."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CODE_LENGTH = 20
URGENCIES = frozenset({"critical", "urgent", "normal", "complex"})
TOWNSHIP = "township"
"""In place of a unit's code: the township of the place the matter is about."""
COMMUNITY = "community"
"""In place of a unit's code: the community of the place, where it is known."""


class UnitType(StrEnum):
    """What a unit is; rankings compare units of one type only."""

    DEPARTMENT = "department"
    TOWNSHIP = "township"
    COMMUNITY = "community"
    PUBLIC_COMPANY = "public_company"
    DESK = "desk"


@dataclass(frozen=True)
class Unit:
    """
    A unit that handles cases, or the desk itself; `code` is ASCII, at most 20 characters.

    `aliases` are what people call it and its people: 城管, 交警.
    """

    code: str
    zh: str
    en: str
    type: UnitType
    phone: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A name people use for a place, and the township (or community) it lies in."""

    zh: str
    en: str
    unit: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class SubMatter:
    """A part of a category with a lead of its own, known by its words."""

    unit: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class LeadRule:
    """
    Who leads a category: one unit (or TOWNSHIP), or one of several by sub-matter.

    With sub-matters `unit` leads where no sub-matter's words occur; without it triage decides.
    """

    unit: str | None = None
    sub_matters: tuple[SubMatter, ...] = ()

    @property
    def claimants(self) -> tuple[str, ...]:
        """Every unit that may lead, once each."""
        claimed = [matter.unit for matter in self.sub_matters]
        return tuple(dict.fromkeys([*claimed, self.unit] if self.unit else claimed))


@dataclass(frozen=True)
class Keyword:
    """A word that speaks for a category; weight 1 is an ordinary word."""

    word: str
    weight: float = 1.0


@dataclass(frozen=True)
class Category:
    """
    A kind of matter. `urgent` words raise it to urgent; `critical` words say danger.

    The plain names are what citizens read, where the official ones are the office's own words.
    """

    code: str
    zh: str
    en: str
    lead: LeadRule
    urgency: str = "normal"
    fallback: tuple[str, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    urgent: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()
    needs_place: bool = True
    plain_zh: str = ""
    plain_en: str = ""


@dataclass(frozen=True)
class Group:
    """Kinds of matters a citizen looks for together; `kinds` are codes of categories."""

    code: str
    zh: str
    en: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class ExplicitRule:
    """
    Stands before a category's lead: this category, with one of these words, in this place.

    Empty `words` or no `township` means any.
    """

    category: str
    unit: str
    words: tuple[str, ...] = ()
    township: str | None = None


@dataclass(frozen=True)
class ServiceItem:
    """
    A service item 政务服务事项; `stages` are those that may be rated, `done` alone as a rule.

    A promise item 承诺件 may be rated when it was accepted, and once more when it is done.
    """

    code: str
    zh: str
    en: str
    unit: str
    stages: tuple[str, ...] = ("done",)


@dataclass(frozen=True)
class Window:
    """A counter of a service hall, the unit that stands behind it, the items it serves."""

    number: str
    zh: str
    en: str
    unit: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hall:
    """A service hall and its counters."""

    code: str
    zh: str
    en: str
    windows: tuple[Window, ...]


@dataclass(frozen=True)
class Pattern:
    """A reply pattern 答复模板 for a kind of matter; without one, for all that have none."""

    zh: str
    en: str
    category: str | None = None


@dataclass(frozen=True)
class ProperWay:
    """
    Where a matter belongs that the desk does not decide: court, arbitration, review, discipline.

    `words` name it clearly; `category` leads to it, too. `limit` is the time limit as people read
    it. A way that is `sealed` is for the discipline liaison's eyes alone.
    """

    code: str
    zh: str
    en: str
    phone: str
    address_zh: str
    address_en: str
    limit_zh: str
    limit_en: str
    reason_zh: str
    reason_en: str
    category: str | None = None
    words: tuple[str, ...] = ()
    sealed: bool = False


@dataclass(frozen=True)
class Alternate:
    """Who decides instead where a complaint is about `unit` itself."""

    unit: str
    instead: str


@dataclass(frozen=True)
class FormerName:
    """What a unit was called until an instant."""

    unit: str
    until: datetime
    zh: str
    en: str
