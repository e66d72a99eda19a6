"""
Calls: what a clerk reads out to somebody by telephone, and what comes of what they said.

What a person says on the telephone is their answer, as if they had tapped it themselves; that a
clerk wrote it down stands in the event (济南 art. 27: replies are called back).
"""

from typing import Any

from domain.lifecycle import Action, Actor, State, offered
from handlers.cards.board import refresh
from handlers.cards.clearing import desk_title
from handlers.cards.question_card import question_aloud
from handlers.cases.history import act
from handlers.cases.seeing import units_of
from handlers.cases.waiting import is_waiting
from handlers.cases.words import grow
from handlers.casework.answering import last_reply, seen
from handlers.casework.asking import answer_question
from handlers.casework.conduct import hold_back
from handlers.casework.confirming import Word, confirm_solved, not_solved, show_reopened
from handlers.casework.rating import rate
from handlers.clerks.retelling import tell_added
from handlers.flows.call import CallDraft, Said
from handlers.office import Office, Turn
from handlers.supervisors.lookback_answers import CALL, answered, not_reached
from storage.calls import CRISIS, LOOK_BACK, MISSED, Call
from storage.lookbacks import PERSON
from storage.staff import Member
from storage.tables import Case, LookBackRow
from storage.values import Written
from texts.catalogue import Language, say

CALLED = "called"
"""How a clerk knows whose word it is: they called the number that was left."""
CALLS_FOR_NOTHING = 3
"""So many calls on as many working days, then a person counts as not reached (lifecycle.tsv)."""
ABOUT_ANSWERS = frozenset(
    {"not_read", "complaint", "reopened", "nudge_failed", "ask_citizen", "revisit", "bad_rating"}
)
SOLVED = {Said.SOLVED: "yes", Said.PARTLY: "partly", Said.NOT_SOLVED: "no"}
"""What of an answer's solving is kept with the call, apart from how satisfied somebody is."""
WAITS_FOR_WORD = frozenset({State.REPLIED, State.WAITING_CITIZEN})


def caller(turn: Turn) -> Member | None:
    """Who calls people: a clerk; of cases that accuse the clerks' own unit a supervisor."""
    return turn.role("clerk", "supervisor")


def calls_of(turn: Turn, member: Member) -> dict[str, Any]:
    """Which calls are this caller's: none about a case that accuses a unit of theirs."""
    reader = units_of(turn)
    if member.role == "clerk":
        return {"reader": reader}
    clerks = {one.unit for one in turn.work.staff.with_role("clerk") if one.unit}
    return {"reader": reader, "only": clerks - reader}


def next_call(turn: Turn, member: Member) -> Call | None:
    """Take the next call; what nobody needs to be called about any more is passed over."""
    office, mine = turn.office, calls_of(turn, member)
    while (call := office.work.calls.take_next(member.id, **mine)) is not None:
        if _is_needed(office, call):
            return call
        office.work.calls.finish(call.address_id, call.case_id)
    return None


def _is_needed(office: Office, call: Call) -> bool:
    """Whether the call is about something still: a case that moved on needs no call for itself."""
    if call.case_id is None:
        return True
    if set(call.whys) == {LOOK_BACK}:
        return looked_at(office, call) is not None
    if not ABOUT_ANSWERS.issuperset(call.whys):
        return True
    return State(office.work.cases.get(call.case_id).state) in WAITS_FOR_WORD


def looked_at(office: Office, call: Call, member: Member | None = None) -> LookBackRow | None:
    """The look-back a call is for; None where it is for none, or it is the caller's own case."""
    if LOOK_BACK not in call.whys or call.case_id is None:
        return None
    lookbacks = office.work.lookbacks
    if member is not None and member.id in lookbacks.had_in_hand([call.case_id])[call.case_id]:
        return None
    return next((one for one in lookbacks.open_of(call.case_id) if one.state == PERSON), None)


def case_of(office: Office, call: Call) -> Case | None:
    """The case a call is about, or None."""
    return office.work.cases.get(call.case_id) if call.case_id is not None else None


def to_read(office: Office, call: Call) -> str:
    """What to read out, finished, in the language of whoever is called."""
    language = office.language_of(call.address_id)
    county = office.desk.county
    name = county.name_zh if language is Language.ZH else county.name_en
    case = case_of(office, call)
    kept = [one.text for one in office.work.calls.words(call.address_id, call.case_id)]
    if looked_at(office, call) is not None:
        kept.append(say(language, "spoken.look_back.ask"))
    if case is None:
        return "\n".join([say(language, "spoken.hello", county=name), *kept])
    hello = say(
        language, "spoken.hello_case", county=name, no=case.number, title=desk_title(office, case)
    )
    return "\n".join([hello, *(kept or [_how_it_stands(office, case, language)])])


def _how_it_stands(office: Office, case: Case, language: Language) -> str:
    """The answer in full where there is one, else where the case stands."""
    unit = office.unit_name(language, case.lead_unit)
    if State(case.state) is State.REPLIED:
        answer = last_reply(office, case).text
        return say(language, "spoken.citizen.answer", unit=unit, answer=answer)
    if is_waiting(case):
        return question_aloud(office, case, language)
    return say(language, f"state.{case.state}.citizen", unit=unit)


def may_say(case: Case | None) -> tuple[Said, ...]:
    """What whoever is called may say about the case as it stands."""
    if case is None:
        return (Said.TOLD,)
    can = offered(State(case.state), Actor.CLERK)
    known = (
        (Action.CONFIRM_SOLVED, Said.SOLVED),
        (Action.CONFIRM_PARTLY, Said.PARTLY),
        (Action.CONFIRM_NOT_SOLVED, Said.NOT_SOLVED),
        (Action.ANSWER, Said.ANSWER),
        (Action.ADD, Said.MESSAGE),
    )
    return (*(said for action, said in known if action in can), Said.TOLD)


def record(office: Office, call: Call, member: Member, draft: CallDraft) -> str:
    """
    Write down what came of a call; returns what is to be read out at once besides, often nothing.

    Raises NotAllowed where the case has moved on meanwhile.
    """
    said = draft.said or Said.TOLD
    if said is Said.LATER:
        office.work.calls.release(call.person_id)
        return ""
    if said is Said.MISSED:
        _missed(office, call, member)
        return ""
    office.work.calls.told(call.address_id, call.case_id)
    said = Said.LOOKED if draft.three else said
    solved = SOLVED.get(said)
    office.work.calls.note(
        call,
        member.id,
        said,
        of_answer=_is_of_answer(office, call),
        solved=solved,
        satisfied=draft.grade,
    )
    case = case_of(office, call)
    if case is not None and said is Said.LOOKED:
        _looked(office, case, member, draft)
    elif case is not None:
        _do(office, case, member, draft, said)
    return _said_besides(office, call)


def _is_of_answer(office: Office, call: Call) -> bool:
    """Whether an answer waits for their word: then the call is a call-back 回访."""
    case = case_of(office, call)
    return case is not None and State(case.state) is State.REPLIED


def _said_besides(office: Office, call: Call) -> str:
    """Words that came of the call itself: the person is on the line, so they hear them now."""
    if office.has_chat(call.address_id):
        return ""
    words = office.work.calls.words(call.address_id, call.case_id)
    office.work.calls.told(call.address_id, call.case_id)
    return "\n".join(one.text for one in words)


def _do(office: Office, case: Case, member: Member, draft: CallDraft, said: Said) -> None:
    word = Word(member, CALLED, draft.text, graded=True)
    match said:
        case Said.SOLVED:
            confirm_solved(office, case, word)
            if draft.grade is not None:
                rate(office, case, draft.grade, word)
        case Said.PARTLY:
            _again(office, case, Action.CONFIRM_PARTLY, word)
        case Said.NOT_SOLVED:
            _again(office, case, Action.CONFIRM_NOT_SOLVED, word)
        case Said.ANSWER:
            _answer(office, case, member, draft.text)
        case Said.MESSAGE:
            _add(office, case, member, draft.text)
        case _:
            if State(case.state) is State.REPLIED and case.seen_at is None:
                seen(office, case)


def _looked(office: Office, case: Case, member: Member, draft: CallDraft) -> None:
    """The three answers of a look-back, heard by somebody whose case it never was."""
    row = office.work.lookbacks.get(draft.look_back or 0)
    if row is None or row.state != PERSON:
        return
    said = {"thorough": draft.thorough, "effective": draft.effective, "truthful": draft.truthful}
    written = Written(draft.text)
    answered(office, case, row, CALL, said, staff=member, written=written)


def _again(office: Office, case: Case, action: Action, word: Word) -> None:
    """Done again; whoever has no chat hears the new date while they are on the line."""
    not_solved(office, case, action, word)
    if not office.has_chat(case.address_id):
        show_reopened(office, case)


def _answer(office: Office, case: Case, member: Member, text: str) -> None:
    """The answer to the unit's question, heard by a clerk."""
    heard: dict[str, object] = {"heard": CALLED}
    answer_question(office, case, Written(text), Actor.CLERK, staff=member, public=heard)


def _add(office: Office, case: Case, member: Member, text: str) -> None:
    """More words for a case, told to a clerk; whoever has it sees them."""
    written = Written(text)
    act(
        office,
        case,
        Action.ADD,
        Actor.CLERK,
        staff=member,
        public={"heard": CALLED},
        written=written,
    )
    grow(office, case, text)
    hold_back(office, case, text)
    tell_added(office, case)
    refresh(office, case)


def _missed(office: Office, call: Call, member: Member) -> None:
    """Nobody answered: again on the next working morning, three times in all."""
    calls = office.work.calls
    for one in calls.of_person(call.person_id):
        calls.note(one, member.id, MISSED, of_answer=_is_of_answer(office, one))
        if tries(office, one) >= CALLS_FOR_NOTHING and CRISIS not in one.whys:
            _give_up(office, one, member)
    soon = CRISIS in call.whys
    calls.release(call.person_id, until=None if soon else office.morning(office.now))


def tries(office: Office, call: Call) -> int:
    """On how many days somebody called for nothing."""
    made = office.work.calls.made(call.address_id, call.case_id, after=call.since)
    return len({office.local(one.at).date() for one in made if one.outcome == MISSED})


def _give_up(office: Office, call: Call, member: Member) -> None:
    """Not reached: an answer is closed unrated; words that were not read out stay kept."""
    case = case_of(office, call)
    if case is not None and State(case.state) is State.REPLIED:
        act(office, case, Action.NOT_REACHED, Actor.CLERK, staff=member, public={"heard": CALLED})
        case.closed_at, case.closed_how = office.now, "not_reached"
        refresh(office, case)
    if looked_at(office, call) is not None and call.case_id is not None:
        not_reached(office, call.case_id)
    office.work.calls.finish(call.address_id, call.case_id)
