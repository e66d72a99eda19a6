"""What the buttons of a unit's people do."""

from domain.lifecycle import Action, Actor, State, moves
from handlers.cards.clearing import cleared_files, cleared_text
from handlers.cards.together import words_of_others
from handlers.cards.triage_card import show_triage
from handlers.cards.unit_card import show_handler
from handlers.cases.helping import helping
from handlers.cases.routes import handling
from handlers.cases.seats import note_opened
from handlers.casework.asking import why_not
from handlers.casework.files import give
from handlers.office import Turn
from handlers.talking.tapping import Actions, Tapping
from handlers.units.answer_talk import open_answer
from handlers.units.ask_talk import open_question
from handlers.units.contact_talk import open_asking
from handlers.units.contacts import look
from handlers.units.signing import sign_first
from storage.staff import Member
from storage.tables import Case
from storage.values import Message
from texts.catalogue import say

OF_THE_DESK = ("clerk", "supervisor", "liaison")


def _staff(turn: Turn, case: Case) -> Member | None:
    return handling(turn, case) or helping(turn, case) or turn.role(*OF_THE_DESK)


def _open_answer(tapping: Tapping) -> None:
    moves(State(tapping.case.state), Action.REPLY, Actor.HANDLER)
    sign_first(tapping)
    open_answer(tapping.turn, tapping.case)


def _ask_citizen(tapping: Tapping) -> str | None:
    """A question to the citizen; why it can't be asked (again) is said instead."""
    sign_first(tapping)
    turn, case = tapping.turn, tapping.case
    reason = why_not(tapping.office, case, tapping.member, turn.language) if tapping.member else ""
    if not reason:
        open_question(turn, case)
    return reason


def _ask_contact(tapping: Tapping) -> None:
    sign_first(tapping)
    open_asking(tapping.turn, tapping.case)


def _see_contact(tapping: Tapping) -> str | None:
    """The contact on the looker's own card, while consent stands."""
    sign_first(tapping)
    member, office, case = tapping.member, tapping.office, tapping.case
    shown = member is not None and look(office, case, member, tapping.card)
    return None if shown else say(tapping.turn.language, "stale.button")


def _full_text(tapping: Tapping) -> None:
    """All of the text and every file that a unit may see, protected against forwarding."""
    sign_first(tapping)
    turn, case, office = tapping.turn, tapping.case, tapping.office
    text = say(turn.language, "handler.full", no=case.number, text=cleared_text(office, case))
    turn.send(Message("handler.full", text, protect=True))
    for words in words_of_others(office, case, turn.language):
        turn.send(Message("joined.words", words, protect=True))
    coming = give(office, turn.reader.address_id, case, cleared_files(office, case))
    if coming:
        turn.reply("handler.files_coming", about=case, protect=True, n=coming)


def _open_card(tapping: Tapping) -> None:
    """The case's card once more, at the end of the chat."""
    if tapping.member is not None and tapping.member.role in OF_THE_DESK:
        if tapping.member.role == "clerk":
            note_opened(tapping.office, tapping.case, tapping.member)
        show_triage(tapping.office, tapping.case, tapping.card.address_id, fresh=True)
    elif tapping.member is not None:
        show_handler(tapping.office, tapping.case, tapping.member, fresh=True)


ACTIONS: Actions = {
    "answer": (handling, _open_answer),
    "ask": (handling, _ask_citizen),
    "full": (handling, _full_text),
    "ask_contact": (handling, _ask_contact),
    "see_contact": (handling, _see_contact),
    "open": (_staff, _open_card),
}
