"""Asking for a contact in a dialogue, and giving one."""

from typing import Any

from handlers.cases.routes import may_handle
from handlers.citizens.my_cases import is_mine
from handlers.flows.contact import (
    ASK_CONTACT,
    GIVE_CONTACT,
    AskContactDraft,
    ContactFacts,
    GiveContactDraft,
)
from handlers.office import Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service, open_talk
from handlers.units.contacts import agree, ask_for_contact, take_back
from storage.cases import key_of
from storage.consents import BOTH
from storage.tables import Case


def _facts(turn: Turn, draft: dict[str, Any]) -> ContactFacts:
    return ContactFacts(turn.work.cases.get(int(draft["case_id"])).number)


def open_asking(turn: Turn, case: Case) -> None:
    """Ask the handler why a contact is needed."""
    open_or_offer(turn, "ask_contact", AskContactDraft(case_id=key_of(case)))


def _ask(turn: Turn, draft: AskContactDraft) -> None:
    case = turn.work.cases.get(draft.case_id)
    member = next((one for one in turn.roles if may_handle(turn.office, case, one)), None)
    if member is None or not ask_for_contact(turn.office, case, member, draft.reason):
        turn.reply("stale.button")
        return
    turn.reply("consent.asked", protect=True, no=case.number)


def open_giving(turn: Turn, case: Case, level: str) -> None:
    """Ask the citizen for what is not known yet; with all of it known they have agreed."""
    identities = turn.work.identities
    draft = GiveContactDraft(
        case_id=key_of(case),
        level=level,
        knows_phone=identities.has_phone(case.person_id),
        knows_name=identities.has_name(case.person_id),
    )
    open_talk(turn, GIVING, draft)


def _give(turn: Turn, draft: GiveContactDraft) -> None:
    case = turn.work.cases.get(draft.case_id)
    if not is_mine(turn, case):
        turn.reply("stale.button")
        return
    name = draft.name if draft.level == BOTH and draft.name else None
    turn.work.identities.know(turn.reader.person_id, name=name, phone=draft.phone or None)
    agree(turn.office, case, draft.level)


def take_back_by_words(turn: Turn) -> None:
    """收回同意: everything of the sender's that a unit may see now."""
    mine = turn.work.cases.of_person(turn.reader.person_id)
    taken = [case for case in mine if take_back(turn.office, case)]
    if not taken:
        turn.reply("consent.nothing")
    for case in taken:
        turn.reply("consent.back", no=case.number)


in_service(Talk(ASK_CONTACT, _facts, _ask))
GIVING = in_service(Talk(GIVE_CONTACT, _facts, _give))
