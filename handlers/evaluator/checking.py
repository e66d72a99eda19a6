"""A second person closes what nobody can confirm, or has it done again (销号 by another)."""

from domain.lifecycle import Action, Actor
from handlers.cards.board import refresh
from handlers.cases.history import act
from handlers.casework.confirming import start_again, tell_handler
from handlers.office import Office
from storage.staff import Member
from storage.tables import Case

HOW = "checked"


def pass_check(office: Office, case: Case, member: Member) -> None:
    """It is put right: closed, unrated, by somebody who did not answer. Raises NotAllowed."""
    act(office, case, Action.PASS_CHECK, _capacity(member), staff=member)
    case.closed_at, case.closed_how, case.outcome = office.now, HOW, "resolved"
    tell_handler(office, case, "bad.check_passed")
    refresh(office, case)


def fail_check(office: Office, case: Case, member: Member) -> None:
    """It is not: done again by somebody else, both clocks anew. Raises NotAllowed."""
    act(office, case, Action.FAIL_CHECK, _capacity(member), staff=member)
    tell_handler(office, case, "bad.check_failed")
    start_again(office, case)


def _capacity(member: Member) -> Actor:
    return Actor.UNIT_HEAD if member.role == "unit_head" else Actor.SUPERVISOR
