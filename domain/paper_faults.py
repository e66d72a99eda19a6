"""
Everything that is wrong with a year's file, so that whoever brings it can mend it at once.

`domain.papers` stops at the first mistake of a file the config names; a file that is brought to the
desk is read by somebody who has it before them, and each mistake is told with where it stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from domain.days import is_weekend
from domain.statutory import named_days

STATUTE_FROM = 2025
"""The first year of the statute of 2024-11-10, whose days `named_days` names."""
FIRST_YEAR, LAST_YEAR = 2004, 2100
MONTHS_BEFORE = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake: what sort it is of, where in the file, and what stands there."""

    code: str
    where: str
    found: str = ""


def faults_of(content: object) -> tuple[Fault, ...]:
    """Return every mistake of a year file's content, already parsed from JSON, in its order."""
    return tuple(_faults(content))


def _faults(content: object) -> Iterator[Fault]:
    if not isinstance(content, Mapping):
        yield _fault("object", "-", content)
        return
    year, papers, rows = (content.get(key) for key in ("year", "papers", "days"))
    if not _is_year(year):
        yield _fault("year", "year", year)
    if not isinstance(papers, list) or not all(isinstance(one, str) for one in papers):
        yield _fault("papers", "papers", papers)
    if not isinstance(rows, list):
        yield _fault("days", "days", rows)
    elif not rows:
        yield _fault("empty", "days", "[]")
    else:
        yield from _of_rows(rows, int(str(year)) if _is_year(year) else None)


def _is_year(value: object) -> bool:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and FIRST_YEAR <= int(str(value)) <= LAST_YEAR


def _of_rows(rows: list[object], year: int | None) -> Iterator[Fault]:
    seen: dict[date, bool] = {}
    whole = True
    for index, row in enumerate(rows):
        found = list(_of_row(row, year, f"days[{index}]"))
        yield from found
        on = _date(row)
        if on is None or found:
            whole = False
        elif on in seen:
            yield Fault("twice", f"days[{index}].date", on.isoformat())
        else:
            seen[on] = _is_off(row)
    if whole and year is not None:
        yield from _of_statute(seen, year)


def _of_row(row: object, year: int | None, where: str) -> Iterator[Fault]:
    if not isinstance(row, Mapping):
        yield _fault("row", where, row)
        return
    if not isinstance(row.get("name"), str) or not str(row["name"]).strip():
        yield _fault("name", f"{where}.name", row.get("name"))
    if not isinstance(row.get("isOffDay"), bool):
        yield _fault("off", f"{where}.isOffDay", row.get("isOffDay"))
    on = _date(row)
    if on is None:
        yield _fault("date", f"{where}.date", row.get("date"))
    elif year is not None and not _belongs(on, year):
        yield Fault("far", f"{where}.date", on.isoformat())
    elif row.get("isOffDay") is False and not is_weekend(on):
        yield Fault("makeup", f"{where}.date", on.isoformat())


def _belongs(on: date, year: int) -> bool:
    """A notice sets days of its year, of the December before and of the January after."""
    months = (on.year - year) * MONTHS_BEFORE + on.month
    return 0 <= months <= MONTHS_BEFORE + 1


def _of_statute(days: Mapping[date, bool], year: int) -> Iterator[Fault]:
    """What the statute makes a rest day is one, whatever the notice adds."""
    if year < STATUTE_FROM:
        return
    for on, name in sorted(named_days(year).items()):
        if not days.get(on, is_weekend(on)):
            yield Fault("statute", on.isoformat(), name)


def _date(row: object) -> date | None:
    value = row.get("date") if isinstance(row, Mapping) else None
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _is_off(row: object) -> bool:
    return isinstance(row, Mapping) and row.get("isOffDay") is True


def _fault(code: str, where: str, found: object) -> Fault:
    return Fault(code, where, repr(found)[:60])
