"""Taps on cards and lists: checked for who, which case, which state and how old."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from domain.county import UnknownUnit
from domain.lifecycle import Action, Actor, NotAllowed, State
from handlers.cards.board import refresh
from handlers.cards.clearing import cleared_files, cleared_text, retold
from handlers.cards.triage_card import all_units, show_triage
from handlers.cards.unit_card import show_handler
from handlers.cases.history import act
from handlers.cases.routes import handling, needs_designation
from handlers.casework.answering import full_answer, photo
from handlers.casework.confirming import confirm_solved, not_solved, rate
from handlers.casework.dispatching import dispatch
from handlers.citizens import progress
from handlers.clerks.retelling import may_retell
from handlers.lists import show_list
from handlers.office import Office, Turn
from handlers.talking.buttons import CaseTap, Face, ListTap
from handlers.talking.talk import ask_again, open_here
from handlers.talks import TALKS, open_answer, open_retelling
from storage.staff import Member
from storage.tables import Card, Case
from storage.values import Message
from texts.catalogue import Language, say


@dataclass(frozen=True)
class Tapping:
    """A tap on a card that was found, by somebody who may see it."""

    turn: Turn
    case: Case
    card: Card
    argument: str
    member: Member | None = None

    @property
    def office(self) -> Office:
        """The office of this turn."""
        return self.turn.office


def case_tap(turn: Turn, tap: CaseTap) -> str:
    """
    Do what a card's button says; returns the words to show for a moment (often none).

    A button of a card that isn't the sender's, of no card, and of a case that is not theirs get
    the same words. A stale button changes nothing.
    """
    known = ACTIONS.get(tap.action)
    card = turn.work.cards.named(tap.nonce)
    if known is None or card is None or card.address_id != turn.reader.address_id:
        return say(turn.language, "stale.button")
    case = turn.work.cases.get(card.case_id)
    who, do = known
    member = who(turn, case)
    if member is None:
        return _too_late(turn, case)
    if tap.revision != card.revision and tap.action not in HARMLESS:
        return _too_late(turn, case)
    tapping = Tapping(
        turn, case, card, tap.argument, member if isinstance(member, Member) else None
    )
    try:
        return do(tapping) or ""
    except NotAllowed:
        return _too_late(turn, case)
    except UnknownUnit:
        return say(turn.language, "stale.button")


def list_tap(turn: Turn, tap: ListTap, message_id: int | None) -> str:
    """Turn a list's page, open a list, or choose a language."""
    if tap.name == "language":
        _choose_language(turn, tap.page)
        return ""
    anew = tap.name.removesuffix(ANEW)
    shown = show_list(turn, anew, tap.page, message_id if anew == tap.name else None)
    return "" if shown else say(turn.language, "stale.button")


def _choose_language(turn: Turn, index: int) -> None:
    """From now on in this language; a question that is open is asked in it once more."""
    chosen = list(Language)[index % len(Language)]
    turn.work.people.speak(turn.reader.person_id, chosen)
    spoken = replace(turn, reader=replace(turn.reader, language=chosen))
    spoken.reply("language.changed", menu=not turn.roles)
    here = open_here(spoken, TALKS)
    if here is not None:
        ask_again(spoken, here)


def _too_late(turn: Turn, case: Case) -> str:
    """Who was first, or where the case stands by now; the staff card is brought up to date."""
    language = turn.language
    if progress.is_mine(turn, case):
        state = progress.state_words(turn.office, case, language)
        return say(language, "stale.case", no=case.number, state=state)
    if not turn.roles:
        return say(language, "stale.button")
    refresh(turn.office, case)
    last = [event for event in turn.work.cases.events(case) if event.staff_id is not None]
    who = turn.work.staff.get(last[-1].staff_id) if last and last[-1].staff_id else None
    if who is None:
        return say(language, "stale.button")
    when = turn.office.moment(language, last[-1].at)
    return say(language, "already.done", who=who.name, when=when)


# Who may tap.


def _owner(turn: Turn, case: Case) -> bool | None:
    return True if progress.is_mine(turn, case) else None


def _dispatcher(turn: Turn, case: Case) -> Member | None:
    """A clerk while it waits in triage; a supervisor where a person has to be designated."""
    if State(case.state) is State.SUBMITTED:
        return turn.role("clerk")
    return turn.role("supervisor") if needs_designation(turn.office, case) else None


def _reteller(turn: Turn, case: Case) -> Member | None:
    return turn.role("clerk") if may_retell(case) else None


def _staff(turn: Turn, case: Case) -> Member | None:
    return handling(turn, case) or turn.role("clerk", "supervisor")


# What a handler does.


def sign(office: Office, case: Case, member: Member) -> None:
    """Any action signs."""
    if State(case.state) is State.DISPATCHED:
        act(office, case, Action.SIGN, Actor.HANDLER, staff=member)
        refresh(office, case)


def _sign(tapping: Tapping) -> None:
    if tapping.member is not None:
        sign(tapping.office, tapping.case, tapping.member)


def _open_answer(tapping: Tapping) -> None:
    _sign(tapping)
    open_answer(tapping.turn, tapping.case)


def _full_text(tapping: Tapping) -> None:
    """All of the text and every file that a unit may see, protected against forwarding."""
    _sign(tapping)
    turn, case, office = tapping.turn, tapping.case, tapping.office
    text = say(turn.language, "handler.full", no=case.number, text=cleared_text(office, case))
    turn.send(Message("handler.full", text, protect=True))
    for file in cleared_files(office, case):
        turn.send(photo(turn.language, case, file, protect=True))


def _open_card(tapping: Tapping) -> None:
    """The case's card once more, at the end of the chat."""
    if tapping.member is not None and tapping.member.role in ("clerk", "supervisor"):
        show_triage(tapping.office, tapping.case, tapping.card.address_id, fresh=True)
    elif tapping.member is not None:
        show_handler(tapping.office, tapping.case, tapping.member, fresh=True)


# What a dispatcher does.


def _to_unit(tapping: Tapping) -> str | None:
    if tapping.case.confidential and not retold(tapping.office, tapping.case):
        return say(tapping.turn.language, "triage.retell_first", no=tapping.case.number)
    unit = tapping.office.desk.county.unit(tapping.argument).code
    if State(tapping.case.state) is State.SUBMITTED:
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


# What a citizen does.


def _solved(tapping: Tapping) -> None:
    confirm_solved(tapping.office, tapping.case)


def _partly(tapping: Tapping) -> None:
    not_solved(tapping.office, tapping.case, Action.CONFIRM_PARTLY)


def _not_solved(tapping: Tapping) -> None:
    not_solved(tapping.office, tapping.case, Action.CONFIRM_NOT_SOLVED)


def _grade(tapping: Tapping) -> str | None:
    if tapping.argument not in ("1", "2", "3", "4", "5"):
        return say(tapping.turn.language, "stale.button")
    if tapping.turn.work.ratings.of(tapping.case) is not None:
        return say(tapping.turn.language, "rating.twice")
    grade = int(tapping.argument)
    rate(tapping.office, tapping.case, grade)
    if grade > tapping.office.desk.rules.rating.bad_max:
        tapping.turn.reply("rating.thanks", menu=True)
    return None


ACTIONS: Mapping[
    str,
    tuple[Callable[[Turn, Case], Member | bool | None], Callable[[Tapping], str | None]],
] = {
    "answer": (handling, _open_answer),
    "full": (handling, _full_text),
    "open": (_staff, _open_card),
    "unit": (_dispatcher, _to_unit),
    "types": (_dispatcher, _pick_unit),
    "retell": (_reteller, lambda tapping: open_retelling(tapping.turn, tapping.case)),
    "solved": (_owner, _solved),
    "partly": (_owner, _partly),
    "not_solved": (_owner, _not_solved),
    "reply": (_owner, lambda tapping: full_answer(tapping.office, tapping.case)),
    "grade": (_owner, _grade),
    "detail": (_owner, lambda tapping: progress.detail(tapping.turn, tapping.case)),
    "urge": (_owner, lambda tapping: progress.urge(tapping.turn, tapping.case)),
    "withdraw": (_owner, lambda tapping: progress.ask_withdraw(tapping.turn, tapping.case)),
    "withdraw_yes": (_owner, lambda tapping: progress.withdraw(tapping.turn, tapping.case)),
}
HARMLESS = frozenset({"open", "detail", "reply", "full"})
ANEW = "_anew"
