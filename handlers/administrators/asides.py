"""
Updates set aside (/letters): what people sent and the desk could not handle, to be tried again.

The administrator sees from which channel, when and which error it was; never what it says, nor from
whom. Once a new version is installed, a tap hands them to the desk again, each before anything else
of its chat that waits.
"""

from handlers.administrators.letters import ROLES
from handlers.office import Rows, Turn
from handlers.talking.buttons import in_pairs, on_list
from storage.inbox import SetAside
from storage.values import Message
from texts.catalogue import say

AGAIN, ALL_AGAIN, ENOUGH = "aside_again", "asides_again", "asides_enough"
SHOWN = 8
MOST = 500


def show_asides(turn: Turn) -> None:
    """The newest of them, one button each, and one for all; nothing where there are none."""
    inbox = turn.work.inbox
    found = inbox.set_aside(SHOWN)
    if not found:
        return
    lines = "\n".join(_line(turn, one) for one in found)
    text = say(turn.language, "asides.list", n=inbox.aside(), lines=lines)
    turn.send(Message("asides.list", text, _buttons(turn, found), protect=True))


def _line(turn: Turn, one: SetAside) -> str:
    when = turn.office.moment(turn.language, one.received_at)
    fields = {"id": one.id, "when": when, "channel": one.channel, "reason": one.error or "-"}
    return say(turn.language, "asides.line", **fields)


def _buttons(turn: Turn, found: list[SetAside]) -> Rows:
    one_each = [
        on_list(AGAIN, one.id, say(turn.language, "asides.again", id=one.id)) for one in found
    ]
    rows = in_pairs(one_each)
    all_again = on_list(ALL_AGAIN, 0, turn.label("button.asides_again"))
    return (*rows, (all_again, on_list(ENOUGH, 0, turn.label("button.asides_enough"))))


def try_again(turn: Turn, inbox_id: int) -> str:
    """One update is handed to the desk once more."""
    if turn.role(*ROLES) is None or not turn.work.inbox.try_again(inbox_id):
        return say(turn.language, "stale.button")
    return say(turn.language, "asides.tried", n=1)


def try_all_again(turn: Turn, _number: int) -> str:
    """All of them are."""
    if turn.role(*ROLES) is None:
        return say(turn.language, "stale.button")
    inbox = turn.work.inbox
    tried = sum(inbox.try_again(one.id) for one in inbox.set_aside(MOST))
    return say(turn.language, "asides.tried", n=tried)


def let_go(turn: Turn, _number: int) -> str:
    """None of them is tried any more: they are kept as long as other updates are."""
    if turn.role(*ROLES) is None:
        return say(turn.language, "stale.button")
    return say(turn.language, "asides.let_go", n=turn.work.inbox.let_go())
