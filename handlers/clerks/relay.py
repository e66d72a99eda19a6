"""
The relay: a citizen and a clerk talk in their own chats, the clerk under a staff number.

Every word is kept, sealed, in the turn that passes it on, so what one of them saw the other gets,
whatever is killed in between. The citizen's buttons, commands and dialogues go on working; either
side ends it, or silence does.
"""

from domain.lifecycle import Actor
from handlers.casework.relayed import pass_on
from handlers.citizens.filing_talk import open_filing
from handlers.citizens.person import TAKE
from handlers.incoming import Incoming, Said, Sender
from handlers.office import Office, Turn
from handlers.talking.buttons import on_list
from handlers.talking.talk import open_here
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Relay
from storage.values import Message
from texts.catalogue import say

END, FILE = "relay_end", "relay_file"
RELAY_TAPS = (TAKE, END, FILE)
LONGEST = 4_000
"""What still fits a message beside the staff number before it."""


def relay_tap(turn: Turn, name: str, relay_id: int) -> str:
    """A clerk's tap on a relay's button; returns what is shown for a moment."""
    relay, clerk = turn.work.relays.get(relay_id), turn.role("clerk")
    if relay is None or clerk is None:
        return say(turn.language, "stale.button")
    if name == TAKE:
        return _take(turn, relay, clerk)
    if relay.staff_id != clerk.id or relay.ended_at is not None:
        return say(turn.language, "relay.over")
    if name == END:
        end_relay(turn.office, relay, "clerk")
        return ""
    return _to_draft(turn, relay)


def _take(turn: Turn, relay: Relay, clerk: Member) -> str:
    """The first tap has it; the others see who."""
    relays = turn.work.relays
    if relay.ended_at is not None:
        return say(turn.language, "relay.over")
    if relay.staff_id is None and relays.of_clerk([clerk.id]) is not None:
        return say(turn.language, "relay.one_at_a_time")
    if not relays.take(relay.id or 0, clerk.id):
        return _taken_by(turn, relay)
    turn.work.session.refresh(relay)
    hotline = turn.office.desk.county.hotline
    turn.office.tell(relay.address_id, "relay.taken", staff_no=clerk.id, hotline=hotline)
    turn.send(_started(turn, relay))
    return ""


def _taken_by(turn: Turn, relay: Relay) -> str:
    turn.work.session.refresh(relay)
    who = turn.work.staff.get(relay.staff_id) if relay.staff_id else None
    name = who.name if who else ""
    return say(turn.language, "relay.taken_by", who=name)


def _started(turn: Turn, relay: Relay) -> Message:
    buttons = (
        (
            on_list(FILE, relay.id or 0, turn.label("button.relay_file")),
            on_list(END, relay.id or 0, turn.label("button.relay_end")),
        ),
    )
    return Message("relay.started", say(turn.language, "relay.started"), buttons)


def _to_draft(turn: Turn, relay: Relay) -> str:
    """What the citizen told becomes a draft in their own chat, which they look over and send."""
    told = [one.text for one in turn.work.relays.words(relay) if one.staff_id is None and one.text]
    if not told:
        return say(turn.language, "relay.nothing_told")
    reader = turn.work.people.reader(relay.address_id)
    said = Said(0, "\n".join(told)[:LONGEST])
    citizen = Turn(turn.office, reader, (), Incoming(Sender(reader.channel, 0, 0), said))
    open_filing(citizen, said)
    turn.reply("relay.drafted")
    return ""


def passes_on(turn: Turn, said: Said) -> bool:
    """Pass words on to the other side; False where they are for the desk itself."""
    relay, clerk = _relay_of(turn)
    if relay is None or relay.taken_at is None or _talks_to_desk(turn, relay, said):
        return False
    text = said.text.strip()
    if said.point is not None:
        text = f"{text}\n{said.point.latitude:.5f}, {said.point.longitude:.5f}".strip()
    turn.work.relays.say(relay, clerk.id if clerk else None, text or f"📎 {len(said.files)}")
    if clerk is not None:
        to, key, fields = relay.address_id, "relay.from_staff", {"staff_no": str(clerk.id)}
    else:
        to, key, fields = _clerks_address(turn, relay), "relay.from_citizen", {}
    if text:
        language = turn.office.language_of(to)
        words = say(language, key, text=text, **fields)
        names = None if clerk else turn.reader.person_id
        turn.office.send(to, Message(key, words, protect=clerk is None, names=names))
    by = Actor.CITIZEN if clerk is None else Actor.CLERK
    pass_on(turn.office, relay, by, to, said.files)
    return True


def _relay_of(turn: Turn) -> tuple[Relay | None, Member | None]:
    """The relay the sender is in, and as which clerk; None for the citizen's side."""
    clerks = [one for one in turn.roles if one.role == "clerk"]
    if clerks:
        relay = turn.work.relays.of_clerk([one.id for one in clerks])
        mine = [one for one in clerks if relay is not None and one.id == relay.staff_id]
        return relay, mine[0] if mine else None
    return turn.work.relays.of_citizen(turn.reader.address_id), None


def _talks_to_desk(turn: Turn, relay: Relay, said: Said) -> bool:
    """
    A reply to a card is for its case; the answer to a question asked since then is the desk's.

    A draft from before the person came rests meanwhile.
    """
    cards, at = turn.work.cards, turn.reader.address_id
    if said.reply_to is not None and cards.shown_as(at, said.reply_to) is not None:
        return True
    here = open_here(turn)
    since = here.position.updated_at if here else None
    return since is not None and relay.taken_at is not None and since >= relay.taken_at


def _clerks_address(turn: Turn, relay: Relay) -> int:
    clerk = turn.work.staff.get(relay.staff_id) if relay.staff_id else None
    return clerk.address_id if clerk is not None else turn.reader.address_id


def end_mine(turn: Turn) -> None:
    """Whoever is in a relay ends it."""
    relay, clerk = _relay_of(turn)
    if relay is None:
        turn.reply("relay.none", menu=not turn.roles)
    else:
        end_relay(turn.office, relay, "clerk" if clerk else "citizen")


def end_relay(office: Office, relay: Relay, how: str) -> None:
    """It is over; both hear so."""
    clerk = office.work.staff.get(relay.staff_id) if relay.staff_id else None
    office.work.relays.end(relay, how)
    hotline = office.desk.county.hotline
    office.tell(relay.address_id, "relay.ended", menu=True, hotline=hotline)
    if clerk is not None:
        office.tell(clerk.address_id, "relay.ended_clerk", lane=Lane.STAFF)


def tend_relays(office: Office) -> None:
    """What waited too long goes on the call list; what is silent for too long ends."""
    relaying = office.desk.relaying
    for relay in office.work.relays.silent_since(office.now - relaying.untaken):
        if relay.staff_id is None:
            _untaken(office, relay)
        elif relay.last_at <= office.now - relaying.silence:
            end_relay(office, relay, "silence")


def _untaken(office: Office, relay: Relay) -> None:
    """Nobody took it: a person calls; clerks no longer see it as waiting."""
    office.work.relays.end(relay, "untaken")
    why = "crisis" if relay.why == "crisis" else "human"
    office.work.people.wants_a_person(relay.address_id, why)
    county = office.desk.county
    by = office.desk.calendar.next_opening(office.now)
    language = office.language_of(relay.address_id)
    hotline = county.hotline
    office.tell(
        relay.address_id,
        "relay.untaken",
        menu=True,
        due=office.short(language, by),
        hotline=hotline,
    )
