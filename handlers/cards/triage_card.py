"""The card of a case in the chats of the desk: who could have it, one button each."""

from dataclasses import replace

from domain.lifecycle import Action, Actor, State, offered
from handlers.cards.cards import pages, show
from handlers.cards.clearing import (
    clerk_writes,
    desk_place,
    desk_text,
    machine_cleared,
    masked_for,
    retelling_is_behind,
    retold,
    waits_for_words,
)
from handlers.cards.offers import offered_to_clerks
from handlers.cards.rated_desk import rated_desk
from handlers.cards.request_card import to_decide
from handlers.cards.supervision_card import WITH_UNIT, supervises, supervision_message
from handlers.cards.together import merged_message
from handlers.cards.unit_card import done_message
from handlers.cases.designation import why_designate
from handlers.cases.requests import proposed_by, reason_of, refusal_of
from handlers.cases.routes import likely_units, needs_designation, triaging_as
from handlers.cases.seats import on_it
from handlers.cases.seeing import is_sealed, makes_an_entry, reads_words
from handlers.office import Office, Rows
from handlers.talking.buttons import Face, in_pairs, on_card
from storage.outbox import Lane
from storage.tables import Case, Request
from storage.values import Button, Message
from texts.catalogue import Language, label, say, shorten

BODY_LENGTH = 200
CONDUCT = "conduct"
LEADS_NOTHING = ("community", "desk")


def show_triage(office: Office, case: Case, address_id: int, *, fresh: bool = False) -> None:
    """The case's card in a clerk's or a supervisor's chat."""
    language = office.language_of(address_id)
    show(
        office,
        case,
        address_id,
        lambda face: _with_accused(
            office,
            case,
            address_id,
            face,
            _with_seat(
                office, case, address_id, triage_message(office, case, face, language, address_id)
            ),
        ),
        fresh=fresh,
        lane=Lane.STAFF,
    )


def _with_accused(
    office: Office, case: Case, address_id: int, face: Face, message: Message
) -> Message:
    """On a supervisor's card of a conduct case: whom it blames, and the way to correct that."""
    if case.category != CONDUCT or not supervises(office, address_id):
        return message
    language = office.language_of(address_id)
    unit = office.unit_name(language, case.accused_unit) if case.accused_unit else "–"
    text = f"{message.text}\n{say(language, 'accused.line', unit=unit)}"
    row = (on_card(face, label(language, "button.accused"), "accused"),)
    return replace(message, text=text, buttons=(*message.buttons, row))


def _with_seat(office: Office, case: Case, address_id: int, message: Message) -> Message:
    """The card with who else has the case before them, while it waits to be dispatched."""
    member = on_it(office, case)
    if State(case.state) is not State.SUBMITTED or member is None or case.opened_at is None:
        return message
    if member.address_id == address_id:
        return message
    language = office.language_of(address_id)
    when = office.moment(language, case.opened_at)
    seat = say(language, "triage.opened_by", who=member.name, when=when)
    return replace(message, text=f"{seat}\n{message.text}")


def triage_message(
    office: Office, case: Case, face: Face, language: Language, address_id: int
) -> Message:
    """What waits to be decided; the text, the place, the likeliest units; or who has it by now."""
    for special in (to_decide, rated_desk):
        if (asked := special(office, case, face, language, address_id)) is not None:
            return asked
    if State(case.state) is not State.SUBMITTED and not needs_designation(office, case):
        if State(case.state) in WITH_UNIT and supervises(office, address_id):
            return supervision_message(office, case, face, language)
        return _settled(office, case, face, language)
    may_act = _may_act(office, case, address_id)
    text = _with_why(office, case, language, address_id)
    if State(case.state) is State.SUBMITTED and (request := refusal_of(office, case)):
        return _to_decide(office, request, text, face, language, address_id)
    buttons = _ways_on(office, case, face, language)
    if not may_act:
        buttons = ()
    elif clerk_writes(case):
        text = _to_write(office, case, text, language)
        buttons = (_writing(office, case, face, language), *buttons)
    return Message("triage.card", text, buttons, protect=True)


def _with_why(office: Office, case: Case, language: Language, address_id: int) -> str:
    """What the case is about; before whoever designates first why they are asked."""
    text = _matter(office, case, language, reads=reads_words(office, case, address_id))
    if State(case.state) is State.SUBMITTED or not _may_act(office, case, address_id):
        return text
    return f"{why_designate(office, case, language)}\n{text}"


def _may_act(office: Office, case: Case, address_id: int) -> bool:
    """Whether the reader dispatches it: a clerk in triage, else the supervisor who designates."""
    roles = office.work.staff.roles_of(office.work.people.reader(address_id).person_id)
    if State(case.state) is State.SUBMITTED:
        return triaging_as(office, case, roles) is not None
    return any(one.role == "supervisor" for one in roles)


def _ways_on(office: Office, case: Case, face: Face, language: Language) -> Rows:
    """The units; a refusal first where there is a proper way; nothing else for what is sealed."""
    refuse = ((on_card(face, label(language, "button.refuse"), "refuse"),),)
    if is_sealed(office, case):
        return refuse
    if waits_for_words(office, case):
        return refuse if case.way else ()
    units = unit_buttons(office, case, face, language)
    return (*refuse, *units) if case.way and State(case.state) is State.SUBMITTED else units


def _matter(office: Office, case: Case, language: Language, *, reads: bool) -> str:
    text = desk_text(office, case) if reads else say(language, "triage.sealed")
    marks = [say(language, "triage.petition")] if case.may_petition else []
    if way := office.desk.county.way(case.way):
        where = way.zh if language is Language.ZH else way.en
        marks.append(say(language, "triage.way", where=where))
    waits = State(case.state) is State.SUBMITTED
    card = say(
        language,
        "triage.card" if waits else "triage.designate",
        no=case.number,
        category=_kind(office, case, language),
        text=shorten(text, BODY_LENGTH),
        place=desk_place(office, case, language),
        due=office.dispatch_due(language, case) if waits else office.citizen_due(language, case),
    )
    return "\n".join([*marks, card])


def _kind(office: Office, case: Case, language: Language) -> str:
    """The category and the kind."""
    category = office.category_name(language, case.category)
    return say(language, "file.of_kind", category=category, kind=say(language, f"kind.{case.kind}"))


def _to_decide(
    office: Office, request: Request, card: str, face: Face, language: Language, address_id: int
) -> Message:
    """A refusal is proposed: whoever did not propose it decides."""
    proposer = office.work.staff.get(request.asked_by)
    way = office.desk.county.way(str(request.facts["way"]))
    text = say(
        language,
        "refusal.card",
        card=card,
        who=proposer.name if proposer else "-",
        reason=reason_of(office, request),
        where=(way.zh if language is Language.ZH else way.en) if way else "-",
    )
    person_id = office.work.people.reader(address_id).person_id
    if proposed_by(office, request, person_id):
        return Message("refusal.card", text, protect=True)
    row = (
        on_card(face, label(language, "button.agree_refusal"), "refuse_yes"),
        on_card(face, label(language, "button.disagree_refusal"), "refuse_no"),
    )
    return Message("refusal.card", text, (row,), protect=True)


def _to_write(office: Office, case: Case, card: str, language: Language) -> str:
    """The card of a case whose words for the unit a clerk writes or clears."""
    told = masked_for(office, case, retold(office, case))
    if case.confidential:
        return _confidential(card, told, language)
    proposed = told or machine_cleared(office, case)
    return say(language, "triage.blame", card=card, told=shorten(proposed, BODY_LENGTH))


def _writing(office: Office, case: Case, face: Face, language: Language) -> tuple[Button, ...]:
    """Write it; where blame was cut out by the machine, one tap says that it is good so."""
    write = _retell(face, language)
    if case.confidential or retold(office, case):
        return write
    return (on_card(face, label(language, "button.cleared_so"), "cleared"), *write)


def _confidential(card: str, told: str, language: Language) -> str:
    """The card of a case that must be retold, with what is retold so far."""
    told = shorten(told, BODY_LENGTH) if told else say(language, "triage.not_retold")
    return say(language, "triage.confidential", card=card, told=told)


def _retell(face: Face, language: Language) -> tuple[Button, ...]:
    return (on_card(face, label(language, "button.retell"), "retell"),)


def _settled(office: Office, case: Case, face: Face, language: Language) -> Message:
    """Nothing to dispatch: who has it, how it ended, or that more has to be retold."""
    if State(case.state) is State.MERGED:
        return merged_message(office, case, face, language)
    if case.lead_unit is None:
        return done_message(office, case, language)
    may_add = Action.ADD in offered(State(case.state), Actor.CLERK)
    if clerk_writes(case) and may_add and retelling_is_behind(office, case):
        text = shorten(desk_text(office, case)[-BODY_LENGTH:], BODY_LENGTH)
        key = "triage.added" if case.confidential else "triage.added_blame"
        more = say(language, key, no=case.number, text=text)
        return Message(key, more, (_retell(face, language),), protect=True)
    unit = office.unit_name(language, case.lead_unit)
    text = say(language, "triage.done", no=case.number, unit=unit)
    entry = on_card(face, label(language, "button.make_entry"), "entry")
    return Message("triage.done", text, ((entry,),) if makes_an_entry(office, case) else ())


def unit_buttons(office: Office, case: Case, face: Face, language: Language) -> Rows:
    """One button per likely unit, then the way to all others."""
    likely = [
        on_card(face, office.unit_name(language, code), "unit", code)
        for code in likely_units(office, case)
    ]
    rows = list(in_pairs(likely))
    below = [on_card(face, label(language, "button.other_units"), "types")]
    if State(case.state) is State.SUBMITTED and offered_to_clerks(office, case):
        below.append(on_card(face, label(language, "button.what_else"), "what_else"))
    return (*rows, tuple(below))


def what_else(office: Office, case: Case, face: Face, language: Language) -> Message:
    """What else a clerk can do with a case, one button each, and the way back to the units."""
    text = say(language, "triage.what_else", no=case.number)
    rows = [
        (on_card(face, label(language, one.label_key), one.action),)
        for one in offered_to_clerks(office, case)
    ]
    back = on_card(face, label(language, "button.to_units"), "units")
    return Message("triage.what_else", text, (*rows, (back,)), protect=True)


def all_units(
    office: Office,
    case: Case,
    face: Face,
    language: Language,
    page: int,
    names: tuple[str, str] = ("unit", "types"),
    but: tuple[str | None, ...] = (),
) -> Message:
    """
    Every unit that may lead, eight a page.

    `names`: the actions of a unit and of the turner. `but`: units that are no choice.
    """
    take, turn = names
    buttons = [
        on_card(face, office.unit_name(language, unit.code), take, unit.code)
        for unit in office.desk.county.units
        if unit.type not in LEADS_NOTHING and unit.code not in (case.accused_unit, *but)
    ]
    rows, count = pages(buttons, page)
    turned = on_card(face, label(language, "button.more"), turn, str((page + 1) % count))
    text = say(language, "triage.pick_unit", no=case.number, page=page + 1, pages=count)
    return Message("triage.pick_unit", text, (*rows, (turned,)), protect=True)
