"""Cards: the one message that shows a case in a chat, and when it is new or edited."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b

from domain.masking import MASK
from handlers.cases.words import own_words
from handlers.office import Office, Rows
from handlers.talking.buttons import Face, in_pairs, on_card
from storage.cases import key_of
from storage.outbox import Lane
from storage.tables import Card, Case
from storage.values import Button, Message
from texts.catalogue import Language, say, shorten

Build = Callable[[Face], Message]
TITLE_LENGTH = 12
LATIN_TITLE_LENGTH = 30
FIRST_CHINESE = "\u2e80"


def short_title(text: str) -> str:
    """The first words of a matter: 12 characters of Chinese say what 30 of English do."""
    line = shorten(text, LATIN_TITLE_LENGTH)
    is_chinese = any(char >= FIRST_CHINESE for char in line[:TITLE_LENGTH])
    return shorten(line, TITLE_LENGTH) if is_chinese else line


def title(office: Office, case: Case) -> str:
    """The first words of a matter as its writer reads them."""
    return short_title(own_words(office, case)) or MASK


def show(
    office: Office, case: Case, address_id: int, build: Build, *, fresh: bool, lane: Lane
) -> Card:
    """
    Show a case in a chat: a new message where somebody must act, else an edit in place.

    The card's revision grows with every change, so that an older button is known to be stale. One
    that a list only named was never shown: nothing of it is to be edited.
    """
    card, new = office.work.cards.of(key_of(case), address_id)
    if not (new or fresh or card.shown or card.revision):
        return card
    face = Face(card.nonce, card.revision + 1)
    message = build(face)
    if office.work.people.reader(address_id).person_id == case.person_id:
        message = _with_languages(message, face, office.language_of(address_id))
    look = _look(message)
    if look == card.shown and not (fresh or new):
        return card
    card.revision += 1
    card.shown = look
    if office.work.people.reader(address_id).gone:
        return card
    if new or fresh:
        office.send(address_id, message, lane=lane, case_id=case.id, card_id=card.id)
    elif office.has_chat(address_id):
        office.work.outbox.edit(address_id, message, card_id=card.id, lane=lane)
    return card


def _with_languages(message: Message, face: Face, language: Language) -> Message:
    """A citizen's card can be read in the other language, by one small button at its end."""
    other = next(one for one in Language if one is not language)
    switch = on_card(face, say(other, "language.name"), "tongue", message.key)
    *rows, last = message.buttons or ((),)
    if not last or len(last) > 1:
        rows, last = list(message.buttons), ()
    return replace(message, buttons=(*rows, (*last, switch)))


def _look(message: Message) -> str:
    """What a person sees of a message: its words and its buttons' words."""
    words = [message.text, *(button.label for row in message.buttons for button in row)]
    return blake2b("\n".join(words).encode(), digest_size=12).hexdigest()


def pages(buttons: list[Button], page: int, size: int = 8) -> tuple[Rows, int]:
    """One page of buttons in rows of two, and how many pages there are."""
    count = max(1, -(-len(buttons) // size))
    shown = buttons[page * size : (page + 1) * size]
    return in_pairs(shown), count
