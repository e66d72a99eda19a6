"""What somebody proposed for a case, and waits for somebody else to decide."""

from handlers.office import Office
from storage.cases import key_of
from storage.tables import Case, Request

REFUSE = "refuse"
APPEAL = "appeal"
STRIKE = "strike"
OF_THEIR_OWN = frozenset({REFUSE, APPEAL, STRIKE})
"""What has cards and deciders of its own."""
PROPOSED = "proposed"


def refusal_of(office: Office, case: Case) -> Request | None:
    """The refusal that waits for a decision, or None."""
    return office.work.requests.open_for(key_of(case), REFUSE)


def reason_of(office: Office, request: Request) -> str:
    """Why, in the proposer's words."""
    events = office.work.cases.events(office.work.cases.get(request.case_id), PROPOSED)
    event = next((one for one in events if one.id == request.event_id), None)
    return office.work.cases.written(event).text if event else ""


def proposed_by(office: Office, request: Request, person_id: int) -> bool:
    """Whether this person proposed it, in whichever role; they don't decide it."""
    member = office.work.staff.get(request.asked_by)
    return member is not None and member.person_id == person_id
