"""
What ends or stretches a case beyond its limit: a plan, a termination, the petition office.

A plan stays open: its promised date is the date of both clocks, the citizen is told, and nobody
rates it until it is done (design, promise 5). A termination is proposed by the unit and decided by
the desk, a plan by the unit's head; never by who proposed. The petition office keeps its own
clocks: the desk notes number and date and tells the citizen the way.
"""

from datetime import date, datetime
from typing import Any

from domain.lifecycle import Action, Actor, State, propose
from handlers.cards.board import refresh
from handlers.cards.cards import show, title
from handlers.cards.telling import tell_holders
from handlers.cases.deciding import ACTORS, PLAN, TERMINATE, words_of
from handlers.cases.history import act
from handlers.cases.requests import PROPOSED
from handlers.cases.routes import holders
from handlers.cases.undecided import due_of_requests, plan_next
from handlers.casework.dispatching import plan_stages
from handlers.casework.nudging import DATE, nudge_citizen
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.due import Appointment
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case, Request
from storage.values import Message, Written
from texts.catalogue import Language, label, say

ROW = "plan"
STEPS = {PLAN: Action.PLAN, TERMINATE: Action.TERMINATE}
LONGEST_DAYS = 365


def may_propose(office: Office, case: Case, sort: str) -> bool:
    """Whether the unit may propose it now: once signed, and while nothing of the sort waits."""
    open_to_them = State(case.state) in (State.DISPATCHED, State.IN_PROGRESS)
    return open_to_them and office.work.requests.open_for(key_of(case), sort) is None


def propose_special(
    office: Office,
    case: Case,
    member: Member,
    sort: str,
    facts: dict[str, object],
    why: str,
) -> Request:
    """Note a proposal with its reason, for whoever may decide it. Raises NotAllowed."""
    propose(State(case.state), STEPS[sort], Actor.HANDLER)
    event_id = office.work.cases.note(
        case,
        PROPOSED,
        actor=Actor.HANDLER,
        state_from=case.state,
        staff_id=member.id,
        public={"action": sort, **facts},
        personal=Written(why),
    )
    case.handler_id = member.id
    request = office.work.requests.ask(key_of(case), sort, event_id, member.id, facts)
    plan_next(office, case, request)
    return request


# A plan


def promised_at(office: Office, on: date) -> datetime:
    """A promised day ends when business ends."""
    return office.desk.calendar.at(on, office.desk.calendar.hours.close)


def grant_plan(office: Office, case: Case, request: Request, member: Member) -> None:
    """Both dates are the promised one from now on; the citizen reads old and new date, and why."""
    old = case.citizen_due_at
    at = promised_at(office, date.fromisoformat(str(request.facts["on"])))
    public: dict[str, object] = {
        "old": old.isoformat(),
        "new": at.isoformat(),
        "request": request.id,
    }
    act(office, case, Action.PLAN, ACTORS[member.role], staff=member, public=public)
    case.unit_due_at = case.citizen_due_at = at
    case.unit_due_provisional = case.citizen_due_provisional = False
    case.outcome = "plan"
    on = office.local(at).date()
    morning = office.desk.calendar.at(on, office.desk.rules.reminders.digest_at)
    office.work.due.call_off(key_of(case))
    rows = [Appointment(ROW, morning), *due_of_requests(office, case)]
    office.work.due.plan(key_of(case), case.revision, rows)
    tell_planned(office, case)
    nudge_citizen(office, case, DATE)


def fall_due(office: Office, case: Case) -> None:
    """The promised day has come: the case is in work again, and overdue once the day is over."""
    act(office, case, Action.FALL_DUE, Actor.CLOCK)
    case.outcome = None
    plan_stages(office, case, after=office.now)
    heads = office.work.staff.of_unit(case.lead_unit or "", "unit_head")
    people = {one.id: one for one in (*holders(office, case), *heads) if not one.blocked}
    for one in people.values():
        due = office.unit_due(office.language_of(one.address_id), case)
        tell_holders(office, case, [one], "plan.due", due=due)
    refresh(office, case)


def tell_planned(office: Office, case: Case) -> None:
    """The citizen's card, or words to be read out."""
    language = office.language_of(case.address_id)
    if not office.has_chat(case.address_id):
        fields = _planned_fields(office, case, language)
        office.tell(case.address_id, "citizen.planned", case_id=case.id, **fields)
        return
    show(
        office,
        case,
        case.address_id,
        lambda face: planned_message(office, case, face, language),
        fresh=True,
        lane=Lane.REPLY,
    )


def planned_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    """Old date, promised date, why; and the way to a person for whom it is too late."""
    text = say(language, "citizen.planned", **_planned_fields(office, case, language))
    row = (
        on_card(face, label(language, "button.extended_ok"), "extended_ok"),
        on_card(face, label(language, "button.too_urgent"), "too_urgent"),
    )
    return Message("citizen.planned", text, (row,))


def _planned_fields(office: Office, case: Case, language: Language) -> dict[str, Any]:
    event = office.work.cases.events(case, Action.PLAN)[-1]
    request = office.work.requests.of_case(key_of(case), PLAN)
    why = next(words_of(office, one).text for one in request if one.id == event.public["request"])
    old, new = (datetime.fromisoformat(str(event.public[key])) for key in ("old", "new"))
    return {
        "no": case.number,
        "title": title(office, case),
        "unit": office.unit_name(language, case.lead_unit),
        "old_due": office.short(language, old),
        "new_due": office.due_text(language, new),
        "reason": why,
    }


# A termination


def grant_termination(office: Office, case: Case, request: Request, member: Member) -> None:
    """The case ends; the citizen reads why, and that they may have it looked at once more."""
    public: dict[str, object] = {"request": request.id}
    written = Written(words_of(office, request).text)
    by = ACTORS[member.role]
    act(office, case, Action.TERMINATE, by, staff=member, public=public, written=written)
    case.closed_at = office.now
    tell_terminated(office, case)


def tell_terminated(office: Office, case: Case) -> None:
    """The citizen's card, or words to be read out."""
    language = office.language_of(case.address_id)
    if not office.has_chat(case.address_id):
        fields = _ended_fields(office, case, language)
        office.tell(case.address_id, "citizen.terminated", case_id=case.id, **fields)
        return
    show(
        office,
        case,
        case.address_id,
        lambda face: terminated_message(office, case, face, language),
        fresh=True,
        lane=Lane.REPLY,
    )


def terminated_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    """Why, and [look again] where that was not done before."""
    again = not office.work.cases.events(case, Action.LOOK_AGAIN)
    key = "citizen.terminated" if again else "citizen.terminated_again"
    text = say(language, key, **_ended_fields(office, case, language))
    once = (on_card(face, label(language, "button.look_again"), "look_again"),) if again else ()
    return Message(key, text, (once,) if once else ())


def _ended_fields(office: Office, case: Case, language: Language) -> dict[str, Any]:
    event = office.work.cases.events(case, Action.TERMINATE)[-1]
    return {
        "no": case.number,
        "title": title(office, case),
        "unit": office.unit_name(language, case.lead_unit, event.at),
        "reason": office.work.cases.written(event).text,
        "hotline": office.desk.county.hotline,
    }


# The petition office


def transfer_to_petition(office: Office, case: Case, clerk: Member, number: str, on: date) -> None:
    """
    The petition office has it: its number and date are noted, and no clock of ours runs.

    The citizen is told the number and the way. Raises NotAllowed.
    """
    public: dict[str, object] = {"petition": number, "on": on.isoformat()}
    act(office, case, Action.TRANSFER_TO_PETITION, Actor.CLERK, staff=clerk, public=public)
    case.closed_at = office.now
    office.work.requests.moot(key_of(case))
    language = office.language_of(case.address_id)
    office.tell(
        case.address_id,
        "citizen.petition",
        case_id=case.id,
        no=case.number,
        title=title(office, case),
        value=number,
        day=office.day(language, office.desk.calendar.at(on, office.desk.calendar.hours.close)),
        hotline=office.desk.county.hotline,
    )
    refresh(office, case)
