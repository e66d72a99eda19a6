"""Builds the county's calendar from the published one, year files and the config's overrides."""

import json
from collections.abc import Sequence
from datetime import date, tzinfo
from functools import cache
from pathlib import Path

from chinese_calendar import constants

from domain.calendar import (
    BadCalendar,
    BusinessHours,
    Calendar,
    DayFact,
    DayTable,
    OnUnknownYear,
    Override,
    override_table,
)
from domain.papers import year_table

PUBLISHED = "chinesecalendar"


def load_calendar(
    *,
    zone: tzinfo,
    hours: BusinessHours,
    year_files: Sequence[Path] = (),
    overrides: Sequence[Override] = (),
    on_unknown_year: OnUnknownYear = "statutory",
) -> Calendar:
    """
    Return the calendar; of two overrides of a day the later one counts.

    Raises BadCalendar naming the file, the key and what is expected there.
    """
    papers = _papers(year_files)
    tables = (override_table(overrides), *papers, published_table())
    return Calendar(zone, hours, tables, on_unknown_year)


def read_year_file(path: Path) -> DayTable:
    """Return the days of one year file. Raises BadCalendar."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadCalendar(f"{path}: expected a readable year file: {error}") from error
    except json.JSONDecodeError as error:
        where = f"{path}: line {error.lineno}, column {error.colno}"
        raise BadCalendar(f"{where}: expected JSON, {error.msg}") from error
    return year_table(content, source=str(path))


@cache
def published_table() -> DayTable:
    """
    Return the notices of all years that chinesecalendar carries.

    Its functions are not used: they walk their whole table at every call and raise past its end.
    """
    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    days = {
        on: DayFact(working=working, name=names[name], paper=PUBLISHED)
        for working, table in ((False, constants.holidays), (True, constants.workdays))
        for on, name in table.items()
    }
    # A release may carry the first days of a year whose notice it lacks; National Day tells.
    return DayTable(days, frozenset(on.year for on in days if on == date(on.year, 10, 1)))


def _papers(year_files: Sequence[Path]) -> list[DayTable]:
    read: dict[int, tuple[Path, DayTable]] = {}
    for path in year_files:
        table = read_year_file(path)
        for year in table.years:
            if year in read:
                raise BadCalendar(f"{path}: year: {year} is already in {read[year][0]}")
            read[year] = (path, table)
    return [read[year][1] for year in sorted(read, reverse=True)]
