"""
Files between a citizen and a clerk in a conversation: the kept copy, cleaned as a case's would be.

Neither side gets the other's own file, nor the id under which a chat knows it; it follows the words
as soon as it is fetched, whatever channel either side is on.
"""

from collections.abc import Iterable

from domain.lifecycle import Actor
from handlers.casework.shapes import shape
from handlers.office import Office
from storage.attachments import Attached, Kept
from storage.outbox import Lane
from storage.tables import Relay
from storage.values import FileRef, Message
from texts.catalogue import say


def pass_on(office: Office, relay: Relay, by: Actor, to: int, files: Iterable[FileRef]) -> None:
    """Have files fetched for the other side, whose address is `to`."""
    for file in files:
        number = office.work.attachments.relay(relay.id or 0, by, file, to)
        office.work.outbox.fetch(relay.address_id, number)


def arrived_in_relay(office: Office, file: Attached) -> None:
    """It was fetched, or never will be: the other side gets it, or its sender is told."""
    relay = office.work.relays.get(file.relay_id or 0)
    if relay is None:
        return
    if file.state in (Kept.REFUSED, Kept.LOST):
        _tell_sender(office, relay, file)
        return
    for address_id in file.wanted:
        _send(office, file, address_id)
    office.work.attachments.given(file.id)


def _send(office: Office, file: Attached, address_id: int) -> None:
    reader = office.work.people.reader(address_id)
    protect = bool(office.work.staff.roles_of(reader.person_id))
    caption = say(office.language_of(address_id), "relay.file")
    message = Message("relay.file", caption, file=file.id, media=shape(file), protect=protect)
    office.send(address_id, message)


def _tell_sender(office: Office, relay: Relay, file: Attached) -> None:
    clerk = office.work.staff.get(relay.staff_id) if relay.staff_id else None
    if file.actor == Actor.CITIZEN:
        office.tell(relay.address_id, "relay.file_lost")
    elif clerk is not None:
        office.tell(clerk.address_id, "relay.file_lost", lane=Lane.STAFF)
