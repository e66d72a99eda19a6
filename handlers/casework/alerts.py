"""
Alerts: what several due rows have to tell one person goes out as one message.

Each (case, stage, revision, person) is told once, whatever is claimed twice.
"""

from collections import defaultdict
from dataclasses import dataclass

from domain.stages import overdue_rank
from handlers.cards.lines import asked_line, triage_line, work_line
from handlers.cards.triage_card import show_triage
from handlers.cases.routes import needs_designation
from handlers.cases.seeing import may_see
from handlers.casework.nudging import nudge_unit
from handlers.office import Office, Rows
from handlers.supervisors.board import morning_message
from handlers.talking.buttons import on_list
from storage.cases import key_of
from storage.due import Appointment
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
    "refuse": "reminder.undecided",
    "contact": "reminder.contact",
    "check": "reminder.check",
    "appeal": "reminder.appeal",
    "asked": "reminder.asked",
    "waits": "reminder.waits",
}
NUDGED = {
    "reminder.unsigned": "unsigned",
    "reminder.due_day": "due",
    "reminder.hours": "due",
}
LIMITED = ("reminder.unsigned", "reminder.day_before", "reminder.due_day")
"""Clocks of hours are never held back."""
OF_UNITS = ("handler", "unit_head")
OF_TRIAGE = ("reminder.undispatched", "reminder.undecided")
OF_REQUESTS = ("reminder.asked", "reminder.waits")
LINES = {
    **dict.fromkeys(OF_TRIAGE, triage_line),
    **dict.fromkeys(OF_REQUESTS, asked_line),
}
FIRST = 0
SUPERVISORS = "overdue.supervisor"


def again(office: Office, item: DueItem, *, days: int) -> None:
    """Plan the same row for a later working morning, under a name of its own."""
    _, _, count = item.kind.partition(AGAIN)
    kind = f"{base(item.kind)}{AGAIN}{int(count or 0) + 1}"
    at = office.morning(office.now, days=days)
    office.work.due.plan(item.case_id, item.revision, [Appointment(kind, at)])


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
    alone: bool = False

    @property
    def stage(self) -> str:
        """The stage, without the count of how often it was planned again."""
        return base(self.item.kind)


def send_notices(office: Office, notices: list[Notice]) -> None:
    """Tell everybody: singly what is single, grouped what is grouped or several."""
    heaps: dict[tuple[int, str, int], list[Notice]] = defaultdict(list)
    for one in notices:
        if not may_see(one.member, one.case):
            continue
        told = office.work.alerts.told(
            key_of(one.case), one.item.kind, one.item.revision, one.member.id
        )
        if told:
            heaps[one.member.id, _sort(one), key_of(one.case) if one.alone else 0].append(one)
            if (event := NUDGED.get(_sort(one))) is not None:
                nudge_unit(office, one.case, event)
    for (_, sort, alone), heap in heaps.items():
        if sort == SUPERVISORS and alone and not needs_designation(office, heap[0].case):
            show_triage(office, heap[0].case, heap[0].member.address_id, fresh=True)
        elif sort == SUPERVISORS:
            _tell_supervisor(office, heap)
        else:
            _tell(office, sort, heap)


def _sort(one: Notice) -> str:
    """Which message a notice belongs into."""
    rank = overdue_rank(one.stage)
    if one.grouped:
        return SUPERVISORS
    if rank is None:
        return REMINDERS.get(one.stage.split("_")[0], "reminder.unsigned")
    if one.member.role != "unit_head":
        return "overdue.handler"
    return "overdue.unit_head" if rank == FIRST else "urge.unit_head"


def _tell(office: Office, sort: str, heap: list[Notice]) -> None:
    member = heap[0].member
    if not _may_ping(office, sort, member, heap):
        return
    language = office.language_of(member.address_id)
    line = LINES.get(sort, work_line)
    lines = [line(office, one.case, language) for one in heap[:LISTED]]
    office.tell(
        member.address_id,
        sort,
        lane=Lane.STAFF,
        buttons=_ways(sort, language),
        case_id=heap[0].case.id if len(heap) == 1 else None,
        protect=True,
        n=len(heap),
        lines="\n".join([*lines, *_rest(len(heap) - len(lines), language)]),
    )


def _ways(sort: str, language: Language) -> Rows:
    """What waits to be decided opens from where it is told."""
    if sort not in OF_REQUESTS:
        return ()
    return ((on_list("approvals_anew", 0, label(language, "button.approvals")),),)


def _may_ping(office: Office, sort: str, member: Member, heap: list[Notice]) -> bool:
    """A day's single reminders are limited; what is beyond comes in one summary at its end."""
    if sort not in LIMITED or member.role not in OF_UNITS:
        return True
    most = office.desk.rules.reminders.max_single_pings_per_person_per_day
    day = office.local(office.now).date()
    return office.work.staff_days.ping(member.id, day, most, [key_of(one.case) for one in heap])


def _rest(count: int, language: Language) -> list[str]:
    return [say(language, "list.rest", n=count)] if count > 0 else []


def _tell_supervisor(office: Office, heap: list[Notice]) -> None:
    """What fell due and what went a stage higher, grouped by unit; one message per supervisor."""
    member = heap[0].member
    once = {key_of(one.case): one.case for one in heap}
    new = sum(one.stage == f"overdue_{FIRST}" for one in heap)
    message = morning_message(office, member, list(once.values()), new)
    office.send(member.address_id, message, lane=Lane.STAFF)
