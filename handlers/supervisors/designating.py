"""What waits for a supervisor to say who does it: a list, and one message each working morning."""

from collections import defaultdict
from datetime import time

from handlers.cards.lines import heap_lines
from handlers.cases.deciding import is_there
from handlers.cases.routes import OF_UNITS, UNANSWERED, needs_designation, supervisors_of
from handlers.casework.dispatching import to_the_list
from handlers.office import Office, Turn
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case

TOLD, NOON = "designate.told", time(12, 0)


def undesignated(office: Office) -> list[Case]:
    """Every case that waits to be given to somebody, the earliest deadline first."""
    everybody = [one for role in OF_UNITS for one in office.work.staff.with_role(role)]
    there = {one.unit for one in everybody if is_there(one)}
    empty = [one.code for one in office.desk.county.units if one.code not in there]
    found = office.work.supervision.undesignated(UNANSWERED, empty)
    return [case for case in found if needs_designation(office, case)]


def to_designate(turn: Turn) -> list[Case]:
    """Those that the sender is asked for."""
    mine = {one.id for one in turn.roles}
    office = turn.office
    return [
        case
        for case in undesignated(office)
        if mine & {one.id for one in supervisors_of(office, case)}
    ]


def tend_designations(office: Office) -> None:
    """On a working morning each supervisor reads once what still waits."""
    here = office.local(office.now)
    morning = office.desk.rules.reminders.digest_at <= here.time() < NOON
    today = here.date().isoformat()
    if not morning or not office.desk.calendar.is_working(here.date()):
        return
    if office.work.meta.get(TOLD) == today:
        return
    office.work.meta.put(TOLD, today)
    heaps: defaultdict[int, list[Case]] = defaultdict(list)
    members: dict[int, Member] = {}
    for case in undesignated(office):
        for member in supervisors_of(office, case):
            members[member.id] = member
            heaps[member.id].append(case)
    for staff_id, heap in heaps.items():
        _tell(office, members[staff_id], heap)


def _tell(office: Office, member: Member, heap: list[Case]) -> None:
    language = office.language_of(member.address_id)
    office.tell(
        member.address_id,
        "designate.morning",
        buttons=to_the_list(language),
        lane=Lane.STAFF,
        protect=True,
        n=len(heap),
        lines=heap_lines(office, heap, language),
    )
