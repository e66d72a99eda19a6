"""The card of a case in the chats of a unit: cleared text, both dates, what can be done."""

from collections.abc import Iterator

from domain.lifecycle import Action, Actor, State, offered
from handlers.cards.cards import show
from handlers.cards.clearing import (
    cleared_files,
    cleared_place,
    cleared_text,
    cleared_title,
    reason,
)
from handlers.cards.co_card import co_lines, co_message
from handlers.cards.contact_card import unit_rows
from handlers.cards.rated_card import check_message, may_be_asked, rated_rows, rated_words
from handlers.cards.request_card import request_lines, to_decide
from handlers.cards.supervision_card import marks_for_unit
from handlers.cards.together import together_line
from handlers.cases.deciding import PLAN, TERMINATE, waiting
from handlers.cases.helping import co_row
from handlers.cases.legal import undecided
from handlers.cases.may_ask import why_no_extension, why_no_return
from handlers.cases.rated import is_rated
from handlers.cases.routes import may_handle
from handlers.cases.voices import untyped
from handlers.cases.waiting import is_waiting
from handlers.office import Office, Rows
from handlers.talking.buttons import Face, on_card, on_list
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from storage.values import Button, Message
from texts.catalogue import Language, label, say, shorten

BODY_LENGTH = 100
BACK_AGAIN = "back_again"


def show_handler(office: Office, case: Case, member: Member, *, fresh: bool = False) -> None:
    """The case's card in a handler's chat."""
    language = office.language_of(member.address_id)
    show(
        office,
        case,
        member.address_id,
        lambda face: handler_message(office, case, face, member, language),
        fresh=fresh,
        lane=Lane.STAFF,
    )


def handler_message(
    office: Office, case: Case, face: Face, member: Member, language: Language
) -> Message:
    """What a handler sees of a case now; what is no longer theirs has no buttons."""
    if (asked := to_decide(office, case, face, language, member.address_id)) is not None:
        return asked
    if (row := co_row(office, case, member.unit)) is not None and _can_act(case):
        return co_message(office, case, row, face, language)
    if _can_act(case) and member.away and member.unit == case.lead_unit:
        return _away_message(office, case, member, language)
    if (check := check_message(office, case, face, member, language)) is not None:
        return check
    if not _can_act(case) or not may_handle(office, case, member):
        return done_message(office, case, language)
    text = rated_words(office, case, language) or card_words(office, case, language)
    if untyped(office, case):
        text = f"{text}\n{say(language, 'voice.being_written')}"
    if case.reopened:
        text = say(language, "handler.reopened_card", k=case.reopened, card=text)
    text = "\n".join([text, *_notes(office, case, language)])
    rows = (
        *_buttons(office, case, face, language),
        *_requests(office, case, face, language),
        *_more_rows(office, case, face, language),
    )
    return Message("handler.card", text, rows, protect=True)


def _notes(office: Office, case: Case, language: Language) -> Iterator[str]:
    """What stands below the card: why again, who signed, what is waited for, who else said so."""
    if why := reason(office, case):
        yield say(language, "said.reason", text=shorten(why, BODY_LENGTH))
    if holder := holder_line(office, case, language):
        yield holder
    if is_waiting(case):
        yield asked_line(office, case, language)
    yield from request_lines(office, case, language)
    yield from co_lines(office, case, language)
    yield from marks_for_unit(office, case, language)
    if together := together_line(office, case, language):
        yield together


def card_words(office: Office, case: Case, language: Language) -> str:
    """What the case is, where it is, both dates."""
    return say(
        language,
        "handler.card",
        no=case.number,
        urgency=say(language, f"urgency.{case.urgency}"),
        category=office.category_name(language, case.category),
        text=shorten(cleared_text(office, case), BODY_LENGTH),
        place=cleared_place(office, case, language),
        files=len(cleared_files(office, case)),
        unit_due=office.unit_due(language, case),
        citizen_due=office.short(language, case.citizen_due_at),
    )


def _more_rows(office: Office, case: Case, face: Face, language: Language) -> Rows:
    if is_rated(case):
        return rated_rows(office, case, face, language)
    return unit_rows(office, case, face, language)


def _can_act(case: Case) -> bool:
    return Action.REPLY in offered(State(case.state), Actor.HANDLER)


def _buttons(office: Office, case: Case, face: Face, language: Language) -> Rows:
    names = [("button.answer", "answer")]
    if may_be_asked(office, case):
        names.append(("button.ask_citizen", "ask"))
    names.append(("button.full_text", "full"))
    return (tuple(on_card(face, label(language, key), action) for key, action in names),)


def _requests(office: Office, case: Case, face: Face, language: Language) -> Rows:
    """Return and extension, while they are open to the unit."""
    names = []
    if not why_no_return(office, case, language):
        names.append(("button.return", "return"))
    if not why_no_extension(office, case, language):
        names.append(("button.extend", "extend"))
        if is_rated(case):
            names.append(("button.complex", "complex"))
    names.append(("button.unit_more", "unit_more"))
    row = tuple(on_card(face, label(language, key), action) for key, action in names)
    special = tuple(
        on_card(face, label(language, f"button.{sort}"), sort)
        for sort in (PLAN, TERMINATE)
        if not is_rated(case) and _may_be_proposed(office, case, sort)
    )
    return tuple(one for one in (row, special, _by_law(office, case, face, language)) if one)


def _by_law(office: Office, case: Case, face: Face, language: Language) -> tuple[Button, ...]:
    """Whether the unit accepts a matter with a clock of the law, while that is open."""
    if State(case.state) is State.WAITING_CITIZEN or not undecided(office, case):
        return ()
    return (
        on_card(face, label(language, "button.accept_law"), "accept_law"),
        on_card(face, label(language, "button.refuse_law"), TERMINATE, "law"),
    )


def _may_be_proposed(office: Office, case: Case, sort: str) -> bool:
    """A plan or a termination, while none of the sort waits to be decided."""
    with_the_unit = State(case.state) in (State.DISPATCHED, State.IN_PROGRESS)
    return with_the_unit and all(one.action != sort for one in waiting(office, case))


def asked_line(office: Office, case: Case, language: Language) -> str:
    """That the citizen is asked, until when, and that the clock stands."""
    until = office.due_text(language, case.ask_due_at or office.now)
    return say(language, "ask.waiting", until=until)


def holder_line(office: Office, case: Case, language: Language) -> str:
    """Who has signed, once somebody has."""
    if case.handler_id is None or State(case.state) is State.DISPATCHED:
        return ""
    member = office.work.staff.get(case.handler_id)
    signed = office.work.cases.events(case, Action.SIGN)
    if member is None or not signed:
        return ""
    when = office.moment(language, signed[-1].at)
    return say(language, "handler.signed_by", who=member.name, when=when)


def _away_message(office: Office, case: Case, member: Member, language: Language) -> Message:
    """Somebody stands in: what is theirs once more with one tap."""
    text = say(
        language,
        "away.card",
        no=case.number,
        title=cleared_title(office, case),
        until=office.moment(language, member.away_until or office.now),
    )
    back = on_list(BACK_AGAIN, 0, label(language, "button.back_again"))
    return Message("away.card", text, ((back,),), protect=True)


def done_message(office: Office, case: Case, language: Language) -> Message:
    """The card of a case that needs nothing more of its reader."""
    text = say(
        language,
        "handler.card_done",
        no=case.number,
        title=cleared_title(office, case, language),
        state=say(language, f"state.{case.state}.staff"),
    )
    return Message("handler.card_done", text, protect=True)
