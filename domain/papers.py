"""
A year's notice as a file: `{"year", "papers", "days": [{"name", "date", "isOffDay"}]}`.

Years whose notice is not out come with an empty list of days; such a file settles nothing.
"""

from collections.abc import Mapping
from datetime import date

from domain.days import BadCalendar, DayFact, DayTable

EXPECTED = '{"name": "春节", "date": "2027-02-05", "isOffDay": true}'


def year_table(content: object, *, source: str) -> DayTable:
    """
    Return the days of one year file's content, already parsed from JSON.

    Raises BadCalendar, naming `source`, the key and what is expected there.
    """
    if not isinstance(content, Mapping):
        raise _bad(source, "the whole file", 'an object with "year", "papers" and "days"', content)
    year, papers, rows = (content.get(key) for key in ("year", "papers", "days"))
    if not isinstance(year, int) or isinstance(year, bool):
        raise _bad(source, "year", "a number such as 2027", year)
    paper = _joined(papers, source)
    if not isinstance(rows, list):
        raise _bad(source, "days", f"a list of {EXPECTED}", rows)
    days = dict(_day(row, year, paper, f"{source}: days.{i}") for i, row in enumerate(rows))
    if len(days) < len(rows):
        raise _bad(source, "days", "each date once", "a date twice")
    return DayTable(days, frozenset({year} if rows else ()))


def _joined(papers: object, source: str) -> str:
    if isinstance(papers, list) and all(isinstance(each, str) for each in papers):
        return "；".join(papers)
    raise _bad(source, "papers", "a list of the notice's addresses or numbers", papers)


def _day(row: object, year: int, paper: str, where: str) -> tuple[date, DayFact]:
    if not isinstance(row, Mapping):
        raise _bad(where, "", EXPECTED, row)
    name, off = row.get("name"), row.get("isOffDay")
    if not isinstance(name, str):
        raise _bad(where, "name", "the holiday's name", name)
    if not isinstance(off, bool):
        raise _bad(where, "isOffDay", "true for a rest day, false for a make-up day", off)
    on = _date(row.get("date"), f"{where}.date")
    if abs(on.year - year) > 1:
        raise _bad(where, "date", f"a day of {year} or beside it", on)
    return on, DayFact(working=not off, name=name, paper=paper)


def _date(value: object, where: str) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _bad(where, "", "a date such as 2027-02-05", value) from error


def _bad(source: str, key: str, expected: str, found: object) -> BadCalendar:
    place = f"{source}: {key}" if key else source
    return BadCalendar(f"{place}: expected {expected}, found {str(found)[:60]!r}")
