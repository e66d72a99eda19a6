"""
The desk as it is configured, and as administrators have changed it since.

What they changed lies in the database, so that every replica and every start has the same. One word
says which state it is of; whoever opens a unit of work asks for the desk by it, so that a change
holds from the next turn on, everywhere, without a restart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.calendar import Calendar
from domain.county import Unit, UnitType
from domain.days import DayTable
from domain.papers import year_table
from domain.reorganising import UnitChange, reorganised, with_units
from handlers.office import Desk
from storage.tables import UnitAdded, UnitChangeRow, YearFile
from storage.work import Work
from texts.catalogue import Changes, Language, in_use, keys, use
from texts.catalogue import changed as texts_changed
from texts.changing import mistakes

STATE = "desk.state"
NEVER = ""
"""No state is called that: what a desk is of that has not looked yet."""


class Living:
    """Holds the desk as it is now; for one thread, and one database."""

    def __init__(self, configured: Desk) -> None:
        self._configured = configured
        self._desk = configured
        self._state: str | None = NEVER
        self._said: Changes = {}

    def of(self, work: Work) -> Desk:
        """The desk of this unit of work; composed anew only where something was changed."""
        state = work.meta.get(STATE)
        if state != self._state:
            self._desk, self._state = composed(self._configured, work), state
            self._said = said_instead(work)
        if in_use() is not self._said:
            use(self._said)
        return self._desk


def composed(desk: Desk, work: Work) -> Desk:
    """The configured desk with all that was changed in the database."""
    base = desk.base or desk
    calendar = with_years(base.calendar, work.year_files.in_force())
    whole = with_units(base.county, (as_unit(one) for one in work.unit_changes.added()))
    county = reorganised(whole, (as_change(one) for one in work.unit_changes.all()))
    return replace(base, county=county, calendar=calendar, base=base)


def as_unit(row: UnitAdded) -> Unit:
    """A stored unit as the county has it."""
    return Unit(row.code, row.zh, row.en, UnitType(row.type), row.phone, row.parent)


def as_change(row: UnitChangeRow) -> UnitChange:
    """A stored change as the county's rules read it."""
    return UnitChange(row.unit, row.at, row.zh, row.en, row.heir)


def said_instead(work: Work) -> Changes:
    """The texts that were worded anew; the catalogue's own where one lacks by now what it needs."""
    return texts_changed(
        {
            (language, key): words
            for key, both in work.text_versions.current().items()
            for language, words in zip(Language, both, strict=True)
            if may_be_said(key, both)
        }
    )


def may_be_said(key: str, both: tuple[str, str]) -> bool:
    """Whether both languages' words still have what the text needs."""
    known = all(key in keys(language) for language in Language)
    pairs = zip(Language, both, strict=True)
    return known and not any(mistakes(language, key, words) for language, words in pairs)


def changed(work: Work) -> None:
    """Something was changed: every desk on this database is composed anew with its next work."""
    work.meta.put(STATE, work.ids.nonce())


def with_years(calendar: Calendar, files: Sequence[YearFile]) -> Calendar:
    """The configured calendar with the files that are in force, of each year the last one."""
    newest = {one.year: one for one in files}
    return calendar.with_papers(_tables(newest.values())) if newest else calendar


def _tables(files: Iterable[YearFile]) -> list[DayTable]:
    return [year_table(one.content, source=f"year_file {one.id}") for one in files]
