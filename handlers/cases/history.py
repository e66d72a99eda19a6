"""One way to change a case: by the lifecycle's table, with an event in the same transaction."""

from domain.lifecycle import END_STATES, Action, Actor, NotAllowed, State, moves
from handlers.cases.waiting import resume
from handlers.office import Office
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case
from storage.values import Written

__all__ = ["NotAllowed", "act"]


SETTLED = frozenset({State.REPLIED, State.DISPATCHED, *END_STATES})
"""Where a case has moved on from whatever was proposed for it before."""


ANSWERS = frozenset({Action.REPLY, Action.ANSWER_ON_THE_SPOT})
"""What stops both clocks: the event keeps both dates as they stood, for figures (rules 5.3)."""


def _dues(case: Case) -> dict[str, object]:
    dues = {"unit_due": case.unit_due_at, "citizen_due": case.citizen_due_at}
    return {name: at.isoformat() for name, at in dues.items() if at is not None}


def act(
    office: Office,
    case: Case,
    action: Action,
    by: Actor,
    *,
    staff: Member | None = None,
    public: dict[str, object] | None = None,
    written: Written | None = None,
) -> None:
    """
    Do `action` to a case: the state moves as the table says, an event is written.

    An action of a handler signs an unsigned case first. A case that ends has nothing due any
    more; one that waited for the citizen and goes on has its unit's clock set going again. Whoever
    follows it is told at the turn's end. Raises NotAllowed, and nothing has changed.
    """
    steps = moves(State(case.state), action, by)
    begun = case.state
    for step in steps:
        before = case.state
        case.state = step.next or case.state
        case.revision += 1
        if before == State.WAITING_CITIZEN != case.state:
            resume(office, case)
        last = step is steps[-1]
        if step.action in ANSWERS:
            public = (public or {}) | _dues(case)
        office.work.cases.note(
            case,
            step.action,
            actor=by,
            state_from=before,
            staff_id=staff.id if staff else None,
            public=public if last else None,
            personal=written if last else None,
        )
        office.work.news.append((key_of(case), step.action))
        if step.action is Action.SIGN and staff is not None:
            case.handler_id = staff.id
    if State(case.state) in SETTLED and begun != case.state:
        office.work.requests.moot(key_of(case))
    if State(case.state) in END_STATES:
        office.work.due.call_off(key_of(case))
