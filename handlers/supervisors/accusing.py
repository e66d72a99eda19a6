"""
Whom a conduct case blames, corrected by a supervisor: words alone name the wrong unit now and then.

From that moment the case does not exist for the unit's people (promise 4): what stands in their
chats is taken back, and where they had the case it goes to whoever looks into conduct.
"""

import re

from domain.accused import conduct_unit
from domain.county import UnknownUnit
from domain.lifecycle import OPEN_STATES, Action, Actor, State
from handlers.cards.board import refresh
from handlers.cards.cards import pages
from handlers.cards.triage_card import CONDUCT, show_triage
from handlers.cases.seeing import hidden_from, may_see
from handlers.casework.dispatching import start_unit_clock
from handlers.incoming import Said
from handlers.office import Office, Turn
from handlers.talking.buttons import Face, on_card
from handlers.talking.tapping import Actions, Tapping
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from storage.values import Message
from texts.catalogue import say

ACCUSED = "accused"
ON_A_PAGE = 8
NOBODY = "none"
NUMBER = re.compile(r"[0-9]{9}")


def correct_accused(office: Office, case: Case, unit: str | None, member: Member) -> None:
    """
    From now on this unit is the one blamed, or none; who did it and what it was is kept.

    Raises UnknownUnit.
    """
    code = office.desk.county.unit(unit).code if unit else None
    public: dict[str, object] = {ACCUSED: [case.accused_unit, code]}
    office.work.cases.note(
        case,
        Action.NOTE,
        actor=Actor.SUPERVISOR,
        state_from=case.state,
        staff_id=member.id,
        public=public,
    )
    case.accused_unit = code
    case.revision += 1
    _take_back(office, case)
    if code is not None and case.lead_unit == code and State(case.state) in OPEN_STATES:
        usual = office.desk.county.category(CONDUCT).lead.unit or ""
        case.lead_unit = conduct_unit(office.desk.county, code, usual)
        start_unit_clock(office, case)
    refresh(office, case)


def _take_back(office: Office, case: Case) -> None:
    """The card in a chat of the accused says nothing any more, and what it said is dropped."""
    for card in office.work.cards.of_case(key_of(case)):
        roles = office.work.staff.roles_of(office.work.people.reader(card.address_id).person_id)
        if card.address_id == case.address_id or all(may_see(one, case) for one in roles):
            continue
        card.revision += 1
        card.shown = ""
        gone = say(office.language_of(card.address_id), "card.taken_back")
        office.work.outbox.forget_card(card.id or 0)
        message = Message("card.taken_back", gone, protect=True)
        office.work.outbox.edit(card.address_id, message, card_id=card.id, lane=Lane.STAFF)


def _supervisor(turn: Turn, case: Case) -> Member | None:
    """A supervisor who may see it and did not bring it, of a conduct case."""
    member = turn.role("supervisor")
    mine = case.person_id == turn.reader.person_id
    return None if mine or case.category != CONDUCT else member


def _pick(tapping: Tapping) -> None:
    """Every unit, eight a page, and none, by editing the card."""
    turn, card, office = tapping.turn, tapping.card, tapping.office
    page = int(tapping.argument) if tapping.argument.isdecimal() else 0
    card.revision += 1
    card.shown = ""
    face = Face(card.nonce, card.revision)
    units = [
        on_card(face, office.unit_name(turn.language, one.code), "accuse", one.code)
        for one in office.desk.county.units
    ]
    rows, count = pages(units, page, ON_A_PAGE)
    below = (
        on_card(face, turn.label("button.accuses_none"), "accuse", NOBODY),
        on_card(face, turn.label("button.more"), "accused", str((page + 1) % count)),
    )
    number = tapping.case.number
    text = say(turn.language, "accused.pick", no=number, page=page + 1, pages=count)
    message = Message("accused.pick", text, (*rows, below), protect=True)
    turn.work.outbox.edit(card.address_id, message, card_id=card.id)


def _accuse(tapping: Tapping) -> str | None:
    if tapping.member is None:
        return say(tapping.turn.language, "stale.button")
    unit = None if tapping.argument == NOBODY else tapping.argument
    tapping.card.shown = ""
    try:
        correct_accused(tapping.office, tapping.case, unit, tapping.member)
    except UnknownUnit:
        return say(tapping.turn.language, "stale.button")
    return None


def open_accused(turn: Turn) -> None:
    """/accused NUMBER: a conduct case's card, with whom it blames and the way to correct that."""
    what = turn.incoming.what
    found = NUMBER.search(what.text) if isinstance(what, Said) else None
    case = turn.work.cases.by_number(found[0]) if found else None
    if case is None or hidden_from(turn, case) or _supervisor(turn, case) is None:
        turn.reply("accused.how")
        return
    show_triage(turn.office, case, turn.reader.address_id, fresh=True)


ACTIONS: Actions = {"accused": (_supervisor, _pick), "accuse": (_supervisor, _accuse)}
