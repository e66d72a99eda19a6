"""Any action of a handler signs: nobody taps only to prove that they tapped."""

from domain.lifecycle import Action, Actor, State
from handlers.cards.board import refresh
from handlers.cases.history import act
from handlers.office import Office
from handlers.talking.tapping import Tapping
from storage.staff import Member
from storage.tables import Case


def sign(office: Office, case: Case, member: Member) -> None:
    """Any action signs."""
    if State(case.state) is State.DISPATCHED:
        act(office, case, Action.SIGN, Actor.HANDLER, staff=member)
        refresh(office, case)


def sign_first(tapping: Tapping) -> None:
    """Whoever taps has signed."""
    if tapping.member is not None:
        sign(tapping.office, tapping.case, tapping.member)
