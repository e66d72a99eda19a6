"""What the buttons of requests do: ask for one, agree, say no, choose the unit of a return."""

from domain.lifecycle import State, move
from handlers.cards.request_card import ELSEWHERE, NO, WHOLE, YES
from handlers.cards.triage_card import all_units
from handlers.cases.deciding import ACTORS, REFUSALS, REPLY, RETURN, decider, waiting, words_of
from handlers.cases.may_ask import why_no_extension, why_no_return
from handlers.cases.rated import hard_days, is_rated
from handlers.cases.routes import handling
from handlers.casework.extending import TOO_URGENT, too_urgent
from handlers.casework.files import give
from handlers.casework.requests import grant
from handlers.citizens import my_cases
from handlers.citizens.taps import owner
from handlers.flows.deny import DenyDraft
from handlers.flows.extend import ExtendDraft
from handlers.flows.give_back import ReturnDraft
from handlers.office import Turn
from handlers.talking.buttons import Face
from handlers.talking.resuming import open_or_offer
from handlers.talking.tapping import Actions, Tapping
from handlers.units.request_talk import open_request
from handlers.units.signing import sign_first
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case
from storage.values import Message
from texts.catalogue import say


def deciding(turn: Turn, case: Case) -> Member | None:
    """The sender's role in which something that waits is theirs to decide."""
    for request in waiting(turn.office, case):
        able = decider(turn.office, case, request, turn.reader.person_id)
        if able is not None:
            return able
    return None


def _return(tapping: Tapping) -> str:
    why_not = why_no_return(tapping.office, tapping.case, tapping.turn.language)
    if not why_not:
        sign_first(tapping)
        open_or_offer(tapping.turn, "return", ReturnDraft(case_id=key_of(tapping.case)))
    return why_not


def _extend(tapping: Tapping, amount: int = 0) -> str:
    """Ask for an extension; how long is asked as well, where it isn't given."""
    why_not = why_no_extension(tapping.office, tapping.case, tapping.turn.language)
    if not why_not:
        sign_first(tapping)
        draft = ExtendDraft(case_id=key_of(tapping.case), amount=amount)
        open_or_offer(tapping.turn, "extend", draft)
    return why_not


def _complex(tapping: Tapping) -> str:
    """
    A bad rating that is hard to put right: fifteen working days in place of five, with the reason.

    It is the extension there is once, so who decides is the same: beyond the class's own length a
    supervisor, never who asked.
    """
    if not is_rated(tapping.case):
        return say(tapping.turn.language, "stale.button")
    return _extend(tapping, hard_days(tapping.office))


def _agree(tapping: Tapping) -> str:
    """Agree to what waits: a sort of request, or the unit a returned case goes to."""
    turn, case, argument = tapping.turn, tapping.case, tapping.argument
    units = {unit.code for unit in tapping.office.desk.county.units}
    to = argument if argument in units else ""
    request = open_request(turn, case, RETURN if to else argument)
    if request is None or (request.action == RETURN and not _may_go_to(case, to)):
        return say(turn.language, "stale.button")
    if to:
        request.facts = {**request.facts, "to": to}
    member = decider(tapping.office, case, request, turn.reader.person_id)
    if member is not None:
        grant(tapping.office, case, request, member)
    return ""


def _may_go_to(case: Case, unit: str) -> bool:
    return unit not in ("", case.lead_unit, case.accused_unit)


def _say_no(tapping: Tapping) -> str:
    request = open_request(tapping.turn, tapping.case, tapping.argument)
    if request is None or tapping.member is None:
        return say(tapping.turn.language, "stale.button")
    move(State(tapping.case.state), REFUSALS[request.action], ACTORS[tapping.member.role])
    draft = DenyDraft(case_id=key_of(tapping.case), sort=request.action)
    open_or_offer(tapping.turn, "deny", draft)
    return ""


def _pick_unit(tapping: Tapping) -> str:
    """All units for a returned case, eight a page, by editing the card."""
    turn, card = tapping.turn, tapping.card
    if open_request(turn, tapping.case, RETURN) is None:
        return say(turn.language, "stale.button")
    page = int(tapping.argument) if tapping.argument.isdecimal() else 0
    card.revision += 1
    card.shown = ""
    face = Face(card.nonce, card.revision)
    message = all_units(
        tapping.office, tapping.case, face, turn.language, page, names=(YES, ELSEWHERE)
    )
    turn.work.outbox.edit(card.address_id, message, card_id=card.id)
    return ""


def _whole(tapping: Tapping) -> str:
    """The proposed answer in full, with its files."""
    turn, case, office = tapping.turn, tapping.case, tapping.office
    request = open_request(turn, case, REPLY)
    if request is None:
        return say(turn.language, "stale.button")
    text = say(turn.language, "request.whole", no=case.number, text=words_of(office, request).text)
    turn.send(Message("request.whole", text, protect=True))
    files = office.work.attachments.of_event(request.event_id)
    give(office, turn.reader.address_id, case, files)
    return ""


def _extended_ok(tapping: Tapping) -> None:
    at = tapping.turn.reader.address_id
    my_cases.show_case(tapping.office, tapping.case, at, fresh=False)


def _too_urgent(tapping: Tapping) -> None:
    """A person looks today."""
    too_urgent(tapping.office, tapping.case)
    my_cases.show_case(tapping.office, tapping.case, tapping.turn.reader.address_id, fresh=False)
    hotline = tapping.office.desk.county.hotline
    tapping.turn.reply(
        "extended.looking", about=tapping.case, no=tapping.case.number, hotline=hotline
    )


ACTIONS: Actions = {
    "return": (handling, _return),
    "extend": (handling, _extend),
    "complex": (handling, _complex),
    YES: (deciding, _agree),
    NO: (deciding, _say_no),
    ELSEWHERE: (deciding, _pick_unit),
    WHOLE: (deciding, _whole),
    "extended_ok": (owner, _extended_ok),
    TOO_URGENT: (owner, _too_urgent),
}
