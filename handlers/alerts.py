"""
Alerts: what several due rows have to tell one person goes out as one message.

Each (case, stage, revision, person) is told once, whatever is claimed twice.
"""

from collections import defaultdict
from dataclasses import dataclass

from domain.stages import overdue_rank
from handlers.buttons import on_list
from handlers.cards import title
from handlers.office import Office
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from storage.values import DueItem
from texts.catalogue import Language, label, say

LISTED = 8
AGAIN = "#"
REMINDERS = {
    "unsigned": "reminder.unsigned",
    "day": "reminder.day_before",
    "days": "reminder.day_before",
    "due": "reminder.due_day",
    "hours": "reminder.hours",
    "dispatch": "reminder.undispatched",
}


def base(kind: str) -> str:
    """A due row's kind without the count of how often it was planned again."""
    return kind.split(AGAIN, maxsplit=1)[0]


@dataclass(frozen=True)
class Notice:
    """One person is to be told of one stage of one case."""

    member: Member
    case: Case
    item: DueItem
    grouped: bool = False

    @property
    def stage(self) -> str:
        """The stage, without the count of how often it was planned again."""
        return base(self.item.kind)


def send_notices(office: Office, notices: list[Notice]) -> None:
    """Tell everybody: singly what is single, grouped what is grouped or several."""
    heaps: dict[tuple[int, str], list[Notice]] = defaultdict(list)
    for one in notices:
        told = office.work.alerts.told(
            key_of(one.case), one.item.kind, one.item.revision, one.member.id
        )
        if told:
            heaps[one.member.id, _sort(one)].append(one)
    for (_, sort), heap in heaps.items():
        _send(office, sort, heap)


def _sort(one: Notice) -> str:
    """Which message a notice belongs into."""
    if overdue_rank(one.stage) is None:
        return REMINDERS.get(one.stage.split("_")[0], "reminder.unsigned")
    if one.grouped:
        return "overdue.supervisor"
    return "overdue.unit_head" if one.member.role == "unit_head" else "overdue.handler"


def _send(office: Office, sort: str, heap: list[Notice]) -> None:
    member = heap[0].member
    language = office.language_of(member.address_id)
    if sort == "overdue.supervisor":
        _tell_supervisor(office, member, heap, language)
        return
    lines = "\n".join(case_line(office, one.case, language) for one in heap[:LISTED])
    office.tell(
        member.address_id,
        sort,
        lane=Lane.STAFF,
        case_id=heap[0].case.id if len(heap) == 1 else None,
        protect=True,
        n=len(heap),
        lines=_with_rest(lines, len(heap), language),
    )


def _with_rest(lines: str, count: int, language: Language) -> str:
    rest = count - LISTED
    return f"{lines}\n{say(language, 'list.rest', n=rest)}" if rest > 0 else lines


def case_line(office: Office, case: Case, language: Language) -> str:
    """One case in a line: number, title, when it was or is due, who has it."""
    member = office.work.staff.get(case.handler_id) if case.handler_id else None
    at = case.unit_due_at or case.dispatch_due_at
    return say(
        language,
        "work.line",
        no=case.number,
        title=title(office, case),
        due=office.short(language, at),
        state=say(language, f"state.{case.state}.staff"),
        who=member.name if member else say(language, "nobody_signed"),
    )


def _tell_supervisor(
    office: Office, member: Member, heap: list[Notice], language: Language
) -> None:
    """What fell due, grouped by unit; one message per supervisor."""
    by_unit: dict[str | None, list[Case]] = defaultdict(list)
    for one in heap:
        by_unit[one.case.lead_unit].append(one.case)
    blocks = [
        _unit_block(office, unit, cases, language)
        for unit, cases in sorted(by_unit.items(), key=lambda pair: -len(pair[1]))[:LISTED]
    ]
    new = sum(one.stage == "overdue_0" for one in heap)
    office.tell(
        member.address_id,
        "overdue.supervisor",
        buttons=((on_list("overdue", 0, label(language, "button.one_by_one")),),),
        lane=Lane.STAFF,
        protect=True,
        date=office.day(language, office.now),
        new=new,
        again=len(heap) - new,
        blocks=_with_rest("\n".join(blocks), len(by_unit), language),
    )


def _unit_block(office: Office, unit: str | None, cases: list[Case], language: Language) -> str:
    head = say(language, "overdue.unit_line", unit=office.unit_name(language, unit), n=len(cases))
    lines = [case_line(office, case, language) for case in cases[:3]]
    return "\n".join([head, *lines])
