"""
A contact for one case (同意公开): asked for with a reason, seen only while consent stands.

Each look leaves a row and is shown on the looker's card, from which the next change takes it away.
"""

from domain.lifecycle import OPEN_STATES, State
from handlers.cards.board import refresh
from handlers.cards.contact_card import show_consent, show_contact_question
from handlers.cards.telling import tell_holders
from handlers.cards.unit_card import handler_message
from handlers.cases.routes import holders
from handlers.office import Office
from handlers.talking.buttons import Face
from storage.cases import key_of
from storage.consents import BOTH, NONE
from storage.staff import Member
from storage.tables import Card, Case
from storage.values import Message
from texts.catalogue import say

SHOWN = "consent.shown_card"


def ask_for_contact(office: Office, case: Case, member: Member, reason: str) -> bool:
    """The citizen is asked, once at a time; False where a question or a consent stands already."""
    consents, case_id = office.work.consents, key_of(case)
    latest = consents.latest(case_id)
    waits = latest is not None and latest.given is None and latest.unit == case.lead_unit
    if waits or consents.standing(case_id, case.lead_unit) or case.lead_unit is None:
        return False
    consents.ask(case_id, case.person_id, staff_id=member.id, unit=case.lead_unit, reason=reason)
    show_contact_question(office, case, reason)
    refresh(office, case)
    return True


def is_asked_for(office: Office, case: Case) -> bool:
    """Whether the unit that has the case now waits for a contact."""
    latest = office.work.consents.latest(key_of(case))
    waits = latest is not None and latest.given is None and latest.unit == case.lead_unit
    return waits and State(case.state) in OPEN_STATES


def agree(office: Office, case: Case, level: str) -> None:
    """The citizen gives a telephone, or a name as well, for this case."""
    latest = office.work.consents.latest(key_of(case))
    if latest is None or latest.given is not None:
        return
    office.work.consents.answer(latest, level)
    show_consent(office, case)
    tell_holders(office, case, holders(office, case), "consent.given_handler")
    refresh(office, case)


def refuse(office: Office, case: Case) -> None:
    """The citizen gives none; the case goes on as before."""
    latest = office.work.consents.latest(key_of(case))
    if latest is None or latest.given is not None:
        return
    office.work.consents.answer(latest, NONE)
    tell_holders(office, case, holders(office, case), "consent.refused_handler")
    refresh(office, case)


def take_back(office: Office, case: Case) -> bool:
    """From now on no unit sees it: the cards that show it are changed. False where none stood."""
    standing = office.work.consents.standing(key_of(case), case.lead_unit)
    if standing is None:
        return False
    office.work.consents.revoke(standing)
    office.work.outbox.forget_texts(key_of(case), SHOWN)
    tell_holders(office, case, holders(office, case), "consent.back_handler")
    refresh(office, case)
    return True


def look(office: Office, case: Case, member: Member, card: Card) -> bool:
    """Show the contact on the looker's own card; a row says who looked, when and why."""
    standing = office.work.consents.standing(key_of(case), case.lead_unit)
    if standing is None:
        return False
    reason = office.work.consents.reason(standing)
    name, phone = office.work.identities.read(
        case.person_id,
        reader_id=member.person_id,
        reason=reason,
        how="consent",
        case_id=key_of(case),
    )
    language = office.language_of(card.address_id)
    shown = name if standing.given == BOTH and name else say(language, "consent.no_name")
    card.revision += 1
    card.shown = SHOWN
    plain = handler_message(office, case, Face(card.nonce, card.revision), member, language)
    text = say(language, SHOWN, card=plain.text, name=shown, phone=phone)
    message = Message(SHOWN, text, plain.buttons, protect=True, names=case.person_id)
    office.work.outbox.edit(card.address_id, message, card_id=card.id)
    return True
