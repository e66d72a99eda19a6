"""What comes from a group: /bind, /unbind, taps; that the bot came, left, or the group moved."""

from handlers.cards.group_card import BUTTONS
from handlers.groups.binding import BIND, ask_or_bind, bind, binders, lost_at, may_bind, unbind
from handlers.groups.tapping import group_tap
from handlers.incoming import Added, Incoming, Left, Moved, Said, Sender, Tapped
from handlers.office import Desk, Office, Turn
from handlers.talking.buttons import CaseTap, ListTap, read
from storage.outbox import Lane
from storage.staff import Member
from storage.values import Button, Message
from storage.work import Work
from texts.catalogue import languages_of, say, words

LABELS = {action: key for key, action in BUTTONS}


def group_turn(desk: Desk, work: Work, incoming: Incoming) -> None:
    """One update from a group; what is neither a command of ours nor a tap leaves no trace."""
    office, sender = Office(desk, work), incoming.sender
    match incoming.what:
        case Tapped() as tapped:
            _tapped(office, incoming, tapped)
        case Said() as said if (words := command_in(said.text)) is not None:
            _command(office, incoming, *words)
        case Said(reply_to=int(replied)) as said:
            _typed(office, incoming, said.text, replied)
        case Left():
            lost(office, sender.channel, sender.chat_id)
        case Added():
            _greet(office, incoming)
        case Moved(to):
            moved(office, sender.channel, sender.chat_id, to)
        case _:
            return


def command_in(text: str) -> tuple[str, str] | None:
    """The command a group's message is, /bind@desk too, and what stands behind it."""
    first, _, rest = text.strip().partition(" ")
    name = first.partition("@")[0].casefold()
    return (name, rest.strip()) if name in ("/bind", "/unbind") else None


def _roles(office: Office, sender: Sender) -> list[Member]:
    """What an account is to the desk, without meeting anybody new."""
    return office.work.staff.with_account(sender.channel, sender.user_id)


def _address(office: Office, sender: Sender) -> int:
    """Where the group itself is; made once somebody of the staff has said something there."""
    language = languages_of(sender.language_code)
    where = (sender.channel, sender.chat_id, sender.chat_id, language)
    reader = office.work.people.meet(*where)
    office.work.people.wrote(reader.address_id)
    return reader.address_id


def _command(office: Office, incoming: Incoming, name: str, rest: str) -> None:
    sender, roles = incoming.sender, _roles(office, incoming.sender)
    if not binders(roles):
        return
    address_id = _address(office, sender)
    if name == "/bind":
        ask_or_bind(office, address_id, roles, rest, incoming.title or "")
        return
    group = office.work.groups.at(address_id)
    member = may_bind(roles, group.unit) if group is not None else None
    if group is not None and member is not None:
        unbind(office, group, member)
    elif group is None:
        office.tell(address_id, "group.not_bound", lane=Lane.STAFF)


def _greet(office: Office, incoming: Incoming) -> None:
    """The bot was put into a group: how it is bound, where whoever did so may bind it."""
    if binders(_roles(office, incoming.sender)):
        office.tell(_address(office, incoming.sender), "group.how", lane=Lane.STAFF)


def _typed(office: Office, incoming: Incoming, text: str, replied: int) -> None:
    """A card's button typed as a reply to it: by its words in either language, or its number."""
    sender = incoming.sender
    at = office.work.groups.address_of(sender.channel, sender.chat_id)
    card = office.work.cards.shown_as(at, replied) if at is not None else None
    private = office.work.people.known(sender.channel, sender.user_id)
    if at is None or card is None or private is None or not _roles(office, sender):
        return
    shown = office.work.outbox.buttons_on(card.id or 0)
    data = typed_data(shown, text)
    if data:
        note = _note(office, incoming, Tapped("", data), at)
        office.send(private, Message("note", note), lane=Lane.STAFF)


def typed_data(shown: tuple[Button, ...], text: str) -> str:
    """The data of the button that was typed; empty where none was."""
    typed = text.strip().casefold()
    for number, button in enumerate(shown, start=1):
        tap = read(button.data)
        known = words(LABELS[tap.action]) if isinstance(tap, CaseTap) else frozenset()
        if typed in {str(number), button.label.casefold()} | known:
            return button.data
    return ""


def _tapped(office: Office, incoming: Incoming, tapped: Tapped) -> None:
    """Every tap is answered; of a group that is nobody's, by a word."""
    sender = incoming.sender
    at = office.work.groups.address_of(sender.channel, sender.chat_id)
    if at is None:
        return
    office.work.outbox.answer_tap(at, tapped.callback_id, _note(office, incoming, tapped, at))


def _note(office: Office, incoming: Incoming, tapped: Tapped, at: int) -> str:
    sender, tap, group = incoming.sender, read(tapped.data), office.work.groups.at(at)
    language = languages_of(sender.language_code)
    roles = _roles(office, sender)
    if isinstance(tap, ListTap) and tap.name == BIND:
        units = office.desk.county.units
        chosen = units[tap.page].code if tap.page < len(units) else ""
        done = bind(office, at, roles, chosen, incoming.title or "")
        return "" if done else say(language, "stale.button")
    if not isinstance(tap, CaseTap) or group is None:
        return say(language, "stale.button")
    if not any(one.unit == group.unit for one in roles):
        return say(language, "group.not_yours")
    private = office.work.people.known(sender.channel, sender.user_id)
    if private is None or office.work.people.is_blocked(private):
        return say(language, "group.open_chat")
    reader = office.work.people.reader(private)
    own = Incoming(Sender(sender.channel, sender.user_id, sender.user_id), tapped)
    return group_tap(Turn(office, reader, tuple(roles), own), tap, group)


def lost(office: Office, channel: str, chat_id: int) -> None:
    """The bot was removed from a group: nothing reaches it, and the unit's head is told."""
    at = office.work.groups.address_of(channel, chat_id)
    if at is not None:
        lost_at(office, at)


def moved(office: Office, channel: str, chat_id: int, to: int) -> None:
    """The group became another chat: its address follows."""
    at = office.work.groups.address_of(channel, chat_id)
    if at is not None:
        office.work.groups.migrate(at, to)
        office.work.people.remember_nothing()
