"""
A tap in a group counts as the tapper's own: all that is checked in their chat is checked here.

What a tap opens (an answer to write, the full text) opens in their own chat with the desk, so that
nothing personal is ever written into a group. Whoever may not tap hears so, and nothing else.
"""

from domain.county import UnknownUnit
from domain.lifecycle import NotAllowed, State
from handlers.cards.group_card import MINE, may_stand_in, refresh_groups, show_in
from handlers.cases.routes import handling
from handlers.cases.seeing import hidden_from
from handlers.office import Turn
from handlers.talking.buttons import CaseTap
from handlers.talking.tapping import Actions, Tapping
from handlers.taps import HARMLESS, too_late
from handlers.units import taps as of_units
from handlers.units.signing import sign
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Card, Case, UnitGroup
from texts.catalogue import say


def _mine(tapping: Tapping) -> str:
    """I do it: signed, where nobody has yet."""
    if tapping.member is None or State(tapping.case.state) is not State.DISPATCHED:
        return too_late(tapping.turn, tapping.case)
    sign(tapping.office, tapping.case, tapping.member)
    return say(tapping.turn.language, "taken.yours", no=tapping.case.number)


ACTIONS: Actions = {
    MINE: (handling, _mine),
    "answer": of_units.ACTIONS["answer"],
    "full": of_units.ACTIONS["full"],
}
"""What can be done from a group: the buttons of its card, and nothing else."""


def group_tap(turn: Turn, tap: CaseTap, group: UnitGroup) -> str:
    """
    Do what a card's button in a group says, as the tapper in their own chat (`turn`).

    Returns the words to show for a moment, to the tapper alone.
    """
    known, card = ACTIONS.get(tap.action), turn.work.cards.named(tap.nonce)
    if known is None or card is None or card.address_id != group.address_id:
        return say(turn.language, "stale.button")
    case = turn.work.cases.get(card.case_id)
    if not any(one.unit == group.unit for one in turn.roles) or hidden_from(turn, case):
        return say(turn.language, "group.not_yours")
    if not may_stand_in(turn.office, case, group):
        refresh_groups(turn.office, case)
        return say(turn.language, "stale.button")
    note = _act(turn, tap, case, card)
    show_in(turn.office, case, group)
    return note


def _act(turn: Turn, tap: CaseTap, case: Case, card: Card) -> str:
    who, do = ACTIONS[tap.action]
    member = who(turn, case)
    stale = tap.revision != card.revision
    if not isinstance(member, Member) or (stale and tap.action not in HARMLESS):
        return too_late(turn, case)
    own, _ = turn.work.cards.of(key_of(case), turn.reader.address_id)
    try:
        note = do(Tapping(turn, case, own, tap.argument, member, stale))
    except NotAllowed:
        return too_late(turn, case)
    except UnknownUnit:
        return say(turn.language, "stale.button")
    return note or say(turn.language, "group.in_private")
