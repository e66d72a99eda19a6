"""How the supervision office sees to a case: listed, a leader's, raised; and when it is told of."""

from collections.abc import Sequence
from datetime import datetime

from domain.calendar import Due
from domain.deadlines import Urgency
from domain.lifecycle import Action
from domain.stages import Stage, stages
from handlers.office import Office
from storage.cases import key_of
from storage.tables import Case, Event

URGED, LISTED, LED, NAMED = "urged", "listed", "led", "named"
RAISED, KEPT = "raised", "kept"
"""A problem case 问题工单: raised to formal supervision, or left where it is, by a person."""


def is_listed(office: Office, case: Case) -> bool:
    """Whether it stands on the list 挂牌 now."""
    return case.id is not None and office.work.listings.open_for(case.id) is not None


def read_ahead(office: Office, cases: Sequence[Case]) -> None:
    """Ask of many cases at once what `at_once` and `staged` ask of each."""
    ids = [key_of(case) for case in cases]
    office.work.listings.read_ahead(ids)
    office.work.supervision.read_ahead(ids)


def steps(office: Office, case: Case, *what: str) -> list[Event]:
    """What the office did to a case of these sorts, oldest first."""
    events = office.work.cases.events(case, Action.SUPERVISE)
    return [one for one in events if one.public.get("what") in what]


def is_raised(office: Office, case: Case) -> bool:
    """Whether a person raised a problem case."""
    return case.problem_at is not None and bool(steps(office, case, RAISED))


def is_open_problem(office: Office, case: Case) -> bool:
    """Whether a problem case waits for a person's word since it became one, or was redone again."""
    if case.problem_at is None:
        return False
    decided = steps(office, case, RAISED, KEPT)
    return not decided or decided[-1].at < case.problem_at


def at_once(office: Office, case: Case) -> bool:
    """Whether it is told of alone as it falls due: listed, a leader's, or raised."""
    led = office.work.supervision.leader_of(key_of(case)) is not None
    return led or is_listed(office, case) or is_raised(office, case)


def tells_alone(office: Office, case: Case) -> bool:
    """Whether a supervisor hears of it in a message of its own: these, and clocks of hours."""
    by_hours = office.desk.rules.urgencies[Urgency(case.urgency)].clock == "hours"
    return by_hours or at_once(office, case)


def staged(office: Office, case: Case, due: Due | datetime | None = None) -> tuple[Stage, ...]:
    """The stages of a case that a unit has, by its date or another one; none without a unit."""
    end = due or case.unit_due_at
    if end is None or case.dispatched_at is None:
        return ()
    return stages(
        office.desk.rules,
        office.desk.calendar,
        urgency=Urgency(case.urgency),
        dispatched=case.dispatched_at,
        due=end,
        at_once=at_once(office, case),
    )


def mark_problem(office: Office, case: Case) -> None:
    """
    The third redo makes a problem case by itself, as the third transfer does (巴彦淖尔, rules 2.2).

    What comes of it a person decides.
    """
    if case.reopened and case.reopened % office.desk.rules.returns.transfers_to_problem_case == 0:
        case.problem_at = office.now
