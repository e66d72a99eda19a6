"""
What is left to a citizen who disagrees: not solved, reopen, the level above; in this order.

County rules, [closing]: thirty natural days, twice; then the supervision office looks once more,
with the whole history, and says who does it.
"""

from domain.deadlines import reopen_until
from domain.lifecycle import Action, Actor, NotAllowed, State
from handlers.casework.confirming import not_solved
from handlers.office import Office
from storage.tables import Case
from storage.values import Written


def way_back(office: Office, case: Case) -> Action | None:
    """What the citizen may ask for now; None where the desk can do no more."""
    state = State(case.state)
    if state is State.REPLIED:
        return Action.CONFIRM_NOT_SOLVED
    if state is not State.CLOSED or not _in_time(office, case):
        return None
    if case.reopened < office.desk.rules.closing.reopen_max:
        return Action.REOPEN
    looked = office.work.cases.events(case, Action.SECOND_OPINION)
    return None if looked else Action.SECOND_OPINION


def redo(office: Office, case: Case, written: Written | None = None) -> None:
    """Have it done again, with the reason where one was given. Raises NotAllowed."""
    action = way_back(office, case)
    if action is None:
        raise NotAllowed(State(case.state), Action.REOPEN, Actor.CITIZEN, ())
    not_solved(office, case, action, written=written)


def _in_time(office: Office, case: Case) -> bool:
    if case.closed_at is None:
        return False
    return office.now <= reopen_until(office.desk.rules, case.closed_at)
