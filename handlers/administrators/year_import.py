"""
Next year's calendar: a notice's file is read, shown with what it changes, and put in force.

A file is in holiday-cn's shape. Every mistake is named at once. The same file twice changes
nothing; a corrected one of the same year counts from then on, and the earlier one is kept. A year
the config settles is left to the config (county rules, section 4).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from domain.calendar import Calendar
from domain.days import DayTable, is_weekend
from domain.errors import SupingError
from domain.paper_faults import Fault, faults_of
from domain.papers import year_table
from handlers.administrators.living import changed, composed, with_years
from handlers.administrators.recounting import OPEN, begin
from handlers.office import Desk, Office
from storage.staff import Member
from storage.tables import YearFile
from texts.catalogue import Language, say
from texts.dates import ABBREVIATION, MONTHS_EN

MOST_BYTES = 200_000
LISTED = 6


class BadYearFile(SupingError):
    """The file can't be used: `faults` says all that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{one.where}: {one.code} {one.found}" for one in faults))
        self.faults = faults

    def words(self, language: Language) -> list[str]:
        """Every mistake in words, where it stands, what is there."""
        return [
            say(language, f"year_file.{one.code}", where=one.where, found=one.found)
            for one in self.faults
        ]


@dataclass(frozen=True)
class ReadYear:
    """A file that can be used: its year, and what it says of which days."""

    year: int
    content: Mapping[str, Any]
    digest: str
    table: DayTable = field(repr=False)

    @property
    def rest_days(self) -> list[date]:
        """The days off."""
        return sorted(on for on, fact in self.table.days.items() if not fact.working)

    @property
    def makeup_days(self) -> list[date]:
        """The weekend days that are worked."""
        days = self.table.days.items()
        return sorted(on for on, fact in days if fact.working and is_weekend(on))


def read_year(data: bytes, desk: Desk) -> ReadYear:
    """Read a file. Raises BadYearFile with every mistake."""
    content = _parsed(data)
    faults = faults_of(content)
    if faults:
        raise BadYearFile(faults)
    year = int(content["year"])
    if any(table.years == {year} for table in (desk.base or desk).calendar.tables):
        raise BadYearFile((Fault("config", "year", str(year)),))
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    digest = hashlib.sha256(plain).hexdigest()[:16]
    return ReadYear(year, content, digest, year_table(content, source="file"))


def _parsed(data: bytes) -> Mapping[str, Any]:
    if len(data) > MOST_BYTES:
        raise BadYearFile((Fault("too_big", "-", str(len(data))),))
    try:
        found: Mapping[str, Any] = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadYearFile((Fault("encoding", f"byte {error.start}"),)) from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise BadYearFile((Fault("json", where, error.msg),)) from error
    except RecursionError as error:
        raise BadYearFile((Fault("json", "-"),)) from error
    return found


def is_known(office: Office, read: ReadYear) -> bool:
    """Whether this very file is in force already."""
    newest = office.work.year_files.newest(read.year)
    return newest is not None and newest.digest == read.digest


def keep(office: Office, read: ReadYear, member: Member | None) -> YearFile:
    """Keep a file until somebody decides on it."""
    by = member.id if member else None
    return office.work.year_files.bring(read.year, read.content, read.digest, by)


def put_in_force(office: Office, row: YearFile, member: Member | None) -> Desk:
    """
    From now on the year is as this file says; returns the desk as it then is.

    The dates of open cases are recounted by the ticks that follow, in batches.
    """
    office.work.year_files.decide(row, member.id if member else None, accepted=True)
    changed(office.work)
    desk = composed(office.desk, office.work)
    begin(office, row)
    return desk


def days_changed(office: Office, read: ReadYear) -> list[date]:
    """The days that are worked by one of the two calendars and not by the other, in order."""
    was = office.desk.calendar
    row = YearFile(year=read.year, content=dict(read.content), digest="", brought_at=office.now)
    will = _with(office, row)
    first = date(read.year - 1, 12, 1)
    span = range((date(read.year + 1, 2, 1) - first).days)
    days = (first + timedelta(days=i) for i in span)
    return [on for on in days if was.is_working(on) is not will.is_working(on)]


def _with(office: Office, row: YearFile) -> Calendar:
    base = office.desk.base or office.desk
    return with_years(base.calendar, [*office.work.year_files.in_force(), row])


def summary(office: Office, read: ReadYear, language: Language) -> dict[str, Any]:
    """What a card or a command says of a file before it counts."""
    between = "、" if language is Language.ZH else ", "
    different = days_changed(office, read)
    return {
        "year": read.year,
        "off": len(read.rest_days),
        "makeup": between.join(_short(on, language) for on in read.makeup_days) or "-",
        "n": len(different),
        "different": _listed(different, language),
        "cases": office.work.cases.provisional(OPEN),
    }


def _listed(days: list[date], language: Language) -> str:
    between = "、" if language is Language.ZH else ", "
    shown = between.join(_short(on, language) for on in days[:LISTED])
    return f"{shown}…" if len(days) > LISTED else shown or "-"


def _short(on: date, language: Language) -> str:
    if language is Language.ZH:
        return f"{on.month}月{on.day}日"
    return f"{on.day} {MONTHS_EN[on.month - 1][:ABBREVIATION]}"
