"""
Files of a case on their way to people: who sees which, and what is said when one can't be shown.

A unit and a citizen only ever get the copy that was kept: cleaned where it is a picture, and sent
anew, never by the id under which its sender's chat knows it.
"""

from collections.abc import Iterable

from domain.lifecycle import Action, Actor
from handlers.cards.board import refresh
from handlers.cards.clearing import hears_only_clerks, may_unit_see
from handlers.cases.history import act
from handlers.cases.routes import clerks_for
from handlers.cases.voices import VOICES
from handlers.casework.relayed import arrived_in_relay
from handlers.casework.report_files import arrived_in_report
from handlers.casework.shapes import shape
from handlers.office import Office
from handlers.talking.buttons import on_card
from storage.attachments import Arrival, Attached, Kept
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from storage.values import Message
from texts.catalogue import label, say

RELEASED = "released_file"
RELEASE = "release"


def send_file(office: Office, address_id: int, case: Case, file: Attached) -> None:
    """One file of a case, protected for staff; its bytes are read when it is sent."""
    protect = bool(office.work.staff.roles_of(office.work.people.reader(address_id).person_id))
    caption = say(office.language_of(address_id), "case.file", no=case.number)
    message = Message("case.file", caption, file=file.id, media=shape(file), protect=protect)
    office.send(address_id, message, case_id=case.id)


def give(office: Office, address_id: int, case: Case, files: Iterable[Attached]) -> int:
    """
    Send what can be shown now; the rest follows by itself once it is ready.

    Returns how many are still to come. `files` are those that this reader may see.
    """
    coming = 0
    for file in files:
        if file.state is Kept.WAITING:
            office.work.attachments.want(file, address_id)
            coming += 1
        elif file.shown is not None:
            send_file(office, address_id, case, file)
    return coming


def arrived(office: Office, attachment_id: int, arrival: Arrival) -> None:
    """A file was fetched, or never will be: whoever waits for it gets it, or its sender is told."""
    attachments = office.work.attachments
    if attachments.get(attachment_id).state is not Kept.WAITING:
        return  # another replica was first
    attachments.arrived(attachment_id, arrival)
    file = attachments.get(attachment_id)
    if file.case_id is None:
        (arrived_in_report if file.report_version_id else arrived_in_relay)(office, file)
        return
    case = office.work.cases.get(file.case_id)
    if file.state in (Kept.REFUSED, Kept.LOST):
        _tell_sender(office, case, file)
    elif _is_shown(case, file):
        _give_waiting(office, case, file)
    written_down = file.kind in VOICES  # a clerk is asked to, and hears it then
    if file.state is Kept.HELD and file.actor == Actor.CITIZEN and not written_down:
        _show_to_clerks(office, case, file)
    refresh(office, case)


def _is_shown(case: Case, file: Attached) -> bool:
    """A unit's evidence goes to the citizen as it is, a citizen's file where a unit may see it."""
    return file.actor != Actor.CITIZEN or may_unit_see(case, file)


def _give_waiting(office: Office, case: Case, file: Attached) -> None:
    for address_id in file.wanted:
        send_file(office, address_id, case, file)
    if file.wanted:
        office.work.attachments.given(file.id)


def _tell_sender(office: Office, case: Case, file: Attached) -> None:
    """Told once for all files of a message, whatever is wrong with each."""
    event_id = file.event_id or 0
    siblings = office.work.attachments.of_event(event_id)
    if any(one.id != file.id and one.state in (Kept.REFUSED, Kept.LOST) for one in siblings):
        return
    what = "refused" if file.state is Kept.REFUSED else "lost"
    if file.actor == Actor.CITIZEN:
        office.tell(case.address_id, f"file.{what}", case_id=case.id, no=case.number)
        return
    staff_id = office.work.cases.event(event_id).staff_id
    member = office.work.staff.get(staff_id) if staff_id is not None else None
    if member is not None:
        key, to = f"evidence.{what}", member.address_id
        office.tell(to, key, lane=Lane.STAFF, case_id=case.id, protect=True, no=case.number)


def _show_to_clerks(office: Office, case: Case, file: Attached) -> None:
    """What can't be cleaned is looked at (or listened to) by a person first."""
    for clerk in clerks_for(office, case):
        language = office.language_of(clerk.address_id)
        voice = hears_only_clerks(file)
        key = "held.voice" if voice else "held.file"
        card, _ = office.work.cards.of(key_of(case), clerk.address_id)
        name = label(language, "button.release")
        rows = () if voice else ((on_card(card, name, RELEASE, str(file.id)),),)
        message = Message(
            key,
            say(language, key, no=case.number),
            rows,
            file=file.id,
            media=shape(file),
            protect=True,
        )
        office.send(clerk.address_id, message, lane=Lane.STAFF, case_id=case.id)


def release(office: Office, case: Case, clerk: Member, attachment_id: int) -> bool:
    """
    A clerk lets the unit see a file that can't be cleaned; False where that is not to be done.

    Raises NotAllowed where the case is past that.
    """
    files = office.work.attachments.of_case(key_of(case), list(Action))
    file = next((one for one in files if one.id == attachment_id), None)
    if file is None or file.state is not Kept.HELD or hears_only_clerks(file):
        return False
    if not file.released:
        act(office, case, Action.ADD, Actor.CLERK, staff=clerk, public={RELEASED: file.id})
        office.work.attachments.release(file.id)
        _give_waiting(office, case, office.work.attachments.get(file.id))
        refresh(office, case)
    return True
