"""
A unit returns what is not its own: a request, within a working day, once; the clerk decides.

安阳市政务服务条例 art. 50, 潍坊 art. 22: with a reason, never after a designation. The clock of the
citizen runs on. The third transfer makes a problem case: a supervisor is told and the next unit
keeps it.
"""

from domain.lifecycle import Action
from handlers.cards.cards import title
from handlers.cards.telling import tell_holders
from handlers.cases.deciding import ACTORS
from handlers.cases.past import past_for_staff
from handlers.cases.routes import supervisors_of
from handlers.casework.dispatching import dispatch
from handlers.office import Office
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case, Request


def accept_return(office: Office, case: Case, request: Request, member: Member) -> None:
    """
    The clerk agrees: the case goes to another unit, whose clock starts; the citizen is told.

    A supervisor may where no clerk does. `request.facts["to"]` is the unit that was chosen. Raises
    NotAllowed.
    """
    dispatch(
        office,
        case,
        str(request.facts["to"]),
        ACTORS[member.role],
        staff=member,
        action=Action.ACCEPT_RETURN,
    )
    case.transfers += 1
    if case.transfers == office.desk.rules.returns.transfers_to_problem_case:
        _make_problem(office, case)
    language = office.language_of(case.address_id)
    office.tell(
        case.address_id,
        "return.told",
        case_id=key_of(case),
        no=case.number,
        title=title(office, case),
        unit=office.unit_contact(language, case.lead_unit or ""),
        due=office.citizen_due(language, case),
    )


def _make_problem(office: Office, case: Case) -> None:
    """Passed on too often: it may not be returned again, and a supervisor reads its history."""
    case.problem_at = office.now
    case.designated = True
    for one in supervisors_of(office, case):
        language = office.language_of(one.address_id)
        lines = "\n".join(past_for_staff(office, case, language))
        tell_holders(office, case, [one], "problem.supervisor", n=case.transfers, lines=lines)
