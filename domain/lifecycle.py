"""
What may happen to a case: the one place that says yes or no to a change of state.

Everything not in the table is refused. Buttons, permissions, the database's CHECK and the diagram
in the docs are read from here and never written a second time.
"""

from collections.abc import Iterable, Mapping

from domain.errors import SupingError
from domain.states import (
    END_STATES,
    OPEN_STATES,
    Action,
    Actor,
    Audience,
    ClockEffect,
    State,
    Tell,
    Transition,
)
from domain.transitions import TRANSITIONS

__all__ = [
    "DECISIONS",
    "END_STATES",
    "OPEN_STATES",
    "TRANSITIONS",
    "WATCHED_BY",
    "Action",
    "Actor",
    "Audience",
    "ClockEffect",
    "NotAllowed",
    "State",
    "Tell",
    "Transition",
    "actions_for",
    "diagram",
    "move",
    "moves",
    "offered",
    "open_exits",
    "proposals_for",
    "propose",
    "sql_states",
]

_UNANSWERED = ("day_before", "due_day", "hours_4", "hours_1", "overdue_0", "overdue_10", "watch")
WATCHED_BY: Mapping[State, tuple[str, ...]] = {
    State.SUBMITTED: ("dispatch",),
    State.DISPATCHED: ("unsigned", *_UNANSWERED),
    State.IN_PROGRESS: _UNANSWERED,
    State.WAITING_CITIZEN: ("answer_wait",),
    State.PLANNED: ("plan",),
    State.REPLIED: ("silence", "call_back", "check"),
}
"""The due rows of which at least one waits while a case is in an open state: stages of the unit's
clock, and `watch` once the last of them is told."""

DECISIONS: Mapping[Action, Action] = {
    Action.ACCEPT_RETURN: Action.REQUEST_RETURN,
    Action.REFUSE_RETURN: Action.REQUEST_RETURN,
    Action.GRANT_EXTENSION: Action.REQUEST_EXTENSION,
    Action.REFUSE_EXTENSION: Action.REQUEST_EXTENSION,
    Action.PLAN: Action.PLAN,
    Action.REFUSE_PLAN: Action.PLAN,
    Action.TERMINATE: Action.TERMINATE,
    Action.REFUSE_TERMINATE: Action.TERMINATE,
    Action.REFUSE: Action.REFUSE,
    Action.REPLY: Action.PROPOSE_REPLY,
    Action.REFUSE_REPLY: Action.PROPOSE_REPLY,
    Action.ACCEPT_APPEAL: Action.REQUEST_APPEAL,
    Action.REFUSE_APPEAL: Action.REQUEST_APPEAL,
}
"""Which request an action decides; the decider is never the one who asked."""

_BY_STATE: Mapping[tuple[State | None, Action], Transition] = {
    (state, row.action): row for row in TRANSITIONS for state in (row.states or (None,))
}


class NotAllowed(SupingError):
    """The step is not open to this person in this state."""

    def __init__(
        self, state: State | None, action: Action, by: Actor, may: tuple[Actor, ...]
    ) -> None:
        """Name who may; `may` is empty where nobody may do this in this state."""
        who = f"only {', '.join(may)} may" if may else "nobody may"
        super().__init__(f"{by} cannot {action} a case in state {state or 'none'}: {who}")
        self.state = state
        self.action = action
        self.by = by
        self.may = may


def move(state: State | None, action: Action, by: Actor) -> Transition:
    """
    Return the row that lets `by` do `action` to a case in `state` (None: no case yet).

    Raises NotAllowed, which says who may.
    """
    row = _BY_STATE.get((state, action))
    if row is None or by not in row.by:
        raise NotAllowed(state, action, by, row.by if row else ())
    return row


def moves(state: State | None, action: Action, by: Actor) -> tuple[Transition, ...]:
    """
    Return the rows to walk for `action`: any action of a handler signs an unsigned case first.

    Raises NotAllowed.
    """
    if _signs_first(state, action, by):
        return (move(state, Action.SIGN, by), move(State.IN_PROGRESS, action, by))
    return (move(state, action, by),)


def propose(state: State, action: Action, by: Actor) -> Transition:
    """
    Return the row that `by` may propose and somebody else decides; the state stays as it is.

    Raises NotAllowed.
    """
    row = _BY_STATE.get((state, action))
    if row is None or by not in row.proposed_by:
        raise NotAllowed(state, action, by, row.proposed_by if row else ())
    return row


def actions_for(state: State | None, by: Actor) -> tuple[Action, ...]:
    """Return what `by` may carry out now, in the table's order."""
    return _ACTIONS_FOR.get((state, by), ())


def offered(state: State, by: Actor) -> tuple[Action, ...]:
    """Return what a card offers `by`: as `actions_for`, and for a handler what signing opens."""
    actions = actions_for(state, by)
    if Action.SIGN not in actions:
        return actions
    return actions + tuple(a for a in actions_for(State.IN_PROGRESS, by) if a not in actions)


def proposals_for(state: State, by: Actor) -> tuple[Action, ...]:
    """Return what `by` may propose now and another must decide."""
    return tuple(row.action for row in _rows_at(state) if by in row.proposed_by)


def open_exits(state: State) -> tuple[Transition, ...]:
    """Return the rows that lead a case out of `state` into another one."""
    return tuple(row for row in _rows_at(state) if row.lands_in(state) is not state)


def sql_states() -> list[str]:
    """Return the values a stored state may have, for the database's CHECK."""
    return [state.value for state in State]


def diagram() -> str:
    """Return the lifecycle as a Mermaid stateDiagram; actions that change no state are left out."""
    lines = ["stateDiagram-v2"]
    for source in (None, *State):
        exits = _rows_at(None) if source is None else open_exits(source)
        for target in State:
            names = [row.action.value for row in exits if row.next is target]
            if names:
                lines.append(f"    {source or '[*]'} --> {target}: {', '.join(names)}")
    lines += [f"    {state} --> [*]" for state in END_STATES]
    return "\n".join(lines) + "\n"


def _rows_at(state: State | None) -> Iterable[Transition]:
    return (row for (at, _), row in _BY_STATE.items() if at is state)


# Asked several times for every card; the table never changes.
_ACTIONS_FOR: Mapping[tuple[State | None, Actor], tuple[Action, ...]] = {
    (state, by): tuple(row.action for row in _rows_at(state) if by in row.by)
    for state in (None, *State)
    for by in Actor
}


def _signs_first(state: State | None, action: Action, by: Actor) -> bool:
    if state is not State.DISPATCHED or (state, action) in _BY_STATE:
        return False
    return by is Actor.HANDLER and action in actions_for(State.IN_PROGRESS, by)
