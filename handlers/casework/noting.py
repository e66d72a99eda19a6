"""Inside the unit: a note no citizen reads, and taking a case over from a colleague."""

from domain.lifecycle import Action, Actor, State
from handlers.cards.board import refresh
from handlers.cards.telling import tell_holders
from handlers.cases.history import act
from handlers.office import Office
from storage.staff import Member
from storage.tables import Case
from storage.values import Written

SIGNED = (State.IN_PROGRESS, State.WAITING_CITIZEN, State.PLANNED)


def note(office: Office, case: Case, member: Member, words: str) -> None:
    """A note on the case's history that only staff read; any action signs. Raises NotAllowed."""
    act(office, case, Action.NOTE, Actor.HANDLER, staff=member, written=Written(words))
    refresh(office, case)


def may_take(case: Case, member: Member) -> bool:
    """Whether somebody else has signed it, so that it can be taken over from them."""
    return State(case.state) in SIGNED and case.handler_id not in (None, member.id)


def take_over(office: Office, case: Case, member: Member) -> None:
    """A colleague's case is one's own from now on; the colleague is told. Raises NotAllowed."""
    before = office.work.staff.get(case.handler_id) if case.handler_id else None
    public: dict[str, object] = {"from": case.handler_id, "to": member.id}
    act(office, case, Action.TAKE_OVER, Actor.HANDLER, staff=member, public=public)
    case.handler_id = member.id
    if before is not None:
        tell_holders(office, case, [before], "taken.from_you", who=member.name)
    refresh(office, case)


def reassign(office: Office, case: Case, by: Member, to: Member) -> None:
    """The unit's head, or a supervisor, says who has it; both are told. Raises NotAllowed."""
    actor = Actor.SUPERVISOR if by.role == "supervisor" else Actor.UNIT_HEAD
    before = office.work.staff.get(case.handler_id) if case.handler_id else None
    public: dict[str, object] = {"from": case.handler_id, "to": to.id}
    act(office, case, Action.REASSIGN, actor, staff=by, public=public)
    case.handler_id = to.id
    if before is not None and before.id != to.id:
        tell_holders(office, case, [before], "taken.reassigned_from", who=by.name, name=to.name)
    refresh(office, case)
