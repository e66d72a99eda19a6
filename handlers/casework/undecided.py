"""
A request that nobody decides lights up: whoever may decide is reminded, then the supervisors.

Once per stage. From the second stage on a supervisor may decide it themselves, so that a reminder
reaches somebody who can act (design, promise 3). Where whoever was asked is away or can't be
reached, it is put before the next who may.
"""

from collections.abc import Iterable

from handlers.cases.deciding import TOLD, asked, decider, is_late
from handlers.cases.requests import OF_THEIR_OWN
from handlers.cases.routes import supervisors_of
from handlers.cases.seeing import those_who_may_see
from handlers.cases.undecided import BEFORE, plan_next, put_off
from handlers.casework.alerts import Notice
from handlers.casework.requests import put_before
from handlers.office import Office
from storage.staff import Member
from storage.tables import Case, Request
from storage.values import DueItem


def still_undecided(office: Office, case: Case, item: DueItem) -> Iterable[Notice]:
    """Nobody has decided it by now: who is told."""
    request = office.work.requests.get(int(str(item.facts["request"])))
    if request.decided_at is not None:
        return
    if not _decidable(office, case, request):
        put_off(office, case, request, item)
        return
    request.facts = {**request.facts, TOLD: int(request.facts.get(TOLD, 0)) + 1}
    plan_next(office, case, request)
    if is_late(request):
        people = _supervisors(office, case, request)
    else:
        put_before(office, case, request)
        people = asked(office, case, request)
    yield from (Notice(one, case, item) for one in people)


def _decidable(office: Office, case: Case, request: Request) -> bool:
    """Whether anybody may decide it where the case stands now."""
    able = asked(office, case, request)
    return any(decider(office, case, request, one.person_id) for one in able)


def _supervisors(office: Office, case: Case, request: Request) -> list[Member]:
    """The named one; everybody of the office where that one was asked already."""
    before = request.facts.get(BEFORE, [])
    named = [one for one in supervisors_of(office, case) if one.id not in before]
    everybody = those_who_may_see(case, office.work.staff.with_role("supervisor"))
    able = {one.id for one in asked(office, case, request)} | {one.id for one in everybody}
    proposer = office.work.staff.get(request.asked_by)
    own = proposer.person_id if proposer else None
    return [one for one in named or everybody if one.id in able and one.person_id != own]


def hand_requests_on(office: Office, gone: Member) -> None:
    """Somebody is away or can't be reached: what waited for them alone goes to the next who may."""
    for request in office.work.requests.undecided():
        before = request.facts.get(BEFORE, [])
        if request.action in OF_THEIR_OWN or gone.id not in before:
            continue
        case = office.work.cases.get(request.case_id)
        others = [office.work.staff.get(one) for one in before if one != gone.id]
        if not any(one is not None and one.is_there for one in others):
            put_before(office, case, request)
