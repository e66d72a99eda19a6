"""Who helps with a case that another unit leads, and may see its cleared text for that."""

from handlers.cases.seeing import those_who_may_see
from handlers.office import Office, Turn
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case, CoUnit

OF_UNITS = ("handler", "unit_head")


def co_people(office: Office, case: Case, unit: str) -> list[Member]:
    """Who can answer for a co-unit, in the order they are asked: A post, B post, head."""
    staff = office.work.staff
    able = [one for role in OF_UNITS for one in staff.of_unit(unit, role)]
    there = [one for one in able if one.is_there]
    return [one for one in those_who_may_see(case, there) if one.person_id != case.person_id]


def co_row(office: Office, case: Case, unit: str | None) -> CoUnit | None:
    """What a unit is asked and has not answered, or None."""
    if unit is None or unit == case.lead_unit:
        return None
    waits = office.work.co_units.waiting(key_of(case), unit)
    return waits[0] if waits else None


def helping(turn: Turn, case: Case) -> Member | None:
    """The sender's role in which they may answer for a co-unit; None where they may not."""
    for member in turn.roles:
        if member.role in OF_UNITS and co_row(turn.office, case, member.unit) is not None:
            people = co_people(turn.office, case, member.unit or "")
            if any(one.id == member.id for one in people):
                return member
    return None
