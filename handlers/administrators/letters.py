"""
Dead letters (/letters): what could not be sent, with a button that sends it again.

The administrator sees what sort of message it was, whether it was for staff or a citizen, when
and why it failed; never what it says, nor to which person.
"""

from handlers.office import Rows, Turn
from handlers.talking.buttons import in_pairs, on_list
from storage.dead_letters import DeadLetter
from storage.values import Message
from texts.catalogue import say

AGAIN = "letter_again"
ALL_AGAIN = "letters_again"
ROLES = ("administrator",)
SHOWN = 8
MOST = 500


def show_letters(turn: Turn) -> None:
    """The newest of them, one button each, and one for all."""
    turn.send(_message(turn))


def _message(turn: Turn) -> Message:
    letters = turn.work.dead_letters.latest(SHOWN)
    if not letters:
        return Message("letters.none", say(turn.language, "letters.none"))
    lines = "\n".join(_line(turn, one) for one in letters)
    text = say(turn.language, "letters.list", n=turn.work.dead_letters.count(), lines=lines)
    return Message("letters.list", text, _buttons(turn, letters), protect=True)


def _line(turn: Turn, one: DeadLetter) -> str:
    """Number, when, for staff or a citizen, which text, why."""
    reader = turn.work.people.reader(one.address_id)
    roles = turn.work.staff.roles_of(reader.person_id)
    to = say(turn.language, "letters.to_staff" if roles else "letters.to_citizen")
    return say(
        turn.language,
        "letters.line",
        id=one.id,
        when=turn.office.moment(turn.language, one.created_at),
        to=to,
        channel=one.channel,
        key=one.key,
        reason=one.error or "-",
    )


def _buttons(turn: Turn, letters: list[DeadLetter]) -> Rows:
    one_each = [
        on_list(AGAIN, one.id, say(turn.language, "letters.again", id=one.id)) for one in letters
    ]
    rows = in_pairs(one_each)
    return (*rows, (on_list(ALL_AGAIN, 0, turn.label("button.all_again")),))


def send_again(turn: Turn, row_id: int) -> str:
    """One letter waits to be sent once more."""
    if turn.role(*ROLES) is None or not turn.work.dead_letters.send_again(row_id):
        return say(turn.language, "stale.button")
    return say(turn.language, "letters.sent_again", n=1)


def send_all_again(turn: Turn, _number: int) -> str:
    """All of them wait to be sent once more."""
    if turn.role(*ROLES) is None:
        return say(turn.language, "stale.button")
    dead = turn.work.dead_letters
    sent = sum(dead.send_again(one.id) for one in dead.latest(MOST))
    return say(turn.language, "letters.sent_again", n=sent)
