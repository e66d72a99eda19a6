"""What a supervisor's buttons on a case do: urge, reassign, list, name, a leader's, raise."""

from domain.lifecycle import Action, Actor, State, moves, offered
from handlers.cards.board import refresh
from handlers.cards.cards import pages
from handlers.cards.clearing import waits_for_words
from handlers.cards.telling import tell_holders
from handlers.cards.triage_card import LEADS_NOTHING, all_units, show_triage
from handlers.cases.history import act
from handlers.cases.past import past_for_unit
from handlers.cases.rated import is_rated
from handlers.cases.routes import holders, people_for, reachable
from handlers.cases.seeing import is_sealed, may_see
from handlers.cases.supervised import KEPT, NAMED, RAISED, is_open_problem
from handlers.casework.dispatching import dispatch, plan_stages
from handlers.flows.supervise import LeadDraft, ListDraft
from handlers.office import Rows, Turn
from handlers.supervisors.urging import urge
from handlers.talking.buttons import Face, on_card
from handlers.talking.resuming import open_or_offer
from handlers.talking.tapping import Actions, Tapping
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case
from storage.values import Button, Message
from texts.catalogue import label, say


def supervising(turn: Turn, case: Case) -> Member | None:
    """The sender as a supervisor who may see the case and did not bring it."""
    member = turn.role("supervisor")
    if member is None or case.person_id == turn.reader.person_id or is_sealed(turn.office, case):
        return None
    return member if may_see(member, case) else None


def _edit(tapping: Tapping, key: str, text: str, rows: Rows) -> None:
    """Another page of the card, by editing it."""
    card = tapping.card
    card.shown = ""
    message = Message(key, text, rows, protect=True)
    tapping.turn.work.outbox.edit(card.address_id, message, card_id=card.id)


def _face(tapping: Tapping) -> Face:
    tapping.card.revision += 1
    return Face(tapping.card.nonce, tapping.card.revision)


def _back(tapping: Tapping) -> None:
    tapping.card.shown = ""
    show_triage(tapping.office, tapping.case, tapping.card.address_id)


def _urge(tapping: Tapping) -> str:
    """Once a working day; from a list as well as from the card, so whatever the card's revision."""
    moves(State(tapping.case.state), Action.SUPERVISE, Actor.SUPERVISOR)
    done = tapping.member is not None and urge(tapping.office, [tapping.case], tapping.member)
    key = "supervised.urged_one" if done else "supervised.urged_today"
    return say(tapping.turn.language, key, no=tapping.case.number)


def _who(tapping: Tapping) -> None:
    """Whoever of the unit can act, one button each."""
    language, case = tapping.turn.language, tapping.case
    moves(State(case.state), Action.REASSIGN, Actor.SUPERVISOR)
    face = _face(tapping)
    able = [one for one in people_for(tapping.office, case) if one.id != case.handler_id]
    buttons = [on_card(face, one.name, "reassign_to", str(one.id)) for one in able]
    rows, _ = pages(buttons, 0)
    last = [_to_card(tapping, face)]
    if may_be_designated(case):
        last.insert(0, on_card(face, label(language, "button.sv_units"), "sv_units"))
    text = say(language, "taken.reassign", no=case.number)
    _edit(tapping, "taken.reassign", text, (*rows, tuple(last)))


def may_be_designated(case: Case) -> bool:
    """Whether another unit may have it: not while its citizen is waited for, nor a bad rating."""
    return Action.DESIGNATE in offered(State(case.state), Actor.SUPERVISOR) and not is_rated(case)


def _units(tapping: Tapping) -> str | None:
    """Every unit that may lead, eight a page, and the way back."""
    case, language = tapping.case, tapping.turn.language
    if not may_be_designated(case):
        return say(language, "stale.button")
    face = _face(tapping)
    page = int(tapping.argument) if tapping.argument.isdecimal() else 0
    names = ("sv_unit_to", "sv_units")
    message = all_units(tapping.office, case, face, language, page, names, (case.lead_unit,))
    rows = (*message.buttons, (_to_card(tapping, face),))
    _edit(tapping, message.key, message.text, rows)
    return None


def _unit_to(tapping: Tapping) -> str:
    """Another unit has it from now on, by the office's word: it may not be returned."""
    office, case, language = tapping.office, tapping.case, tapping.turn.language
    units = {one.code for one in office.desk.county.units if one.type not in LEADS_NOTHING}
    unit = tapping.argument
    barred = unit not in units or unit in (case.lead_unit, case.accused_unit)
    if barred or not may_be_designated(case):
        return say(language, "stale.button")
    if waits_for_words(office, case):
        return say(language, "triage.retell_first", no=case.number)
    before = holders(office, case)
    dispatch(office, case, unit, Actor.SUPERVISOR, staff=tapping.member, action=Action.DESIGNATE)
    name = office.unit_name(language, unit)
    for one in before:
        to = office.unit_name(office.language_of(one.address_id), unit)
        tell_holders(office, case, [one], "supervised.unit_from", unit=to)
    return say(language, "supervised.unit_now", no=case.number, unit=name)


def _to_card(tapping: Tapping, face: Face) -> Button:
    return on_card(face, label(tapping.turn.language, "button.to_card"), "sv_back")


def _list(tapping: Tapping) -> str:
    case = tapping.case
    moves(State(case.state), Action.SUPERVISE, Actor.SUPERVISOR)
    if tapping.office.work.listings.open_for(key_of(case)) is not None:
        return say(tapping.turn.language, "listing.already", no=case.number)
    open_or_offer(tapping.turn, "listing", ListDraft(case_id=key_of(case)))
    return ""


def _lead(tapping: Tapping) -> str:
    moves(State(tapping.case.state), Action.SUPERVISE, Actor.SUPERVISOR)
    open_or_offer(tapping.turn, "lead", LeadDraft(case_id=key_of(tapping.case)))
    return ""


def _name(tapping: Tapping) -> None:
    """Every supervisor who may see the case, one button each."""
    turn, case = tapping.turn, tapping.case
    moves(State(case.state), Action.SUPERVISE, Actor.SUPERVISOR)
    face = _face(tapping)
    able = [one for one in turn.work.staff.with_role("supervisor") if may_see(one, case)]
    buttons = [on_card(face, one.name, "sv_name_to", str(one.id)) for one in able]
    rows, _ = pages(buttons, 0)
    text = say(turn.language, "supervised.ask_name", no=case.number)
    _edit(tapping, "supervised.ask_name", text, (*rows, (_to_card(tapping, face),)))


def _name_to(tapping: Tapping) -> str:
    case, office = tapping.case, tapping.office
    able = [one for one in office.work.staff.with_role("supervisor") if may_see(one, case)]
    to = next((one for one in able if str(one.id) == tapping.argument), None)
    if to is None or tapping.member is None:
        return say(tapping.turn.language, "stale.button")
    public: dict[str, object] = {"what": NAMED, "to": to.id}
    act(
        office,
        case,
        Action.SUPERVISE,
        Actor.SUPERVISOR,
        staff=tapping.member,
        public=public,
    )
    case.supervisor_id = to.id
    refresh(office, case)
    if to.id != tapping.member.id:
        show_triage(office, case, to.address_id, fresh=True)
    return say(tapping.turn.language, "supervised.named_now", no=case.number, who=to.name)


def _past(tapping: Tapping) -> None:
    """What happened so far, in a message of its own."""
    turn, case = tapping.turn, tapping.case
    lines = "\n".join(past_for_unit(tapping.office, case, turn.language))
    text = say(turn.language, "handler.past", no=case.number, lines=lines)
    turn.send(Message("handler.past", text, protect=True))


def _raise(tapping: Tapping) -> str:
    """A problem case goes under formal supervision: told of alone, its unit knows."""
    return _decide(tapping, RAISED)


def _keep(tapping: Tapping) -> str:
    return _decide(tapping, KEPT)


def _decide(tapping: Tapping, what: str) -> str:
    office, case = tapping.office, tapping.case
    if tapping.member is None or not is_open_problem(office, case):
        return say(tapping.turn.language, "stale.button")
    act(
        office,
        case,
        Action.SUPERVISE,
        Actor.SUPERVISOR,
        staff=tapping.member,
        public={"what": what},
    )
    if what == RAISED:
        if case.unit_due_at is not None:
            plan_stages(office, case, after=office.now)
        heads = [one for one in reachable(office, case) if one.role == "unit_head"]
        told = {one.id: one for one in (*holders(office, case), *heads)}
        tell_holders(office, case, told.values(), "supervised.raised_told")
    refresh(office, case)
    return say(tapping.turn.language, f"supervised.{what}_now", no=case.number)


ACTIONS: Actions = {
    "sv_urge": (supervising, _urge),
    "sv_who": (supervising, _who),
    "sv_units": (supervising, _units),
    "sv_unit_to": (supervising, _unit_to),
    "sv_back": (supervising, _back),
    "sv_list": (supervising, _list),
    "sv_lead": (supervising, _lead),
    "sv_name": (supervising, _name),
    "sv_name_to": (supervising, _name_to),
    "sv_past": (supervising, _past),
    "sv_raise": (supervising, _raise),
    "sv_keep": (supervising, _keep),
}
"""Whoever did not bring it, of the office; a case accusing the office is its alternate's."""
