"""
The list of call-backs 回访: whom to ask and why, what to say, and what came of it this week.

Not read, no chat, complaints, redone, badly rated (济南 art. 27: every reply is called back). The
calls themselves are those of `/calls`; reached, solved, satisfied are noted apart.
"""

from datetime import datetime, timedelta

from handlers.cases.seeing import units_of
from handlers.clerks.calling import caller
from handlers.office import Turn
from handlers.talking.buttons import on_list
from storage.call_backs import CallBackFigures, ToCall
from storage.values import Message
from texts.catalogue import Language, label, say

ALWAYS = ("no_chat", "nudge_failed", "bad_rating", "revisit", "look_back")
WEEK = timedelta(days=7)
NAMED = 3


def show_call_backs(turn: Turn) -> None:
    """Why how many wait, since when; what came of the last seven days' calls, with its n."""
    if caller(turn) is None:
        return
    lines = _lines(turn)
    now = turn.office.now
    figures = summed(turn.work.call_backs.figures(now - WEEK, now + timedelta(seconds=1)))
    text = say(
        turn.language,
        "call_backs.list",
        n=sum(count for _, count, _, _ in lines),
        lines="\n".join(_line(turn, *one) for one in lines) or "–",
        told=_told(turn.language, figures),
    )
    button = on_list("calls", 0, label(turn.language, "button.next_call"))
    turn.send(Message("call_backs.list", text, ((button,),), protect=True))


def _lines(turn: Turn) -> list[tuple[str, int, datetime, list[str]]]:
    """By reason: how many, since when, the first few numbers; none that accuses the reader."""
    whys = dict.fromkeys((*turn.office.desk.rules.closing.call_back, *ALWAYS))
    own = units_of(turn)
    waiting = [one for one in turn.work.call_backs.waiting(whys) if _may_read(one, own)]
    found = []
    for why in whys:
        mine = [one for one in waiting if one.why == why]
        if mine:
            numbers = [one.number for one in mine if one.number][:NAMED]
            found.append((why, len(mine), mine[0].since, numbers))
    return found


def _may_read(one: ToCall, own: set[str]) -> bool:
    return one.accused_unit is None or one.accused_unit not in own


def _line(turn: Turn, why: str, count: int, since: datetime, numbers: list[str]) -> str:
    between = "、" if turn.language is Language.ZH else ", "
    more = "…" if count > len(numbers) else ""
    return say(
        turn.language,
        "call_backs.line",
        why=say(turn.language, f"call.why.{why}"),
        n=count,
        since=turn.office.moment(turn.language, since),
        numbers=f"{between.join(numbers)}{more}",
    )


def summed(figures: list[CallBackFigures]) -> CallBackFigures:
    """All units together."""
    names = ("called", "reached", "solved", "partly", "not_solved", "satisfied", "dissatisfied")
    return CallBackFigures("", *(sum(getattr(one, name) for one in figures) for name in names))


def _told(language: Language, all_of: CallBackFigures) -> str:
    return say(
        language,
        "call_backs.figures",
        called=all_of.called,
        reached=all_of.reached,
        solved=all_of.solved,
        partly=all_of.partly,
        not_solved=all_of.not_solved,
        unsaid=all_of.unsaid,
        satisfied=all_of.satisfied,
        dissatisfied=all_of.dissatisfied,
        unrated=all_of.unrated,
    )
