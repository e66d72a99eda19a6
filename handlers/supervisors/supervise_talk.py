"""Listing a case, and noting a leader's, once the dialogue is through."""

from datetime import date, datetime
from typing import Any

from domain.lifecycle import Action, Actor, NotAllowed, State, moves
from handlers.cards.board import refresh
from handlers.cards.telling import tell_holders
from handlers.cases.history import act
from handlers.cases.routes import holders, people_for, reachable
from handlers.cases.supervised import LED, LISTED
from handlers.casework.dispatching import plan_stages
from handlers.flows.supervise import LEAD, LISTING, LeadDraft, ListDraft, SuperviseFacts
from handlers.office import Office, Turn
from handlers.supervisors.taps import supervising
from handlers.talking.talk import Talk, in_service
from storage.cases import key_of
from storage.listings import AlreadyListed
from storage.staff import Member
from storage.tables import Case

AHEAD = (5, 10, 15)
"""Working days ahead that can be tapped."""


def _facts(turn: Turn, draft: dict[str, Any]) -> SuperviseFacts:
    office, case = turn.office, turn.work.cases.get(int(draft["case_id"]))
    calendar = office.desk.calendar
    today = office.local(office.now).date()

    def words(on: date) -> str:
        return office.day(turn.language, calendar.at(on, calendar.hours.close))

    days = [calendar.working_days_after(today, n) for n in AHEAD]
    people = dict.fromkeys(one.name for one in people_for(office, case))
    return SuperviseFacts(
        case.number, today, tuple(people), tuple((on, words(on)) for on in days), words
    )


def put_on_list(office: Office, case: Case, member: Member, draft: ListDraft) -> None:
    """
    The case stands on the list; its unit knows, and from now on it is told of alone.

    Raises NotAllowed, AlreadyListed.
    """
    due = _closes(office, draft.on)
    _step(office, case, member, LISTED, due=due.isoformat())
    office.work.listings.list(
        case,
        reason=draft.reason,
        measures=draft.measures,
        responsible=draft.responsible,
        due=due,
        listed_by=member.id,
    )
    _tell(office, case, "listing.told", due=due)


def put_under_leader(office: Office, case: Case, member: Member, draft: LeadDraft) -> None:
    """A leader has the case; name and date stand on it. Raises NotAllowed."""
    due = _closes(office, draft.on)
    _step(office, case, member, LED, due=due.isoformat())
    office.work.supervision.lead(key_of(case), draft.leader, due, member.id)
    _tell(office, case, "lead.told", due=due)


def _closes(office: Office, on: date | None) -> datetime:
    calendar = office.desk.calendar
    return calendar.at(on or office.local(office.now).date(), calendar.hours.close)


def _step(office: Office, case: Case, member: Member, what: str, **more: object) -> None:
    public: dict[str, object] = {"what": what, **more}
    act(office, case, Action.SUPERVISE, Actor.SUPERVISOR, staff=member, public=public)


def _tell(office: Office, case: Case, key: str, due: datetime) -> None:
    """Whoever has it and the head read it; the stages are told at once from now on."""
    if case.unit_due_at is not None and State(case.state) is not State.WAITING_CITIZEN:
        plan_stages(office, case, after=office.now)
    heads = [one for one in reachable(office, case) if one.role == "unit_head"]
    told = {one.id: one for one in (*holders(office, case), *heads)}
    for one in told.values():
        language = office.language_of(one.address_id)
        tell_holders(office, case, [one], key, due=office.short(language, due))
    refresh(office, case)


def _finish_list(turn: Turn, draft: ListDraft) -> None:
    case = turn.work.cases.get(draft.case_id)
    member = supervising(turn, case)
    try:
        if member is not None:
            moves(State(case.state), Action.SUPERVISE, Actor.SUPERVISOR)
            put_on_list(turn.office, case, member, draft)
    except (NotAllowed, AlreadyListed):
        member = None
    _said(turn, case, "listing.done", member)


def _finish_lead(turn: Turn, draft: LeadDraft) -> None:
    case = turn.work.cases.get(draft.case_id)
    member = supervising(turn, case)
    try:
        if member is not None:
            put_under_leader(turn.office, case, member, draft)
    except NotAllowed:
        member = None
    _said(turn, case, "lead.done", member)


def _said(turn: Turn, case: Case, key: str, member: Member | None) -> None:
    turn.reply(
        key if member is not None else "request.too_late",
        protect=True,
        about=case,
        no=case.number,
    )


in_service(Talk(LISTING, _facts, _finish_list, lambda draft: draft.reason))
in_service(Talk(LEAD, _facts, _finish_lead, lambda draft: draft.leader))
