"""
AB posts: who is away hands over, never both at once, and has it back on return.

People's rules for A and B posts: B has A's powers, A hands over beforehand, both may not be away
together unless the unit's head stands in and says so.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from domain.lifecycle import State
from domain.spans import Span
from handlers.cards.board import refresh
from handlers.cards.lines import LISTED, heap_lines
from handlers.cases.routes import OF_UNITS
from handlers.casework.undecided import hand_requests_on
from handlers.lists import opening
from handlers.office import Office
from handlers.units.handing import (
    AWAY,
    BACK,
    HANDED_OVER,
    WITH_THE_UNIT,
    before,
    hand_on,
    note_handed,
    show_urgent,
)
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Absence, Case
from texts.catalogue import say

SUPERVISOR = "supervisor"


@dataclass(frozen=True)
class Clash:
    """Why somebody can't be away then: the partner who is away too, or can't be reached."""

    partner: Member | None
    until: datetime | None = None


def hours_of(office: Office, span: Span) -> tuple[datetime, datetime]:
    """From the first day's beginning to the opening of the first working day after the last."""
    calendar = office.desk.calendar
    since = max(office.now, calendar.at(span.first, time()))
    back = calendar.next_working_day(span.last)
    return since, calendar.at(back, calendar.hours.open)


def partners(office: Office, member: Member) -> list[Member]:
    """Who stands in: for a handler the other posts, for a head the handlers, else a colleague."""
    if member.role == SUPERVISOR:
        others = office.work.staff.with_role(SUPERVISOR)
        return [one for one in others if one.id != member.id]
    handlers = office.work.staff.of_unit(member.unit or "", "handler")
    return [one for one in handlers if one.id != member.id]


def cover_for(office: Office, member: Member, span: Span) -> Member | None:
    """The partner who is there all the time, or None."""
    able = [one for one in partners(office, member) if not _missing(office, one, span)]
    return able[0] if able else None


def clash_of(office: Office, member: Member, span: Span) -> Clash | None:
    """Why a member can't be away then; None where somebody stands in."""
    if cover_for(office, member, span) is not None:
        return None
    others = partners(office, member)
    if not others:
        return Clash(None)
    return Clash(others[0], _away_until(office, others[0], span))


def head_for(office: Office, member: Member, span: Span) -> Member | None:
    """The unit's head who could stand in, where somebody else is the member's head."""
    heads = office.work.staff.of_unit(member.unit or "", "unit_head")
    able = [one for one in heads if one.id != member.id and not _missing(office, one, span)]
    return able[0] if able and member.role == "handler" else None


def _missing(office: Office, member: Member, span: Span) -> bool:
    return member.blocked or _away_until(office, member, span) is not None


def _away_until(office: Office, member: Member, span: Span) -> datetime | None:
    since, until = hours_of(office, span)
    for one in office.work.absences.standing([member.id]):
        if one.since < until and one.until > since:
            return one.until
    return None


def plan_away(office: Office, member: Member, span: Span, cover: Member, *, agreed: bool) -> None:
    """Note it; what begins now is handed over now. Not `agreed`: the head is asked."""
    since, until = hours_of(office, span)
    row = office.work.absences.plan(
        member.id, (since, until), span.last, cover_id=cover.id, agreed=agreed
    )
    if agreed and row.since <= office.now:
        begin(office, row)


def tend_absences(office: Office) -> None:
    """What begins and ends by itself."""
    absences = office.work.absences
    for row in [row for row in absences.beginning() if row.until > office.now]:
        begin(office, row)
    for row in absences.ending():
        come_back(office, row)


def begin(office: Office, row: Absence) -> None:
    """Their cases go to whoever stands in: one message for all, a card for what is urgent."""
    member = office.work.staff.get(row.staff_id)
    if member is None:
        office.work.absences.end(row)
        return
    office.work.absences.begin(row, ())
    cases = before(office, member)
    heaps: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        following = hand_on(office, case, member, AWAY)
        if following is not None:
            heaps[following.id].append(case)
    office.work.absences.begin(row, [key_of(case) for case in cases])
    if row.cover_id is not None:
        heaps.setdefault(row.cover_id, [])
    for staff_id, heap in heaps.items():
        _tell_cover(office, row, member, office.work.staff.get(staff_id), heap)
    for case in cases:
        refresh(office, case)
    hand_requests_on(office, member)


def _tell_cover(
    office: Office, row: Absence, gone: Member, to: Member | None, heap: list[Case]
) -> None:
    if to is None:
        return
    language = office.language_of(to.address_id)
    fields: dict[str, Any] = {"who": gone.name, "until": office.moment(language, row.until)}
    if heap:
        fields |= {"n": len(heap), "lines": heap_lines(office, heap, language)}
    office.tell(
        to.address_id,
        "away.handed" if heap else "away.cover",
        buttons=opening(office, to.address_id, heap[:LISTED]),
        lane=Lane.STAFF,
        protect=True,
        **fields,
    )
    show_urgent(office, heap, to)


def come_back(office: Office, row: Absence) -> None:
    """They are back: what nobody touched is theirs again, and they read what became of the rest."""
    begun = row.begun_at
    office.work.absences.end(row)
    member = office.work.staff.get(row.staff_id)
    if member is None or begun is None:
        return
    cases = [office.work.cases.get(case_id) for case_id in row.handed]
    still = [case for case in cases if State(case.state) in WITH_THE_UNIT]
    still = [case for case in still if case.lead_unit == member.unit]
    mine = [case for case in still if not _touched(office, case)]
    for case in mine:
        _give_back(office, case, member)
    _tell_back(office, member, cases, still, mine)
    for case in cases:
        refresh(office, case)


def _touched(office: Office, case: Case) -> bool:
    """Whether whoever stood in did something to it since it was handed over."""
    events = office.work.cases.events(case)
    staff = office.work.staff
    ids = {one.id for role in OF_UNITS for one in staff.of_unit(case.lead_unit or "", role)}
    handed = max((i for i, one in enumerate(events) if one.action == HANDED_OVER), default=0)
    return any(one.staff_id in ids for one in events[handed:])


def _give_back(office: Office, case: Case, member: Member) -> None:
    if case.handler_id is not None:
        cover = office.work.staff.get(case.handler_id)
        case.handler_id = member.id
        note_handed(office, case, BACK, cover, member)


def _tell_back(
    office: Office, member: Member, cases: list[Case], still: list[Case], mine: list[Case]
) -> None:
    language = office.language_of(member.address_id)
    theirs = [case for case in still if case not in mine]
    blocks = [
        say(language, key, n=len(heap), lines=heap_lines(office, heap, language))
        for key, heap in (
            ("away.back_mine", mine),
            ("away.back_theirs", theirs),
            ("away.back_done", [case for case in cases if case not in still]),
        )
        if heap
    ]
    office.tell(
        member.address_id,
        "away.back",
        buttons=opening(office, member.address_id, mine[:LISTED]),
        lane=Lane.STAFF,
        protect=True,
        n=len(cases),
        lines="\n".join(["", *blocks]),
    )


def standing(office: Office, members: Iterable[Member]) -> list[Absence]:
    """What these roles have noted and is not over."""
    return office.work.absences.standing(one.id for one in members)
