"""The words of the lifecycle: states, actions, who acts, what happens to the two clocks."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a case stands. Signed, returned and reopened are events, not states."""

    SUBMITTED = "submitted"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    WAITING_CITIZEN = "waiting_citizen"
    PLANNED = "planned"
    REPLIED = "replied"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    TRANSFERRED = "transferred"
    TERMINATED = "terminated"


OPEN_STATES = (
    State.SUBMITTED,
    State.DISPATCHED,
    State.IN_PROGRESS,
    State.WAITING_CITIZEN,
    State.PLANNED,
    State.REPLIED,
)
END_STATES = tuple(state for state in State if state not in OPEN_STATES)


class Action(StrEnum):
    """What can be done to a case; each is also the name of a line in its history."""

    SUBMIT = "submit"
    DISPATCH = "dispatch"
    ANSWER_ON_THE_SPOT = "answer_on_the_spot"
    REFUSE = "refuse"
    LOOK_AGAIN = "look_again"
    ADD = "add"
    JOIN = "join"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    SPLIT = "split"
    STAND_ALONE = "stand_alone"
    TRANSFER_TO_PETITION = "transfer_to_petition"
    SIGN = "sign"
    REASSIGN = "reassign"
    REQUEST_RETURN = "request_return"
    ACCEPT_RETURN = "accept_return"
    REFUSE_RETURN = "refuse_return"
    DESIGNATE = "designate"
    ASK_CITIZEN = "ask_citizen"
    ANSWER = "answer"
    TIME_OUT = "time_out"
    REQUEST_EXTENSION = "request_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    ADD_CO_UNIT = "add_co_unit"
    CO_ANSWER = "co_answer"
    NOTE = "note"
    TAKE_OVER = "take_over"
    PROPOSE_REPLY = "propose_reply"
    REFUSE_REPLY = "refuse_reply"
    REPLY = "reply"
    PLAN = "plan"
    REFUSE_PLAN = "refuse_plan"
    FALL_DUE = "fall_due"
    TERMINATE = "terminate"
    REFUSE_TERMINATE = "refuse_terminate"
    URGE = "urge"
    CONFIRM_SOLVED = "confirm_solved"
    CONFIRM_PARTLY = "confirm_partly"
    CONFIRM_NOT_SOLVED = "confirm_not_solved"
    SILENCE = "silence"
    NOT_REACHED = "not_reached"
    RATE = "rate"
    RATE_BAD = "rate_bad"
    RATE_ANEW = "rate_anew"
    REOPEN = "reopen"
    SECOND_OPINION = "second_opinion"
    LOOK_BACK_FAILED = "look_back_failed"
    REQUEST_APPEAL = "request_appeal"
    ACCEPT_APPEAL = "accept_appeal"
    REFUSE_APPEAL = "refuse_appeal"
    PASS_CHECK = "pass_check"  # noqa: S105 - a step, no password
    FAIL_CHECK = "fail_check"
    ERASE = "erase"
    RECOUNT = "recount"
    MOVE_UNIT = "move_unit"
    ACCEPT_BY_LAW = "accept_by_law"
    SUPERVISE = "supervise"
    PAUSE = "pause"


class Actor(StrEnum):
    """The capacity in which somebody acts; a unit head who stands in for A and B is a handler."""

    CITIZEN = "citizen"
    CLERK = "clerk"
    ROUTER = "router"
    HANDLER = "handler"
    CO_UNIT = "co_unit"
    UNIT_HEAD = "unit_head"
    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"
    CLOCK = "clock"
    KIOSK = "kiosk"


class Audience(StrEnum):
    """Who is told; whoever is not named learns of it on the case's card alone."""

    CITIZEN = "citizen"
    UNIT = "unit"
    CO_UNIT = "co_unit"
    HANDLER = "handler"
    OLD_AND_NEW_HANDLER = "old_and_new_handler"
    NEW_PERSON = "new_person"
    HOLDER = "holder"
    UNIT_HEAD = "unit_head"
    APPROVER = "approver"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"


class ClockEffect(StrEnum):
    """What an action does to the citizen's or the unit's clock (design: two clocks)."""

    NONE = "none"
    STARTS = "starts"
    RUNS = "runs"
    RUNS_ON = "runs_on"  # had stopped, and counts as if it never had
    STOPS = "stops"
    PAUSES = "pauses"
    RESUMES = "resumes"
    STARTS_ANEW = "starts_anew"
    MOVES = "moves"
    MOVES_BY_DAYS_WAITED = "moves_by_days_waited"
    PROMISED_DATE = "promised_date"
    FOLLOWS_PARENT = "follows_parent"
    AS_BEFORE_MERGE = "as_before_merge"


@dataclass(frozen=True, slots=True)
class Tell:
    """A message owed: to whom, and what it must say beside the case's number."""

    to: Audience
    what: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """
    One row of the lifecycle.

    `states` is empty for the action that makes a case; `next` is None where the state stays.
    `by` may carry it out. Where `proposed_by` is not empty those may only propose it, and somebody
    else among `by` decides: who proposes does not approve.
    """

    states: tuple[State, ...]
    action: Action
    next: State | None
    by: tuple[Actor, ...]
    tell: tuple[Tell, ...]
    citizen_clock: ClockEffect
    unit_clock: ClockEffect
    note: str = ""
    proposed_by: tuple[Actor, ...] = ()

    def lands_in(self, state: State) -> State:
        """Return the state a case in `state` has after this action."""
        return self.next or state
