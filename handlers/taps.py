"""Taps on cards and lists: checked for who, which case, which state and how old."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.lifecycle import Action, Actor, NotAllowed, State
from handlers import citizen
from handlers.answering import full_answer, photo
from handlers.buttons import CaseTap, ListTap, on_card
from handlers.cards import pages, refresh, show_handler, show_triage
from handlers.confirming import confirm_solved, not_solved, rate
from handlers.dispatching import dispatch
from handlers.flows.answer import AnswerDraft
from handlers.history import act
from handlers.lists import show_list
from handlers.office import Office, Turn
from handlers.routes import may_handle, needs_designation
from handlers.talk import open_talk
from handlers.talks import TALKS
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Card, Case
from storage.values import Message
from texts.catalogue import say


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


def list_tap(turn: Turn, tap: ListTap, message_id: int | None) -> str:
    """Turn a list's page, or choose a language."""
    if tap.name == "language":
        citizen.set_language(turn, tap.page)
        return ""
    shown = show_list(turn, tap.name, tap.page, message_id)
    return "" if shown else say(turn.language, "stale.button")


def _too_late(turn: Turn, case: Case) -> str:
    """Who was first, or where the case stands by now; the staff card is brought up to date."""
    language = turn.language
    mine = case.person_id == turn.reader.person_id
    if not mine and not turn.roles:
        return say(language, "stale.button")
    if mine:
        state = citizen.state_words(turn.office, case, language)
        return say(language, "stale.case", no=case.number, state=state)
    refresh(turn.office, case)
    last = [event for event in turn.work.cases.events(case) if event.staff_id is not None]
    who = turn.work.staff.get(last[-1].staff_id) if last and last[-1].staff_id else None
    if who is None:
        return say(language, "stale.button")
    when = turn.office.moment(language, last[-1].at)
    return say(language, "already.done", who=who.name, when=when)


# Who may tap.


def _owner(turn: Turn, case: Case) -> bool | None:
    return True if case.person_id == turn.reader.person_id else None


def _handler(turn: Turn, case: Case) -> Member | None:
    return next((one for one in turn.roles if may_handle(turn.office, case, one)), None)


def _dispatcher(turn: Turn, case: Case) -> Member | None:
    """A clerk while it waits in triage; a supervisor where a person has to be designated."""
    if State(case.state) is State.SUBMITTED:
        return turn.role("clerk", "supervisor")
    return turn.role("supervisor") if needs_designation(turn.office, case) else None


def _staff(turn: Turn, case: Case) -> Member | None:
    return _handler(turn, case) or _dispatcher(turn, case)


# What a handler does.


def _sign(tapping: Tapping) -> None:
    """Any action signs."""
    if tapping.member is not None and State(tapping.case.state) is State.DISPATCHED:
        act(tapping.office, tapping.case, Action.SIGN, Actor.HANDLER, staff=tapping.member)
        refresh(tapping.office, tapping.case)


def _open_answer(tapping: Tapping) -> None:
    _sign(tapping)
    open_talk(tapping.turn, TALKS["answer"], AnswerDraft(case_id=key_of(tapping.case)))


def _full_text(tapping: Tapping) -> None:
    """All of the text and every file, protected against forwarding."""
    _sign(tapping)
    turn, case, cases = tapping.turn, tapping.case, tapping.turn.work.cases
    text = say(turn.language, "handler.full", no=case.number, text=cases.matter(case))
    turn.send(Message("handler.full", text, protect=True))
    for event in cases.events(case, Action.SUBMIT, Action.ADD):
        for file in cases.written(event).files:
            turn.send(photo(tapping.office, case, file.file_id, file.kind))


def _open_card(tapping: Tapping) -> None:
    """The case's card once more, at the end of the chat."""
    if tapping.member is not None and tapping.member.role in ("clerk", "supervisor"):
        show_triage(tapping.office, tapping.case, tapping.card.address_id, fresh=True)
    elif tapping.member is not None:
        show_handler(tapping.office, tapping.case, tapping.member, fresh=True)


# What a dispatcher does.


def _to_unit(tapping: Tapping) -> str | None:
    designated = State(tapping.case.state) is not State.SUBMITTED
    supervisor = tapping.member is not None and tapping.member.role == "supervisor"
    dispatch(
        tapping.office,
        tapping.case,
        tapping.office.desk.county.unit(tapping.argument).code,
        Actor.SUPERVISOR if supervisor else Actor.CLERK,
        staff=tapping.member,
        action=Action.DESIGNATE if designated or supervisor else Action.DISPATCH,
    )
    if not designated:
        _tell_dispatched(tapping)
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
        due=office.due_text(
            language, case.citizen_due_at, provisional=case.citizen_due_provisional
        ),
    )


def _pick_unit(tapping: Tapping) -> None:
    """All units, eight a page, by editing the card."""
    county, turn, card = tapping.office.desk.county, tapping.turn, tapping.card
    page = int(tapping.argument or "0") if (tapping.argument or "0").isdecimal() else 0
    card.revision += 1
    card.shown = ""
    leading = [unit for unit in county.units if unit.type not in ("community", "desk")]
    buttons = [
        on_card(card, tapping.office.unit_name(turn.language, unit.code), "unit", unit.code)
        for unit in leading
    ]
    rows, count = pages(buttons, page)
    turned = on_card(card, turn.label("button.more"), "types", str((page + 1) % count))
    text = say(
        turn.language, "triage.pick_unit", no=tapping.case.number, page=page + 1, pages=count
    )
    message = Message("triage.pick_unit", text, (*rows, (turned,)))
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
    "answer": (_handler, _open_answer),
    "full": (_handler, _full_text),
    "open": (_staff, _open_card),
    "unit": (_dispatcher, _to_unit),
    "types": (_dispatcher, _pick_unit),
    "solved": (_owner, _solved),
    "partly": (_owner, _partly),
    "not_solved": (_owner, _not_solved),
    "reply": (_owner, lambda tapping: full_answer(tapping.office, tapping.case)),
    "grade": (_owner, _grade),
    "detail": (_owner, lambda tapping: citizen.detail(tapping.turn, tapping.case)),
    "urge": (_owner, lambda tapping: citizen.urge(tapping.turn, tapping.case)),
    "withdraw": (_owner, lambda tapping: citizen.ask_withdraw(tapping.turn, tapping.case)),
    "withdraw_yes": (_owner, lambda tapping: citizen.withdraw(tapping.turn, tapping.case)),
}
HARMLESS = frozenset({"open", "detail", "reply", "full"})
