"""
Too much at once: who sends more than a person can mean is asked to wait, once, kindly.

Words of danger are never limited and staff never are. Whoever is blocked hears how to reach the
desk otherwise, and gets the emergency numbers whatever they did.
"""

from datetime import timedelta

from domain import words as common
from domain.inviting import looks_like_invitation
from handlers.incoming import Said, Tapped
from handlers.office import Turn
from storage.limits import Limit, Refused
from storage.tables import Block
from texts.catalogue import say

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MEGABYTE = 1_000_000


def too_much(turn: Turn, said: Said) -> bool:
    """Whether this message is one too many: nothing comes of it, and once they are told so."""
    if turn.roles or common.emergency_words(said.text):
        return False
    allowed = turn.office.desk.allowances
    costs: list[tuple[Limit, float]] = [(Limit("messages", allowed.messages_per_minute, MINUTE), 1)]
    if said.files:
        size = sum(one.size or 0 for one in said.files)
        costs.append((Limit("files", allowed.files_per_hour, HOUR), len(said.files)))
        costs.append((Limit("bytes", allowed.mb_per_day * MEGABYTE, DAY), size))
    return any(_refused(turn, limit, cost, always=False) for limit, cost in costs)


def may_open_draft(turn: Turn, text: str) -> bool:
    """Whether one more draft may be opened."""
    if turn.roles or common.emergency_words(text):
        return True
    allowed = turn.office.desk.allowances
    limits = (
        Limit("drafts", allowed.drafts_per_hour, HOUR),
        Limit("drafts_day", allowed.drafts_per_day, DAY),
    )
    return not any(_refused(turn, one, 1, always=True) for one in limits)


def may_file(turn: Turn, text: str) -> bool:
    """Whether one more case may be filed today."""
    if turn.roles or common.emergency_words(text):
        return True
    limit = Limit("cases", turn.office.desk.allowances.cases_per_day, DAY)
    return not _refused(turn, limit, 1, always=True)


def _refused(turn: Turn, limit: Limit, cost: float, *, always: bool) -> bool:
    """Take from a bucket; where it is empty say until when, the first time or `always`."""
    refused = turn.work.limits.take(turn.reader.person_id, limit, cost)
    if refused is None:
        return False
    if refused.first or always:
        _tell(turn, limit, refused)
    return True


def _tell(turn: Turn, limit: Limit, refused: Refused) -> None:
    turn.reply(
        f"limits.{limit.name}",
        until=turn.office.moment(turn.language, refused.until + MINUTE),
        hotline=turn.office.desk.county.hotline,
    )


def turned_away(turn: Turn) -> bool:
    """Whether the sender is blocked; told once a day, and the emergency numbers each time."""
    if turn.roles or not turn.reader.perhaps.block:
        return False
    block = turn.work.limits.blocked(turn.reader.person_id)
    if block is None:
        return False
    what = turn.incoming.what
    if isinstance(what, Said) and common.emergency_words(what.text):
        turn.reply("emergency.call")
        return True
    if isinstance(what, Said) and looks_like_invitation(what.text.removeprefix("/start")):
        turn.reply("join.blocked", hotline=turn.office.desk.county.hotline)
        return True
    if isinstance(what, Tapped):
        note = say(turn.language, "block.note", hotline=turn.office.desk.county.hotline)
        turn.work.outbox.answer_tap(turn.reader.address_id, what.callback_id, note)
    _tell_blocked(turn, block)
    return True


def _tell_blocked(turn: Turn, block: Block) -> None:
    now = turn.office.now
    if block.told_at is not None and now - block.told_at < DAY:
        return
    block.told_at = now
    until = turn.office.day(turn.language, block.until)
    turn.reply("block.told", until=until, hotline=turn.office.desk.county.hotline)
