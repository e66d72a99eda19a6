"""The ledger as a workbook: cleared words, both clocks, never who brought it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.lifecycle import Action
from domain.masking import masked
from handlers.cards.clearing import cleared_place_in_full, cleared_text
from handlers.cases.seeing import is_secret
from handlers.casework.answering import last_reply
from handlers.ledger.columns import IN, OUT, Col, header_of
from handlers.ledger.workbook import Book, Value
from handlers.office import Office
from storage.tables import Case
from texts.catalogue import Language, keys, say

WIDTHS: Mapping[Col, float] = {
    Col.NUMBER: 12, Col.EXTERNAL_NO: 20, Col.SOURCE: 12, Col.KIND: 8, Col.CATEGORY: 18,
    Col.MATTER: 60, Col.PLACE: 26, Col.UNIT: 16, Col.NAME: 10, Col.PHONE: 16,
    Col.CONFIDENTIAL: 8, Col.URGENCY: 8, Col.STATE: 14, Col.REPLY: 50, Col.OUTCOME: 12,
    Col.REOPENED: 8, Col.GRADE: 10, Col.UNIT_ON_TIME: 9, Col.DESK_ON_TIME: 9,
}  # fmt: skip
DATE_WIDTH = 22
TEMPLATE_ROWS = 500


@dataclass(frozen=True)
class Wanted:
    """Which cases: submitted from `since`, before `until`, in these states; None: all."""

    since: datetime | None = None
    until: datetime | None = None
    states: tuple[str, ...] = ()


def write_ledger(office: Office, path: Path, wanted: Wanted, language: Language) -> int:
    """
    Write the cases to a workbook, oldest first; returns how many. Reads one case at a time.

    A ledger is passed on: what accuses a unit or may point to graft is not in it, nor counted.
    """
    count = 0
    with Book(path, language, say(language, "excel.sheet")) as book:
        book.header([header_of(language, one) for one in OUT], [_width(one) for one in OUT])
        for case in office.work.cases.submitted(wanted.since, wanted.until, wanted.states):
            if is_secret(case):
                continue
            line = _Line(office, case, language)
            book.row(CELLS[column](line) for column in OUT)
            count += 1
    return count


def write_template(path: Path, language: Language) -> None:
    """An empty workbook with the columns that can be brought in."""
    with Book(path, language, say(language, "excel.sheet")) as book:
        book.header([header_of(language, one) for one in IN], [_width(one) for one in IN])
        for column, family in ((Col.SOURCE, "source."), (Col.KIND, "kind.")):
            names = [say(language, key) for key in sorted(keys(language)) if key.startswith(family)]
            book.choices(IN.index(column), names, TEMPLATE_ROWS)


def _width(column: Col) -> float:
    return WIDTHS.get(column, DATE_WIDTH)


@dataclass(frozen=True)
class _Line:
    """One case of the ledger, in the reader's language."""

    office: Office
    case: Case
    language: Language

    def word(self, family: str, value: str | None) -> str:
        """A word of a family, or the value itself where there is none; a channel is the chat."""
        if value in self.office.desk.channels:
            return say(self.language, "excel.by_chat")
        if value is None:
            return ""
        key = f"{family}.{value}"
        return say(self.language, key) if key in keys(self.language) else value

    def at(self, moment: datetime | None) -> datetime | None:
        """A moment in the county's time."""
        return self.office.local(moment) if moment else None

    def on_time(self, due: datetime | None) -> str:
        """Whether it was answered by then; open ones are late once it is past."""
        if due is None:
            return ""
        ended = self.case.replied_at or self.case.closed_at or self.office.now
        late = ended > due
        if not late and self.case.replied_at is None and self.case.closed_at is None:
            return ""
        return say(self.language, "excel.late" if late else "excel.in_time")


def _received(line: _Line) -> Value:
    """When it was received elsewhere, where that is known; else when it was filed here."""
    filed = line.office.work.cases.events(line.case, Action.SUBMIT)
    told = filed[0].public.get("received") if filed else None
    return line.at(datetime.fromisoformat(str(told)) if told else line.case.submitted_at)


def _reply(line: _Line) -> Value:
    return masked(last_reply(line.office, line.case).text)


def _grade(line: _Line) -> Value:
    rating = line.office.work.ratings.of(line.case)
    return line.word("grade", str(rating.grade)) if rating else ""


def _unit(line: _Line) -> Value:
    case = line.case
    return line.office.unit_name(line.language, case.lead_unit) if case.lead_unit else ""


CELLS: Mapping[Col, Callable[[_Line], Value]] = {
    Col.NUMBER: lambda line: line.case.number,
    Col.EXTERNAL_NO: lambda line: line.case.external_no,
    Col.SOURCE: lambda line: line.word("source", line.case.source),
    Col.KIND: lambda line: line.word("kind", line.case.kind),
    Col.CATEGORY: lambda line: (
        line.case.category and line.office.category_name(line.language, line.case.category)
    ),
    Col.MATTER: lambda line: cleared_text(line.office, line.case),
    Col.PLACE: lambda line: cleared_place_in_full(line.office, line.case),
    Col.UNIT: _unit,
    Col.CONFIDENTIAL: lambda line: say(
        line.language, "excel.yes" if line.case.confidential else "excel.no"
    ),
    Col.RECEIVED: _received,
    Col.URGENCY: lambda line: line.word("urgency", line.case.urgency),
    Col.STATE: lambda line: say(line.language, f"state.{line.case.state}.staff"),
    Col.DISPATCHED: lambda line: line.at(line.case.dispatched_at),
    Col.UNIT_DUE: lambda line: line.at(line.case.unit_due_at),
    Col.UNIT_ON_TIME: lambda line: line.on_time(line.case.unit_due_at),
    Col.CITIZEN_DUE: lambda line: line.at(line.case.citizen_due_at),
    Col.DESK_ON_TIME: lambda line: line.on_time(line.case.citizen_due_at),
    Col.REPLIED: lambda line: line.at(line.case.replied_at),
    Col.REPLY: _reply,
    Col.OUTCOME: lambda line: line.word("outcome", line.case.outcome),
    Col.CLOSED: lambda line: line.at(line.case.closed_at),
    Col.REOPENED: lambda line: line.case.reopened,
    Col.GRADE: _grade,
}
