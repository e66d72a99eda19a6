"""What a citizen can do about a case of theirs: urge, withdraw, add, answer what is asked."""

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.lifecycle import Action, Actor, State, offered
from domain.words import may_petition
from handlers.cards.board import refresh
from handlers.cards.cards import show, title
from handlers.cards.telling import tell_holders
from handlers.cases.history import act
from handlers.cases.routes import holders
from handlers.cases.waiting import is_waiting
from handlers.cases.words import grow
from handlers.casework.asking import answer_question
from handlers.casework.conduct import hold_back
from handlers.citizens import my_cases
from handlers.clerks.retelling import tell_added
from handlers.incoming import Said, place_words
from handlers.lists import open_cases
from handlers.office import Office, Turn
from handlers.talking.buttons import Face, on_card
from storage.outbox import Lane
from storage.tables import Case
from storage.values import Message, Spoken, Written
from texts.catalogue import Language, label, say

Build = Callable[[Office, Case, Face, Language], Message]


def urge(turn: Turn, case: Case) -> None:
    """Urge whoever has it, once a working day."""
    office, language = turn.office, turn.language
    unit = office.unit_name(language, case.lead_unit)
    urged = turn.work.cases.events(case, Action.URGE)
    if urged and not a_working_day_since(office, urged[-1].at):
        again = office.day(language, office.morning(office.now))
        turn.reply("urge.too_often", about=case, no=case.number, unit=unit, day=again)
        return
    act(office, case, Action.URGE, Actor.CITIZEN)
    k = len(urged) + 1
    tell_holders(office, case, holders(office, case), "urged.handler", k=k)
    due = office.citizen_due(language, case)
    turn.reply("urge.done", about=case, no=case.number, due=due, unit=unit, k=k)


def a_working_day_since(office: Office, at: datetime) -> bool:
    """Whether a working day has begun since the day of an instant."""
    first, today = office.local(at).date(), office.local(office.now).date()
    return office.desk.calendar.working_days_between(first, today) > 0


def urge_by_words(turn: Turn) -> None:
    """催一下: the one case there is to urge; of several the latest is shown, with its button."""
    mine = [one for one in open_cases(turn) if can(one, Action.URGE)]
    if len(mine) == 1:
        urge(turn, mine[0])
    else:
        impatient(turn)


def ask_withdraw(turn: Turn, case: Case) -> None:
    """Asked once before a case is withdrawn."""
    _show(turn, case, withdraw_question)


def withdraw_question(_office: Office, case: Case, face: Face, language: Language) -> Message:
    """Whether it is really meant."""
    row = (
        on_card(face, label(language, "button.withdraw_yes"), "withdraw_yes"),
        on_card(face, label(language, "button.withdraw_no"), "detail"),
    )
    return Message("withdraw.ask", say(language, "withdraw.ask", no=case.number), (row,))


def _show(turn: Turn, case: Case, build: Build) -> None:
    show(
        turn.office,
        case,
        turn.reader.address_id,
        lambda face: build(turn.office, case, face, turn.language),
        fresh=True,
        lane=Lane.REPLY,
    )


def withdraw_by_words(turn: Turn) -> None:
    """撤了吧: ask about the one case there is, or show which there are."""
    mine = [one for one in open_cases(turn) if can(one, Action.WITHDRAW)]
    if len(mine) == 1:
        ask_withdraw(turn, mine[0])
    else:
        my_cases.my_cases(turn)


def withdraw(turn: Turn, case: Case) -> None:
    """The citizen takes it back; the unit sees it."""
    act(turn.office, case, Action.WITHDRAW, Actor.CITIZEN)
    refresh(turn.office, case)
    turn.reply("withdraw.done", about=case, menu=True, no=case.number)


def add(turn: Turn, case: Case, written: Written) -> None:
    """More words or pictures for a case; whoever has it sees them, and is told."""
    _add(turn, case, written, tell=True)
    turn.reply("add.done", menu=True, about=case, no=case.number)


def _add(turn: Turn, case: Case, written: Written, *, tell: bool) -> None:
    act(turn.office, case, Action.ADD, Actor.CITIZEN, written=written)
    if written.text:
        grow(turn.office, case, written.text)
        case.may_petition = case.may_petition or may_petition(written.text)
    held = hold_back(turn.office, case, written.text)
    if tell:
        tell_added(turn.office, case)
    refresh(turn.office, case)
    if held:
        turn.reply("conduct.held", no=case.number, hotline=turn.office.desk.county.hotline)


def answer(turn: Turn, case: Case, written: Written) -> None:
    """What the unit asked is answered; it goes on at once."""
    held = answer_question(turn.office, case, written)
    unit = turn.office.unit_name(turn.language, case.lead_unit)
    due = turn.office.citizen_due(turn.language, case)
    turn.reply("ask.thanks", menu=True, about=case, no=case.number, unit=unit, due=due)
    if held:
        turn.reply("conduct.held", no=case.number, hotline=turn.office.desk.county.hotline)


def said_of(turn: Turn, case: Case, said: Said) -> bool:
    """
    Words, pictures, a place for a case: the answer where one is asked, else more of it.

    False where it takes none any more.
    """
    written = written_of(turn, said)
    if is_waiting(case):
        answer(turn, case, written)
    elif can_add(case):
        add(turn, case, written)
    else:
        return False
    return True


def add_late(turn: Turn, case: Case, said: Said) -> None:
    """
    Pictures and words that come minutes after a case was filed go to it, with a short word.

    Whoever has the case is told once of all of them; their card shows how many there are.
    """
    office, address_id = turn.office, turn.reader.address_id
    known = said.album is not None and turn.work.links.album(address_id, said.album)[0]
    since = office.now - timedelta(minutes=office.desk.rules.files.late_minutes)
    added = turn.work.cases.events(case, Action.ADD)
    told = any(event.actor == Actor.CITIZEN and event.at >= since for event in added)
    _add(turn, case, written_of(turn, said), tell=not told)
    if not known:
        turn.reply("late.added", about=case, no=case.number)


def written_of(turn: Turn, said: Said) -> Written:
    """What a message says of a case; a pinned place stands in its words as well."""
    place, words = place_words(said.point, said.place), said.text.strip()
    text = "\n".join(part for part in (words, place) if part)
    message = Spoken(turn.reader.address_id, said.message_id, words, said.album)
    return Written(text, said.files, place, (message,) if said.message_id else ())


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
        show_waiting(turn, mine[0])
    else:
        my_cases.detail(turn, mine[0])


def show_waiting(turn: Turn, case: Case) -> None:
    """How a case stands, with the button that urges."""
    _show(turn, case, waiting_message)


def waiting_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    """Sorry for the wait: where it stands, until when, and what can be done."""
    text = say(
        language,
        "impatience.status",
        no=case.number,
        title=title(office, case),
        state=my_cases.state_words(office, case, language),
        due=office.citizen_due(language, case),
    )
    return Message("impatience.status", text, my_cases.can_do(case, face, language))
