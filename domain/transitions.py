"""
The lifecycle as one table: who may do what in which state, who is told, what the clocks do.

The columns of a row are those of `Transition`: states, action, next state, by, tell, the citizen's
clock, the unit's clock, note. The law behind the steps stands in the county's rules: return and
extension 安阳市政务服务条例 art. 50, designation 潍坊 art. 22, call-back 济南 art. 27.
"""

from domain.states import OPEN_STATES, Tell, Transition
from domain.states import Action as Do
from domain.states import Actor as By
from domain.states import Audience as To
from domain.states import ClockEffect as Clock
from domain.states import State as At

WITH_THE_DESK_OR_UNIT = (
    At.SUBMITTED, At.DISPATCHED, At.IN_PROGRESS, At.WAITING_CITIZEN, At.PLANNED,
)  # fmt: skip
WITH_THE_UNIT = WITH_THE_DESK_OR_UNIT[1:]
_REOPENED = (Tell(To.NEW_PERSON, "card"), Tell(To.SUPERVISOR, "reopened"))
_HOLDER = (Tell(To.HOLDER, "addition"),)

# A table is read down its columns, which the formatter would unfold into one value a line.
# fmt: off
TRANSITIONS: tuple[Transition, ...] = (
    # Intake and dispatch
    Transition((), Do.SUBMIT, At.SUBMITTED, (By.CITIZEN, By.CLERK, By.KIOSK, By.INSPECTOR),
        (Tell(To.CITIZEN, "receipt"),), Clock.STARTS, Clock.NONE,
        "number and code are told only from a committed row"),
    Transition((At.SUBMITTED,), Do.DISPATCH, At.DISPATCHED, (By.ROUTER, By.CLERK),
        (Tell(To.UNIT, "card"), Tell(To.CITIZEN, "unit_and_date")), Clock.RUNS, Clock.STARTS,
        "lead unit, named supervisor, due instant with its calendar version"),
    Transition((At.SUBMITTED,), Do.ANSWER_ON_THE_SPOT, At.REPLIED, (By.CLERK,),
        (Tell(To.CITIZEN, "answer"),), Clock.RUNS, Clock.NONE),
    Transition((At.SUBMITTED,), Do.REFUSE, At.NOT_ACCEPTED, (By.CLERK, By.SUPERVISOR),
        (Tell(To.CITIZEN, "reason_and_proper_way"),), Clock.STOPS, Clock.NONE,
        "within one working day", proposed_by=(By.CLERK,)),
    Transition((At.NOT_ACCEPTED,), Do.LOOK_AGAIN, At.SUBMITTED, (By.CITIZEN,),
        (Tell(To.CLERK, "look_again"),), Clock.RUNS_ON, Clock.NONE, "once"),
    Transition((At.SUBMITTED, At.DISPATCHED, At.IN_PROGRESS), Do.MERGE, At.MERGED, (By.CLERK,),
        (Tell(To.CITIZEN, "parent_number"),), Clock.FOLLOWS_PARENT, Clock.FOLLOWS_PARENT,
        "split undoes it; answers go to all followers"),
    Transition((At.MERGED,), Do.SPLIT, At.DISPATCHED, (By.CLERK, By.CITIZEN, By.CLOCK),
        (Tell(To.CITIZEN, "unit_and_date"),), Clock.AS_BEFORE_MERGE, Clock.AS_BEFORE_MERGE,
        "the citizen where the answer solved nothing of theirs, the clock where the parent ended"),
    Transition((At.MERGED,), Do.STAND_ALONE, At.SUBMITTED, (By.CLERK, By.CLOCK),
        (Tell(To.CITIZEN, "back_at_the_desk"), Tell(To.CLERK, "card")),
        Clock.AS_BEFORE_MERGE, Clock.NONE, "split where no unit had it before"),
    Transition((*WITH_THE_DESK_OR_UNIT, At.REPLIED), Do.TRANSFER_TO_PETITION, At.TRANSFERRED,
        (By.CLERK,), (Tell(To.CITIZEN, "petition_number_and_way"),), Clock.STOPS, Clock.STOPS,
        "petition number and date are recorded"),

    # What the citizen may do while the case is open
    Transition(WITH_THE_DESK_OR_UNIT, Do.ADD, None, (By.CITIZEN, By.CLERK), _HOLDER,
        Clock.RUNS, Clock.RUNS, "late photos and edits too; every version is kept"),
    Transition((At.MERGED,), Do.ADD, None, (By.CITIZEN,), _HOLDER, Clock.RUNS, Clock.RUNS,
        "whoever has the parent reads it"),
    Transition(WITH_THE_DESK_OR_UNIT, Do.JOIN, None, (By.CITIZEN,), _HOLDER,
        Clock.RUNS, Clock.RUNS, "another citizen's words on the same matter, kept under their own"),
    Transition(WITH_THE_DESK_OR_UNIT, Do.URGE, None, (By.CITIZEN,),
        (Tell(To.HOLDER, "urged"),), Clock.RUNS, Clock.RUNS, "once a working day"),
    Transition(WITH_THE_DESK_OR_UNIT, Do.WITHDRAW, At.WITHDRAWN, (By.CITIZEN,),
        (Tell(To.UNIT, "withdrawn"),), Clock.STOPS, Clock.STOPS, "asked once"),

    # The unit signs, hands over, returns
    Transition((At.DISPATCHED,), Do.SIGN, At.IN_PROGRESS, (By.HANDLER,), (),
        Clock.RUNS, Clock.RUNS, "by any action of A or B; the card changes, nobody is messaged"),
    Transition(WITH_THE_UNIT, Do.REASSIGN, None, (By.UNIT_HEAD, By.SUPERVISOR),
        (Tell(To.OLD_AND_NEW_HANDLER, "handler_changed"),), Clock.RUNS, Clock.RUNS),
    Transition((At.IN_PROGRESS,), Do.REQUEST_RETURN, None, (By.HANDLER,),
        (Tell(To.CLERK, "return_requested"),), Clock.RUNS, Clock.RUNS,
        "once per unit, within one working day, never when designated"),
    Transition((At.DISPATCHED, At.IN_PROGRESS), Do.ACCEPT_RETURN, At.DISPATCHED,
        (By.CLERK, By.SUPERVISOR),
        (Tell(To.UNIT, "card"), Tell(To.CITIZEN, "new_unit")), Clock.RUNS, Clock.STARTS_ANEW,
        "the third transfer makes a problem case; the supervisor where no clerk decides"),
    Transition((At.IN_PROGRESS,), Do.REFUSE_RETURN, None,
        (By.CLERK, By.SUPERVISOR),
        (Tell(To.HANDLER, "return_refused"),), Clock.RUNS, Clock.RUNS),
    Transition((At.DISPATCHED, At.IN_PROGRESS), Do.DESIGNATE, At.DISPATCHED,
        (By.CLERK, By.SUPERVISOR), (Tell(To.UNIT, "card"),), Clock.RUNS, Clock.STARTS_ANEW,
        "may not be returned"),
    Transition((At.IN_PROGRESS,), Do.ADD_CO_UNIT, None, (By.HANDLER, By.CLERK),
        (Tell(To.CO_UNIT, "card"),), Clock.RUNS, Clock.RUNS, "own due date inside the lead's"),
    Transition(WITH_THE_UNIT, Do.CO_ANSWER, None, (By.CO_UNIT,),
        (Tell(To.HANDLER, "co_answered"),), Clock.RUNS, Clock.RUNS, "to the lead unit alone"),
    Transition(WITH_THE_UNIT[1:], Do.NOTE, None, (By.HANDLER, By.UNIT_HEAD), (),
        Clock.RUNS, Clock.RUNS, "inside the office; no citizen ever reads it"),
    Transition(WITH_THE_UNIT[1:], Do.TAKE_OVER, None, (By.HANDLER,),
        (Tell(To.OLD_AND_NEW_HANDLER, "handler_changed"),), Clock.RUNS, Clock.RUNS,
        "a colleague's, by whoever of the unit may act"),

    # A question to the citizen pauses the unit's clock
    Transition((At.IN_PROGRESS,), Do.ASK_CITIZEN, At.WAITING_CITIZEN, (By.HANDLER,),
        (Tell(To.CITIZEN, "question_and_new_date"),), Clock.MOVES_BY_DAYS_WAITED, Clock.PAUSES,
        "two working days, once; a second time needs the unit head"),
    Transition((At.WAITING_CITIZEN,), Do.ANSWER, At.IN_PROGRESS, (By.CITIZEN, By.CLERK),
        (Tell(To.HANDLER, "answered"),), Clock.RUNS, Clock.RESUMES),
    Transition((At.WAITING_CITIZEN,), Do.TIME_OUT, At.IN_PROGRESS, (By.CLOCK,),
        (Tell(To.HANDLER, "no_answer"),), Clock.RUNS, Clock.RESUMES),

    # Extension
    Transition((At.IN_PROGRESS,), Do.REQUEST_EXTENSION, None, (By.HANDLER,),
        (Tell(To.APPROVER, "extension_requested"),), Clock.RUNS, Clock.RUNS, "once, before due"),
    Transition((At.IN_PROGRESS,), Do.GRANT_EXTENSION, None, (By.UNIT_HEAD, By.SUPERVISOR),
        (Tell(To.CITIZEN, "old_and_new_date_and_why"), Tell(To.HANDLER, "extension_granted")),
        Clock.MOVES, Clock.MOVES, "beyond the class's own length only a supervisor"),
    Transition((At.IN_PROGRESS,), Do.REFUSE_EXTENSION, None, (By.UNIT_HEAD, By.SUPERVISOR),
        (Tell(To.HANDLER, "extension_refused"),), Clock.RUNS, Clock.RUNS),

    # The answer
    Transition((At.IN_PROGRESS, At.WAITING_CITIZEN), Do.REPLY, At.REPLIED,
        (By.HANDLER, By.UNIT_HEAD, By.SUPERVISOR),
        (Tell(To.CITIZEN, "answer"),), Clock.STOPS, Clock.STOPS,
        "text, outcome, and evidence where something had to be done; where the county wants a "
        "second person, head or supervisor send what a handler proposed"),
    Transition((At.IN_PROGRESS, At.WAITING_CITIZEN, At.PLANNED), Do.PROPOSE_REPLY, None,
        (By.HANDLER,), (Tell(To.APPROVER, "reply_proposed"),), Clock.RUNS, Clock.RUNS,
        "listed, reopened, badly rated, about conduct: who answered never approves"),
    Transition((At.IN_PROGRESS, At.WAITING_CITIZEN, At.PLANNED), Do.REFUSE_REPLY, None,
        (By.UNIT_HEAD, By.SUPERVISOR), (Tell(To.HANDLER, "reply_refused"),),
        Clock.RUNS, Clock.RUNS),
    Transition((At.IN_PROGRESS,), Do.PLAN, At.PLANNED, (By.UNIT_HEAD, By.SUPERVISOR),
        (Tell(To.CITIZEN, "promised_date"),), Clock.PROMISED_DATE, Clock.PROMISED_DATE,
        "stays open, no rating", proposed_by=(By.HANDLER,)),
    Transition((At.IN_PROGRESS,), Do.REFUSE_PLAN, None, (By.UNIT_HEAD, By.SUPERVISOR),
        (Tell(To.HANDLER, "plan_refused"),), Clock.RUNS, Clock.RUNS),
    Transition((At.PLANNED,), Do.REPLY, At.REPLIED,
        (By.HANDLER, By.UNIT_HEAD, By.SUPERVISOR),
        (Tell(To.CITIZEN, "answer"),), Clock.STOPS, Clock.STOPS),
    Transition((At.PLANNED,), Do.FALL_DUE, At.IN_PROGRESS, (By.CLOCK,),
        (Tell(To.HANDLER, "plan_due"), Tell(To.UNIT_HEAD, "plan_due")), Clock.RUNS, Clock.RUNS),
    Transition((At.IN_PROGRESS,), Do.TERMINATE, At.TERMINATED, (By.CLERK, By.SUPERVISOR),
        (Tell(To.CITIZEN, "reason_and_look_again"),), Clock.STOPS, Clock.STOPS,
        proposed_by=(By.HANDLER,)),
    Transition((At.IN_PROGRESS,), Do.REFUSE_TERMINATE, None, (By.CLERK, By.SUPERVISOR),
        (Tell(To.HANDLER, "termination_refused"),), Clock.RUNS, Clock.RUNS),
    Transition((At.TERMINATED,), Do.LOOK_AGAIN, At.SUBMITTED, (By.CITIZEN,),
        (Tell(To.CLERK, "look_again"),), Clock.RUNS_ON, Clock.NONE, "once"),

    # The citizen has the last word
    Transition((At.REPLIED,), Do.CONFIRM_SOLVED, At.CLOSED, (By.CITIZEN, By.CLERK),
        (Tell(To.HANDLER, "confirmed"),), Clock.NONE, Clock.NONE, "then the rating"),
    Transition((At.REPLIED,), Do.CONFIRM_PARTLY, At.DISPATCHED, (By.CITIZEN, By.CLERK),
        _REOPENED, Clock.STARTS_ANEW, Clock.STARTS_ANEW, "to one who neither replied nor approved"),
    Transition((At.REPLIED,), Do.CONFIRM_NOT_SOLVED, At.DISPATCHED, (By.CITIZEN, By.CLERK),
        _REOPENED, Clock.STARTS_ANEW, Clock.STARTS_ANEW, "to one who neither replied nor approved"),
    Transition((At.REPLIED,), Do.SILENCE, At.CLOSED, (By.CLOCK,), (), Clock.NONE, Clock.NONE,
        "three working days after seen or told; unrated"),
    Transition((At.REPLIED,), Do.NOT_REACHED, At.CLOSED, (By.CLERK,), (), Clock.NONE, Clock.NONE,
        "three calls on three working days; reopening runs from first sight"),
    Transition((At.CLOSED,), Do.RATE, None, (By.CITIZEN,), (Tell(To.HANDLER, "rated"),),
        Clock.NONE, Clock.NONE, "grade 3 to 5, while the survey is valid"),
    Transition((At.CLOSED,), Do.RATE_BAD, At.DISPATCHED, (By.CITIZEN,), _REOPENED,
        Clock.STARTS_ANEW, Clock.STARTS_ANEW, "grade 1 or 2; no return; revisited"),
    Transition((At.CLOSED,), Do.REOPEN, At.DISPATCHED, (By.CITIZEN,), _REOPENED,
        Clock.STARTS_ANEW, Clock.STARTS_ANEW, "within 30 days, twice"),
    Transition((At.CLOSED,), Do.SECOND_OPINION, At.DISPATCHED, (By.CITIZEN,),
        (Tell(To.SUPERVISOR, "second_opinion"),), Clock.STARTS_ANEW, Clock.STARTS_ANEW,
        "once, within 30 days, after the redos; the supervisor designates who does it"),
    Transition((At.DISPATCHED,), Do.RATE_ANEW, At.CLOSED, (By.CITIZEN,),
        (Tell(To.NEW_PERSON, "rated_anew"), Tell(To.SUPERVISOR, "rated_anew")),
        Clock.STOPS, Clock.STOPS,
        "a bad grade changed to a good one within ten minutes, while nobody has signed"),
    Transition((At.CLOSED,), Do.LOOK_BACK_FAILED, At.DISPATCHED, (By.INSPECTOR, By.SUPERVISOR),
        (Tell(To.UNIT_HEAD, "look_back_failed"), Tell(To.SUPERVISOR, "reopened")),
        Clock.STARTS_ANEW, Clock.STARTS_ANEW, "one level up"),

    # A bad rating of a service: the unit may appeal, and somebody else checks what was put right
    Transition((At.IN_PROGRESS,), Do.REQUEST_APPEAL, None, (By.HANDLER,),
        (Tell(To.SUPERVISOR, "appeal_requested"),), Clock.RUNS, Clock.RUNS,
        "once, within three working days: mistaken or malicious"),
    Transition((At.DISPATCHED, At.IN_PROGRESS), Do.ACCEPT_APPEAL, At.CLOSED, (By.SUPERVISOR,),
        (Tell(To.CITIZEN, "appeal_accepted_and_why"), Tell(To.HANDLER, "appeal_accepted")),
        Clock.STOPS, Clock.STOPS, "the rating stays and counts, marked; never by the unit"),
    Transition((At.WAITING_CITIZEN, At.PLANNED, At.REPLIED, At.CLOSED), Do.ACCEPT_APPEAL, None,
        (By.SUPERVISOR,), (Tell(To.HANDLER, "appeal_accepted"),), Clock.RUNS, Clock.RUNS,
        "the unit went on meanwhile, and the case goes its way"),
    Transition((*WITH_THE_UNIT, At.REPLIED, At.CLOSED), Do.REFUSE_APPEAL, None, (By.SUPERVISOR,),
        (Tell(To.HANDLER, "appeal_refused"),), Clock.RUNS, Clock.RUNS),
    Transition((At.REPLIED,), Do.PASS_CHECK, At.CLOSED, (By.UNIT_HEAD, By.SUPERVISOR),
        (Tell(To.HANDLER, "checked"),), Clock.NONE, Clock.NONE,
        "where nobody is there to confirm; never by who replied"),
    Transition((At.REPLIED,), Do.FAIL_CHECK, At.DISPATCHED, (By.UNIT_HEAD, By.SUPERVISOR),
        _REOPENED, Clock.STARTS_ANEW, Clock.STARTS_ANEW, "to one who did not reply"),
    Transition(tuple(At), Do.ERASE, None, (By.CITIZEN, By.CLOCK), (), Clock.NONE, Clock.NONE,
        "state and figures stay"),

    # Beyond the county's table: what an administrator's change does to open cases
    Transition((*OPEN_STATES, At.MERGED), Do.RECOUNT, None, (By.CLOCK,),
        (Tell(To.CITIZEN, "old_and_new_date"), Tell(To.HOLDER, "new_date")),
        Clock.MOVES, Clock.MOVES, "a year's notice is out; no date told is shortened"),
    Transition((*WITH_THE_UNIT, At.REPLIED), Do.MOVE_UNIT, None, (By.CLOCK,),
        (Tell(To.NEW_PERSON, "taken_over"),), Clock.RUNS, Clock.RUNS,
        "its unit was merged or closed; the heir goes on by the same dates"),
    Transition((At.IN_PROGRESS,), Do.ACCEPT_BY_LAW, None, (By.HANDLER,),
        (Tell(To.CITIZEN, "old_and_new_date_and_law"),), Clock.MOVES, Clock.MOVES,
        "matters with a clock of the law; not accepting is a termination"),
    Transition(WITH_THE_DESK_OR_UNIT, Do.SUPERVISE, None, (By.SUPERVISOR,),
        (Tell(To.HOLDER, "supervised"),), Clock.RUNS, Clock.RUNS,
        "urged, listed, a leader's, raised, a letter signed: what a person of the office did"),
    Transition(WITH_THE_DESK_OR_UNIT, Do.PAUSE, None, (By.CLOCK,),
        (Tell(To.CITIZEN, "old_and_new_date_and_why"),), Clock.MOVES, Clock.MOVES,
        "the desk stood still, by a supervisor's word or by an outage; no date is shortened"),
)
# fmt: on
