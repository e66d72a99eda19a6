"""
Asking the citizen: a handler's question, the answer or two working days of none, the clock again.

County rules, [ask_citizen]: a handler asks once, a second time only the unit's head does; the
citizen's date moves openly, the new one told with the question.
"""

from collections.abc import Callable
from typing import Any

from domain.blame import without_blame
from domain.deadlines import Urgency
from domain.lifecycle import Action, Actor, State, offered
from handlers.cards.board import refresh
from handlers.cards.cards import show
from handlers.cards.clearing import cleared_title, clerk_writes, masked_for
from handlers.cards.question_card import question_aloud, question_message
from handlers.cases.history import act
from handlers.cases.rated_due import due_of_rating
from handlers.cases.routes import holders, may_handle
from handlers.cases.undecided import due_of_requests
from handlers.cases.waiting import pause, questions
from handlers.cases.words import grow
from handlers.casework.conduct import hold_back
from handlers.casework.dispatching import ask_if_nobody, plan_stages
from handlers.casework.nudging import QUESTION, nudge_citizen
from handlers.clerks.retelling import tell_added
from handlers.office import Office, Rows
from handlers.talking.buttons import Face
from storage.cases import key_of
from storage.due import Appointment
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from storage.values import Message, Written
from texts.catalogue import Language, say, shorten

ANSWER_WAIT, NO_ANSWER = "answer_wait", "no_answer"
ANSWER_SHOWN = 150


def why_not(office: Office, case: Case, member: Member, language: Language) -> str:
    """Why this member may not ask now, in words; empty where they may."""
    if Action.ASK_CITIZEN not in offered(State(case.state), Actor.HANDLER):
        return say(language, "stale.button")
    asked, most = len(questions(office, case)), office.desk.rules.ask_citizen.max_times
    if asked > most:
        return say(language, "ask.twice", no=case.number)
    if asked == most and member.role != "unit_head":
        return say(language, "ask.once", no=case.number)
    return ""


def ask_citizen(office: Office, case: Case, member: Member, question: str) -> None:
    """
    Ask: the unit's clock stands, the citizen reads the question with the new date.

    Raises NotAllowed where the case can't wait now.
    """
    public: dict[str, object] = {"due_before": case.citizen_due_at.isoformat()}
    by = Actor.HANDLER
    written = Written(question)
    act(office, case, Action.ASK_CITIZEN, by, staff=member, public=public, written=written)
    case.handler_id = member.id
    pause(office, case)
    due, until = office.work.due, case.ask_due_at
    due.call_off(key_of(case))
    beside = (*due_of_rating(office, case), *due_of_requests(office, case))
    due.plan(key_of(case), case.revision, beside)
    if until is not None:
        due.plan(key_of(case), case.revision, [Appointment(ANSWER_WAIT, until)])
    show_question(office, case, fresh=True)
    nudge_citizen(office, case, QUESTION)
    refresh(office, case)


def show_question(
    office: Office, case: Case, *, fresh: bool, more: Callable[[Face], Rows] = lambda _face: ()
) -> None:
    """The question's card in the citizen's chat, with what `more` they can do; else read out."""
    language = office.language_of(case.address_id)
    if not office.has_chat(case.address_id):
        if fresh:
            words = question_aloud(office, case, language)
            spoken = Message("spoken.citizen.ask", words)
            office.send(case.address_id, spoken, case_id=case.id)
        return
    show(
        office,
        case,
        case.address_id,
        lambda face: question_message(office, case, face, language, more(face)),
        fresh=fresh,
        lane=Lane.REPLY,
    )


def answer_question(
    office: Office,
    case: Case,
    written: Written,
    by: Actor = Actor.CITIZEN,
    *,
    staff: Member | None = None,
    public: dict[str, object] | None = None,
) -> bool:
    """
    The citizen's word, or what a clerk heard on the telephone: the unit goes on.

    Blame in it is held back as in anything that is added; True where there was any. Raises
    NotAllowed where nothing is asked (any more).
    """
    act(office, case, Action.ANSWER, by, staff=staff, public=public, written=written)
    if written.text:
        grow(office, case, written.text)
    held = hold_back(office, case, written.text)
    plan_stages(office, case, after=office.now)
    _tell_answered(office, case, written, held=held)
    ask_if_nobody(office, case)
    refresh(office, case)
    return held


def time_out(office: Office, case: Case) -> None:
    """Nobody answered in time: the unit goes on with what it has, and is told in business hours."""
    act(office, case, Action.TIME_OUT, Actor.CLOCK)
    plan_stages(office, case, after=office.now)
    hours = office.desk.rules.urgencies[Urgency(case.urgency)].clock == "hours"
    at = office.now if hours else office.morning(office.now)
    office.work.due.plan(key_of(case), case.revision, [Appointment(NO_ANSWER, at)])
    ask_if_nobody(office, case)
    refresh(office, case)


def tell_no_answer(office: Office, case: Case) -> None:
    """The handler learns that the citizen said nothing, and when the case is due now."""
    for member in _askers(office, case):
        _tell(office, case, member, "ask.no_answer")


def _tell_answered(office: Office, case: Case, written: Written, *, held: bool) -> None:
    """
    Who asked reads the answer; where a clerk writes what a unit reads, only once it is retold.

    What blames staff is cut out by the machine at once, and looked at by a clerk.
    """
    hidden = (clerk_writes(case) and not held) or not written.text
    for member in _askers(office, case):
        if hidden:
            _tell(office, case, member, "ask.answered_unread")
        else:
            words = masked_for(office, case, without_blame(written.text))
            answer = shorten(words, ANSWER_SHOWN)
            _tell(office, case, member, "ask.answered", answer=answer)
    if clerk_writes(case):
        tell_added(office, case)


def _askers(office: Office, case: Case) -> list[Member]:
    """Whoever asked, while they may still act on it; else who has the case."""
    asked = questions(office, case)
    asker = office.work.staff.get(asked[-1].staff_id) if asked and asked[-1].staff_id else None
    if asker is not None and not asker.blocked and may_handle(office, case, asker):
        return [asker]
    return holders(office, case)


def _tell(office: Office, case: Case, member: Member, key: str, **fields: Any) -> None:
    office.tell(
        member.address_id,
        key,
        lane=Lane.STAFF,
        case_id=case.id,
        protect=True,
        no=case.number,
        title=cleared_title(office, case),
        due=office.unit_due(office.language_of(member.address_id), case),
        **fields,
    )
