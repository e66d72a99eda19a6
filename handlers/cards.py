"""Cards: how a case looks in a staff member's chat, and when a message is new or edited."""

from collections.abc import Callable
from hashlib import blake2b

from domain.lifecycle import Action, Actor, State, offered
from handlers.buttons import on_card
from handlers.office import Office, Rows
from handlers.routes import likely_units, may_handle, needs_designation
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Card, Case
from storage.values import Button, Message
from texts.catalogue import Language, label, say, shorten

Build = Callable[[Card], Message]
TITLE_LENGTH = 12
BODY_LENGTH = 100


def title(office: Office, case: Case) -> str:
    """The first words of a matter, for lists."""
    return shorten(office.work.cases.matter(case), TITLE_LENGTH)


def show(
    office: Office, case: Case, address_id: int, build: Build, *, fresh: bool, lane: Lane
) -> Card:
    """
    Show a case in a chat: a new message where somebody must act, else an edit in place.

    The card's revision grows with every change, so that an older button is known to be stale.
    """
    card, new = office.work.cards.of(key_of(case), address_id)
    before = card.shown
    look = _look(build(card))
    if look == before and not (fresh or new):
        return card
    card.revision += 1
    card.shown = look
    message = build(card)
    if new or fresh:
        office.send(address_id, message, lane=lane, case_id=case.id, card_id=card.id)
    else:
        office.work.outbox.edit(address_id, message, card_id=card.id, lane=lane)
    return card


def _look(message: Message) -> str:
    """What a person sees of a message: its words and its buttons' words."""
    words = [message.text, *(button.label for row in message.buttons for button in row)]
    return blake2b("\n".join(words).encode(), digest_size=12).hexdigest()


def show_handler(office: Office, case: Case, member: Member, *, fresh: bool = False) -> None:
    """The case's card in a handler's chat."""
    language = office.language_of(member.address_id)
    show(
        office,
        case,
        member.address_id,
        lambda card: handler_message(office, case, card, member, language),
        fresh=fresh,
        lane=Lane.STAFF,
    )


def handler_message(
    office: Office, case: Case, card: Card, member: Member, language: Language
) -> Message:
    """What a handler sees of a case: cleared text, place, both dates, what can be done."""
    if not may_handle(office, case, member) or not _can_act(case):
        return _done_message(office, case, language)
    text = say(
        language,
        "handler.card",
        no=case.number,
        urgency=say(language, f"urgency.{case.urgency}"),
        category=office.category_name(language, case.category),
        text=shorten(office.work.cases.matter(case), BODY_LENGTH),
        place=office.work.cases.place(case) or say(language, "place.unknown"),
        files=_file_count(office, case),
        unit_due=_unit_due(office, case, language),
        citizen_due=office.short(language, case.citizen_due_at),
    )
    if case.reopened:
        text = say(language, "handler.reopened_card", k=case.reopened, card=text)
    if holder := _holder(office, case, language):
        text = f"{text}\n{holder}"
    return Message("handler.card", text, _handler_buttons(case, card, language), protect=True)


def _can_act(case: Case) -> bool:
    return Action.REPLY in offered(State(case.state), Actor.HANDLER)


def _handler_buttons(case: Case, card: Card, language: Language) -> Rows:
    return (
        (
            on_card(card, label(language, "button.answer"), "answer"),
            on_card(card, label(language, "button.full_text"), "full"),
        ),
    )


def _holder(office: Office, case: Case, language: Language) -> str:
    """Who has signed, once somebody has."""
    if case.handler_id is None or State(case.state) is State.DISPATCHED:
        return ""
    member = office.work.staff.get(case.handler_id)
    signed = office.work.cases.events(case, Action.SIGN)
    if member is None or not signed:
        return ""
    when = office.moment(language, signed[-1].at)
    return say(language, "handler.signed_by", who=member.name, when=when)


def _unit_due(office: Office, case: Case, language: Language) -> str:
    at = case.unit_due_at or case.citizen_due_at
    return office.due_text(language, at, provisional=case.unit_due_provisional)


def _file_count(office: Office, case: Case) -> int:
    cases = office.work.cases
    return sum(len(cases.written(event).files) for event in cases.events(case, "submit", "add"))


def _done_message(office: Office, case: Case, language: Language) -> Message:
    text = say(
        language,
        "handler.card_done",
        no=case.number,
        title=title(office, case),
        state=say(language, f"state.{case.state}.staff"),
    )
    return Message("handler.card_done", text, protect=True)


def refresh(office: Office, case: Case) -> None:
    """Bring every staff card of a case up to date, by editing."""
    for card in office.work.cards.of_case(key_of(case)):
        if card.address_id == case.address_id:
            continue
        person_id = office.work.people.reader(card.address_id).person_id
        roles = office.work.staff.roles_of(person_id)
        unit_roles = [one for one in roles if one.role in ("handler", "unit_head")]
        if unit_roles:
            mine = next((m for m in unit_roles if m.unit == case.lead_unit), unit_roles[0])
            show_handler(office, case, mine)
        elif roles:
            show_triage(office, case, card.address_id)


def show_triage(office: Office, case: Case, address_id: int, *, fresh: bool = False) -> None:
    """The case's card in a clerk's chat: who could have it, one button each."""
    language = office.language_of(address_id)
    show(
        office,
        case,
        address_id,
        lambda card: triage_message(office, case, card, language),
        fresh=fresh,
        lane=Lane.STAFF,
    )


def triage_message(office: Office, case: Case, card: Card, language: Language) -> Message:
    """What a clerk sees: the text, the place, the likeliest units; or who has it by now."""
    if State(case.state) is not State.SUBMITTED and not needs_designation(office, case):
        unit = office.unit_name(language, case.lead_unit)
        text = say(language, "triage.done", no=case.number, unit=unit)
        return Message("triage.done", text)
    text = say(
        language,
        "triage.card",
        no=case.number,
        category=office.category_name(language, case.category),
        text=shorten(office.work.cases.matter(case), 2 * BODY_LENGTH),
        place=office.work.cases.place(case) or say(language, "place.unknown"),
        due=office.due_text(language, case.dispatch_due_at),
    )
    return Message("triage.card", text, unit_buttons(office, case, card, language))


def unit_buttons(office: Office, case: Case, card: Card, language: Language) -> Rows:
    """One button per likely unit, then the way to all others."""
    likely = [
        on_card(card, office.unit_name(language, code), "unit", code)
        for code in likely_units(office, case)
    ]
    rows = [tuple(likely[i : i + 2]) for i in range(0, len(likely), 2)]
    return (*rows, (on_card(card, label(language, "button.other_units"), "types"),))


def pages(buttons: list[Button], page: int, size: int = 8) -> tuple[Rows, int]:
    """One page of buttons in rows of two, and how many pages there are."""
    count = max(1, -(-len(buttons) // size))
    shown = buttons[page * size : (page + 1) * size]
    return tuple(tuple(shown[i : i + 2]) for i in range(0, len(shown), 2)), count
