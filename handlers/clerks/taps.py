"""What the buttons of clerks and designating supervisors do."""

from domain.lifecycle import Action, Actor, State
from handlers.cards.clearing import machine_cleared, retold, waits_for_words
from handlers.cards.triage_card import all_units, show_triage, what_else
from handlers.cases.routes import needs_designation, triaging
from handlers.cases.seeing import is_sealed, reads_words
from handlers.cases.voices import untyped
from handlers.casework.dispatching import dispatch
from handlers.casework.files import RELEASE, release
from handlers.clerks.classifying import classify_for, is_classified, show_kinds, take_kind
from handlers.clerks.retell_talk import open_retelling
from handlers.clerks.retelling import may_retell, retell
from handlers.clerks.spot_talk import open_spot
from handlers.clerks.write_talk import open_writing
from handlers.office import Turn
from handlers.talking.buttons import Face
from handlers.talking.tapping import Actions, Tapping
from storage.staff import Member
from storage.tables import Case
from texts.catalogue import say


def _dispatcher(turn: Turn, case: Case) -> Member | None:
    """A clerk while it waits in triage; a supervisor where a person has to be designated."""
    if State(case.state) is State.SUBMITTED:
        return triaging(turn, case)
    return turn.role("supervisor") if needs_designation(turn.office, case) else None


def _listener(turn: Turn, case: Case) -> Member | None:
    """A clerk, while a voice note waits to be written down."""
    if not untyped(turn.office, case):
        return None
    if not reads_words(turn.office, case, turn.reader.address_id):
        return None
    return turn.role("clerk", "liaison")


def _reteller(turn: Turn, case: Case) -> Member | None:
    return turn.role("clerk") if may_retell(case) else None


def _clearer(turn: Turn, case: Case) -> Member | None:
    waits = case.blame_split and not case.confidential and not retold(turn.office, case)
    return _reteller(turn, case) if waits else None


def _cleared(tapping: Tapping) -> None:
    """What the machine cut is good: the unit may read the rest."""
    if tapping.member is not None:
        text = machine_cleared(tapping.office, tapping.case)
        retell(tapping.office, tapping.case, tapping.member, text)


def _to_unit(tapping: Tapping) -> str | None:
    if waits_for_words(tapping.office, tapping.case):
        return say(tapping.turn.language, "triage.retell_first", no=tapping.case.number)
    unit = tapping.office.desk.county.unit(tapping.argument).code
    if unit == tapping.case.accused_unit or is_sealed(tapping.office, tapping.case):
        return say(tapping.turn.language, "stale.button")
    if State(tapping.case.state) is State.SUBMITTED:
        classify_for(tapping.office, tapping.case, unit)
        dispatch(tapping.office, tapping.case, unit, Actor.CLERK, staff=tapping.member)
        _tell_dispatched(tapping)
    else:
        dispatch(
            tapping.office,
            tapping.case,
            unit,
            Actor.SUPERVISOR,
            staff=tapping.member,
            action=Action.DESIGNATE,
        )
    return None


def _tell_dispatched(tapping: Tapping) -> None:
    office, case = tapping.office, tapping.case
    language = office.language_of(case.address_id)
    office.tell(
        case.address_id,
        "dispatch.told",
        case_id=case.id,
        no=case.number,
        unit=office.unit_contact(language, case.lead_unit or ""),
        due=office.citizen_due(language, case),
    )


def _pick_unit(tapping: Tapping) -> None:
    """All units, eight a page, by editing the card."""
    turn, card = tapping.turn, tapping.card
    page = int(tapping.argument) if tapping.argument.isdecimal() else 0
    card.revision += 1
    card.shown = ""
    face = Face(card.nonce, card.revision)
    message = all_units(tapping.office, tapping.case, face, turn.language, page)
    turn.work.outbox.edit(card.address_id, message, card_id=card.id)


def _what_else(tapping: Tapping) -> None:
    """The second page of the card, by editing it."""
    turn, card = tapping.turn, tapping.card
    card.revision += 1
    card.shown = ""
    message = what_else(
        tapping.office, tapping.case, Face(card.nonce, card.revision), turn.language
    )
    turn.work.outbox.edit(card.address_id, message, card_id=card.id)


def _units(tapping: Tapping) -> None:
    """Back to the first page."""
    tapping.card.shown = ""
    show_triage(tapping.office, tapping.case, tapping.card.address_id)


def _spot(tapping: Tapping) -> str | None:
    """Answer at once; what has no kind yet gets one first, or it could never be closed."""
    if is_classified(tapping.case):
        open_spot(tapping.turn, tapping.case)
        return None
    show_kinds(tapping)
    return say(tapping.turn.language, "spot.classify_first", no=tapping.case.number)


def _releaser(turn: Turn, case: Case) -> Member | None:
    """A clerk who did not bring the case: whoever looks at what a unit is to see."""
    clerk = turn.role("clerk")
    return clerk if clerk and clerk.person_id != case.person_id else None


def _release(tapping: Tapping) -> str:
    language, number = tapping.turn.language, tapping.argument
    done = (
        tapping.member is not None
        and number.isdecimal()
        and release(tapping.office, tapping.case, tapping.member, int(number))
    )
    return say(language, "held.released" if done else "stale.button")


ACTIONS: Actions = {
    RELEASE: (_releaser, _release),
    "units": (_dispatcher, _units),
    "what_else": (_dispatcher, _what_else),
    "unit": (_dispatcher, _to_unit),
    "types": (_dispatcher, _pick_unit),
    "cleared": (_clearer, _cleared),
    "spot": (_dispatcher, _spot),
    "categories": (_dispatcher, show_kinds),
    "category": (_dispatcher, take_kind),
    "voice": (_listener, lambda tapping: open_writing(tapping.turn, tapping.case, "voice")),
    "clear": (_dispatcher, lambda tapping: open_writing(tapping.turn, tapping.case, "clear")),
    "retell": (_reteller, lambda tapping: open_retelling(tapping.turn, tapping.case)),
}
