"""
Due rows that fell due: reminders, alerts, closings by silence, and what must stay watched.

Everything due at once is worked in one transaction, so that each person gets one message of each
sort. A row of a case that has moved on does nothing; what waits for nobody is planned again, so
that no open case is ever without a row.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from domain.deadlines import Urgency
from domain.lifecycle import State
from domain.stages import Recipient, overdue_rank
from handlers.cards.unit_card import show_handler
from handlers.cases.legal import DECIDE, TELL
from handlers.cases.routes import UNANSWERED, clerks_for, holders, reachable
from handlers.cases.supervised import tells_alone
from handlers.cases.undecided import ASKED, WAITS
from handlers.cases.waiting import is_waiting
from handlers.casework.alerts import AGAIN, Notice, again, base, send_notices
from handlers.casework.asking import ANSWER_WAIT, NO_ANSWER, tell_no_answer, time_out
from handlers.casework.call_back import must_be_called
from handlers.casework.co_units import CO_DUE, tell_co_late
from handlers.casework.confirming import close_silent
from handlers.casework.dispatching import WATCH, WATCH_DAYS, ask_to_designate, supervisors_of
from handlers.casework.duty import DUTY, go_on
from handlers.casework.followers import spread_news
from handlers.casework.legal import remind_to_decide, tell_law
from handlers.casework.refusing import erase_words
from handlers.casework.special import ROW as PLAN_ROW
from handlers.casework.special import fall_due
from handlers.casework.undecided import still_undecided
from handlers.citizens import my_cases
from handlers.evaluator.due import RATED
from handlers.office import Office
from storage.due import Appointment
from storage.staff import Member
from storage.tables import Case
from storage.values import DueItem

Worker = Callable[[Office, Case, DueItem], Iterable[Notice]]


def work_due(office: Office, items: list[DueItem]) -> None:
    """Do what is due. After an outage a case's highest overdue stage speaks for the lower ones."""
    notices: list[Notice] = []
    for item in _highest_only(items):
        case = office.work.cases.get(item.case_id)
        notices += WORKERS.get(base(item.kind), _stage)(office, case, item)
    send_notices(office, notices)
    spread_news(office)


def _highest_only(items: list[DueItem]) -> list[DueItem]:
    """Of a case only its highest overdue stage; where none is, only its last reminder."""
    highest: dict[int, int] = {}
    last: dict[int, datetime] = {}
    for item in items:
        rank = overdue_rank(item.kind)
        if rank is not None:
            highest[item.case_id] = max(rank, highest.get(item.case_id, rank))
        elif _reminds(item):
            last[item.case_id] = max(item.due_at, last.get(item.case_id, item.due_at))
    return [item for item in items if _is_said(item, highest, last)]


def _is_said(item: DueItem, highest: dict[int, int], last: dict[int, datetime]) -> bool:
    rank = overdue_rank(item.kind)
    if rank is not None:
        return rank == highest[item.case_id]
    if not _reminds(item):
        return True
    return item.case_id not in highest and item.due_at == last[item.case_id]


def _reminds(item: DueItem) -> bool:
    return item.kind.startswith(("day_before", "days_before", "due_day", "hours_"))


def _stage(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """A reminder or an overdue stage: who is told, singly or in the supervisor's group."""
    if State(case.state) not in UNANSWERED:
        return
    for name in _names(item, "to"):
        yield from (Notice(one, case, item) for one in _members(office, case, name))
    alone = tells_alone(office, case)
    for name in _names(item, "grouped"):
        for one in _members(office, case, name):
            yield Notice(one, case, item, grouped=True, alone=alone)


def _unsigned(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """
    Nobody signed for four business hours: the next person gets the card as well.

    B, after as long again the head; where the head is silent, too, a supervisor says who does it.
    """
    if State(case.state) is not State.DISPATCHED:
        return
    able = reachable(office, case)
    asked = {*_numbers(item, "asked"), *(one.id for one in able[:1])}
    following = next((one for one in able if one.id not in asked), None)
    if following is None:
        case.silent_at = office.now
        ask_to_designate(office, case)
        return
    _ask_next(office, case, item, [*asked, following.id])
    show_handler(office, case, following, fresh=True)
    yield Notice(following, case, item)


def _ask_next(office: Office, case: Case, item: DueItem, asked: list[int]) -> None:
    """Whoever was asked now has as long as the one before."""
    desk = office.desk
    limits = desk.rules.urgencies[Urgency(case.urgency)]
    if limits.clock == "hours":
        at = desk.calendar.hours_deadline(office.now, limits.accept).at
        at = at if Urgency(case.urgency) is Urgency.CRITICAL else office.after_quiet(at)
    else:
        hours = desk.rules.reminders.unaccepted_after_hours
        at = desk.calendar.business_deadline(office.now, hours).at
    _, _, count = item.kind.partition(AGAIN)
    kind = f"{base(item.kind)}{AGAIN}{int(count or 0) + 1}"
    office.work.due.plan(item.case_id, item.revision, [Appointment(kind, at, {"asked": asked})])


def _numbers(item: DueItem, key: str) -> list[int]:
    named = item.facts.get(key)
    return [int(one) for one in named] if isinstance(named, list) else []


def _names(item: DueItem, key: str) -> list[Recipient]:
    named = item.facts.get(key)
    return [Recipient(name) for name in named] if isinstance(named, list) else []


def _members(office: Office, case: Case, recipient: Recipient) -> list[Member]:
    """The people a stage means: whoever has the case stands for post A, the next one for B."""
    able = reachable(office, case)
    match recipient:
        case Recipient.HANDLER_A:
            return _first(office, case)
        case Recipient.HANDLER_B:
            first = {one.id for one in _first(office, case)}
            return [one for one in able if one.role == "handler" and one.id not in first][:1]
        case Recipient.UNIT_HEAD:
            return [one for one in able if one.role == "unit_head"]
        case Recipient.SUPERVISOR_NAMED:
            return supervisors_of(office, case)
        case Recipient.SUPERVISION_OFFICE:
            return office.work.staff.with_role("supervisor")


def _first(office: Office, case: Case) -> list[Member]:
    """Whoever has the case, where they can be reached; else the first who can."""
    having = [one for one in holders(office, case) if not one.blocked]
    return having[:1] or reachable(office, case)[:1]


def _undispatched(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """The desk itself is late with dispatching: clerks and supervisors, each working morning."""
    if State(case.state) is not State.SUBMITTED:
        return
    again(office, item, days=1)
    yield from (Notice(one, case, item) for one in clerks_for(office, case))
    later = AGAIN in item.kind
    for one in office.work.staff.with_role("supervisor"):
        yield Notice(one, case, item, grouped=later)


def _undecided(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """Whether it is accepted is still open at the end of its working day: all who may decide."""
    if State(case.state) is not State.SUBMITTED:
        return
    again(office, item, days=1)
    for member in (*clerks_for(office, case), *office.work.staff.with_role("supervisor")):
        yield Notice(member, case, item)


def _erase(office: Office, case: Case, _item: DueItem) -> Iterable[Notice]:
    """What points to graft was kept for thirty days."""
    erase_words(office, case)
    return ()


def _silence(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """Seen three working days ago and nobody objected: closed, unless a person has to ask."""
    if State(case.state) is not State.REPLIED:
        return ()
    why = must_be_called(office, case)
    if why is None:
        close_silent(office, case)
    else:
        office.work.people.wants_a_person(case.address_id, why, case.id)
        again(office, item, days=WATCH_DAYS)
    return ()


def _call_back(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """The answer was not seen: silence means nothing, so a person calls."""
    if State(case.state) is State.REPLIED and office.work.people.reader(case.address_id).gone:
        close_silent(office, case)
    elif State(case.state) is State.REPLIED and case.seen_at is None:
        office.work.people.wants_a_person(case.address_id, "not_read", case.id)
        again(office, item, days=WATCH_DAYS)
    return ()


def _watch(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """Every stage is told and the case still open: it stays watched."""
    if State(case.state) in UNANSWERED:
        again(office, item, days=WATCH_DAYS)
    return ()


def _answer_wait(office: Office, case: Case, _item: DueItem) -> Iterable[Notice]:
    """The citizen was waited for long enough: the unit goes on with what it has."""
    if is_waiting(case):
        time_out(office, case)
        my_cases.show_going_on(office, case)
    return ()


def _co_due(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """The date of whoever was asked to help."""
    tell_co_late(office, case, int(str(item.facts["co"])))
    return ()


def _no_answer(office: Office, case: Case, _item: DueItem) -> Iterable[Notice]:
    if State(case.state) is State.IN_PROGRESS:
        tell_no_answer(office, case)
    return ()


def _told_the_law(office: Office, case: Case, _item: DueItem) -> Iterable[Notice]:
    """After the receipt, so that it is read first."""
    tell_law(office, case)
    return ()


def _undecided_by_law(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """Acceptance is decided today: who has it and the head hear so, and every morning after."""
    if remind_to_decide(office, case):
        again(office, item, days=1)
    return ()


def _promised(office: Office, case: Case, _item: DueItem) -> Iterable[Notice]:
    """The promised day has come: in work again, so that it is overdue once the day is over."""
    if State(case.state) is State.PLANNED:
        fall_due(office, case)
    return ()


def _duty(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """Whoever is on duty has not signed what can't wait: the next one is told."""
    go_on(office, case, item)
    return ()


WORKERS: Mapping[str, Worker] = {
    "unsigned": _unsigned,
    "dispatch": _undispatched,
    "refuse": _undecided,
    "erase": _erase,
    ASKED: still_undecided,
    WAITS: still_undecided,
    "silence": _silence,
    "call_back": _call_back,
    ANSWER_WAIT: _answer_wait,
    CO_DUE: _co_due,
    NO_ANSWER: _no_answer,
    WATCH: _watch,
    PLAN_ROW: _promised,
    DUTY: _duty,
    DECIDE: _undecided_by_law,
    TELL: _told_the_law,
    **RATED,
}
