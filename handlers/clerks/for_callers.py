"""
What a clerk does on a caller's word; every step is written down as done by the clerk for them.

The lifecycle lets a clerk write down a last word and an addition. To urge, to withdraw and to have
it done again are the citizen's own: those are the citizen's steps, with the clerk's name beside.
"""

from domain.lifecycle import Action, Actor, NotAllowed, State, actions_for
from handlers.cards.board import refresh
from handlers.cards.telling import tell_holders
from handlers.cases.history import act
from handlers.cases.routes import holders
from handlers.cases.words import grow
from handlers.casework.answering import last_reply, seen
from handlers.casework.conduct import hold_back
from handlers.casework.confirming import Word, confirm_solved, not_solved, start_again
from handlers.casework.disputing import way_back
from handlers.clerks.retelling import tell_added
from handlers.flows import find
from handlers.office import Office
from storage.tables import Case
from storage.values import Written

BY_CITIZEN = {
    find.URGE: Action.URGE,
    find.WITHDRAW: Action.WITHDRAW,
}
AGAIN = (Action.REOPEN, Action.SECOND_OPINION)
BY_CLERK = {
    find.ADD: Action.ADD,
    find.SOLVED: Action.CONFIRM_SOLVED,
    find.PARTLY: Action.CONFIRM_PARTLY,
    find.NOT_SOLVED: Action.CONFIRM_NOT_SOLVED,
}


def can_for(office: Office, case: Case) -> tuple[str, ...]:
    """What a clerk may do now for whoever brought the case, in the order of the buttons."""
    state = State(case.state)
    citizen, clerk = actions_for(state, Actor.CITIZEN), actions_for(state, Actor.CLERK)
    can = [name for name, action in BY_CLERK.items() if action in clerk]
    can += [name for name, action in BY_CITIZEN.items() if action in citizen]
    if way_back(office, case) in AGAIN:
        can.append(find.REOPEN)
    if last_reply(office, case).text:
        can.append(find.READ)
    return tuple(can)


def do_for(office: Office, case: Case, what: str, word: Word) -> None:
    """Do for a caller what they ask. Raises NotAllowed where the case is past it."""
    match what:
        case find.ADD:
            _add(office, case, word)
        case find.SOLVED:
            confirm_solved(office, case, word)
        case find.PARTLY:
            not_solved(office, case, Action.CONFIRM_PARTLY, word)
        case find.NOT_SOLVED:
            not_solved(office, case, Action.CONFIRM_NOT_SOLVED, word)
        case find.URGE:
            _as_citizen(office, case, Action.URGE, word)
            times = len(office.work.cases.events(case, Action.URGE))
            tell_holders(office, case, holders(office, case), "urged.handler", k=times)
        case find.WITHDRAW:
            _as_citizen(office, case, Action.WITHDRAW, word)
            refresh(office, case)
        case find.REOPEN:
            _reopen(office, case, word)


def _add(office: Office, case: Case, word: Word) -> None:
    public: dict[str, object] = {"heard": word.how}
    written = Written(word.text)
    act(office, case, Action.ADD, Actor.CLERK, staff=word.clerk, public=public, written=written)
    grow(office, case, word.text)
    hold_back(office, case, word.text)
    tell_added(office, case)
    refresh(office, case)


def _as_citizen(office: Office, case: Case, action: Action, word: Word) -> None:
    act(
        office,
        case,
        action,
        Actor.CITIZEN,
        staff=word.clerk,
        public={"heard": word.how},
        written=Written(word.text) if word.text else None,
    )


def _reopen(office: Office, case: Case, word: Word) -> None:
    """As the rules allow: again within thirty days and twice, then the level above looks once."""
    action = way_back(office, case)
    if action not in AGAIN:
        raise NotAllowed(State(case.state), Action.REOPEN, Actor.CITIZEN, ())
    _as_citizen(office, case, action, word)
    start_again(office, case)


def read_out(office: Office, case: Case) -> str:
    """The whole answer for the clerk to read out: from now on it was told, and silence counts."""
    if State(case.state) is State.REPLIED and case.seen_at is None:
        seen(office, case)
    return last_reply(office, case).text
