"""
Striking a problem off 销号: one proposes it with evidence, another agrees (rules 6.4; 2.2).

Only what is closed can be struck off, and nothing that its citizen graded badly: what is only
planned stays open with its promised date. The second person is a supervisor; where there is no
other, the unit's head. Whoever was responsible for the answer never decides.
"""

from domain.evaluator import GRADES
from domain.lifecycle import State
from domain.staff import Role
from handlers.cases.requests import PROPOSED, STRIKE
from handlers.cases.seeing import may_see, those_who_may_see
from handlers.office import Office
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case, Listing, Request
from storage.values import Written

STRUCK_OFF, KEPT = "struck_off", "strike_refused"
PLANNED = "strike.planned"
BAD = 2
ACTORS = {Role.SUPERVISOR: "supervisor", Role.UNIT_HEAD: "unit_head", Role.HANDLER: "handler"}


def why_not(office: Office, case: Case, listing: Listing) -> str | None:
    """Why a problem can't be struck off yet, as the key of a text; None where it can."""
    if listing.struck_at is not None:
        return "strike.done_already"
    if case.state == State.PLANNED:
        return PLANNED
    if case.state != State.CLOSED:
        return "strike.not_closed"
    rating = office.work.ratings.of(case)
    if rating is not None and rating.grade <= BAD:
        return "strike.bad_rating"
    if office.work.requests.open_for(key_of(case), STRIKE) is not None:
        return "strike.waits"
    return None


def may_propose(case: Case, members: tuple[Member, ...]) -> Member | None:
    """The role in which somebody may propose it: a supervisor, or of the unit that has it."""
    return next(
        (
            one
            for one in members
            if one.person_id != case.person_id
            and may_see(one, case)
            and (
                one.role == Role.SUPERVISOR
                or (one.role in (Role.UNIT_HEAD, Role.HANDLER) and one.unit == case.lead_unit)
            )
        ),
        None,
    )


def propose(
    office: Office, case: Case, listing: Listing, member: Member, written: Written
) -> Request:
    """Note the proposal with its evidence; whoever may decide is to be told."""
    event_id = office.work.cases.note(
        case,
        PROPOSED,
        actor=ACTORS[Role(member.role)],
        state_from=case.state,
        staff_id=member.id,
        public={"action": STRIKE, "listing": listing.id},
        personal=written,
    )
    return office.work.requests.ask(
        key_of(case), STRIKE, event_id, member.id, {"listing": listing.id}
    )


def deciders(office: Office, case: Case, request: Request) -> list[Member]:
    """Supervisors who are not the proposer; without any, the unit's heads who aren't."""
    proposer = office.work.staff.get(request.asked_by)
    own = {proposer.person_id if proposer else None, case.person_id, _answered(office, case)}
    for found in (
        office.work.staff.with_role(Role.SUPERVISOR),
        office.work.staff.of_unit(case.lead_unit or "", Role.UNIT_HEAD),
    ):
        able = those_who_may_see(case, [one for one in found if one.person_id not in own])
        if any(one.is_there for one in able):
            return able
    return []


def _answered(office: Office, case: Case) -> int | None:
    """Who had the case when it was answered."""
    handler = office.work.staff.get(case.handler_id) if case.handler_id is not None else None
    return handler.person_id if handler else None


def decider(office: Office, case: Case, request: Request, person_id: int) -> Member | None:
    """The role in which a person may decide; None where they may not."""
    able = deciders(office, case, request)
    return next((one for one in able if one.person_id == person_id), None)


def decide(office: Office, request: Request, member: Member, *, granted: bool) -> Case:
    """Strike it off with its evidence, or leave it on the list; once."""
    work = office.work
    case = work.cases.get(request.case_id)
    work.requests.decide(request, member.id, granted=granted)
    listing = work.listings.get(int(request.facts["listing"]))
    if granted and listing is not None:
        words = work.cases.written(work.cases.event(request.event_id)).text
        work.listings.strike(listing, by=request.asked_by, second=member.id, evidence=words)
    work.cases.note(
        case,
        STRUCK_OFF if granted else KEPT,
        actor=ACTORS[Role(member.role)],
        state_from=case.state,
        staff_id=member.id,
        public={"listing": request.facts["listing"], "proposed_by": request.asked_by},
    )
    return case


def satisfied_how(office: Office, case: Case) -> str:
    """How its citizen left it, as the key of a text: graded, confirmed, silent, not reached."""
    rating = office.work.ratings.of(case)
    if rating is not None and rating.grade in GRADES:
        return f"grade.{rating.grade}"
    return f"strike.how.{case.closed_how or 'other'}"
