"""A visit is registered by the counter's own system; people known in the chat are invited later."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.county import Hall, Window
from domain.errors import SupingError
from domain.evaluator import DONE, window_key
from handlers.evaluator.codes import links
from handlers.evaluator.inviting import invite_at
from handlers.office import Office
from storage.visits import NewVisit

LONGEST_RECEIPT = 64


class BadVisit(SupingError):
    """The visit does not fit the county: an item or a stage that is not there, no receipt."""


@dataclass(frozen=True)
class VisitMade:
    """
    What a counter's system says: which window, which receipt, what for, when, perhaps for whom.

    `window` is its key, main/12. `channel` and `user_id` name a chat, `phone` a telephone.
    """

    window: str
    receipt: str
    served_at: datetime
    item: str | None = None
    stage: str = DONE
    phone: str = ""
    channel: str = ""
    user_id: int | None = None


@dataclass(frozen=True)
class Registered:
    """
    The visit's number, the receipt's code and where it is opened, by channel.

    `was_new` is False where this receipt was registered before: the same code again.
    """

    visit_id: int
    code: str
    links: dict[str, str]
    expires_at: datetime
    was_new: bool
    invited: bool


def register(office: Office, made: VisitMade) -> Registered:
    """
    Register a visit, once per (hall, receipt, stage).

    The person is looked for among those the desk knows, and nobody is told whether it does. Raises
    UnknownWindow, and BadVisit where item, stage, receipt or time are wrong.
    """
    hall, window = office.desk.county.window(made.window)
    _check(office, window, made)
    address_id = _known_at(office, made)
    expires_at = made.served_at + timedelta(days=office.desk.rules.rating.link_valid_days)
    visit, was_new = office.work.visits.register(
        _new(office, hall, window, made, expires_at, address_id)
    )
    if visit.id is None:
        raise ValueError("A registered visit has an id.")
    code = office.work.codes.visit(visit.id)
    invited = visit.invite_at is not None
    return Registered(visit.id, code, links(office, code), visit.expires_at, was_new, invited)


def _new(
    office: Office,
    hall: Hall,
    window: Window,
    made: VisitMade,
    expires_at: datetime,
    address_id: int | None,
) -> NewVisit:
    key = window_key(hall.code, window.number)
    later = None if address_id is None else invite_at(office, made.served_at, expires_at)
    return NewVisit(
        window=key,
        hall=hall.code,
        unit=window.unit,
        item=made.item,
        stage=made.stage,
        receipt=made.receipt.strip(),
        served_at=made.served_at,
        day=office.local(made.served_at).date(),
        expires_at=expires_at,
        address_id=address_id,
        phone=made.phone.strip() or None,
        clerk_id=office.work.shifts.at(key, made.served_at),
        invite_at=later,
    )


def _check(office: Office, window: Window, made: VisitMade) -> None:
    receipt = made.receipt.strip()
    if not receipt or len(receipt) > LONGEST_RECEIPT:
        raise BadVisit(f"receipt: 1 to {LONGEST_RECEIPT} characters")
    if made.served_at > office.now + timedelta(minutes=5):
        raise BadVisit("served_at: lies in the future")
    item = office.desk.county.item(made.item)
    if made.item is not None and (item is None or item.unit != window.unit):
        raise BadVisit(f"item: {made.item!r} is none of this window's unit")
    if made.item is not None and window.items and made.item not in window.items:
        raise BadVisit(f"item: {made.item!r} is not served at this window")
    if made.stage not in (item.stages if item is not None else (DONE,)):
        raise BadVisit(f"stage: {made.stage!r} is not one that this item is rated at")


def _known_at(office: Office, made: VisitMade) -> int | None:
    """The address of whoever is known by this chat or this telephone, and by it alone."""
    people = office.work.people
    if made.channel and made.user_id is not None:
        found = people.known(made.channel, made.user_id)
        if found is not None:
            return found
    persons = office.work.identities.of_phone(made.phone) if made.phone.strip() else []
    if len(persons) != 1:
        return None
    home = people.home(persons[0])
    reached = office.has_chat(home.address_id) and not people.is_blocked(home.address_id)
    return home.address_id if reached and not home.gone else None
