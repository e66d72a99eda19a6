"""How a citizen's cases stand: the list, and each one's card with what can be done about it."""

from collections.abc import Sequence
from dataclasses import replace

from domain.lifecycle import END_STATES, Action, Actor, State, offered
from handlers.cards.cards import show, title
from handlers.cards.question_card import question_message
from handlers.cases.past import past_for_citizen
from handlers.cases.waiting import is_waiting
from handlers.casework.answering import answer_message
from handlers.casework.disputing import way_back
from handlers.casework.followers import merged_message
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import Face, on_card, on_list
from storage.cases import key_of
from storage.outbox import Lane
from storage.tables import Case
from storage.values import Message
from texts.catalogue import Language, label, say

PAGE = 5
MOST = 100
LIST = "my_cases"
NO_DATE = frozenset({*END_STATES, State.REPLIED})
CAN = (
    (Action.URGE, "urge", "button.urge"),
    (Action.WITHDRAW, "withdraw", "button.withdraw"),
)
AGAIN = {Action.REOPEN: "button.reopen", Action.SECOND_OPINION: "button.second_opinion"}


def is_mine(turn: Turn, case: Case) -> bool:
    """Whether the sender brought this case."""
    return case.person_id == turn.reader.person_id


# The list


def my_cases(turn: Turn, page: int = 0, message_id: int | None = None) -> None:
    """The sender's cases, newest first, five a page; a page is turned by editing the message."""
    mine = turn.work.cases.of_person(turn.reader.person_id, MOST)
    if not mine:
        turn.reply("cases.none", menu=True)
        return
    last = (len(mine) - 1) // PAGE
    page = min(page, last)
    shown = mine[page * PAGE : (page + 1) * PAGE]
    message = _list_message(turn, shown, page, last)
    if message_id is None:
        turn.send(message)
    else:
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)


def _list_message(turn: Turn, shown: Sequence[Case], page: int, last: int) -> Message:
    language = turn.language
    lines = "\n".join(case_line(turn.office, case, language) for case in shown)
    if last:
        text = say(language, "cases.page", lines=lines, page=page + 1, pages=last + 1)
    else:
        text = say(language, "cases.list", lines=lines)
    back = [on_list(LIST, page - 1, label(language, "button.previous"))] if page else []
    on = [on_list(LIST, page + 1, label(language, "button.next"))] if page < last else []
    turners = (tuple(back + on),) if last else ()
    return Message("cases.list", text, (*_openers(turn, shown), *turners))


def _openers(turn: Turn, cases: Sequence[Case]) -> Rows:
    rows = []
    for case in cases:
        card, _ = turn.work.cards.of(key_of(case), turn.reader.address_id)
        rows.append((on_card(card, case.number, "detail"),))
    return tuple(rows)


def state_words(office: Office, case: Case, language: Language) -> str:
    """Where a case stands, in the citizen's words; of a closed one, until when it is redone."""
    if way_back(office, case) in AGAIN:
        return say(language, "case.closed_until", due=office.reopen_due(language, case))
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


# The card


def detail(turn: Turn, case: Case) -> None:
    """One case at the end of the chat: where it stands, until when, and what can be done."""
    show_case(turn.office, case, turn.reader.address_id, fresh=True)


def show_going_on(office: Office, case: Case) -> None:
    """Bring the card in the citizen's chat up to date, without a new message."""
    show_case(office, case, case.address_id, fresh=False, lane=Lane.BULK)


def show_case(
    office: Office,
    case: Case,
    address_id: int,
    *,
    fresh: bool,
    history: bool = False,
    lane: Lane = Lane.REPLY,
) -> None:
    """The case's card in its citizen's chat, with its history where that is wanted."""
    language = office.language_of(address_id)
    show(
        office,
        case,
        address_id,
        lambda face: _card(office, case, face, language, history=history),
        fresh=fresh,
        lane=lane,
    )


def _card(office: Office, case: Case, face: Face, language: Language, *, history: bool) -> Message:
    message = _as_it_stands(office, case, face, language)
    name, key = ("less", "button.less") if history else ("more", "button.history")
    fold = on_card(face, label(language, key), "history", name)
    if history:
        lines = "\n".join(past_for_citizen(office, case, language))
        text = say(language, "history.card", card=message.text, lines=lines)
        message = replace(message, text=text)
    return replace(message, buttons=(*message.buttons, (fold,)))


def _as_it_stands(office: Office, case: Case, face: Face, language: Language) -> Message:
    if State(case.state) is State.REPLIED:
        return answer_message(office, case, face, language)
    if State(case.state) is State.MERGED:
        return merged_message(office, case, face, language)
    if is_waiting(case):
        return question_message(office, case, face, language, can_do(case, face, language))
    return _detail_message(office, case, face, language)


def _detail_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    fields = {
        "no": case.number,
        "title": title(office, case),
        "state": state_words(office, case, language),
        "hotline": office.desk.county.hotline,
    }
    if State(case.state) in END_STATES:
        text = say(language, "case.detail_done", **fields)
        return Message("case.detail_done", text, _again(office, case, face, language))
    text = say(language, "case.detail", due=office.citizen_due(language, case), **fields)
    return Message("case.detail", text, can_do(case, face, language))


def can_do(case: Case, face: Face, language: Language) -> Rows:
    """What the lifecycle offers the citizen now, as buttons."""
    can = offered(State(case.state), Actor.CITIZEN)
    buttons = [
        on_card(face, label(language, key), name) for action, name, key in CAN if action in can
    ]
    return (tuple(buttons),) if buttons else ()


def _again(office: Office, case: Case, face: Face, language: Language) -> Rows:
    """The button by which a case that ended is done or looked at again, while that is open."""
    if Action.LOOK_AGAIN in offered(State(case.state), Actor.CITIZEN):
        once = not office.work.cases.events(case, Action.LOOK_AGAIN)
        again = on_card(face, label(language, "button.look_again"), "look_again")
        return ((again,),) if once else ()
    key = AGAIN.get(way_back(office, case) or Action.SILENCE)
    return ((on_card(face, label(language, key), "reopen"),),) if key else ()
