"""How a citizen's cases stand: the list, and each one's card with what can be done about it."""

from domain.lifecycle import END_STATES, Action, Actor, State, offered
from handlers.cards.cards import show, title
from handlers.cases.waiting import is_waiting
from handlers.casework.answering import show_answer
from handlers.casework.asking import show_question
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.outbox import Lane
from storage.tables import Case
from storage.values import Message
from texts.catalogue import Language, label, say

SHOWN = 5
NO_DATE = frozenset({*END_STATES, State.REPLIED})
CAN = (
    (Action.URGE, "urge", "button.urge"),
    (Action.WITHDRAW, "withdraw", "button.withdraw"),
)


def is_mine(turn: Turn, case: Case) -> bool:
    """Whether the sender brought this case."""
    return case.person_id == turn.reader.person_id


def my_cases(turn: Turn) -> None:
    """The latest cases, one line and one button each."""
    mine = turn.work.cases.of_person(turn.reader.person_id, SHOWN)
    if not mine:
        turn.reply("cases.none", menu=True)
        return
    lines = "\n".join(case_line(turn.office, case, turn.language) for case in mine)
    text = say(turn.language, "cases.list", lines=lines)
    turn.send(Message("cases.list", text, _openers(turn, mine)))


def _openers(turn: Turn, cases: list[Case]) -> Rows:
    rows = []
    for case in cases:
        card, _ = turn.work.cards.of(key_of(case), turn.reader.address_id)
        rows.append((on_card(card, case.number, "detail"),))
    return tuple(rows)


def state_words(office: Office, case: Case, language: Language) -> str:
    """Where a case stands, in the citizen's words."""
    unit = office.unit_name(language, case.lead_unit)
    return say(language, f"state.{case.state}.citizen", unit=unit)


def case_line(office: Office, case: Case, language: Language) -> str:
    """One case in a line; one that was answered or has ended has no date to wait for."""
    state = state_words(office, case, language)
    name = title(office, case)
    if State(case.state) in NO_DATE:
        return say(language, "case.line_done", no=case.number, title=name, state=state)
    due = office.short(language, case.citizen_due_at)
    return say(language, "case.line", no=case.number, title=name, state=state, due=due)


def detail(turn: Turn, case: Case) -> None:
    """One case: where it stands, until when, and what the citizen can do about it."""
    if State(case.state) is State.REPLIED:
        show_answer(turn.office, case)
        return
    if is_waiting(case):
        language = turn.language
        show_question(turn.office, case, fresh=True, more=lambda face: can_do(case, face, language))
        return
    show(
        turn.office,
        case,
        turn.reader.address_id,
        lambda face: _detail_message(turn.office, case, face, turn.language),
        fresh=True,
        lane=Lane.REPLY,
    )


def show_going_on(office: Office, case: Case) -> None:
    """Bring the card in the citizen's chat up to date, without a new message."""
    language = office.language_of(case.address_id)
    show(
        office,
        case,
        case.address_id,
        lambda face: _detail_message(office, case, face, language),
        fresh=False,
        lane=Lane.BULK,
    )


def _detail_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    state, name = state_words(office, case, language), title(office, case)
    hotline = office.desk.county.hotline
    if State(case.state) in END_STATES:
        text = say(
            language,
            "case.detail_done",
            no=case.number,
            title=name,
            state=state,
            hotline=hotline,
        )
        return Message("case.detail_done", text)
    text = say(
        language,
        "case.detail",
        no=case.number,
        title=name,
        state=state,
        due=office.citizen_due(language, case),
        hotline=hotline,
    )
    return Message("case.detail", text, can_do(case, face, language))


def can_do(case: Case, face: Face, language: Language) -> Rows:
    """What the lifecycle offers the citizen now, as buttons."""
    can = offered(State(case.state), Actor.CITIZEN)
    buttons = [
        on_card(face, label(language, key), name) for action, name, key in CAN if action in can
    ]
    return (tuple(buttons),) if buttons else ()
