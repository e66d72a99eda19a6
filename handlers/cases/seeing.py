"""
Who of the staff may know of a case at all: the one rule every list, card, number and tap asks.

A case that accuses a unit does not exist for that unit's people (信访工作条例 art. 30, promise 4);
they get the words of a case that never was. What points to graft is read by the discipline liaison
alone; others see that it is there, and nothing that was written.
"""

from collections.abc import Iterable

from domain.lifecycle import State
from domain.staff import Role
from handlers.office import Office, Turn
from storage.staff import Member
from storage.tables import Case

LIAISON = Role.LIAISON
OF_NO_USE = frozenset({"conduct", "integrity"})


def may_see(member: Member, case: Case) -> bool:
    """Whether this member may know that the case is there."""
    return case.accused_unit is None or member.unit != case.accused_unit


def those_who_may_see(case: Case, members: Iterable[Member]) -> list[Member]:
    """Those of the members who may know that the case is there."""
    return [one for one in members if may_see(one, case)]


def hidden_from(turn: Turn, case: Case) -> bool:
    """
    Whether the sender holds a role that must not know of the case.

    One role that may not see is enough: a person forgets nothing between two roles. Their own
    case everybody sees, as the citizen they are in it.
    """
    mine = case.person_id == turn.reader.person_id
    return not mine and any(not may_see(one, case) for one in turn.roles)


def units_of(turn: Turn) -> set[str]:
    """The sender's units, for queries that leave out what accuses one of them."""
    return {one.unit for one in turn.roles if one.unit}


def is_secret(case: Case) -> bool:
    """Whether a case is handled with no other: it blames staff, or may point to graft."""
    return case.accused_unit is not None or case.category in OF_NO_USE


def is_sealed(office: Office, case: Case) -> bool:
    """Whether what was written is for the discipline liaison alone."""
    way = office.desk.county.way(case.way)
    return way is not None and way.sealed


def reads_words(office: Office, case: Case, address_id: int) -> bool:
    """Whether the staff at an address may read what was written."""
    if not is_sealed(office, case):
        return True
    person_id = office.work.people.reader(address_id).person_id
    return any(one.role == LIAISON for one in office.work.staff.roles_of(person_id))


def makes_an_entry(office: Office, case: Case) -> bool:
    """Whether a case is of the sort that others may learn from."""
    if State(case.state) is not State.CLOSED or case.lead_unit is None:
        return False
    return not is_sealed(office, case) and case.category not in OF_NO_USE and not case.accused_unit
