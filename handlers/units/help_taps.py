"""What else a handler does with a case: co-unit, note, take over, history, why it is due then."""

from domain.lifecycle import Action, Actor, State, moves, offered
from handlers.cards.cards import pages
from handlers.cards.clearing import cleared_files, cleared_text
from handlers.cards.unit_card import show_handler
from handlers.cases.helping import helping
from handlers.cases.past import past_for_unit
from handlers.cases.routes import handling, people_for
from handlers.cases.seeing import may_see
from handlers.casework.files import give
from handlers.casework.noting import may_take, reassign, take_over
from handlers.flows.help import CoAnswerDraft, HelpDraft, NoteDraft
from handlers.office import Rows, Turn
from handlers.talking.buttons import Face, in_pairs, on_card
from handlers.talking.resuming import open_or_offer
from handlers.talking.tapping import Actions, Tapping
from handlers.units.signing import sign_first
from handlers.units.why_due import why_due
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case
from storage.values import Message
from texts.catalogue import label, say

MORE = "unit_more"


def heading(turn: Turn, case: Case) -> Member | None:
    """The head of the unit that leads, or a supervisor who may see the case."""
    for member in turn.roles:
        leads = member.role == "unit_head" and member.unit == case.lead_unit
        if (leads or member.role == "supervisor") and may_see(member, case):
            return member
    return None


def _edit(tapping: Tapping, key: str, text: str, rows: Rows) -> None:
    """Another page of the card, by editing it."""
    card = tapping.card
    card.shown = ""
    tapping.turn.work.outbox.edit(
        card.address_id, Message(key, text, rows, protect=True), card_id=card.id
    )


def _face(tapping: Tapping) -> Face:
    tapping.card.revision += 1
    return Face(tapping.card.nonce, tapping.card.revision)


def _more(tapping: Tapping) -> None:
    """The second page: what is needed less often."""
    case, member, language = tapping.case, tapping.member, tapping.turn.language
    face = _face(tapping)
    can = offered(State(case.state), Actor.HANDLER)
    names = [("button.help", "help")] if Action.ADD_CO_UNIT in can else []
    names += [("button.note", "note")] if Action.NOTE in can else []
    names += [("button.past", "past"), ("button.why_due", "why_due")]
    if member is not None and may_take(case, member):
        names.append(("button.take", "take"))
    if heading(tapping.turn, case) is not None:
        names.append(("button.reassign", "reassign"))
    names.append(("button.to_card", "unit_back"))
    buttons = [on_card(face, label(language, key), action) for key, action in names]
    rows = in_pairs(buttons)
    _edit(tapping, "handler.more", say(language, "handler.more", no=case.number), rows)


def _back(tapping: Tapping) -> None:
    tapping.card.shown = ""
    if tapping.member is not None:
        show_handler(tapping.office, tapping.case, tapping.member)


def _help(tapping: Tapping) -> None:
    moves(State(tapping.case.state), Action.ADD_CO_UNIT, Actor.HANDLER)
    sign_first(tapping)
    open_or_offer(tapping.turn, "help", HelpDraft(case_id=key_of(tapping.case)))


def _note(tapping: Tapping) -> None:
    moves(State(tapping.case.state), Action.NOTE, Actor.HANDLER)
    sign_first(tapping)
    open_or_offer(tapping.turn, "note", NoteDraft(case_id=key_of(tapping.case)))


def _past(tapping: Tapping) -> None:
    """What happened so far, with notes; in a message of its own."""
    turn, case = tapping.turn, tapping.case
    lines = "\n".join(past_for_unit(tapping.office, case, turn.language))
    text = say(turn.language, "handler.past", no=case.number, lines=lines)
    turn.send(Message("handler.past", text, protect=True))


def _why_due(tapping: Tapping) -> None:
    """The days counted and skipped, in a message of its own."""
    turn = tapping.turn
    text = why_due(tapping.office, tapping.case, turn.language)
    turn.send(Message("why_due.text", text, protect=True))


def _take(tapping: Tapping) -> str:
    member, case = tapping.member, tapping.case
    if member is None or not may_take(case, member):
        return say(tapping.turn.language, "stale.button")
    take_over(tapping.office, case, member)
    return say(tapping.turn.language, "taken.yours", no=case.number)


def _reassign(tapping: Tapping) -> None:
    """Whoever of the unit can act, one button each."""
    language, case = tapping.turn.language, tapping.case
    moves(State(case.state), Action.REASSIGN, Actor.UNIT_HEAD)
    face = _face(tapping)
    able = [one for one in people_for(tapping.office, case) if one.id != case.handler_id]
    buttons = [on_card(face, one.name, "reassign_to", str(one.id)) for one in able]
    back = on_card(face, label(language, "button.to_card"), "unit_back")
    rows, _ = pages(buttons, 0)
    text = say(language, "taken.reassign", no=case.number)
    _edit(tapping, "taken.reassign", text, (*rows, (back,)))


def _reassign_to(tapping: Tapping) -> str:
    able = people_for(tapping.office, tapping.case)
    to = next((one for one in able if str(one.id) == tapping.argument), None)
    if to is None or tapping.member is None:
        return say(tapping.turn.language, "stale.button")
    reassign(tapping.office, tapping.case, tapping.member, to)
    show_handler(tapping.office, tapping.case, to, fresh=True)
    return say(tapping.turn.language, "taken.reassigned", no=tapping.case.number, who=to.name)


def _co_answer(tapping: Tapping) -> None:
    moves(State(tapping.case.state), Action.CO_ANSWER, Actor.CO_UNIT)
    open_or_offer(tapping.turn, "co_answer", CoAnswerDraft(case_id=key_of(tapping.case)))


def _co_full(tapping: Tapping) -> None:
    """All of the cleared text and every file that a unit may see."""
    turn, case, office = tapping.turn, tapping.case, tapping.office
    text = say(turn.language, "handler.full", no=case.number, text=cleared_text(office, case))
    turn.send(Message("handler.full", text, protect=True))
    give(office, turn.reader.address_id, case, cleared_files(office, case))


ACTIONS: Actions = {
    MORE: (handling, _more),
    "unit_back": (handling, _back),
    "help": (handling, _help),
    "note": (handling, _note),
    "past": (handling, _past),
    "why_due": (handling, _why_due),
    "take": (handling, _take),
    "reassign": (heading, _reassign),
    "reassign_to": (heading, _reassign_to),
    "co_answer": (helping, _co_answer),
    "co_full": (helping, _co_full),
}
