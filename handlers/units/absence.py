"""Somebody can't be reached any more: what waited for them goes to the next person."""

from handlers.cards.unit_card import show_handler
from handlers.cases.routes import OF_UNITS, UNANSWERED, reachable
from handlers.casework.dispatching import ask_to_designate
from handlers.office import Office
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case


def left(office: Office, address_id: int) -> None:
    """
    Somebody blocked the bot or left: nothing reaches them.

    The cases they had before them go to the B post, then to the unit head; where nobody is left,
    the supervisor is told (promise 3). Doing it twice tells nobody twice.
    """
    people = office.work.people
    if people.is_blocked(address_id):
        return
    people.blocked(address_id)
    person_id = people.reader(address_id).person_id
    for member in office.work.staff.roles_of(person_id):
        if member.role in OF_UNITS and member.unit:
            _hand_over(office, member, member.unit)


def _hand_over(office: Office, gone: Member, unit: str) -> None:
    for case in office.work.cases.in_states(UNANSWERED, units=[unit]):
        if _was_before(office, case, gone):
            _to_next(office, case)


def _was_before(office: Office, case: Case, gone: Member) -> bool:
    """Whether the case stood in their chat, and nobody else has signed it."""
    if case.handler_id not in (None, gone.id):
        return False
    cards = office.work.cards.of_case(key_of(case))
    return any(card.address_id == gone.address_id for card in cards)


def _to_next(office: Office, case: Case) -> None:
    able = reachable(office, case)
    if able:
        show_handler(office, case, able[0], fresh=True)
    else:
        ask_to_designate(office, case)
