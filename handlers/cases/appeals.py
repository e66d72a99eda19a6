"""
A unit's appeal against a bad rating: mistaken or malicious, within three working days, with why.

A supervisor decides, never the unit and never who asked (国办发〔2019〕51号: 申诉复核). The rating
stays and counts, marked.
"""

from datetime import datetime

from domain.evaluator import Mark
from domain.lifecycle import Action, Actor, State, offered
from handlers.cases.rated import rating_of
from handlers.cases.requests import APPEAL
from handlers.office import Office
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case, Request
from texts.catalogue import Language, say

GROUNDS = (Mark.MISTAKEN, Mark.MALICIOUS)
GROUND = "ground"


def appeal_by(office: Office, case: Case) -> datetime:
    """Until when the unit may appeal, from the instant it was given the case."""
    days = office.desk.rules.bad_rating.appeal_working_days
    start = case.dispatched_at or case.submitted_at
    return office.desk.calendar.deadline(start, days).at


def may_appeal(office: Office, case: Case) -> bool:
    """Whether the unit may appeal now: in time, once, while the case is with it."""
    rating = rating_of(office, case)
    if rating is None or rating.mark is not None or case.reopened:
        return False
    with_unit = Action.REQUEST_APPEAL in offered(State(case.state), Actor.HANDLER)
    return with_unit and office.now <= appeal_by(office, case)


def appeal_of(office: Office, case: Case) -> Request | None:
    """The appeal that waits for a decision, or None."""
    return office.work.requests.open_for(key_of(case), APPEAL)


def decide_by(office: Office, request: Request) -> datetime:
    """Until when a supervisor decides."""
    days = office.desk.rules.bad_rating.appeal_decision_working_days
    return office.desk.calendar.deadline(request.asked_at, days).at


def may_decide(office: Office, case: Case, member: Member) -> bool:
    """Whether a supervisor may decide: neither of the unit nor the person who asked."""
    request = appeal_of(office, case)
    if request is None or member.role != "supervisor":
        return False
    asker = office.work.staff.get(request.asked_by)
    asked_it_themselves = asker is not None and asker.person_id == member.person_id
    roles = office.work.staff.roles_of(member.person_id)
    return not asked_it_themselves and all(one.unit != case.lead_unit for one in roles)


def why_of(office: Office, request: Request) -> str:
    """The unit's reason, in its own words."""
    return office.work.cases.written(office.work.cases.event(request.event_id)).text


def ground_of(request: Request, language: Language) -> str:
    """Mistaken or malicious, in words."""
    return say(language, f"bad.ground.{request.facts[GROUND]}")
