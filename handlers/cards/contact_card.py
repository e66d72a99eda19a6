"""A contact on cards: a unit asks for it and looks; its citizen is asked and takes it back."""

from domain.lifecycle import OPEN_STATES, State
from handlers.cards.cards import Build, show
from handlers.office import Office, Rows
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.consents import BOTH, NONE, PHONE
from storage.outbox import Lane
from storage.tables import Case
from storage.values import Message
from texts.catalogue import Language, label, say

ANSWERS = ((PHONE, "button.give_phone"), (BOTH, "button.give_both"), (NONE, "button.give_none"))


def unit_rows(office: Office, case: Case, face: Face, language: Language) -> Rows:
    """What a unit's card offers: to look where consent stands, else to ask, once at a time."""
    if State(case.state) not in OPEN_STATES or case.erased_at is not None:
        return ()
    if office.work.consents.standing(key_of(case), case.lead_unit):
        return ((on_card(face, label(language, "button.see_contact"), "see_contact"),),)
    latest = office.work.consents.latest(key_of(case))
    if latest is not None and latest.given is None and latest.unit == case.lead_unit:
        return ()
    return ((on_card(face, label(language, "button.ask_contact"), "ask_contact"),),)


def show_contact_question(office: Office, case: Case, reason: str) -> None:
    """The citizen is asked: a telephone, a name as well, or neither."""
    language = office.language_of(case.address_id)
    text = say(
        language,
        "consent.ask",
        no=case.number,
        unit=office.unit_name(language, case.lead_unit),
        reason=reason,
    )
    _show(
        office,
        case,
        lambda face: Message(
            "consent.ask",
            text,
            tuple(
                (on_card(face, label(language, key), "contact", given),) for given, key in ANSWERS
            ),
        ),
    )


def show_consent(office: Office, case: Case) -> None:
    """What was agreed, with the button that takes it back."""
    language = office.language_of(case.address_id)
    unit = office.unit_name(language, case.lead_unit)
    text = say(language, "consent.given", no=case.number, unit=unit)
    words = label(language, "button.take_back")
    _show(
        office,
        case,
        lambda face: Message("consent.given", text, ((on_card(face, words, "contact_back"),),)),
    )


def _show(office: Office, case: Case, build: Build) -> None:
    show(office, case, case.address_id, build, fresh=True, lane=Lane.REPLY)
