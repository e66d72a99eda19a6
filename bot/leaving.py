"""
Files in which identities leave the desk: on the county's own machine, after two have agreed.

Each identity in the file leaves an access row in the name of whoever asked; the people of an export
are told at once, those of a breach by the notice that stands in the file.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

from domain.errors import SupingError
from handlers.office import Desk, Office
from handlers.supervisors.revealing import tell_person
from storage.cases import key_of
from storage.people import NO_CHAT
from storage.releases import BREACH, IDENTITIES
from storage.tables import Case, Release
from storage.work import Store, Work
from texts.catalogue import Language, say

COLUMNS = ("number", "name", "phone", "channel", "account", "language", "tell_by")


class NotReleased(SupingError):
    """Nobody but the asker has agreed to it yet, it was refused, or the file was made already."""


class NoSuchCase(SupingError):
    """There is no case of this number."""


class NotStaff(SupingError):
    """No supervisor or administrator has this staff number."""


@dataclass(frozen=True)
class Breach:
    """What is asked for: everybody whose data was touched in this time, or one case."""

    since: datetime
    until: datetime
    case: str | None = None


def ask_for_breach_list(store: Store, now: datetime, breach: Breach, by: str, reason: str) -> int:
    """Ask in the name of a staff number; returns the release's number. Raises NotStaff."""
    with store.work(now) as work:
        member = next(
            (
                one
                for role in ("supervisor", "administrator")
                for one in work.staff.with_role(role)
                if one.number == by
            ),
            None,
        )
        if member is None:
            raise NotStaff(f"{by}: {NotStaff.__doc__} Known numbers: {_numbers(work)}")
        if breach.case is not None and work.cases.by_number(breach.case) is None:
            raise NoSuchCase(f"{breach.case}: {NoSuchCase.__doc__}")
        facts = {
            "since": breach.since.isoformat(),
            "until": breach.until.isoformat(),
            **({"numbers": [breach.case]} if breach.case else {}),
        }
        return work.releases.ask(BREACH, facts, member.id, reason)


def _numbers(work: Work) -> str:
    roles = ("supervisor", "administrator")
    return ", ".join(one.number for role in roles for one in work.staff.with_role(role))


def write_release(store: Store, desk: Desk, now: datetime, number: int, to: Path) -> int:
    """
    Write the file of a release that another agreed to, once; returns how many people are in it.

    Only its owner can read the file. Raises NotReleased.
    """
    with store.work(now) as work:
        row = work.releases.get(number)
        if row is None or not row.granted or row.made_at is not None:
            raise NotReleased(f"{number}: {NotReleased.__doc__}")
        office = Office(desk, work)
        people = _people(office, row)
        _write(office, row, people, to)
        work.releases.made(row)
        return len(people)


def _people(office: Office, row: Release) -> list[tuple[str, ...]]:
    """One line for each person: who, where reached, how they are to be told."""
    work = office.work
    asker = work.staff.get(row.asked_by)
    lines: list[tuple[str, ...]] = []
    for person_id, cases in _concerned(work, row):
        name, phone = work.identities.read(
            person_id,
            reader_id=asker.person_id if asker else 0,
            reason=work.releases.reason(row),
            how="export",
            case_id=key_of(cases[0]) if cases else None,
        )
        reader = work.people.home(person_id)
        channel, account = work.people.account(reader.address_id)
        tell_by = "chat" if account else "phone" if phone else "public notice"
        numbers = "、".join(case.number for case in cases)
        shown = "" if channel == NO_CHAT else channel
        lines.append((numbers, name, phone, shown, str(account or ""), reader.language, tell_by))
        if row.kind == IDENTITIES:
            for case in cases:
                tell_person(office, case, work.releases.reason(row))
    return lines


def _concerned(work: Work, row: Release) -> list[tuple[int, list[Case]]]:
    numbers = row.facts.get("numbers")
    if isinstance(numbers, list):
        found = [case for one in numbers if (case := work.cases.by_number(str(one))) is not None]
        people = dict.fromkeys(case.person_id for case in found)
        return [(one, [case for case in found if case.person_id == one]) for one in people]
    since, until = (datetime.fromisoformat(str(row.facts[key])) for key in ("since", "until"))
    return [(one, work.cases.of_person(one)) for one in work.releases.concerned(since, until)]


def _write(office: Office, row: Release, people: Iterable[tuple[str, ...]], to: Path) -> None:
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with xlsxwriter.Workbook(to, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("people")
        for place, heading in enumerate(COLUMNS):
            sheet.write_string(0, place, heading)
        for line, cells in enumerate(people, 1):
            for place, cell in enumerate(cells):
                sheet.write_string(line, place, cell)
        if row.kind == BREACH:
            notice = book.add_worksheet("notice")
            for line, language in enumerate(Language):
                notice.write_string(line, 0, _notice(office, row, language))


def _notice(office: Office, row: Release, language: Language) -> str:
    """What to tell those concerned (PIPL art. 57); a person fills in what was leaked and done."""
    county = office.desk.county
    return say(
        language,
        "breach.notice",
        county=county.name_zh if language is Language.ZH else county.name_en,
        since=str(row.facts.get("since", ""))[:10],
        until=str(row.facts.get("until", ""))[:10],
        hotline=county.hotline,
    )
