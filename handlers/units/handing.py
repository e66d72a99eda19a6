"""Handing a case on where its person is gone: to the B post, the head, or a supervisor who says."""

from typing import Any

from domain.lifecycle import Actor, State
from domain.rules import Urgency
from handlers.cards.lines import LISTED, heap_lines
from handlers.cards.unit_card import show_handler
from handlers.cases.routes import UNANSWERED, reachable
from handlers.casework.dispatching import ask_to_designate
from handlers.lists import opening
from handlers.office import Office
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case

HANDED_OVER = "handed_over"
AWAY, BLOCKED, BACK, TAKEN, LEFT, REPLACED = (
    "away",
    "blocked",
    "back",
    "taken",
    "left",
    "replaced",
)
WITH_THE_UNIT = (*UNANSWERED, State.WAITING_CITIZEN, State.PLANNED)


def before(office: Office, member: Member) -> list[Case]:
    """The cases that stand before a member, so that they are handed on with them gone."""
    if not member.unit:
        return []
    found = office.work.cases.in_states(WITH_THE_UNIT, units=[member.unit])
    return [case for case in found if _has(office, case, member)]


def _has(office: Office, case: Case, member: Member) -> bool:
    """Whether the case stood in their chat, and nobody else has signed it."""
    if case.handler_id not in (None, member.id):
        return False
    cards = office.work.cards.of_case(key_of(case))
    return any(card.address_id == member.address_id for card in cards)


def hand_on(
    office: Office, case: Case, gone: Member, cause: str, *, to: Member | None = None
) -> Member | None:
    """
    Give a case to the next person of its unit, or `to` where they may; returns them, tells nobody.

    Where nobody is left a supervisor is asked who does it, and None is returned.
    """
    able = reachable(office, case)
    wanted = [one for one in able if to is not None and one.id == to.id]
    following = next(iter(wanted or able), None)
    if case.handler_id == gone.id:
        case.handler_id = following.id if following else None
    note_handed(office, case, cause, gone, following)
    if following is None and State(case.state) in UNANSWERED:
        ask_to_designate(office, case)
    return following


def tell_heap(office: Office, to: Member, key: str, heap: list[Case], **fields: Any) -> None:
    """What somebody has now, in one message whose buttons open the first of it."""
    language = office.language_of(to.address_id)
    office.tell(
        to.address_id,
        key,
        buttons=opening(office, to.address_id, heap[:LISTED]),
        lane=Lane.STAFF,
        protect=True,
        n=len(heap),
        lines=heap_lines(office, heap, language),
        **fields,
    )


def show_urgent(office: Office, heap: list[Case], to: Member) -> None:
    """A card of its own for what runs in hours; the rest is in the list."""
    for case in heap:
        limits = office.desk.rules.urgencies[Urgency(case.urgency)]
        if limits.clock == "hours" and State(case.state) in UNANSWERED:
            show_handler(office, case, to, fresh=True)


def note_handed(
    office: Office, case: Case, cause: str, gone: Member | None, to: Member | None
) -> None:
    """A line of the history: from whom to whom, and why."""
    public: dict[str, object] = {
        "cause": cause,
        "from": gone.id if gone else None,
        "to": to.id if to else None,
    }
    office.work.cases.note(
        case, HANDED_OVER, actor=Actor.CLOCK, state_from=case.state, public=public
    )
