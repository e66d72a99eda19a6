"""What kind of matter a case is, once a clerk has read it; `other` is no kind to close with."""

from domain.county import UnknownCategory
from domain.lifecycle import Action, Actor, State
from domain.routing import Routing, route
from handlers.cards.cards import pages
from handlers.cards.offers import Offer, offer_clerks
from handlers.cards.triage_card import show_triage
from handlers.cases.history import act
from handlers.cases.seeing import is_sealed
from handlers.cases.words import for_machines
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from handlers.talking.tapping import Tapping
from storage.staff import Member
from storage.tables import Case
from storage.values import Message
from texts.catalogue import label, say

OTHER = "other"
CRITICAL = "critical"
LIKELY, ON_A_PAGE = 4, 6


def is_classified(case: Case) -> bool:
    """Whether it is known what kind it is."""
    return case.category not in (None, OTHER)


def classify(office: Office, case: Case, category: str, clerk: Member) -> None:
    """
    Say what kind a case is; how fast it goes follows, unless somebody is in danger.

    The date told to the citizen stays. Raises UnknownCategory.
    """
    found = _routing(office, case, category)
    act(office, case, Action.ADD, Actor.CLERK, staff=clerk, public={"category": category})
    case.category = category
    if case.urgency != CRITICAL:
        case.urgency = found.urgency


def classify_by_words(office: Office, case: Case) -> None:
    """The kind that the words speak for clearly, where nobody has given one; else none."""
    if is_classified(case) or State(case.state) is not State.SUBMITTED:
        return
    ranked = office.desk.proposer.propose(for_machines(office, case), limit=1)
    if not ranked or ranked[0].score < office.desk.sure_from:
        return
    case.category = ranked[0].category
    if case.urgency != CRITICAL:
        case.urgency = _routing(office, case, case.category).urgency


def classify_for(office: Office, case: Case, unit: str) -> None:
    """The kind of a case that a clerk gives to a unit: the likeliest of those the unit leads."""
    if is_classified(case):
        return
    text = for_machines(office, case)
    for one in office.desk.proposer.propose(text, limit=LIKELY):
        found = _routing(office, case, one.category)
        if unit == found.unit or unit in found.claimants:
            case.category = one.category
            return


def _routing(office: Office, case: Case, category: str) -> Routing:
    cases = office.work.cases
    return route(
        office.desk.county,
        category=category,
        place_text=cases.place(case),
        township=case.township,
        text=for_machines(office, case),
    )


def show_kinds(tapping: Tapping) -> None:
    """All kinds, the likeliest first, by editing the card."""
    turn, card, office = tapping.turn, tapping.card, tapping.office
    page = int(tapping.argument) if tapping.argument.isdecimal() else 0
    card.revision += 1
    card.shown = ""
    face = Face(card.nonce, card.revision)
    buttons = [
        on_card(face, office.category_name(turn.language, code), "category", code)
        for code in _ranked(office, tapping.case)
    ]
    rows, count = pages(buttons, page, ON_A_PAGE)
    more = on_card(face, turn.label("button.more"), "categories", str((page + 1) % count))
    back = on_card(face, turn.label("button.to_units"), "units")
    text = say(
        turn.language, "triage.pick_category", no=tapping.case.number, page=page + 1, pages=count
    )
    message = Message("triage.pick_category", text, (*rows, (more, back)), protect=True)
    turn.work.outbox.edit(card.address_id, message, card_id=card.id)


def _ranked(office: Office, case: Case) -> list[str]:
    text = for_machines(office, case)
    likely = [one.category for one in office.desk.proposer.propose(text, limit=LIKELY)]
    every = [one.code for one in office.desk.county.categories]
    return list(dict.fromkeys((*likely, *every)))


def take_kind(tapping: Tapping) -> str | None:
    """The kind that was tapped; the card shows the units that may have it."""
    if tapping.member is None:
        return label(tapping.turn.language, "button.to_units")
    try:
        classify(tapping.office, tapping.case, tapping.argument, tapping.member)
    except UnknownCategory:
        return say(tapping.turn.language, "stale.button")
    show_triage(tapping.office, tapping.case, tapping.card.address_id)
    return None


offer_clerks(
    Offer("categories", "button.change_kind", lambda office, case: not is_sealed(office, case))
)
