"""Ending a role in a dialogue, and the second person's word where an administrator leaves."""

from typing import Any

from handlers.administrators import leaving
from handlers.administrators.inviting import ROLE
from handlers.administrators.roles import role_words
from handlers.flows.leave import LEAVE, LeaveDraft, LeaveFacts
from handlers.office import Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.staff import Member
from texts.catalogue import say


def open_leaving(turn: Turn, member: Member) -> str:
    """Ask why; nobody ends their own role, nor the last administrator's."""
    if member.person_id == turn.reader.person_id:
        return say(turn.language, "leave.own")
    if leaving.is_last_administrator(turn.office, member):
        return say(turn.language, "leave.last")
    open_or_offer(turn, "leave", LeaveDraft(staff_id=member.id))
    return ""


def _facts(turn: Turn, draft: dict[str, Any]) -> LeaveFacts:
    office, by = turn.office, turn.role(ROLE)
    member = turn.work.staff.get(int(draft["staff_id"]))
    if member is None or by is None:
        return LeaveFacts("–", "–")
    n, to = leaving.would_follow(office, member)
    what = role_words(office, turn.language, member)
    second = bool(leaving.seconders(office, member, by))
    return LeaveFacts(member.name, what, n, to, second)


def _finish(turn: Turn, draft: LeaveDraft) -> None:
    """Who may was asked at the button, and is asked again: roles change meanwhile."""
    by, member = turn.role(ROLE), turn.work.staff.get(draft.staff_id)
    if by is None or member is None or member.person_id == by.person_id:
        turn.reply("stale.button")
    elif leaving.is_last_administrator(turn.office, member):
        turn.reply("leave.last")
    elif leaving.propose(turn.office, member, by, draft.why):
        turn.reply("leave.done", name=member.name)
    else:
        turn.reply("leave.asked")


def decide(turn: Turn, number: int, *, agreed: bool) -> str:
    """A second person's word; the words to show for a moment."""
    done = leaving.decide(turn.office, number, turn.reader.person_id, agreed=agreed)
    return "" if done else say(turn.language, "stale.button")


in_service(Talk(LEAVE, _facts, _finish))
