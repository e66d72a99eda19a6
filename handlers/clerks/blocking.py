"""
The block list: a supervisor or administrator decides who may not write for a while, and why.

By the number of a case of theirs, or in reply to its card, so that nobody needs to know who they
are. Every block names its reason, who decided and when it ends, and can be lifted at any time.
"""

import re
from datetime import timedelta

from handlers.cases.seeing import hidden_from
from handlers.incoming import Said
from handlers.office import Turn
from storage.tables import Block, Case

DECIDERS = ("supervisor", "administrator")
LONGEST_DAYS = 90
LISTED = 20
_ASKED = re.compile(r"^/\w+(?:@\w+)?\s*(?:(\d{9})\s*)?(?:(\d{1,3})\s+)?(.*)$", re.DOTALL)


def block(turn: Turn) -> None:
    """/block NUMBER DAYS REASON: whoever brought that case may not write for so many days."""
    member = turn.role(*DECIDERS)
    number, days, reason = _asked(turn)
    case = _case(turn, number)
    if member is None or case is None or not days or not reason:
        turn.reply("block.how", days=LONGEST_DAYS)
        return
    if turn.work.staff.roles_of(case.person_id):
        turn.reply("block.staff")
        return
    until = turn.office.now + timedelta(days=min(days, LONGEST_DAYS))
    turn.work.limits.block(case.person_id, member.id, reason, until)
    until_day = turn.office.day(turn.language, until)
    turn.reply("block.done", protect=True, no=case.number, until=until_day, reason=reason)


def unblock(turn: Turn) -> None:
    """/unblock NUMBER: they may write again."""
    member = turn.role(*DECIDERS)
    case = _case(turn, _asked(turn)[0])
    if member is None or case is None:
        turn.reply("block.how", days=LONGEST_DAYS)
        return
    lifted = turn.work.limits.lift(case.person_id, member.id)
    turn.reply("block.lifted" if lifted else "block.none", protect=True, no=case.number)


def blocks(turn: Turn) -> None:
    """/blocks: who is blocked, by a case of theirs, until when, by whom, why."""
    found = turn.work.limits.all_blocked()[:LISTED]
    if not found:
        turn.reply("block.empty")
        return
    turn.reply("block.list", protect=True, lines="\n".join(_line(turn, one) for one in found))


def _line(turn: Turn, one: Block) -> str:
    cases = turn.work.cases.of_person(one.person_id, 1)
    by = turn.work.staff.get(one.staff_id)
    until = turn.office.day(turn.language, one.until)
    number = cases[0].number if cases else "–"
    return f"{number}　{until}　{by.name if by else ''}　{one.reason}"


def _asked(turn: Turn) -> tuple[str, int, str]:
    """Number, days and reason, as far as they were typed."""
    what = turn.incoming.what
    found = _ASKED.match(what.text.strip()) if isinstance(what, Said) else None
    if found is None:
        return "", 0, ""
    return found[1] or "", int(found[2] or 0), found[3].strip()


def _case(turn: Turn, number: str) -> Case | None:
    """The case of this number; without one, of the card replied to."""
    what = turn.incoming.what
    if number:
        case = turn.work.cases.by_number(number)
        return None if case is None or hidden_from(turn, case) else case
    if not isinstance(what, Said) or what.reply_to is None:
        return None
    card = turn.work.cards.shown_as(turn.reader.address_id, what.reply_to)
    return turn.work.cases.get(card.case_id) if card else None
