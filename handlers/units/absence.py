"""Somebody can't be reached any more: what waited for them goes to the next person."""

from collections import defaultdict

from domain.lifecycle import State
from handlers.cards.unit_card import show_handler
from handlers.cases.routes import IN_UNITS, UNANSWERED
from handlers.casework.undecided import hand_requests_on
from handlers.groups.binding import lost_at
from handlers.office import Office
from handlers.units.handing import BLOCKED, before, hand_on, show_urgent, tell_heap
from storage.staff import Member
from storage.tables import Case

FEW = 5
"""So many cases that change hands at once still come as cards, one message each."""


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
    """Few come as cards, many in one message, whose buttons and list open them."""
    heaps: defaultdict[int, list[Case]] = defaultdict(list)
    members: dict[int, Member] = {}
    for case in before(office, gone):
        following = hand_on(office, case, gone, BLOCKED)
        if following is not None and State(case.state) in UNANSWERED:
            members[following.id] = following
            heaps[following.id].append(case)
    for staff_id, heap in heaps.items():
        if len(heap) > FEW:
            tell_heap(office, members[staff_id], "blocked.handed", heap, who=gone.name)
            show_urgent(office, heap, members[staff_id])
            continue
        for case in heap:
            show_handler(office, case, members[staff_id], fresh=True)
