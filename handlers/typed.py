"""
A card's button typed instead of tapped: its words, words that mean them, or its number.

Which buttons stand there is read from what was sent, so a typed button is checked like a tapped
one. The card is the one replied to, else the lowest in the chat.
"""

from functools import cache

from handlers.incoming import Said
from handlers.office import Turn
from handlers.talking.buttons import CaseTap, read
from handlers.taps import case_tap
from storage.tables import Card
from storage.values import Button
from texts.catalogue import Language, keys, label, words

LONGEST = 24


def typed_button(turn: Turn, said: Said) -> bool:
    """Do what the typed button does; False where the words are no button's."""
    typed = said.text.strip().casefold()
    if not typed or len(typed) > LONGEST or said.files or said.point or said.forwarded:
        return False
    card = _card(turn, said)
    button = _meant(turn.work.outbox.buttons_on(card.id), typed) if card and card.id else None
    tap = read(button.data) if button else None
    if not isinstance(tap, CaseTap):
        return False
    note = case_tap(turn, tap)
    if note:
        turn.reply_as_shown("note", note)
    return True


def _card(turn: Turn, said: Said) -> Card | None:
    cards, address_id = turn.work.cards, turn.reader.address_id
    return cards.shown_as(address_id, said.reply_to) if said.reply_to else cards.newest(address_id)


def _meant(buttons: tuple[Button, ...], typed: str) -> Button | None:
    """The button of these words or this number."""
    for button in buttons:
        if typed == button.label.casefold() or typed in _synonyms(button.label):
            return button
    if not _free(buttons) and typed.isdecimal() and 1 <= int(typed) <= len(buttons):
        return buttons[int(typed) - 1]
    return None


def _free(buttons: tuple[Button, ...]) -> bool:
    """Whether words are asked for, so that a number is one of them: 3 may be building 3."""
    taps = [read(button.data) for button in buttons]
    return any(isinstance(tap, CaseTap) and tap.action == "reply_now" for tap in taps)


@cache
def _by_label() -> dict[str, frozenset[str]]:
    buttons = [(one, key) for one in Language for key in keys(one) if key.startswith("button.")]
    return {label(one, key): words(key) for one, key in buttons}


def _synonyms(shown: str) -> frozenset[str]:
    return _by_label().get(shown, frozenset())
