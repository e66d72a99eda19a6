"""
Units renamed, merged and closed: the change holds at once, and no open case is without a unit.

What is decided lies in the database over the county of the config. Open cases of a unit that is
gone go to its heir in batches, by the same dates: a reorganisation is nobody's excuse. Whoever
gets them reads so in one message; grades given stay with the unit that earned them.
"""

from collections import defaultdict

from domain.county import BadCounty, Unit
from domain.lifecycle import Action, Actor, State
from domain.reorganising import UnitChange, may_inherit, reorganised
from handlers.administrators.living import changed, composed
from handlers.cards.board import refresh
from handlers.cards.lines import work_line
from handlers.cases.history import act
from handlers.cases.routes import needs_designation, reachable
from handlers.casework.dispatching import ask_to_designate
from handlers.groups.binding import unbind
from handlers.office import Desk, Office
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from texts.catalogue import say

RENAME, MERGE, CLOSE = "rename", "merge", "close"
WITH_A_UNIT = (
    State.DISPATCHED,
    State.IN_PROGRESS,
    State.WAITING_CITIZEN,
    State.PLANNED,
    State.REPLIED,
)
BATCH = 100
LISTED = 8


def open_cases_of(office: Office, unit: str) -> int:
    """How many open cases a unit has."""
    return office.work.cases.count_of(WITH_A_UNIT, unit)


def heirs_for(office: Office, unit: Unit) -> list[Unit]:
    """Who may have what a unit had."""
    return [one for one in office.desk.county.units if may_inherit(unit, one)]


def has_people(office: Office, *units: str) -> bool:
    """Whether anybody of these units can be reached: what is handed over must find a person."""
    people = [one for unit in units for one in office.work.staff.of_unit(unit)]
    return any(not one.blocked for one in people)


def fits(office: Office, change: UnitChange) -> bool:
    """Whether the county holds together with this change."""
    try:
        reorganised(office.desk.county, [change])
    except BadCounty:
        return False
    return True


def rename(office: Office, member: Member, unit: str, zh: str, en: str) -> None:
    """A unit has another name from now on; what it was called before still names it when typed."""
    office.work.unit_changes.note(RENAME, unit, member.id, zh=zh, en=en)
    _hold(office)


def dissolve(office: Office, member: Member, unit: str, heir: str, *, people: bool) -> int:
    """
    A unit is gone and its heir has what it had; returns how many cases are handed over.

    `people`: they go along (a merger); else they stay behind with nothing to do.
    """
    count = open_cases_of(office, unit)
    what = MERGE if people else CLOSE
    office.work.unit_changes.note(what, unit, member.id, into=heir, cases=count)
    if people:
        office.work.unit_changes.move_people(unit, heir)
        office.work.staff.remember_nothing()
        office.work.groups.remember_nothing()
    else:
        for group in office.work.groups.of_unit(unit):
            unbind(office, group, member)
    office.work.reports.move(unit, heir)
    hand_over(Office(_hold(office), office.work))
    return count


def _hold(office: Office) -> Desk:
    changed(office.work)
    return composed(office.desk, office.work)


def hand_over(office: Office) -> None:
    """One batch of open cases that a unit still has which is gone."""
    gone = [unit.code for unit in office.desk.county.gone]
    if not gone:
        return
    cases = office.work.cases.in_states(WITH_A_UNIT, units=gone, limit=BATCH)
    theirs: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        _move(office, case)
        for member in reachable(office, case)[:1]:
            theirs[member.address_id].append(case)
    for address_id, mine in theirs.items():
        _tell(office, address_id, mine)


def _move(office: Office, case: Case) -> None:
    old = case.lead_unit or ""
    heir = office.desk.county.standing(old)
    act(office, case, Action.MOVE_UNIT, Actor.CLOCK, public={"unit": heir, "from": old})
    case.lead_unit = heir
    holder = office.work.staff.get(case.handler_id) if case.handler_id else None
    if State(case.state) is not State.REPLIED and (holder is None or holder.unit != heir):
        case.handler_id = None
    refresh(office, case)
    if needs_designation(office, case):
        ask_to_designate(office, case)


def _tell(office: Office, address_id: int, cases: list[Case]) -> None:
    """All that came to somebody, in one message."""
    language = office.language_of(address_id)
    lines = [work_line(office, one, language) for one in cases[:LISTED]]
    rest = len(cases) - len(lines)
    office.tell(
        address_id,
        "units.taken_over",
        lane=Lane.STAFF,
        protect=True,
        n=len(cases),
        lines="\n".join([*lines, *([say(language, "list.rest", n=rest)] if rest > 0 else [])]),
    )
