from collections import Counter

import pytest

from domain.errors import SupingError
from domain.lifecycle import (
    DECISIONS,
    END_STATES,
    OPEN_STATES,
    TRANSITIONS,
    WATCHED_BY,
    Action,
    Actor,
    ClockEffect,
    NotAllowed,
    State,
    actions_for,
    diagram,
    move,
    moves,
    offered,
    open_exits,
    proposals_for,
    propose,
    sql_states,
)
from domain.states import Audience


def reachable_from(start: State) -> set[State]:
    seen: set[State] = set()
    ahead = [start]
    while ahead:
        state = ahead.pop()
        seen.add(state)
        ahead += [row.lands_in(state) for row in open_exits(state) if row.next not in seen]
    return seen


def test_every_state_is_reachable_from_submission() -> None:
    first = move(None, Action.SUBMIT, Actor.CITIZEN).next
    assert first is State.SUBMITTED
    assert reachable_from(first) == set(State)


def test_states_are_either_open_or_ended() -> None:
    assert set(OPEN_STATES) | set(END_STATES) == set(State)
    assert not set(OPEN_STATES) & set(END_STATES)


@pytest.mark.parametrize("state", OPEN_STATES)
def test_every_open_state_has_an_exit_and_a_watcher(state: State) -> None:
    assert open_exits(state)
    assert WATCHED_BY[state]


@pytest.mark.parametrize("state", OPEN_STATES)
def test_every_open_state_leads_to_an_end(state: State) -> None:
    assert reachable_from(state) & set(END_STATES)


def test_ended_states_are_not_watched() -> None:
    assert set(WATCHED_BY) == set(OPEN_STATES)


def test_no_pair_of_state_and_action_stands_twice() -> None:
    pairs = Counter((state, row.action) for row in TRANSITIONS for state in row.states)
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_every_action_has_a_row_and_every_row_somebody_who_may() -> None:
    assert {row.action for row in TRANSITIONS} == set(Action)
    assert all(row.by for row in TRANSITIONS)


def test_only_submission_makes_a_case() -> None:
    assert [row.action for row in TRANSITIONS if not row.states] == [Action.SUBMIT]
    assert actions_for(None, Actor.CITIZEN) == (Action.SUBMIT,)


def test_what_is_not_in_the_table_is_refused() -> None:
    table = {
        (state, row.action, by) for row in TRANSITIONS for state in row.states for by in row.by
    }
    for state in State:
        for action in Action:
            for by in Actor:
                if (state, action, by) in table:
                    assert move(state, action, by).action is action
                else:
                    with pytest.raises(NotAllowed):
                        move(state, action, by)


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(NotAllowed, match="only unit_head, supervisor may") as refusal:
        move(State.IN_PROGRESS, Action.GRANT_EXTENSION, Actor.HANDLER)
    assert refusal.value.may == (Actor.UNIT_HEAD, Actor.SUPERVISOR)
    assert isinstance(refusal.value, SupingError)


def test_a_refusal_says_when_nobody_may() -> None:
    with pytest.raises(NotAllowed, match="nobody may") as refusal:
        move(State.CLOSED, Action.REPLY, Actor.HANDLER)
    assert refusal.value.may == ()


def test_a_case_that_does_not_exist_can_only_be_submitted() -> None:
    with pytest.raises(NotAllowed, match="state none"):
        move(None, Action.REPLY, Actor.HANDLER)


def test_an_action_that_changes_no_state_lands_where_it_was() -> None:
    row = move(State.PLANNED, Action.URGE, Actor.CITIZEN)
    assert row.next is None
    assert row.lands_in(State.PLANNED) is State.PLANNED


def test_any_action_of_a_handler_signs_an_unsigned_case() -> None:
    steps = moves(State.DISPATCHED, Action.REPLY, Actor.HANDLER)
    assert [step.action for step in steps] == [Action.SIGN, Action.REPLY]
    assert [s.action for s in moves(State.IN_PROGRESS, Action.REPLY, Actor.HANDLER)] == ["reply"]


def test_signing_opens_nothing_to_those_who_may_not_sign() -> None:
    for by in (Actor.CLERK, Actor.CITIZEN, Actor.UNIT_HEAD):
        with pytest.raises(NotAllowed):
            moves(State.DISPATCHED, Action.REPLY, by)
    with pytest.raises(NotAllowed):
        moves(State.SUBMITTED, Action.REPLY, Actor.HANDLER)


def test_a_handler_is_offered_at_once_what_signing_opens() -> None:
    buttons = offered(State.DISPATCHED, Actor.HANDLER)
    assert buttons[0] is Action.SIGN
    assert {Action.REPLY, Action.ASK_CITIZEN, Action.REQUEST_RETURN} <= set(buttons)
    assert len(buttons) == len(set(buttons))
    for action in buttons:
        assert moves(State.DISPATCHED, action, Actor.HANDLER)


def test_others_are_offered_what_they_may_do_now() -> None:
    for state in State:
        assert offered(state, Actor.CITIZEN) == actions_for(state, Actor.CITIZEN)


def test_whoever_may_only_propose_may_not_decide() -> None:
    for action in (Action.PLAN, Action.TERMINATE):
        assert propose(State.IN_PROGRESS, action, Actor.HANDLER).action is action
        with pytest.raises(NotAllowed):
            move(State.IN_PROGRESS, action, Actor.HANDLER)
    with pytest.raises(NotAllowed, match="only handler may"):
        propose(State.IN_PROGRESS, Action.PLAN, Actor.UNIT_HEAD)
    with pytest.raises(NotAllowed, match="nobody may"):
        propose(State.IN_PROGRESS, Action.REPLY, Actor.HANDLER)


def test_a_handler_may_propose_a_plan_and_a_termination() -> None:
    assert proposals_for(State.IN_PROGRESS, Actor.HANDLER) == (Action.PLAN, Action.TERMINATE)
    assert proposals_for(State.SUBMITTED, Actor.CLERK) == (Action.REFUSE,)
    assert proposals_for(State.CLOSED, Actor.HANDLER) == ()


def test_every_proposal_names_a_decision() -> None:
    proposed = {row.action for row in TRANSITIONS if row.proposed_by}
    assert proposed <= set(DECISIONS.values())
    assert {row.action for row in TRANSITIONS} >= set(DECISIONS)


def test_a_decision_on_a_request_is_open_where_the_request_is() -> None:
    for decision, request in DECISIONS.items():
        where = {state for row in TRANSITIONS if row.action is request for state in row.states}
        decided = {state for row in TRANSITIONS if row.action is decision for state in row.states}
        assert where <= decided


def test_a_question_pauses_the_unit_and_moves_the_citizens_date() -> None:
    row = move(State.IN_PROGRESS, Action.ASK_CITIZEN, Actor.HANDLER)
    assert (row.citizen_clock, row.unit_clock) == (
        ClockEffect.MOVES_BY_DAYS_WAITED,
        ClockEffect.PAUSES,
    )


@pytest.mark.parametrize(
    ("state", "action", "by"),
    [
        (State.REPLIED, Action.CONFIRM_PARTLY, Actor.CITIZEN),
        (State.REPLIED, Action.CONFIRM_NOT_SOLVED, Actor.CLERK),
        (State.CLOSED, Action.RATE_BAD, Actor.CITIZEN),
        (State.CLOSED, Action.REOPEN, Actor.CITIZEN),
        (State.CLOSED, Action.LOOK_BACK_FAILED, Actor.INSPECTOR),
    ],
)
def test_a_reopening_starts_both_clocks_anew(state: State, action: Action, by: Actor) -> None:
    row = move(state, action, by)
    assert row.next is State.DISPATCHED
    assert row.citizen_clock is row.unit_clock is ClockEffect.STARTS_ANEW
    assert Audience.SUPERVISOR in {tell.to for tell in row.tell}


def test_the_unit_that_is_late_stops_no_citizens_clock() -> None:
    for row in TRANSITIONS:
        if row.citizen_clock is ClockEffect.STOPS:
            assert row.next in {State.REPLIED, *END_STATES}


def test_the_databases_check_knows_every_state() -> None:
    assert sql_states() == [state.value for state in State]


def test_the_diagram_has_every_change_of_state_once() -> None:
    arrows = [line for line in diagram().splitlines() if "-->" in line]
    assert len(arrows) == len(set(arrows))
    assert "    in_progress --> dispatched: accept_return, designate" in arrows
    assert "    [*] --> submitted: submit" in arrows
    assert "    withdrawn --> [*]" in arrows
    changes = {(s, row.next) for s in State for row in open_exits(s)}
    assert len(arrows) == len(changes) + 1 + len(END_STATES)


def test_the_diagram_leaves_out_what_changes_no_state() -> None:
    assert "urge" not in diagram()
    assert "erase" not in diagram()
