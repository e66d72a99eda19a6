"""What is sent besides plain words: contacts, stickers, large files, pictures that come late."""

import re
from dataclasses import replace
from datetime import timedelta

from domain.calls import only_phone
from domain.continuing import continues
from handlers.cases.waiting import is_waiting
from handlers.citizens import my_cases, progress
from handlers.citizens.phone import keep_phone
from handlers.flows.contact import GIVE_CONTACT
from handlers.incoming import Contact, Odd, Said
from handlers.office import Turn
from handlers.talking.talk import drop_talk, open_here
from handlers.units.contacts import agree, is_asked_for
from storage.consents import PHONE
from storage.tables import Case

MB = 1_000_000
HOME = re.compile(r"^\+?86(?=1\d{10}$)")
"""A chat gives a mobile number with its country, a person writes it without."""


def sifted(turn: Turn, said: Said) -> Said | None:
    """
    The message without what can't be taken in, each told with a word; None where nothing is left.

    A file that is too large is said once for an album, and its words are kept.
    """
    fitting = tuple(file for file in said.files if not _too_large(turn, file.size))
    if len(fitting) < len(said.files):
        _tell_too_large(turn, said)
        said = replace(said, files=fitting)
        if said.is_empty:
            return None
    if said.contact is not None and said.is_empty:
        _take_contact(turn, said.contact)
        return None
    return said


def _take_contact(turn: Turn, contact: Contact) -> None:
    """One's own number is where one is reached; anybody else's goes nowhere."""
    given = HOME.sub("", contact.phone)
    phone = only_phone(given) if contact.own and not turn.roles else ""
    if phone:
        keep_phone(turn, phone)
        agree_by_contact(turn)
    else:
        turn.reply("contact.kept_out", hotline=turn.office.desk.county.hotline)


def agree_by_contact(turn: Turn) -> None:
    """
    Whoever shares their own number where one unit waits for it has agreed, for that case alone.

    Where several wait, which one is meant can't be told: the number is kept, their cards still ask.
    """
    asked = [
        case
        for case in turn.work.cases.of_person(turn.reader.person_id)
        if is_asked_for(turn.office, case)
    ]
    if len(asked) != 1:
        return
    here = open_here(turn)
    if here is not None and here.position.name == GIVE_CONTACT.name:
        drop_talk(turn)
    agree(turn.office, asked[0], PHONE)


def _too_large(turn: Turn, size: int | None) -> bool:
    return size is not None and size > turn.office.desk.rules.files.most_mb * MB


def _tell_too_large(turn: Turn, said: Said) -> None:
    address_id, links = turn.reader.address_id, turn.work.links
    album = f"too large: {said.album}" if said.album else None
    if album and links.album(address_id, album)[0]:
        return
    if album:
        links.keep(address_id, said.message_id, album=album)
    desk = turn.office.desk
    turn.reply("file.too_big", mb=desk.rules.files.most_mb, hotline=desk.county.hotline)


def answer_odd(turn: Turn, said: Said) -> bool:
    """A sticker, or something that can't be read, outside of a dialogue: say it in words."""
    if said.odd is None or not said.is_empty:
        return False
    key = "odd.sticker" if said.odd is Odd.STICKER else "odd.other"
    turn.reply(key, menu=not turn.roles)
    return True


def filed_with(turn: Turn, said: Said) -> Case | None:
    """The case that the other parts of this album went to, where it may still be added to."""
    if said.album is None:
        return None
    _, case_id = turn.work.links.album(turn.reader.address_id, said.album)
    case = turn.work.cases.get(case_id) if case_id is not None else None
    return case if case is not None and _is_open_to(turn, case) else None


def just_filed(turn: Turn, said: Said) -> Case | None:
    """
    The case filed minutes ago that this plainly belongs to, or None.

    Pictures, files and a place do; words do where they plainly go on.
    """
    newest = turn.work.cases.of_person(turn.reader.person_id, 1)
    minutes = timedelta(minutes=turn.office.desk.rules.files.late_minutes)
    if not newest or turn.office.now - newest[0].submitted_at > minutes:
        return None
    shown = bool(said.files) or said.point is not None
    if is_waiting(newest[0]) or not _is_open_to(turn, newest[0]):
        return None
    if not continues(said.text, caption=shown):
        return None
    return newest[0]


def _is_open_to(turn: Turn, case: Case) -> bool:
    return my_cases.is_mine(turn, case) and progress.can_add(case)
