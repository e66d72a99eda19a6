"""Somebody can't be reached any more: what waited for them goes to the next person."""

from domain.lifecycle import State
from handlers.cards.unit_card import show_handler
from handlers.cases.routes import IN_UNITS, UNANSWERED
from handlers.casework.undecided import hand_requests_on
from handlers.groups.binding import lost_at
from handlers.office import Office
from handlers.units.handing import BLOCKED, before, hand_on
from storage.staff import Member


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
    lost_at(office, address_id)
    person_id = people.reader(address_id).person_id
    for member in office.work.staff.roles_of(person_id):
        if member.role in IN_UNITS:
            _hand_over(office, member)
        hand_requests_on(office, member)


def _hand_over(office: Office, gone: Member) -> None:
    for case in before(office, gone):
        following = hand_on(office, case, gone, BLOCKED)
        if following is not None and State(case.state) in UNANSWERED:
            show_handler(office, case, following, fresh=True)
