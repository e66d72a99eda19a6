"""
A notice to everybody with an open case: a planned outage, an office that moves.

One person writes it, another agrees (promise 6). It goes out bit by bit behind everything else that
waits, never in the quiet hours, once to each person however many cases they have; anybody who may
agree may stop it. Who has no chat is not called for it.
"""

from datetime import timedelta
from typing import Any

from domain.lifecycle import OPEN_STATES, State
from domain.reach import after_quiet
from handlers.office import Office
from handlers.supervisors.releasing import deciders
from handlers.talking.buttons import on_list, to_decide
from storage.announcements import SENT, STOPPED, WAITING
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Announcement
from texts.catalogue import Language, label

YES, NO, STOP, LOOK = "announce_yes", "announce_no", "announce_stop", "announce_look"
ROLES = ("administrator", "supervisor")
OPEN = (*OPEN_STATES, State.MERGED)
BATCH = 20
PAUSE = timedelta(seconds=5)
FRESH = timedelta(hours=24)
"""What nobody agreed to within a day has to be written anew: it may no longer be true."""


def propose(office: Office, member: Member, zh: str, en: str) -> int:
    """Put a notice before everybody who may agree; returns before how many."""
    row = office.work.announcements.propose(zh, en, member.id)
    others = deciders(office, member.person_id)
    for other in {one.person_id: one for one in others}.values():
        show(office, row, other)
    return len(others)


def show(office: Office, row: Announcement, member: Member) -> None:
    """The notice in both languages, how many would read it, and both answers."""
    language = office.language_of(member.address_id)
    asker = office.work.staff.get(row.asked_by)
    answers = to_decide(language, row.id, (YES, "button.announce_yes"), (NO, "button.announce_no"))
    office.tell(
        member.address_id,
        "announce.card",
        buttons=(answers,),
        lane=Lane.STAFF,
        who=asker.name if asker else "-",
        n=office.work.announcements.count(OPEN),
        lines=f"{row.zh}\n{row.en}",
    )


def is_fresh(office: Office, row: Announcement) -> bool:
    """Whether it may still be agreed to."""
    return row.state == WAITING and office.now - row.asked_at <= FRESH


def agree(office: Office, row: Announcement, member: Member) -> None:
    """It goes out with the ticks that follow."""
    total = office.work.announcements.count(OPEN)
    office.work.announcements.decide(row, member.id, agreed=True, total=total)
    _tell_both(office, row, "announce.begun")


def refuse(office: Office, row: Announcement, member: Member) -> None:
    """It is never sent."""
    office.work.announcements.decide(row, member.id, agreed=False, total=0)
    _tell_both(office, row, "announce.refused")


def stop(office: Office, row: Announcement, member: Member) -> None:
    """Nobody else gets it; who has it has it."""
    row.state, row.stopped_by, row.ended_at = STOPPED, member.id, office.now
    _tell_both(office, row, "announce.stopped")


def tend_announcement(office: Office) -> None:
    """The next few get it, where the hour is decent."""
    row = office.work.announcements.sending()
    if row is None or (row.next_at is not None and office.now < row.next_at):
        return
    quiet = office.desk.rules.reminders.quiet_hours
    if after_quiet(office.now, quiet, office.desk.zone) != office.now:
        return
    held = office.work.announcements.get(row.id or 0)
    if held is None or held.state != row.state:
        return
    _send_some(office, held)


def _send_some(office: Office, row: Announcement) -> None:
    people = office.work.announcements.next_for(row, OPEN, BATCH)
    words = {Language.ZH: row.zh, Language.EN: row.en}
    for one in people:
        office.tell(
            one.address_id,
            "announce.message",
            lane=Lane.BULK,
            text=words[office.language_of(one.address_id)],
            hotline=office.desk.county.hotline,
        )
        row.after = one.person_id
    row.sent += len(people)
    row.next_at = office.now + PAUSE
    if len(people) < BATCH:
        row.state, row.ended_at = SENT, office.now
        _tell_both(office, row, "announce.done")


def _tell_both(office: Office, row: Announcement, key: str) -> None:
    """Who wrote it and who decided read how far it has come."""
    for staff_id in {row.asked_by, row.decided_by, row.stopped_by} - {None}:
        member = office.work.staff.get(staff_id) if staff_id is not None else None
        if member is not None:
            tell_progress(office, row, key, member)


def tell_progress(office: Office, row: Announcement, key: str, member: Member) -> None:
    """How far it has come; while it goes out, with the way to look again and to stop it."""
    language = office.language_of(member.address_id)
    look = on_list(LOOK, row.id or 0, label(language, "button.announce_look"))
    halt = on_list(STOP, row.id or 0, label(language, "button.announce_stop"))
    going = key in ("announce.begun", "announce.progress")
    counts: dict[str, Any] = {"n": row.total, "k": row.sent}
    office.tell(
        member.address_id,
        key,
        buttons=((look, halt),) if going else (),
        lane=Lane.STAFF,
        **({} if key == "announce.refused" else counts),
    )
