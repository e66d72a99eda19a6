"""How a citizen's cases stand, and what they can do about them: urge, withdraw, add."""

from domain.lifecycle import END_STATES, Action, Actor, State, offered
from handlers.cards.board import refresh
from handlers.cards.cards import show, title
from handlers.cards.telling import tell_holders
from handlers.cases.history import act
from handlers.cases.routes import holders
from handlers.casework.answering import show_answer
from handlers.clerks.retelling import tell_added
from handlers.incoming import Said
from handlers.lists import open_cases
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.outbox import Lane
from storage.tables import Case
from storage.values import Message, Written
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
    show(
        turn.office,
        case,
        turn.reader.address_id,
        lambda face: _detail_message(turn, case, face),
        fresh=True,
        lane=Lane.REPLY,
    )


def _detail_message(turn: Turn, case: Case, face: Face) -> Message:
    office, language = turn.office, turn.language
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
    return Message("case.detail", text, _can_do(case, face, language))


def _can_do(case: Case, face: Face, language: Language) -> Rows:
    """What the lifecycle offers the citizen now, as buttons."""
    can = offered(State(case.state), Actor.CITIZEN)
    buttons = [
        on_card(face, label(language, key), name) for action, name, key in CAN if action in can
    ]
    return (tuple(buttons),) if buttons else ()


def urge(turn: Turn, case: Case) -> None:
    """Urge whoever has it, once a working day."""
    office = turn.office
    today = office.local(office.now).date()
    urged = turn.work.cases.events(case, Action.URGE)
    if urged and office.local(urged[-1].at).date() == today:
        turn.reply("urge.too_often", no=case.number)
        return
    act(office, case, Action.URGE, Actor.CITIZEN)
    tell_holders(office, case, holders(office, case), "urged.handler")
    turn.reply("urge.done", no=case.number, due=office.citizen_due(turn.language, case))


def ask_withdraw(turn: Turn, case: Case) -> None:
    """Asked once before a case is withdrawn."""
    show(
        turn.office,
        case,
        turn.reader.address_id,
        lambda face: Message(
            "withdraw.ask",
            say(turn.language, "withdraw.ask", no=case.number),
            (
                (
                    on_card(face, turn.label("button.withdraw_yes"), "withdraw_yes"),
                    on_card(face, turn.label("button.withdraw_no"), "detail"),
                ),
            ),
        ),
        fresh=True,
        lane=Lane.REPLY,
    )


def withdraw_by_words(turn: Turn) -> None:
    """撤了吧: ask about the one case there is, or show which there are."""
    mine = [one for one in open_cases(turn) if can(one, Action.WITHDRAW)]
    if len(mine) == 1:
        ask_withdraw(turn, mine[0])
    else:
        my_cases(turn)


def withdraw(turn: Turn, case: Case) -> None:
    """The citizen takes it back; the unit sees it."""
    act(turn.office, case, Action.WITHDRAW, Actor.CITIZEN)
    refresh(turn.office, case)
    turn.reply("withdraw.done", menu=True, no=case.number)


def add(turn: Turn, case: Case, written: Written) -> None:
    """More words or pictures for a case; whoever has it sees them."""
    act(turn.office, case, Action.ADD, Actor.CITIZEN, written=written)
    if written.text:
        longer = f"{turn.work.cases.matter(case)}\n{written.text}"
        turn.work.cases.replace_matter(case, longer)
    tell_added(turn.office, case)
    refresh(turn.office, case)
    turn.reply("add.done", menu=True, no=case.number)


def add_said(turn: Turn, case: Case, said: Said) -> None:
    """A reply to a card adds to its case."""
    place = f"{said.point.latitude:.5f}, {said.point.longitude:.5f}" if said.point else ""
    text = "\n".join(part for part in (said.text, place) if part)
    add(turn, case, Written(text, said.files, place))


def can(case: Case, action: Action) -> bool:
    """Whether the citizen may do this now."""
    return action in offered(State(case.state), Actor.CITIZEN)


def can_add(case: Case) -> bool:
    """Whether something may be added now."""
    return can(case, Action.ADD)


def impatient(turn: Turn) -> None:
    """How the latest open case stands, with a button that urges."""
    mine = open_cases(turn)
    if not mine:
        turn.reply("cases.none", menu=True)
    elif can(mine[0], Action.URGE):
        _show_waiting(turn, mine[0])
    else:
        detail(turn, mine[0])


def _show_waiting(turn: Turn, case: Case) -> None:
    office, language = turn.office, turn.language
    text = say(
        language,
        "impatience.status",
        no=case.number,
        title=title(office, case),
        state=state_words(office, case, language),
        due=office.citizen_due(language, case),
    )
    show(
        office,
        case,
        turn.reader.address_id,
        lambda face: Message("impatience.status", text, _can_do(case, face, language)),
        fresh=True,
        lane=Lane.REPLY,
    )
