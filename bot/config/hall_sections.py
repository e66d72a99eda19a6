"""What a county file says of service halls: windows, service items, reasons of a rating."""

from pydantic import Field

from bot.config.naming import CODE, Named
from bot.config.sections import Section
from domain.county_parts import Hall, ServiceItem, Window
from domain.evaluator import DONE, Indicator, Tag, TagSet


class ItemEntry(Named):
    """A service item."""

    unit: str = Field(description=CODE)
    stages: tuple[str, ...] = Field((DONE,), description='what may be rated, such as ["done"]')

    def value(self) -> ServiceItem:
        """Return the domain's service item."""
        return ServiceItem(self.code, self.zh, self.en, self.unit, self.stages)


class WindowEntry(Section):
    """A counter of a hall."""

    number: str = Field(min_length=1, description='the counter\'s number as text, such as "12"')
    zh: str = Field(description="what is done there, in Chinese")
    en: str = Field(description="what is done there, in English")
    unit: str = Field(description=CODE)
    items: tuple[str, ...] = Field((), description="codes of service items")

    def value(self) -> Window:
        """Return the domain's counter."""
        return Window(self.number, self.zh, self.en, self.unit, self.items)


class HallEntry(Named):
    """A service hall."""

    window: tuple[WindowEntry, ...] = Field((), description="its counters")

    def value(self) -> Hall:
        """Return the domain's hall."""
        return Hall(self.code, self.zh, self.en, tuple(one.value() for one in self.window))


class IndicatorEntry(Named):
    """What is rated."""

    def value(self) -> Indicator:
        """Return the domain's indicator."""
        return Indicator(self.code, self.zh, self.en)


class TagEntry(Named):
    """A reason."""

    grades: tuple[int, ...] = Field(min_length=1, description="grades from 1 to 5")
    indicator: str = Field("", description="the indicator's code")

    def value(self) -> Tag:
        """Return the domain's tag."""
        return Tag(self.code, self.zh, self.en, self.grades, self.indicator)


class TagSetEntry(Section):
    """Reasons as they are offered from a version on."""

    version: int = Field(ge=1, description="a number; the highest is offered")
    indicator: tuple[IndicatorEntry, ...] = Field((), description="what is rated")
    tag: tuple[TagEntry, ...] = Field(min_length=1, description="reasons")

    def value(self) -> TagSet:
        """Return the domain's tag set."""
        indicators = tuple(one.value() for one in self.indicator)
        return TagSet(self.version, tuple(one.value() for one in self.tag), indicators)
