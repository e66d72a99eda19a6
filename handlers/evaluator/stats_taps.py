"""`/stats`: figures in the chat, turned by editing one message; and the same as a sheet."""

from domain.spans_of_days import Period
from handlers.evaluator.stats import BYS, View, first_view, looking_of, may_view, page_of
from handlers.evaluator.stats_view import SHEET, STATS, sheet_message, stats_message
from handlers.office import Turn
from texts.catalogue import say

PREFIXES = (f"{STATS}_", f"{SHEET}_")
MOST_BACK = 520


def show_stats(turn: Turn) -> None:
    """The sender's figures of this week, as a picture with its words."""
    looking = looking_of(turn)
    if looking is not None:
        page = page_of(turn.office, looking, first_view(looking))
        turn.send(stats_message(turn.office, page, 0, turn.language))


def stats_tap(turn: Turn, name: str, number: int, message_id: int | None) -> str:
    """Turn to another view, or send the sheet; words to show for a moment where it can't be."""
    looking, view = looking_of(turn), read_view(name)
    if looking is None or view is None or not may_view(looking, view):
        return say(turn.language, "stale.button")
    page = page_of(turn.office, looking, view)
    if name.startswith(f"{SHEET}_"):
        turn.send(sheet_message(turn.office, page, turn.language))
        return ""
    message = stats_message(turn.office, page, number, turn.language)
    if message_id is None:
        turn.send(message)
    else:
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)
    return ""


def read_view(name: str) -> View | None:
    """The view a list's name stands for; None for a name nobody made."""
    match name.split("_"):
        case [_, by, period, back] if (
            by in {one for bys in BYS.values() for one in bys}
            and period in list(Period)
            and back.isdecimal()
            and int(back) <= MOST_BACK
        ):
            return View(by, Period(period), int(back))
        case _:
            return None
