"""Who has a case: the unit's people in turn, without those who may not answer it."""

from collections.abc import Iterable

from domain.lifecycle import Action, State
from domain.routing import route
from handlers.cases.rated import RECTIFIERS, may_rectify, rating_of
from handlers.cases.seeing import LIAISON, is_sealed, may_see, those_who_may_see
from handlers.cases.waiting import REDONE
from handlers.cases.words import for_machines
from handlers.office import Office, Turn
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case

LIKELY = 4
OF_UNITS = ("handler", "unit_head")
IN_UNITS = (*OF_UNITS, "chief_representative")
"""Every role of a unit that can have a case before it."""
UNANSWERED = (State.DISPATCHED, State.IN_PROGRESS)


def answered_by(office: Office, case: Case) -> set[int]:
    """Staff who replied or approved in an earlier round, to it or to its parent; not again."""
    if not case.reopened:
        return set()
    work = office.work
    replies = work.cases.events(case, Action.REPLY)
    for parent_id in work.mergings.ever_under(key_of(case)):
        replies += work.cases.events(work.cases.get(parent_id), Action.REPLY)
    wrote = {int(event.public["by"]) for event in replies if "by" in event.public}
    return wrote | {event.staff_id for event in replies if event.staff_id is not None}


def people_for(office: Office, case: Case) -> list[Member]:
    """
    Who can act on a case, in the order they are asked: A post, B post, unit head.

    Of what follows a bad rating: the chief representative 首席代表 in that hall, then the head.
    After a look-back that failed the head alone, one level up.
    Nobody who replied in an earlier round (promise 5), who brought it themselves, or who is away;
    the reachable before the unreachable. A unit that a supervisor designated although all of its
    people have replied before has them all again, or the designation would never end.
    """
    if case.lead_unit is None:
        return []
    excluded = answered_by(office, case)
    whole = [
        one
        for one in _of_unit(office, case, case.lead_unit)
        if one.person_id != case.person_id and not one.away
    ]
    if one_level_up(office, case):
        heads = [one for one in whole if one.role == "unit_head"]
        whole = heads or (whole if case.designated else [])
    able = [one for one in whole if one.id not in excluded]
    if not able and case.designated:
        able = whole
    return sorted(able, key=lambda one: one.blocked)


def one_level_up(office: Office, case: Case) -> bool:
    """Whether this round began with a look-back that failed: the unit's head has it himself."""
    if not case.reopened:
        return False
    begun = office.work.cases.events(case, *REDONE, Action.FAIL_CHECK)
    return bool(begun) and begun[-1].action == Action.LOOK_BACK_FAILED


def _of_unit(office: Office, case: Case, unit: str) -> list[Member]:
    """A unit's people for such a case, whoever they are."""
    staff, rating = office.work.staff, rating_of(office, case)
    if rating is not None:
        clerk = staff.get(rating.clerk_id) if rating.clerk_id is not None else None
        them = [one for role in RECTIFIERS for one in staff.of_unit(unit, role)]
        able = [one for one in them if may_rectify(rating, one, clerk)]
        if able or not office.work.cases.events(case, Action.DESIGNATE):
            return able
    return [one for role in OF_UNITS for one in staff.of_unit(unit, role)]


def reachable(office: Office, case: Case) -> list[Member]:
    """Who can act on a case and be reached in a chat."""
    return [one for one in people_for(office, case) if not one.blocked]


def may_handle(office: Office, case: Case, member: Member) -> bool:
    """Whether this member may act on this case now."""
    return any(one.id == member.id for one in people_for(office, case))


def handling(turn: Turn, case: Case) -> Member | None:
    """The sender's role in which they may act on a case; None where they may not."""
    return next((one for one in turn.roles if may_handle(turn.office, case, one)), None)


def holders(office: Office, case: Case) -> list[Member]:
    """Who has a case now: whoever signed, else the first who can act; in triage the clerks."""
    if case.lead_unit is None:
        return clerks_for(office, case)
    able = people_for(office, case)
    signed = [one for one in able if one.id == case.handler_id]
    return signed or able[:1]


def clerks_for(office: Office, case: Case) -> list[Member]:
    """
    Who dispatches a case: every clerk but the one who brought it, where there is another.

    What points to graft is for the discipline liaison; where a case accuses the clerks' own unit,
    the supervisors have it.
    """
    staff = office.work.staff
    sealed = staff.with_role(LIAISON) if is_sealed(office, case) else []
    clerks = those_who_may_see(case, sealed or staff.with_role("clerk"))
    if not clerks:
        clerks = those_who_may_see(case, staff.with_role("supervisor"))
    others = [one for one in clerks if one.person_id != case.person_id]
    return others or clerks


def triaging(turn: Turn, case: Case) -> Member | None:
    """The sender's role in which they may dispatch a case in triage; None where they may not."""
    return triaging_as(turn.office, case, turn.roles)


def triaging_as(office: Office, case: Case, roles: Iterable[Member]) -> Member | None:
    """The one of somebody's roles in which they may dispatch a case in triage."""
    able = {one.role for one in clerks_for(office, case)}
    return next((one for one in roles if one.role in able and may_see(one, case)), None)


def needs_designation(office: Office, case: Case) -> bool:
    """
    Whether a dispatched case waits for a supervisor to say who does it.

    So it is where it was redone too often, where nobody of the unit is left or can be reached, and
    where all of them kept silent.
    """
    if State(case.state) not in UNANSWERED:
        return False
    too_often = case.reopened > office.desk.rules.closing.reopen_max
    unsigned = State(case.state) is State.DISPATCHED
    undecided = unsigned and (case.silent_at is not None or (too_often and not case.designated))
    return undecided or not reachable(office, case)


def likely_units(office: Office, case: Case) -> list[str]:
    """The units that probably have a case, likeliest first, for the clerk's buttons."""
    county = office.desk.county
    text = for_machines(office, case)
    place = office.work.cases.place(case)
    chosen = [case.category] if case.category else []
    ranked = [one.category for one in office.desk.proposer.propose(text, limit=LIKELY)]
    units: list[str] = []
    for category in (*chosen, *ranked):
        routing = route(
            county, category=category, place_text=place, township=case.township, text=text
        )
        units += [routing.unit] if routing.unit else routing.claimants
    named = dict.fromkeys(unit for unit in units if unit != case.accused_unit)
    return list(named)[:LIKELY]


def supervisors_of(office: Office, case: Case) -> list[Member]:
    """
    The named supervisor of a case; the whole office where none is named, or there and reached.

    Where the office itself is accused, the head of the county's named alternate.
    """
    everybody = those_who_may_see(case, office.work.staff.with_role("supervisor"))
    there = [one for one in everybody if one.is_there]
    named = [one for one in there if one.id == case.supervisor_id]
    instead = office.desk.county.alternate(case.accused_unit or "")
    if not everybody and instead is not None:
        return office.work.staff.of_unit(instead, "unit_head")
    return named or there or everybody
