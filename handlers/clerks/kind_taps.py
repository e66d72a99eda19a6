"""A clerk corrects what kind of matter a case is; the date told to the citizen never moves back."""

from domain.deadlines import Kind, Urgency, citizen_due
from domain.lifecycle import Action, Actor, State
from handlers.cards.offers import Offer, offer_clerks
from handlers.cards.triage_card import show_triage
from handlers.cases.history import act
from handlers.cases.routes import triaging
from handlers.cases.seeing import is_sealed
from handlers.office import Office, Turn
from handlers.talking.buttons import Face, on_card
from handlers.talking.tapping import Actions, Tapping
from storage.staff import Member
from storage.tables import Case
from storage.values import Message
from texts.catalogue import label, say


def set_kind(office: Office, case: Case, kind: Kind, member: Member) -> None:
    """
    Give a case in triage another kind; it decides the unit's clock and the evidence.

    A kind with less time brings the citizen's date forward; one with more leaves it as told
    (promise 2: it moves only for what was said openly).
    """
    was = case.kind
    public: dict[str, object] = {"kind": [was, kind.value]}
    act(office, case, Action.ADD, Actor.CLERK, staff=member, public=public)
    case.kind = kind
    promised = citizen_due(
        office.desk.rules,
        office.desk.calendar,
        urgency=Urgency(case.urgency),
        kind=kind,
        submitted=case.submitted_at,
        sure=False,
    )
    if promised.at < case.citizen_due_at:
        case.citizen_due_at, case.citizen_due_provisional = promised.at, promised.provisional


def _may(turn: Turn, case: Case) -> Member | None:
    return triaging(turn, case) if State(case.state) is State.SUBMITTED else None


def _ask(tapping: Tapping) -> None:
    """All kinds but the present one, by editing the card."""
    turn, card, case = tapping.turn, tapping.card, tapping.case
    card.revision += 1
    card.shown = ""
    face = Face(card.nonce, card.revision)
    buttons = [
        on_card(face, say(turn.language, f"kind.{kind}"), "kind", kind.value)
        for kind in Kind
        if kind != case.kind
    ]
    rows = tuple(tuple(buttons[i : i + 3]) for i in range(0, len(buttons), 3))
    back = (on_card(face, label(turn.language, "button.to_units"), "units"),)
    text = say(
        turn.language,
        "triage.pick_kind",
        no=case.number,
        kind=say(turn.language, f"kind.{case.kind}"),
    )
    message = Message("triage.pick_kind", text, (*rows, back), protect=True)
    turn.work.outbox.edit(card.address_id, message, card_id=card.id)


def _choose(tapping: Tapping) -> str | None:
    if tapping.argument not in set(Kind) or tapping.member is None:
        return say(tapping.turn.language, "stale.button")
    set_kind(tapping.office, tapping.case, Kind(tapping.argument), tapping.member)
    tapping.card.shown = ""
    show_triage(tapping.office, tapping.case, tapping.card.address_id)
    return None


ACTIONS: Actions = {"kinds": (_may, _ask), "kind": (_may, _choose)}

offer_clerks(Offer("kinds", "button.set_kind", lambda office, case: not is_sealed(office, case)))
