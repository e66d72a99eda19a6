"""
Handling cases together (并单) and apart again: what happens to unit, dates and due rows.

A merged case keeps its own unit and dates, which rest; its citizen hears what the parent's hears.
No case hangs on a parent that has ended without an answer: it goes on by itself, or for the others.
"""

from datetime import datetime
from typing import Any

from domain.deadlines import Kind, Urgency, citizen_due, dispatch_due, reopen_until
from domain.lifecycle import Action, Actor, State, offered
from domain.routing import FOR_A_PERSON
from handlers.cards.board import refresh, to_triage
from handlers.cards.telling import tell_holders
from handlers.cards.unit_card import show_handler
from handlers.cases.alike import reports
from handlers.cases.history import act
from handlers.cases.routes import holders, needs_designation, reachable
from handlers.cases.undispatched import due_of_dispatch
from handlers.casework.confirming import start_again
from handlers.casework.dispatching import ask_to_designate, plan_stages, start_unit_clock
from handlers.office import Office
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case

ANSWERED = (State.REPLIED, State.CLOSED)


def may_be_parent(case: Case) -> bool:
    """Whether other cases may be handled with it: it is open, unanswered and no child itself."""
    return Action.JOIN in offered(State(case.state), Actor.CITIZEN)


def may_be_child(case: Case) -> bool:
    """Whether a clerk may put it under another case now."""
    return Action.MERGE in offered(State(case.state), Actor.CLERK)


def why_not(child: Case, parent: Case) -> str:
    """The text that says why these two can't be merged; empty where they can."""
    if child.id == parent.id:
        return "merge.itself"
    if not may_be_child(child):
        return "merge.not_now"
    if State(parent.state) is State.MERGED:
        return "merge.is_child"
    if _for_other_eyes(child, parent):
        return "merge.apart"
    return "" if may_be_parent(parent) else "merge.ended"


def _for_other_eyes(child: Case, parent: Case) -> bool:
    """Whether one of them is read by fewer people, so that its words would reach the other's."""
    if any(getattr(one, "accused_unit", None) for one in (child, parent)):
        return True
    return child.category != parent.category and bool(
        FOR_A_PERSON & {child.category or "", parent.category or ""}
    )


def merge(office: Office, child: Case, parent: Case, clerk: Member) -> None:
    """
    Put a case under another: its citizen is told the number, the unit and both dates.

    What was under it moves along. Raises NotAllowed where the table does not let a clerk.
    """
    work = office.work
    before: dict[str, object] = {"state": child.state}
    public: dict[str, object] = {"parent": parent.number}
    act(office, child, Action.MERGE, Actor.CLERK, staff=clerk, public=public)
    under = work.mergings.children(key_of(child))
    work.mergings.merge(key_of(child), key_of(parent), clerk.id, before)
    for one in (child, *under):
        tell_merged(office, one, parent)
    n = reports(office, parent) - 1
    tell_holders(office, parent, holders(office, parent), "joined.handler", n=n)
    refresh(office, child)
    refresh(office, parent)


def tell_merged(office: Office, child: Case, parent: Case) -> None:
    """To the child's citizen: with which case, who has it, by when, and the date told before."""
    language = office.language_of(child.address_id)
    office.tell(
        child.address_id,
        "merge.told",
        case_id=child.id,
        no=child.number,
        parent=parent.number,
        unit=office.unit_name(language, parent.lead_unit),
        due=office.citizen_due(language, parent),
        old_due=office.short(language, child.citizen_due_at),
    )


def split(
    office: Office, child: Case, by: Actor, *, clerk: Member | None = None, key: str = "split.told"
) -> None:
    """
    Take a case out of a merge: its unit, dates and due rows are as before.

    A date that passed meanwhile starts anew, and the citizen is told both. What had no unit goes
    back to triage. Raises NotAllowed where it isn't merged.
    """
    parent_id = office.work.mergings.parent_id(key_of(child))
    with_unit = child.lead_unit is not None
    action = Action.SPLIT if with_unit else Action.STAND_ALONE
    act(office, child, action, by, staff=clerk)
    office.work.mergings.split(key_of(child))
    old_due = child.citizen_due_at
    (_back_to_unit if with_unit else _back_to_triage)(office, child)
    _tell_split(office, child, key, old_due)
    refresh(office, child)
    if parent_id is not None:
        refresh(office, office.work.cases.get(parent_id))


def _tell_split(office: Office, child: Case, key: str, old_due: datetime) -> None:
    """Who has it and by when; where that moved, the date it was as well."""
    language = office.language_of(child.address_id)
    moved = child.citizen_due_at != old_due
    told_before: dict[str, Any] = {"old_due": office.short(language, old_due)} if moved else {}
    office.tell(
        child.address_id,
        f"{key}_anew" if moved else key,
        case_id=child.id,
        no=child.number,
        unit=office.unit_name(language, child.lead_unit),
        due=office.citizen_due(language, child),
        **told_before,
    )


def _back_to_unit(office: Office, child: Case) -> None:
    child.handler_id = None
    if child.unit_due_at is None or min(child.unit_due_at, child.citizen_due_at) <= office.now:
        _date_anew(office, child, sure=True)
        start_unit_clock(office, child)
        return
    plan_stages(office, child, after=office.now)
    if needs_designation(office, child):
        ask_to_designate(office, child)
    else:
        show_handler(office, child, reachable(office, child)[0], fresh=True)


def _back_to_triage(office: Office, child: Case) -> None:
    if min(child.dispatch_due_at, child.citizen_due_at) <= office.now:
        _date_anew(office, child, sure=False)
    row = due_of_dispatch(office, child)
    office.work.due.plan(key_of(child), child.revision, [row])
    to_triage(office, child)


def _date_anew(office: Office, case: Case, *, sure: bool) -> None:
    """Dates that passed while it was handled with another start anew."""
    desk, urgency, kind = office.desk, Urgency(case.urgency), Kind(case.kind)
    told = citizen_due(
        desk.rules, desk.calendar, urgency=urgency, kind=kind, submitted=office.now, sure=sure
    )
    given = dispatch_due(
        desk.rules, desk.calendar, urgency=urgency, kind=kind, submitted=office.now
    )
    case.dispatch_due_at = given.at
    case.citizen_due_at = max(told.at, case.citizen_due_at)
    case.citizen_due_provisional = told.provisional


# The parent was answered, and a child's citizen says that theirs is still there


def may_say_still_there(office: Office, child: Case) -> bool:
    """Whether a merged case's citizen may have it done by itself: answered, not too long ago."""
    parent_id = office.work.mergings.parent_id(key_of(child))
    if State(child.state) is not State.MERGED or parent_id is None:
        return False
    parent = office.work.cases.get(parent_id)
    if State(parent.state) not in ANSWERED:
        return False
    closed = parent.closed_at
    return closed is None or office.now <= reopen_until(office.desk.rules, closed)


def still_there(office: Office, child: Case) -> None:
    """
    Done again by itself, by the parent's unit, by somebody who didn't reply there (promise 5).

    Both clocks start anew and it counts as a redo. Raises NotAllowed where it isn't merged.
    """
    parent = office.work.cases.get(office.work.mergings.parent_id(key_of(child)) or 0)
    child.lead_unit = parent.lead_unit or child.lead_unit
    if child.lead_unit is None:
        split(office, child, Actor.CLOCK)
        return
    act(office, child, Action.SPLIT, Actor.CITIZEN, public={"still_there": True})
    office.work.mergings.split(key_of(child))
    start_again(office, child)
    refresh(office, parent)


# The parent ended without an answer


def release(office: Office, parent: Case) -> None:
    """Every child goes on by itself: what was decided of one case is decided of no other."""
    for child in office.work.mergings.children(key_of(parent)):
        split(office, child, Actor.CLOCK, key="split.parent_ended")


def succeed(office: Office, parent: Case) -> Case | None:
    """
    The parent was withdrawn: its first child goes on for the others, with the parent's unit.

    Returns the heir; None where there is no child.
    """
    work = office.work
    children = work.mergings.children(key_of(parent))
    if not children:
        return None
    heir, *others = children
    if parent.lead_unit is not None and not heir.confidential:
        _inherit(heir, parent)
    split(office, heir, Actor.CLOCK, key="split.heir")
    work.mergings.move(key_of(parent), key_of(heir))
    for one in others:
        tell_merged(office, one, heir)
    refresh(office, heir)
    return heir


def _inherit(heir: Case, parent: Case) -> None:
    """The unit that was at it stays at it, with the dates it had and the citizens were told."""
    heir.lead_unit, heir.designated = parent.lead_unit, parent.designated
    heir.supervisor_id = heir.supervisor_id or parent.supervisor_id
    heir.dispatched_at, heir.unit_due_at = parent.dispatched_at, parent.unit_due_at
    heir.unit_due_provisional, heir.calendar = parent.unit_due_provisional, parent.calendar
    heir.citizen_due_at = max(heir.citizen_due_at, parent.citizen_due_at)
