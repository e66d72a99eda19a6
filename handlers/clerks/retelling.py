"""Retelling: a unit reads of a confidential case only what a clerk wrote for it."""

from domain.lifecycle import Action, Actor, State, offered
from handlers.cards.board import refresh
from handlers.cards.clearing import RETOLD, clerk_writes
from handlers.cards.telling import tell_holders
from handlers.cards.triage_card import show_triage
from handlers.cases.alike import head_of
from handlers.cases.history import act
from handlers.cases.routes import clerks_for, holders
from handlers.clerks.writing import ask_to_listen
from handlers.office import Office
from storage.staff import Member
from storage.tables import Case
from storage.values import Written


def may_retell(case: Case) -> bool:
    """Whether a clerk may write for the unit now."""
    return clerk_writes(case) and Action.ADD in offered(State(case.state), Actor.CLERK)


def retell(office: Office, case: Case, clerk: Member, text: str) -> None:
    """Keep a clerk's words for the unit. Raises NotAllowed where the case is past that."""
    public: dict[str, object] = {RETOLD: True}
    act(office, case, Action.ADD, Actor.CLERK, staff=clerk, public=public, written=Written(text))
    if case.lead_unit:
        tell_holders(office, case, holders(office, case), "added.handler")
    refresh(office, case)
    show_triage(office, case, clerk.address_id, fresh=True)


def tell_added(office: Office, case: Case) -> None:
    """
    Something was added: whoever has the case is told; of a confidential one the clerks.

    What is added to a merged case is for whoever has its parent.
    """
    ask_to_listen(office, case)
    case = head_of(office, case)
    if clerk_writes(case) and case.lead_unit:
        for clerk in clerks_for(office, case):
            show_triage(office, case, clerk.address_id, fresh=True)
    else:
        tell_holders(office, case, holders(office, case), "added.handler")
