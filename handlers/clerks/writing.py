"""Voice notes become words, and words are cleared for the unit; every version is an event."""

from domain.lifecycle import Action, Actor, State
from handlers.cards.board import refresh
from handlers.cards.cards import show
from handlers.cards.clearing import RETOLD
from handlers.cards.telling import tell_holders
from handlers.cards.triage_card import show_triage
from handlers.cases.history import act
from handlers.cases.routes import clerks_for, holders
from handlers.cases.voices import TYPED, typed, untyped
from handlers.cases.words import grow
from handlers.clerks.classifying import classify_by_words
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from storage.values import Message, Written
from texts.catalogue import Language, label, say, shorten

HEARD_SHOWN = 120


def ask_to_listen(office: Office, case: Case) -> None:
    """A voice note waits to be written down: every clerk is told, the first one does it."""
    notes = len(untyped(office, case))
    if not notes:
        return
    for clerk in clerks_for(office, case):
        card, _ = office.work.cards.of(key_of(case), clerk.address_id)
        button = on_card(
            card, label(office.language_of(clerk.address_id), "button.listen"), "voice"
        )
        office.tell(
            clerk.address_id,
            "voice.task",
            buttons=((button,),),
            lane=Lane.STAFF,
            case_id=case.id,
            protect=True,
            no=case.number,
            n=notes,
        )


def write_down(office: Office, case: Case, clerk: Member, text: str) -> None:
    """
    Keep what a clerk heard: it joins the matter, and the citizen is asked once whether it is right.

    Raises NotAllowed where the case is past that.
    """
    first = not typed(office, case)
    public: dict[str, object] = {TYPED: len(untyped(office, case))}
    act(office, case, Action.ADD, Actor.CLERK, staff=clerk, public=public, written=Written(text))
    grow(office, case, text)
    classify_by_words(office, case)
    _go_on(office, case, clerk)
    if first and office.has_chat(case.address_id):
        _ask_citizen(office, case, text)


def clear(office: Office, case: Case, clerk: Member, text: str) -> None:
    """From now on units read these words; earlier ones stay in the history. Raises NotAllowed."""
    public: dict[str, object] = {RETOLD: True}
    act(office, case, Action.ADD, Actor.CLERK, staff=clerk, public=public, written=Written(text))
    _go_on(office, case, clerk)


def _go_on(office: Office, case: Case, clerk: Member) -> None:
    """Whoever has the case is told; in triage the clerk has the card with the units again."""
    refresh(office, case)
    if State(case.state) is State.SUBMITTED:
        show_triage(office, case, clerk.address_id, fresh=True)
    else:
        tell_holders(office, case, holders(office, case), "added.handler")


def _ask_citizen(office: Office, case: Case, text: str) -> None:
    language = office.language_of(case.address_id)
    show(
        office,
        case,
        case.address_id,
        lambda face: _check(case, text, face, language),
        fresh=True,
        lane=Lane.REPLY,
    )


def _check(case: Case, text: str, face: Face, language: Language) -> Message:
    words = say(language, "voice.check", no=case.number, text=shorten(text, HEARD_SHOWN))
    row = (
        on_card(face, label(language, "button.heard_right"), "heard_right"),
        on_card(face, label(language, "button.heard_wrong"), "add_more"),
    )
    return Message("voice.check", words, (row,))
