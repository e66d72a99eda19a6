"""Who has a case: the unit's people in turn, without those who already answered it."""

from domain.lifecycle import Action, State
from domain.routing import propose, route
from handlers.office import Office
from storage.staff import Member
from storage.tables import Case

LIKELY = 4


def answered_by(office: Office, case: Case) -> set[int]:
    """Staff who replied to this case in an earlier round; they don't get it again."""
    if not case.reopened:
        return set()
    replies = office.work.cases.events(case, Action.REPLY)
    return {event.staff_id for event in replies if event.staff_id is not None}


def people_for(office: Office, case: Case) -> list[Member]:
    """
    Who can act on a case, in the order they are asked: A post, B post, unit head.

    Nobody who replied in an earlier round (promise 5), and the reachable before the unreachable.
    """
    if case.lead_unit is None:
        return []
    excluded = answered_by(office, case)
    staff = office.work.staff
    handlers = staff.of_unit(case.lead_unit, "handler")
    heads = staff.of_unit(case.lead_unit, "unit_head")
    able = [one for one in (*handlers, *heads) if one.id not in excluded]
    return sorted(able, key=lambda one: one.blocked)


def may_handle(office: Office, case: Case, member: Member) -> bool:
    """Whether this member may act on this case now."""
    return any(one.id == member.id for one in people_for(office, case))


def needs_designation(office: Office, case: Case) -> bool:
    """
    Whether a reopened case waits for a supervisor to say who does it.

    So it is where everybody of the unit has answered before, or where it was redone too often.
    """
    if not case.reopened or State(case.state) is not State.DISPATCHED or case.designated:
        return False
    too_often = case.reopened > office.desk.rules.closing.reopen_max
    return too_often or not people_for(office, case)


def likely_units(office: Office, case: Case) -> list[str]:
    """The units that probably have a case, likeliest first, for the clerk's buttons."""
    county = office.desk.county
    text = office.work.cases.matter(case)
    place = office.work.cases.place(case)
    chosen = [case.category] if case.category else []
    ranked = [one.category for one in propose(county, text, limit=LIKELY)]
    units: list[str] = []
    for category in (*chosen, *ranked):
        routing = route(
            county, category=category, place_text=place, township=case.township, text=text
        )
        units += [routing.unit] if routing.unit else routing.claimants
    return list(dict.fromkeys(units))[:LIKELY]
