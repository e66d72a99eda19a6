"""/announce: a notice is written, agreed to by another, looked at on its way, stopped."""

from typing import Any

from handlers.administrators import announcing
from handlers.administrators.announcing import OPEN, ROLES
from handlers.flows.announce import ANNOUNCE, AnnounceDraft, AnnounceFacts
from handlers.office import Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.announcements import SENDING
from storage.staff import Member
from storage.tables import Announcement
from texts.catalogue import say


def _facts(turn: Turn, _draft: dict[str, Any]) -> AnnounceFacts:
    county = turn.office.desk.county
    return AnnounceFacts(turn.work.announcements.count(OPEN), county.hotline)


def open_announcing(turn: Turn) -> None:
    """What is on its way, or waits for this person's word; else a new one is written."""
    member = turn.role(*ROLES)
    row = turn.work.announcements.sending()
    if member is None:
        turn.reply("stale.button")
    elif row is not None:
        announcing.tell_progress(turn.office, row, "announce.progress", member)
    elif mine := [one for one in turn.work.announcements.waiting() if _may_decide(turn, one)]:
        for one in mine:
            announcing.show(turn.office, one, member)
    else:
        open_or_offer(turn, "announce", AnnounceDraft())


def _finish(turn: Turn, draft: AnnounceDraft) -> None:
    member = turn.role(*ROLES)
    if member is None:
        turn.reply("stale.button")
        return
    asked = announcing.propose(turn.office, member, draft.zh, draft.en)
    turn.reply("announce.asked" if asked else "announce.nobody")


def _may_decide(turn: Turn, row: Announcement) -> Member | None:
    """The role in which the sender may agree: never the one who wrote it, in whichever role."""
    asker = turn.work.staff.get(row.asked_by)
    if asker is not None and asker.person_id == turn.reader.person_id:
        return None
    return turn.role(*ROLES) if announcing.is_fresh(turn.office, row) else None


def decide(turn: Turn, number: int, *, agreed: bool) -> str:
    """Agree or not, once; returns the words to show for a moment."""
    row = turn.work.announcements.get(number)
    member = _may_decide(turn, row) if row is not None else None
    if row is None or member is None:
        return say(turn.language, "stale.button")
    if agreed and turn.work.announcements.sending() is not None:
        turn.reply("announce.busy")
    elif agreed:
        announcing.agree(turn.office, row, member)
    else:
        announcing.refuse(turn.office, row, member)
    return ""


def halt(turn: Turn, number: int) -> str:
    """Stop what is on its way: anybody who may agree may."""
    row, member = turn.work.announcements.get(number), turn.role(*ROLES)
    if row is None or member is None or row.state != SENDING:
        return say(turn.language, "stale.button")
    announcing.stop(turn.office, row, member)
    return ""


def look(turn: Turn, number: int) -> str:
    """How far it has come."""
    row, member = turn.work.announcements.get(number), turn.role(*ROLES)
    if row is None or member is None or row.state != SENDING:
        return say(turn.language, "stale.button")
    announcing.tell_progress(turn.office, row, "announce.progress", member)
    return ""


in_service(Talk(ANNOUNCE, _facts, _finish))
