"""A case on a random walk: nobody, whatever they press in whatever order, leaves the table."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.lifecycle import (
    END_STATES,
    OPEN_STATES,
    WATCHED_BY,
    Action,
    Actor,
    NotAllowed,
    State,
    actions_for,
    move,
    moves,
    offered,
    open_exits,
    proposals_for,
    propose,
)

ACTORS = st.sampled_from(list(Actor))
ACTIONS = st.sampled_from(list(Action))


class Walk(RuleBasedStateMachine):
    """One case, and everybody at once."""

    state = State.SUBMITTED

    @initialize(by=st.sampled_from([Actor.CITIZEN, Actor.CLERK, Actor.KIOSK, Actor.INSPECTOR]))
    def submit(self, by: Actor) -> None:
        self.state = move(None, Action.SUBMIT, by).lands_in(self.state)

    @rule(action=ACTIONS, by=ACTORS)
    def anybody_tries_anything(self, action: Action, by: Actor) -> None:
        try:
            steps = moves(self.state, action, by)
        except NotAllowed:
            assert action not in offered(self.state, by)
        else:
            assert action in offered(self.state, by)
            for step in steps:
                assert self.state in step.states
                self.state = step.lands_in(self.state)

    @rule(by=ACTORS, data=st.data())
    def somebody_does_what_is_offered(self, by: Actor, data: st.DataObject) -> None:
        actions = actions_for(self.state, by)
        if actions:
            self.state = move(self.state, data.draw(st.sampled_from(actions)), by).lands_in(
                self.state
            )

    @rule(by=ACTORS)
    def a_proposal_changes_no_state(self, by: Actor) -> None:
        for action in proposals_for(self.state, by):
            assert by in propose(self.state, action, by).proposed_by

    @precondition(lambda self: self.state in OPEN_STATES)
    @invariant()
    def an_open_case_can_move_on_and_is_watched(self) -> None:
        assert open_exits(self.state)
        assert WATCHED_BY[self.state]

    @precondition(lambda self: self.state in END_STATES)
    @invariant()
    def an_ended_case_takes_no_reply(self) -> None:
        assert not any(row.action is Action.REPLY for row in open_exits(self.state))


Walk.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestWalk = Walk.TestCase
