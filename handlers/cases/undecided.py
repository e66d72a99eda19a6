"""When a request that nobody decides is told of: what waits for it in the due table."""

from domain.rules import Urgency
from domain.stages import undecided_at
from handlers.cases.deciding import LATE, TOLD, waiting
from handlers.office import Office
from storage.cases import key_of
from storage.due import Appointment
from storage.tables import Case, Request
from storage.values import DueItem

ASKED, WAITS = "asked", "waits"
"""The rows: whoever may decide is reminded, then the supervisors."""
BEFORE = "before"
COUNT = "#"


def due_of_requests(office: Office, case: Case) -> list[Appointment]:
    """The next row of each request that waits, whatever its case does meanwhile."""
    rows = (next_row(office, case, one) for one in waiting(office, case))
    return [row for row in rows if row is not None]


def next_row(office: Office, case: Case, request: Request) -> Appointment | None:
    """What is told next of a request, and when; None once both were told."""
    told = int(request.facts.get(TOLD, 0))
    if told >= LATE:
        return None
    desk = office.desk
    at = undecided_at(desk.rules, desk.calendar, Urgency(case.urgency), request.asked_at)[told]
    return Appointment(
        f"{(ASKED, WAITS)[told]}{COUNT}{request.id}",
        max(at, office.now),
        {"request": request.id},
    )


def plan_next(office: Office, case: Case, request: Request) -> None:
    """Write the next row of a request that waits."""
    row = next_row(office, case, request)
    if row is not None:
        office.work.due.plan(key_of(case), case.revision, [row])


def put_off(office: Office, case: Case, request: Request, item: DueItem) -> None:
    """Nobody may decide it where the case stands now: looked at again on the next morning."""
    times = int(str(item.facts.get("again", 0))) + 1
    kind = f"{item.kind.split(COUNT)[0]}{COUNT}{request.id}{COUNT}{times}"
    facts: dict[str, object] = {"request": request.id, "again": times}
    later = Appointment(kind, office.morning(office.now), facts)
    office.work.due.plan(key_of(case), case.revision, [later])


def call_off(office: Office, case: Case, request: Request) -> None:
    """It is decided: nobody is told of it any more."""
    rows = office.work.due.waiting_for(key_of(case))
    kinds = [row.kind for row in rows if row.facts.get("request") == request.id]
    office.work.due.call_off(key_of(case), kinds)
