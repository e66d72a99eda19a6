"""
Updates that could not be handled: whoever keeps the desk is told, a flood of them in one message.

The first is told at once, those of the next ten minutes together; all of it goes behind everything
else that waits, so that no reply is held back by it.
"""

from datetime import datetime, timedelta

from handlers.incoming import Sender
from handlers.office import Office
from storage.outbox import Lane
from texts.catalogue import languages_of

TOGETHER = timedelta(minutes=10)
TOLD_AT, COUNT, LATEST = "aside.told_at", "aside.count", "aside.latest"


def count_aside(
    office: Office, channel: str, inbox_id: int, reason: str, sender: Sender | None = None
) -> None:
    """
    An update was set aside: told now, or with the others of these minutes.

    Its sender, where it could be read who that is, is told that nothing is lost. `reason` is the
    name of an error, never what was written.
    """
    meta = office.work.meta
    meta.put(COUNT, str(int(meta.get(COUNT) or 0) + 1))
    meta.put(LATEST, f"{channel} {inbox_id} {reason}")
    tend_asides(office)
    if sender is not None:
        language = languages_of(sender.language_code)
        reader = office.work.people.meet(sender.channel, sender.chat_id, sender.user_id, language)
        office.tell(reader.address_id, "sorry.error", hotline=office.desk.county.hotline)


def tend_asides(office: Office) -> None:
    """Tell what was counted, where the last word is long enough ago."""
    meta = office.work.meta
    count, told = int(meta.get(COUNT) or 0), meta.get(TOLD_AT)
    if not count or (told and office.now - datetime.fromisoformat(told) < TOGETHER):
        return
    channel, number, reason = (meta.get(LATEST) or "- 0 -").split(" ", 2)
    meta.put(COUNT, "0")
    meta.put(TOLD_AT, office.now.isoformat())
    staff = office.work.staff
    keepers = [one for one in staff.with_role("administrator") if not one.blocked]
    for member in keepers or staff.with_role("supervisor"):
        office.tell(
            member.address_id,
            "set_aside.notice",
            lane=Lane.BULK,
            n=count,
            channel=channel,
            id=number,
            when=office.moment(office.language_of(member.address_id), office.now),
            reason=reason,
        )


def tell_dropped(office: Office, lane: str, sender: Sender) -> None:
    """Somebody's flood was not taken whole: once the chat is worked again, they are told so."""
    dropped = office.work.limits.dropped(lane)
    if not dropped:
        return
    language = languages_of(sender.language_code)
    reader = office.work.people.meet(sender.channel, sender.chat_id, sender.user_id, language)
    hotline = office.desk.county.hotline
    office.tell(reader.address_id, "limits.dropped", n=dropped, hotline=hotline)
