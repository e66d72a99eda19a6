"""Rectification reports 整改情况报告制 as a county asks for them: parts, how often, of whom."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Part(StrEnum):
    """What a report speaks of."""

    SELF_CHECK = "self_check"
    MEASURES = "measures"
    ACCOUNTABILITY = "accountability"


class Every(StrEnum):
    """How often it is due."""

    ONCE = "once"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class ReportRule:
    """Reports the county asks for by its config: of which units, about what, how often."""

    code: str
    zh: str
    en: str
    units: tuple[str, ...]
    every: Every
    first: date
    parts: tuple[Part, ...] = tuple(Part)


@dataclass(frozen=True, slots=True)
class ReportRules:
    """All of them, and how many working days a unit has to file again what was sent back."""

    again_working_days: int = 3
    rules: tuple[ReportRule, ...] = field(default=())
