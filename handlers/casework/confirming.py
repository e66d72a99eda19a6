"""Confirming: solved closes, anything else is done again by somebody else; then the grade."""

from dataclasses import dataclass
from typing import Any

from domain.lifecycle import Action, Actor
from handlers.cards.board import refresh
from handlers.cards.cards import show, title
from handlers.cards.clearing import cleared_title
from handlers.cases.history import act
from handlers.cases.rated import limit
from handlers.cases.routes import likely_units, needs_designation
from handlers.cases.supervised import mark_problem, tells_alone
from handlers.casework.dispatching import start_unit_clock, supervisors_of
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from storage.values import Message, Written
from texts.catalogue import Language, label, say

GRADES = (5, 4, 3, 2, 1)
GRADE = "grade"
CONFIRMED, RATED = "confirmed", "rated"
"""What whoever answered reads the next working morning: their citizen's yes, a good grade."""
REDONE, LOOK_BACK = "redone", "look_back"
"""Why a case was redone: its citizen said so, or a look-back found it undone."""
TOLD = {REDONE: "reopened.supervisor", LOOK_BACK: "look_back.reopened_supervisor"}


@dataclass(frozen=True)
class Word:
    """
    What a citizen said to a clerk: who heard it, how they know the caller, the words.

    `graded`: the clerk asked for the grade as well, so nobody asks for it again.
    """

    clerk: Member
    how: str
    text: str = ""
    graded: bool = False


def confirm_solved(
    office: Office, case: Case, word: Word | None = None, written: Written | None = None
) -> None:
    """
    The citizen says it is solved: closed, then they are asked for a grade.

    `word`: they said so to a clerk, who writes it down; who has no chat is asked for no grade.
    """
    _confirmed(office, case, Action.CONFIRM_SOLVED, word, written)
    case.closed_at, case.outcome = office.now, "resolved"
    case.closed_how = "confirmed_to_clerk" if word else "confirmed"
    if office.has_chat(case.address_id) and not (word and word.graded):
        _ask_grade(office, case)
    office.work.held_notes.add(key_of(case), CONFIRMED)
    refresh(office, case)


def _ask_grade(office: Office, case: Case) -> None:
    language = office.language_of(case.address_id)
    show(
        office,
        case,
        case.address_id,
        lambda face: grade_question(office, case, face, language),
        fresh=True,
        lane=Lane.REPLY,
    )


def _confirmed(
    office: Office, case: Case, action: Action, word: Word | None, written: Written | None = None
) -> None:
    """The citizen's last word, by their own tap or by a clerk who heard it."""
    if word is None:
        act(office, case, action, Actor.CITIZEN, written=written)
        return
    public: dict[str, object] = {"heard": word.how}
    act(
        office,
        case,
        action,
        Actor.CLERK,
        staff=word.clerk,
        public=public,
        written=Written(word.text) if word.text else None,
    )


def grade_question(office: Office, case: Case, face: Face, language: Language) -> Message:
    """Five grades in words, none of them preset."""
    due = office.reopen_due(language, case)
    text = say(language, "rating.ask_case", no=case.number, title=title(office, case), due=due)
    buttons = [
        on_card(face, label(language, f"button.grade.{grade}"), GRADE, str(grade))
        for grade in GRADES
    ]
    return Message("rating.ask_case", text, (tuple(buttons[:3]), tuple(buttons[3:])))


def not_solved(
    office: Office,
    case: Case,
    action: Action,
    word: Word | None = None,
    written: Written | None = None,
) -> None:
    """
    Partly or not solved: done again, by somebody who neither replied nor approved.

    So it is where a closed case is reopened, and where the level above is asked for its opinion:
    beyond the redos a supervisor designates, and reads what was done before. `written`: why.
    """
    _confirmed(office, case, action, word, written)
    start_again(office, case)
    if word is None or office.has_chat(case.address_id):
        show_reopened(office, case)


def close_silent(office: Office, case: Case) -> None:
    """Three working days after it was seen, nobody objected: closed and unrated."""
    act(office, case, Action.SILENCE, Actor.CLOCK)
    case.closed_at, case.closed_how = office.now, "silence"
    refresh(office, case)


def start_again(office: Office, case: Case, *, why: str = REDONE) -> None:
    """
    A new round with both clocks anew; the supervisor hears of it, and `why`.

    What a clerk answered on the spot had no unit: from now on the competent one has it (promise 2).
    """
    if case.lead_unit is None:
        _give_to_competent(office, case)
    case.reopened += 1
    mark_problem(office, case)
    case.replied_at = case.seen_at = case.closed_at = None
    case.closed_how = case.outcome = None
    case.designated = False
    promised = limit(office, case, office.now)
    case.citizen_due_at, case.citizen_due_provisional = promised.at, promised.provisional
    if not needs_designation(office, case):
        _tell_supervisors(office, case, why)
    start_unit_clock(office, case)
    refresh(office, case)


def _give_to_competent(office: Office, case: Case) -> None:
    """The likeliest unit; where none is likely, the answering clerk's, for a supervisor to name."""
    clerk = office.work.staff.get(case.handler_id) if case.handler_id else None
    unit = next(iter(likely_units(office, case)), clerk.unit if clerk else None)
    if unit is None:
        return
    case.lead_unit = unit
    public: dict[str, object] = {"unit": unit}
    by = Actor.ROUTER
    office.work.cases.note(case, Action.DISPATCH, actor=by, state_from=case.state, public=public)


def show_reopened(office: Office, case: Case) -> None:
    """Who has it now and until when, with the question what is not solved; never required."""
    language = office.language_of(case.address_id)
    if not office.has_chat(case.address_id):
        key, fields = _reopened_words(office, case, language)
        office.tell(case.address_id, key, case_id=case.id, **fields)
        return
    show(
        office,
        case,
        case.address_id,
        lambda face: reopened_message(office, case, face, language),
        fresh=True,
        lane=Lane.REPLY,
    )


def reopened_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    """Who redoes it and until when; beyond the redos, that the level above names somebody."""
    key, fields = _reopened_words(office, case, language)
    row = (
        on_card(face, label(language, "button.add_more"), "add_more"),
        on_card(face, label(language, "button.leave_it"), "leave_it"),
    )
    return Message(key, say(language, key, **fields), (row,))


def _reopened_words(office: Office, case: Case, language: Language) -> tuple[str, dict[str, Any]]:
    most, k = office.desk.rules.closing.reopen_max, case.reopened
    fields = {"no": case.number, "due": office.citizen_due(language, case)}
    if k > most:
        return "case.second_opinion", fields
    return "case.reopened", fields | {"k": k, "max": most, "hotline": office.desk.county.hotline}


def _tell_supervisors(office: Office, case: Case, why: str) -> None:
    """At once of what is told of alone; the rest has somebody and is told in the morning."""
    if not tells_alone(office, case):
        office.work.held_notes.add(key_of(case), why)
        return
    for member in supervisors_of(office, case):
        name = office.unit_name(office.language_of(member.address_id), case.lead_unit)
        office.tell(
            member.address_id,
            TOLD[why],
            lane=Lane.STAFF,
            case_id=case.id,
            protect=True,
            no=case.number,
            title=cleared_title(office, case),
            unit=name,
            k=case.reopened,
        )


def tell_handler(office: Office, case: Case, key: str, **fields: Any) -> None:
    """Tell the one who answered how it went; never who the citizen is."""
    member = _answerer(office, case)
    if member is None:
        return
    language = office.language_of(member.address_id)
    if "grade" in fields:
        fields["grade"] = say(language, f"grade.{fields['grade']}")
    office.tell(
        member.address_id,
        key,
        lane=Lane.STAFF,
        case_id=case.id,
        protect=True,
        no=case.number,
        title=cleared_title(office, case),
        **fields,
    )


def _answerer(office: Office, case: Case) -> Member | None:
    return office.work.staff.get(case.handler_id) if case.handler_id else None
