"""An appeal against a rating is asked for by the unit and decided by a supervisor."""

from domain.evaluator import Mark
from domain.lifecycle import Action, Actor, State
from handlers.cards.board import refresh
from handlers.cards.triage_card import show_triage
from handlers.cases.appeals import GROUND, appeal_of, may_decide
from handlers.cases.history import act
from handlers.cases.rated import rating_of
from handlers.cases.rated_due import due_of_rating
from handlers.cases.requests import APPEAL
from handlers.casework.confirming import tell_handler
from handlers.office import Office
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from storage.values import Written
from texts.catalogue import say


def ask(office: Office, case: Case, member: Member, ground: Mark, why: str) -> None:
    """
    The unit says that the rating is mistaken or malicious, and why; its clock runs on.

    Every supervisor who may decide sees it at once. Raises NotAllowed where the case is past that.
    """
    rating = rating_of(office, case)
    if rating is None:
        return
    act(
        office,
        case,
        Action.REQUEST_APPEAL,
        Actor.HANDLER,
        staff=member,
        public={GROUND: ground.value},
        written=Written(why),
    )
    case.handler_id = member.id
    work, key = office.work, key_of(case)
    event = work.cases.events(case, Action.REQUEST_APPEAL)[-1]
    work.requests.ask(key, APPEAL, event.id or 0, member.id, {GROUND: ground.value})
    work.bad_ratings.mark(rating, Mark.APPEALED)
    rows = [one for one in due_of_rating(office, case) if one.kind == APPEAL]
    work.due.plan(key, case.revision, rows)
    for one in work.staff.with_role("supervisor"):
        if may_decide(office, case, one):
            show_triage(office, case, one.address_id, fresh=True)
    refresh(office, case)


def decide(office: Office, case: Case, member: Member, *, granted: bool) -> None:
    """
    A supervisor decides, once: the rating is marked, and stays in every figure as it was given.

    Granted, there is nothing to put right and the case ends; its citizen is told why and may have
    it looked at again. Raises NotAllowed where the case is past that.
    """
    rating, request = rating_of(office, case), appeal_of(office, case)
    if rating is None or request is None:
        return
    ground = Mark(str(request.facts[GROUND]))
    office.work.requests.decide(request, member.id, granted=granted)
    office.work.bad_ratings.mark(rating, ground if granted else Mark.UPHELD)
    office.work.due.call_off(key_of(case), [APPEAL])
    action = Action.ACCEPT_APPEAL if granted else Action.REFUSE_APPEAL
    before = State(case.state)
    act(office, case, action, Actor.SUPERVISOR, staff=member)
    if State(case.state) is not before:
        case.closed_at, case.closed_how, case.outcome = office.now, "appeal", "explained"
        _tell_citizen(office, case, ground)
    tell_handler(office, case, "bad.appeal_granted" if granted else "bad.appeal_refused")
    refresh(office, case)


def _tell_citizen(office: Office, case: Case, ground: Mark) -> None:
    """That their grade stays, what was found, and that they may have it looked at again."""
    language = office.language_of(case.address_id)
    office.tell(
        case.address_id,
        "bad.appeal_told",
        lane=Lane.REPLY,
        case_id=case.id,
        no=case.number,
        ground=say(language, f"bad.ground.{ground.value}"),
        due=office.reopen_due(language, case),
        hotline=office.desk.county.hotline,
    )
