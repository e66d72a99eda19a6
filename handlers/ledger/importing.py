"""
Orders from elsewhere become cases: a whole file or nothing of it, and never a case twice.

An order of the province's 12345 keeps its number; (source, number) is there once, so the same file
again files nothing. The desk's clocks start with the import; when it was received elsewhere is
kept beside.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from domain.blame import blames_staff
from handlers.casework.filing import Brought, Matter, file_for
from handlers.flows.intake_draft import Source
from handlers.ledger.columns import header_of
from handlers.ledger.orders import Fault, Order, Reader
from handlers.ledger.problems import differs, put_on_ledger
from handlers.ledger.reading import MOST_ROWS, BadWorkbook, read_sheet
from handlers.office import Desk, Office
from storage.people import Reader as Person
from storage.staff import Member
from storage.tables import Case
from storage.values import Batch
from texts.catalogue import Language, say

FAULTS_SHOWN = 10
DIGEST_BYTES = 16
THE_DESK = 0
"""Who looks where no person does: nobody's id."""
IMPORTED = "import"
"""The reason written beside a look at a telephone while orders are brought in."""


@dataclass(frozen=True)
class Parsed:
    """A file that was read: its orders, or what is wrong with it; headers nobody asks for."""

    digest: str
    source: Source
    orders: tuple[Order, ...]
    faults: tuple[Fault, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True)
class Imported:
    """
    What came of a file: how many cases were filed, how many were there already.

    `listed` of those filed are problems of the ledger; `other` names those known whose row says
    something else than the ledger does: nothing of them was changed.
    """

    filed: int
    known: int
    listed: int = 0
    other: tuple[str, ...] = ()


def parse(desk: Desk, data: bytes, source: Source, now: datetime, most: int = MOST_ROWS) -> Parsed:
    """
    Read a file without touching the store. `source` is of rows that name none.

    Raises BadWorkbook where it is no workbook that can be read.
    """
    sheet = read_sheet(data, most)
    orders, faults = Reader(desk.county, desk.zone, now, source).orders(sheet)
    digest = blake2b(data, digest_size=DIGEST_BYTES).hexdigest()
    return Parsed(digest, source, tuple(orders), tuple(faults), sheet.header.unused)


def bring_in(office: Office, parsed: Parsed, staff: Member | None = None) -> Imported:
    """
    File every order that is not there yet, in the one transaction of this office.

    A row is known by the desk's own number, or by source and external number; in a file that was
    brought in before all are. Raises ValueError for a file with faults: half a file is worse than
    none; BadWorkbook for more new rows than one transaction files.
    """
    if parsed.faults:
        raise ValueError("A file with faults is not brought in.")
    cases = office.work.cases
    again = cases.was_brought_in(parsed.digest)
    fresh, other = [], []
    for order in parsed.orders:
        case = _known(office, order)
        if case is not None and order.is_problem and differs(office, case, order):
            other.append(case.number)
        elif case is None and not again:
            fresh.append(order)
    if len(fresh) > MOST_ROWS:
        raise BadWorkbook("excel.too_many_rows", n=MOST_ROWS)
    known = len(parsed.orders) - len(fresh)
    staff_id = staff.id if staff else None
    batch_id = cases.begin_batch(Batch(parsed.source, parsed.digest, len(fresh), known, staff_id))
    for order in fresh:
        case = _file(office, order, batch_id, staff)
        if order.is_problem:
            put_on_ledger(office, case, order, staff)
    listed = sum(one.is_problem for one in fresh)
    return Imported(len(fresh), known, listed, tuple(other))


def _known(office: Office, order: Order) -> Case | None:
    """The case of a row, by either number."""
    cases = office.work.cases
    found = cases.by_number(order.number) if order.number else None
    if found is None and order.external_no:
        found = next(iter(cases.by_external(order.external_no, order.source)), None)
    return found


def _file(office: Office, order: Order, batch_id: int, staff: Member | None) -> Case:
    person = _person(office, order, staff)
    county = office.desk.county
    category = order.category or _sure(office, order)
    township = county.township_at(order.place or order.matter)
    return file_for(
        office,
        Matter(
            order.matter,
            (),
            order.place,
            township.code if township else None,
            category,
            order.confidential,
            kind=order.kind,
            blame_split=blames_staff(order.matter),
            unit=order.unit,
        ),
        Brought(
            person.person_id,
            person.address_id,
            order.source,
            staff,
            order.external_no,
            batch_id,
            quiet=True,
            received=order.received,
        ),
    )


def _sure(office: Office, order: Order) -> str | None:
    """The kind that the words speak for clearly; what is not clear waits for a clerk."""
    ranked = office.desk.proposer.propose(order.matter, limit=1)
    return ranked[0].category if ranked and ranked[0].score >= office.desk.sure_from else None


def _person(office: Office, order: Order, staff: Member | None) -> Person:
    """The one person of the telephone; else a new one, who can only be called."""
    work = office.work
    if order.phone:
        reader_id = staff.person_id if staff else THE_DESK
        found = work.identities.with_phone(order.phone, reader_id=reader_id, reason=IMPORTED)
        if len(found) == 1:
            return work.people.home(found[0])
    person = work.people.without_chat(Language.ZH)
    if order.phone or order.name:
        work.identities.know(person.person_id, name=order.name or None, phone=order.phone or None)
    return person


def report(parsed: Parsed, done: Imported | None, language: Language) -> str:
    """What came of a file, or what is wrong with it row by row, in words for a person."""
    if done is not None:
        return _done(done, language)
    lines = [fault_line(one, language) for one in parsed.faults[:FAULTS_SHOWN]]
    rest = len(parsed.faults) - len(lines)
    more = [say(language, "list.rest", n=rest)] if rest else []
    text = "\n".join([*lines, *more])
    return say(language, "excel.faults", n=len(parsed.faults), lines=text)


def _done(done: Imported, language: Language) -> str:
    between = "、" if language is Language.ZH else ", "
    lines = [say(language, "excel.imported", filed=done.filed, known=done.known)]
    if done.listed:
        lines.append(say(language, "excel.listed", n=done.listed))
    if done.other:
        named = between.join(done.other[:FAULTS_SHOWN])
        lines.append(say(language, "excel.other", n=len(done.other), lines=named))
    return "\n".join(lines)


def report_lines(parsed: Parsed, done: Imported | None, language: Language) -> str:
    """The report, with the headers that nobody asks for."""
    lines = [report(parsed, done, language)]
    if parsed.unused:
        between = "、" if language is Language.ZH else ", "
        lines.append(say(language, "excel.unused", lines=between.join(parsed.unused)))
    return "\n".join(lines)


def fault_line(fault: Fault, language: Language) -> str:
    """One fault: row, column, what is expected."""
    return say(
        language,
        "excel.fault_line",
        row=fault.row,
        column=header_of(language, fault.column),
        what=say(language, f"excel.fault.{fault.key}", **fault.fields),
    )
