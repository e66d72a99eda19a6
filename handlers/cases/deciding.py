"""
Requests beside a case's state: what they are called, who may decide them; never who proposed.

County rules, [returns], [extension], [closing]: a return is decided by the clerks, an extension by
the unit's head up to the class's own length and beyond by a supervisor, an answer that needs a
second person by the unit's head. Where no head is there, it is a supervisor.
"""

from collections.abc import Callable, Mapping

from domain.lifecycle import Action, Actor, State, actions_for
from domain.rules import Urgency
from handlers.cases.requests import OF_THEIR_OWN
from handlers.cases.routes import clerks_for, supervisors_of
from handlers.cases.seeing import those_who_may_see
from handlers.office import Office
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case, Request
from storage.values import Written

RETURN, EXTENSION, REPLY = "return", "extension", "reply"
PLAN, TERMINATE = "plan", "terminate"
TOLD, LATE = "told", 2
"""How often it was told of as undecided: once whoever may decide, then the supervisors."""
GRANTS: Mapping[str, Action] = {
    RETURN: Action.ACCEPT_RETURN,
    EXTENSION: Action.GRANT_EXTENSION,
    REPLY: Action.REPLY,
    PLAN: Action.PLAN,
    TERMINATE: Action.TERMINATE,
}
REFUSALS: Mapping[str, Action] = {
    RETURN: Action.REFUSE_RETURN,
    EXTENSION: Action.REFUSE_EXTENSION,
    REPLY: Action.REFUSE_REPLY,
    PLAN: Action.REFUSE_PLAN,
    TERMINATE: Action.REFUSE_TERMINATE,
}
ACTORS: Mapping[str, Actor] = {
    "clerk": Actor.CLERK,
    "unit_head": Actor.UNIT_HEAD,
    "supervisor": Actor.SUPERVISOR,
}


def waiting(office: Office, case: Case) -> list[Request]:
    """What waits to be decided beside the state of a case that is with a unit."""
    return [
        one for one in office.work.requests.waiting(key_of(case)) if one.action not in OF_THEIR_OWN
    ]


def deciders(office: Office, case: Case, request: Request) -> list[Member]:
    """
    Who may decide: not the person who proposed, and nobody who brought the case.

    Supervisors, too, where none of them is there or can be reached, and where they let it wait.
    """
    proposer = office.work.staff.get(request.asked_by)
    own = {proposer.person_id if proposer else None}
    if request.action != RETURN:
        own.add(case.person_id)
    able = those_who_may_see(case, DECIDERS[request.action](office, case, request))
    others = [one for one in able if one.person_id not in own]
    instead = those_who_may_see(case, office.work.staff.with_role("supervisor"))
    if any(one.is_there for one in others) and not is_late(request):
        return others
    ids = {one.id for one in others}
    return others + [one for one in instead if one.person_id not in own and one.id not in ids]


def asked(office: Office, case: Case, request: Request) -> list[Member]:
    """Whom it is put before: who is there; of the supervisors who is named for the unit."""
    everybody = deciders(office, case, request)
    able = [one for one in everybody if one.is_there] or everybody
    named = {one.id for one in supervisors_of(office, case)}
    return [one for one in able if one.role != "supervisor" or one.id in named] or able


def is_late(request: Request) -> bool:
    """Whether nobody decided it although whoever may was reminded."""
    return int(request.facts.get(TOLD, 0)) >= LATE


def decider(office: Office, case: Case, request: Request, person_id: int) -> Member | None:
    """The role in which a person may decide a request now; None where they may not."""
    able = able_now(office, case, request)
    return next((one for one in able if one.person_id == person_id), None)


def able_now(office: Office, case: Case, request: Request) -> list[Member]:
    """Those of the deciders whom the lifecycle lets decide where the case stands."""
    return [one for one in deciders(office, case, request) if _open_to(case, request, one)]


def may_be(state: State, sort: str) -> set[Action]:
    """Which of the two, granting and refusing, the lifecycle knows in a state."""
    known = {action for actor in ACTORS.values() for action in actions_for(state, actor)}
    return known & {GRANTS[sort], REFUSALS[sort]}


def _open_to(case: Case, request: Request, member: Member) -> bool:
    """Whether the lifecycle lets this role decide it where the case stands now."""
    can = actions_for(State(case.state), ACTORS[member.role])
    return GRANTS[request.action] in can or REFUSALS[request.action] in can


def words_of(office: Office, request: Request) -> Written:
    """What the proposer wrote: the reason, or the answer itself."""
    return office.work.cases.written(office.work.cases.event(request.event_id))


def _clerks(office: Office, case: Case, _request: Request) -> list[Member]:
    return clerks_for(office, case)


def _head(office: Office, case: Case, request: Request) -> list[Member]:
    heads = office.work.staff.of_unit(case.lead_unit or "", "unit_head")
    proposer = office.work.staff.get(request.asked_by)
    return [
        one
        for one in heads
        if one.is_there and not (proposer and one.person_id == proposer.person_id)
    ]


def _for_extension(office: Office, case: Case, request: Request) -> list[Member]:
    own = office.desk.rules.urgencies[Urgency(case.urgency)].extension
    longer = float(request.facts["amount"]) > own
    return [] if longer else _head(office, case, request)


DECIDERS: Mapping[str, Callable[[Office, Case, Request], list[Member]]] = {
    RETURN: _clerks,
    EXTENSION: _for_extension,
    REPLY: _head,
    PLAN: _head,
    TERMINATE: _clerks,
}
