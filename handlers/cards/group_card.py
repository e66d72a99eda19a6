"""
The card of a case in a unit's group: what the whole unit may read, and buttons for its people.

Never what is confidential, blames staff or a unit, may point to graft, reports wrongdoing or
follows a rating: those are read by whoever has them, in their own chat.
"""

from collections.abc import Iterable

from domain.lifecycle import Action, Actor, State, offered
from domain.rules import Kind
from handlers.cards.cards import show
from handlers.cards.unit_card import asked_line, card_words, done_message, holder_line
from handlers.cases.rated import is_rated
from handlers.cases.seeing import is_sealed, is_secret
from handlers.cases.voices import untyped
from handlers.cases.waiting import is_waiting
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.outbox import Lane
from storage.tables import Case, UnitGroup
from storage.values import Message
from texts.catalogue import Language, label, say

MINE = "mine"
BUTTONS = (("button.answer", "answer"), ("button.take", MINE), ("button.full_text", "full"))
WITH_THE_UNIT = (
    State.DISPATCHED,
    State.IN_PROGRESS,
    State.WAITING_CITIZEN,
    State.PLANNED,
)


def may_stand_in(office: Office, case: Case, group: UnitGroup) -> bool:
    """Whether a case may be shown in a unit's group at all."""
    if case.lead_unit is None or case.lead_unit != group.unit or case.erased_at is not None:
        return False
    if case.confidential or case.kind == Kind.REPORT or untyped(office, case):
        return False
    return not (is_secret(case) or is_sealed(office, case) or is_rated(case))


def show_news(office: Office, case_ids: Iterable[int]) -> None:
    """Cases to which something happened, in the groups of the units that have them."""
    groups = office.work.groups
    if not groups.bound():
        return
    for case_id in dict.fromkeys(case_ids):
        case = office.work.cases.get(case_id)
        for group in groups.of_unit(case.lead_unit or ""):
            if State(case.state) in WITH_THE_UNIT and may_stand_in(office, case, group):
                fresh = State(case.state) is State.DISPATCHED and case.dispatched_at == office.now
                show_in(office, case, group, fresh=fresh)


def refresh_groups(office: Office, case: Case) -> None:
    """The cards that stand in groups are brought up to date; what no longer may be there goes."""
    if not office.work.groups.bound():
        return
    for card in office.work.cards.of_case(key_of(case)):
        group = office.work.groups.at(card.address_id)
        if group is not None and may_stand_in(office, case, group):
            show_in(office, case, group)
        elif group is not None:
            take_away(office, case, group.address_id)


def show_in(office: Office, case: Case, group: UnitGroup, *, fresh: bool = False) -> None:
    """The case's one card in a group."""
    language = office.language_of(group.address_id)
    show(
        office,
        case,
        group.address_id,
        lambda face: _message(office, case, face, language),
        fresh=fresh,
        lane=Lane.STAFF,
    )


def take_away(office: Office, case: Case, address_id: int) -> None:
    """The card says nothing of the case any more, and what it said is dropped."""
    card, new = office.work.cards.of(key_of(case), address_id)
    if new:
        return
    text = say(office.language_of(address_id), "group.card_gone")
    office.work.outbox.forget_card(card.id or 0)
    show(
        office,
        case,
        address_id,
        lambda _face: Message("group.card_gone", text, protect=True),
        fresh=False,
        lane=Lane.STAFF,
    )


def _message(office: Office, case: Case, face: Face, language: Language) -> Message:
    if Action.REPLY not in offered(State(case.state), Actor.HANDLER):
        return done_message(office, case, language)
    lines = [card_words(office, case, language), holder_line(office, case, language)]
    if is_waiting(case):
        lines.append(asked_line(office, case, language))
    text = "\n".join(line for line in lines if line)
    unsigned = State(case.state) is State.DISPATCHED
    buttons = [one for one in BUTTONS if unsigned or one[1] != MINE]
    row = tuple(on_card(face, label(language, key), action) for key, action in buttons)
    return Message("group.card", text, (row,), protect=True)
