"""Requests beside the state, by one table: asked by one, decided by another, told to both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.lifecycle import Action, Actor
from handlers.cards.board import refresh
from handlers.cards.telling import tell_holders
from handlers.cards.triage_card import show_triage
from handlers.cards.unit_card import show_handler
from handlers.cases.deciding import (
    ACTORS,
    EXTENSION,
    PLAN,
    REFUSALS,
    REPLY,
    RETURN,
    TERMINATE,
    asked,
)
from handlers.cases.history import act
from handlers.cases.undecided import BEFORE, call_off, plan_next
from handlers.casework.answering import approve_reply
from handlers.casework.extending import grant_extension
from handlers.casework.returning import accept_return
from handlers.casework.special import grant_plan, grant_termination
from handlers.office import Office
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case, Request
from storage.values import Written
from texts.catalogue import fields_of

Grant = Callable[[Office, Case, Request, Member], None]


@dataclass(frozen=True)
class Sort:
    """A sort of request: the step that asks, and what is done once somebody agreed."""

    ask: Action
    grant: Grant


SORTS: Mapping[str, Sort] = {
    RETURN: Sort(Action.REQUEST_RETURN, accept_return),
    EXTENSION: Sort(Action.REQUEST_EXTENSION, grant_extension),
    PLAN: Sort(Action.PLAN, grant_plan),
    TERMINATE: Sort(Action.TERMINATE, grant_termination),
    REPLY: Sort(Action.PROPOSE_REPLY, approve_reply),
}


def ask(
    office: Office,
    case: Case,
    member: Member,
    sort: str,
    facts: dict[str, object],
    written: Written,
) -> Request:
    """
    Ask for something; whoever may decide it sees it at once, and the clock runs on.

    `facts` are in clear, so no person's words are among them. Raises NotAllowed.
    """
    step = SORTS[sort].ask
    public = {**facts, "unit_asks": case.lead_unit}
    act(office, case, step, Actor.HANDLER, staff=member, public=public, written=written)
    case.handler_id = member.id
    earlier = office.work.requests.open_for(key_of(case), sort)
    if earlier is not None:
        earlier.decided_at = office.now
    event = office.work.cases.events(case, step)[-1]
    request = office.work.requests.ask(key_of(case), sort, int(event.id or 0), member.id, facts)
    plan_next(office, case, request)
    refresh(office, case)
    put_before(office, case, request)
    return request


def put_before(office: Office, case: Case, request: Request) -> None:
    """The case's card, with what is asked, before whoever is asked to decide it; once each."""
    before = request.facts.get(BEFORE, [])
    new = [one for one in asked(office, case, request) if one.id not in before]
    request.facts = {**request.facts, BEFORE: [*before, *(one.id for one in new)]}
    for one in new:
        if one.role == "unit_head":
            show_handler(office, case, one, fresh=True)
        else:
            show_triage(office, case, one.address_id, fresh=True)


def grant(office: Office, case: Case, request: Request, member: Member) -> None:
    """
    Somebody who may decide it agrees: it is done, the proposer told.

    Raises NotAllowed where the case has moved on.
    """
    SORTS[request.action].grant(office, case, request, member)
    office.work.requests.decide(request, member.id, granted=True)
    call_off(office, case, request)
    _tell(office, case, request, f"request.granted.{request.action}", who=member.name)
    refresh(office, case)


def deny(office: Office, case: Case, request: Request, member: Member, why: str) -> None:
    """Somebody who may decide it says no, and why. Raises NotAllowed."""
    act(
        office,
        case,
        REFUSALS[request.action],
        ACTORS[member.role],
        staff=member,
        written=Written(why) if why else None,
    )
    office.work.requests.decide(request, member.id, granted=False)
    call_off(office, case, request)
    _tell(
        office, case, request, f"request.denied.{request.action}", who=member.name, why=why or "–"
    )
    refresh(office, case)


def _tell(office: Office, case: Case, request: Request, key: str, **fields: str) -> None:
    proposer = office.work.staff.get(request.asked_by)
    if proposer is None:
        return
    language = office.language_of(proposer.address_id)
    if "due" in fields_of(language, key):
        fields["due"] = office.unit_due(language, case)
    tell_holders(office, case, [proposer], key, **fields)
