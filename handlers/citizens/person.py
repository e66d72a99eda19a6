"""
A person at any moment: whoever asks for one, is not understood three times, or despairs.

In working hours the chat is handed to a clerk; else they get the telephone of who is on duty, the
hour until which somebody calls back, and a place on the call list.
"""

from domain.reach import on_duty
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import on_list
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Relay
from texts.catalogue import Language, label

TAKE = "relay_take"
HUMAN, MISUNDERSTOOD, CRISIS = "human", "misunderstood", "crisis"
MISSES, PATIENCE = "misses", 3


def ask_for_person(turn: Turn, why: str = HUMAN) -> None:
    """Hand the chat over; out of hours, or where no clerk can be reached, say when and whom."""
    relay = turn.work.relays.of_citizen(turn.reader.address_id)
    if relay is not None:
        _how_it_stands(turn, relay)
    elif _clerks(turn.office) and turn.office.desk.calendar.is_open(turn.office.now):
        _hand_over(turn, why)
    else:
        _call_back(turn, why)


def _clerks(office: Office) -> list[Member]:
    return [one for one in office.work.staff.with_role("clerk") if not one.blocked]


def taking(turn: Turn, why: str) -> Rows:
    """In working hours they are put in the queue without a word; the button that takes them."""
    office = turn.office
    if not (_clerks(office) and office.desk.calendar.is_open(office.now)):
        return ()
    relay, _ = office.work.relays.ask(turn.reader.address_id, why)
    return _take_button(relay, Language.ZH)


def _take_button(relay: Relay, language: Language) -> Rows:
    return ((on_list(TAKE, relay.id or 0, label(language, "button.relay_take")),),)


def _hand_over(turn: Turn, why: str) -> None:
    relay, _ = turn.work.relays.ask(turn.reader.address_id, why)
    for clerk in _clerks(turn.office):
        tell_waiting(turn.office, relay, clerk)
    _how_it_stands(turn, relay)


def tell_waiting(office: Office, relay: Relay, clerk: Member) -> None:
    """A clerk sees who waits; the first tap has them."""
    language = office.language_of(clerk.address_id)
    office.tell(
        clerk.address_id,
        f"relay.card_{relay.why}",
        buttons=_take_button(relay, language),
        lane=Lane.STAFF,
        when=office.moment(language, relay.asked_at),
    )


def _how_it_stands(turn: Turn, relay: Relay) -> None:
    hotline = turn.office.desk.county.hotline
    if relay.staff_id is not None:
        turn.reply("relay.talking", staff_no=relay.staff_id, hotline=hotline)
        return
    n = turn.work.relays.ahead_of(relay)
    turn.reply("relay.waiting", menu=True, n=n, hotline=hotline)


def _call_back(turn: Turn, why: str) -> None:
    office = turn.office
    known = "crisis" if why == CRISIS else "human"
    if office.work.people.wants_a_person(turn.reader.address_id, known):
        for clerk in office.work.staff.with_role("clerk"):
            language = office.language_of(clerk.address_id)
            when = office.moment(language, office.now)
            office.tell(clerk.address_id, "human.card", lane=Lane.STAFF, when=when)
    by = office.desk.calendar.next_opening(office.now)
    turn.reply(
        "relay.closed",
        menu=True,
        due=office.short(turn.language, by),
        phone=duty_phone(office),
        hotline=office.desk.county.hotline,
    )


def duty_phone(office: Office, unit: str | None = None) -> str:
    """Whom to call out of hours: who is on duty, else the telephone for that, else the hotline."""
    relaying = office.desk.relaying
    now = on_duty(relaying.roster, office.now, unit)
    return now[0].phone if now else relaying.nobody_on_duty or office.desk.county.hotline


def misunderstood(turn: Turn) -> None:
    """Once more not understood: the third time in a row a person takes over."""
    if turn.roles:
        return
    if turn.work.limits.missed(turn.reader.person_id, MISSES) >= PATIENCE:
        turn.work.limits.start_over(turn.reader.person_id, MISSES)
        ask_for_person(turn, MISUNDERSTOOD)


def understood(turn: Turn) -> None:
    """They were understood: what went wrong before counts no more."""
    if not turn.roles:
        turn.work.limits.start_over(turn.reader.person_id, MISSES)
