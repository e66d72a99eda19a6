"""The ledger of problems as rows: for a workbook of any length, and for a sheet in the chat."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.lifecycle import State
from domain.masking import masked
from handlers.cards.clearing import cleared_text
from handlers.cases.seeing import is_secret
from handlers.casework.answering import last_reply
from handlers.ledger.columns import PROBLEM_IN, PROBLEM_OUT, Col, header_of
from handlers.ledger.problems import progress
from handlers.ledger.workbook import Book, Share, Value
from handlers.office import Office
from storage.listings import ListingWords
from storage.tables import Case, Listing
from texts.catalogue import Language, keys, say

WIDTHS: Mapping[Col, float] = {
    Col.NUMBER: 12, Col.MATTER: 46, Col.UNIT: 14, Col.RESPONSIBLE: 10, Col.MEASURES: 40,
    Col.DEADLINE: 17, Col.PROGRESS: 10, Col.STATE: 14, Col.PROMISED: 17, Col.OUTCOME: 12,
    Col.REPLY: 36, Col.SOURCE: 12, Col.EXTERNAL_NO: 18, Col.REASON: 20, Col.LISTED: 17,
    Col.STRUCK: 17, Col.STRUCK_BY: 16, Col.EVIDENCE: 30, Col.PLACE: 26, Col.KIND: 8,
    Col.CATEGORY: 18, Col.RECEIVED: 22,
}  # fmt: skip
TEMPLATE_ROWS = 500


@dataclass(frozen=True)
class Line:
    """One problem of the ledger, in the reader's language."""

    office: Office
    case: Case
    listing: Listing
    words: ListingWords
    language: Language

    def word(self, family: str, value: str | None) -> str:
        """A word of a family, or the value itself where there is none; a channel is the chat."""
        if value in self.office.desk.channels:
            return say(self.language, "excel.by_chat")
        key = f"{family}.{value}"
        return say(self.language, key) if key in keys(self.language) else value or ""

    def cells(self) -> Iterator[Value]:
        """Its cells, in the order of the ledger's columns."""
        return (CELLS[column](self) for column in PROBLEM_OUT)


def lines(office: Office, language: Language, *, only_open: bool = False) -> Iterator[Line]:
    """
    Every problem, the oldest first, some hundred at a time; what was read is let go of.

    A ledger is passed on: what accuses a unit or may point to graft is not in it, nor counted.
    """
    for page in office.work.listings.pages(only_open=only_open):
        cases = office.work.cases.several({row.case_id for row in page})
        for listing in page:
            case = cases[listing.case_id]
            if not is_secret(case):
                yield Line(office, case, listing, office.work.listings.words(listing), language)


def write_problems(
    office: Office, path: Path, language: Language, *, only_open: bool = False
) -> int:
    """Write the ledger of problems to a workbook; returns how many there are."""
    count = 0
    with Book(path, language, say(language, "excel.problems")) as book:
        book.header(
            [header_of(language, one) for one in PROBLEM_OUT], [WIDTHS[one] for one in PROBLEM_OUT]
        )
        for line in lines(office, language, only_open=only_open):
            book.row(line.cells())
            count += 1
    return count


def write_problem_template(path: Path, language: Language) -> None:
    """An empty workbook for a batch of problems."""
    with Book(path, language, say(language, "excel.problems")) as book:
        book.header(
            [header_of(language, one) for one in PROBLEM_IN], [WIDTHS[one] for one in PROBLEM_IN]
        )
        for column, family in ((Col.SOURCE, "source."), (Col.KIND, "kind.")):
            names = [say(language, key) for key in sorted(keys(language)) if key.startswith(family)]
            book.choices(PROBLEM_IN.index(column), names, TEMPLATE_ROWS)


def _struck_by(line: Line) -> Value:
    """Both who struck it off, by name."""
    ids = (line.listing.struck_by, line.listing.struck_second)
    found = (line.office.work.staff.get(one) for one in ids if one is not None)
    between = "、" if line.language is Language.ZH else ", "
    return between.join(one.name for one in found if one is not None)


def _promised(line: Line) -> Value:
    """The date promised for what was planned, which is the date of both clocks."""
    planned = line.case.state == State.PLANNED
    return line.office.local(line.case.citizen_due_at).date() if planned else None


def _unit(line: Line) -> Value:
    unit = line.case.lead_unit
    return line.office.unit_name(line.language, unit) if unit else ""


def _day(line: Line, name: str) -> Value:
    at = getattr(line.listing, name)
    return line.office.local(at).date() if at is not None else None


CELLS: Mapping[Col, Callable[[Line], Value]] = {
    Col.NUMBER: lambda line: line.case.number,
    Col.MATTER: lambda line: cleared_text(line.office, line.case),
    Col.UNIT: _unit,
    Col.RESPONSIBLE: lambda line: line.listing.responsible,
    Col.MEASURES: lambda line: masked(line.words.measures),
    Col.DEADLINE: lambda line: _day(line, "due"),
    Col.PROGRESS: lambda line: Share(progress(line.case, line.listing)),
    Col.STATE: lambda line: (
        say(line.language, "excel.struck_off")
        if line.listing.struck_at
        else say(line.language, f"state.{line.case.state}.staff")
    ),
    Col.PROMISED: _promised,
    Col.OUTCOME: lambda line: line.word("outcome", line.case.outcome) if line.case.outcome else "",
    Col.REPLY: lambda line: masked(last_reply(line.office, line.case).text),
    Col.SOURCE: lambda line: line.word("source", line.listing.source or line.case.source),
    Col.EXTERNAL_NO: lambda line: line.listing.external_no or line.case.external_no,
    Col.REASON: lambda line: masked(line.words.reason),
    Col.LISTED: lambda line: _day(line, "listed_at"),
    Col.STRUCK: lambda line: _day(line, "struck_at"),
    Col.STRUCK_BY: _struck_by,
    Col.EVIDENCE: lambda line: masked(line.words.evidence),
}
