"""What waits for a supervisor to say who does it, and what is being redone: their lists."""

from handlers.cases.routes import OF_UNITS, UNANSWERED, needs_designation, supervisors_of
from handlers.office import Office, Turn
from storage.tables import Case


def undesignated(office: Office) -> list[Case]:
    """Every case that waits to be given to somebody, the earliest deadline first."""
    everybody = [one for role in OF_UNITS for one in office.work.staff.with_role(role)]
    there = {one.unit for one in everybody if one.is_there}
    empty = [one.code for one in office.desk.county.units if one.code not in there]
    found = office.work.supervision.undesignated(UNANSWERED, empty)
    return [case for case in found if needs_designation(office, case)]


def to_designate(turn: Turn) -> list[Case]:
    """Those that the sender is asked for."""
    mine = {one.id for one in turn.roles}
    office = turn.office
    return [
        case
        for case in undesignated(office)
        if mine & {one.id for one in supervisors_of(office, case)}
    ]


def being_redone(turn: Turn) -> list[Case]:
    """What units are redoing now of what the sender sees to, the earliest deadline first."""
    mine = {one.id for one in turn.roles}
    office = turn.office
    found = turn.work.supervision.redone(UNANSWERED)
    return [case for case in found if mine & {one.id for one in supervisors_of(office, case)}]
