"""How a dialogue of the staff ends: a row to leave by, a row to send by, and the tap that sends."""

from handlers.flows.answer import SEND
from handlers.flows.draft import choice
from handlers.talking.dialogue import CANCEL, Answer, Choice, D, Next, NotUnderstood, Taken, View

Row = tuple[Choice, ...]


def cancel_row(view: View) -> Row:
    """A row to leave by."""
    return (choice(view, CANCEL, "button.cancel"),)


def send_row(view: View) -> Row:
    """Send it, or leave."""
    return (choice(view, SEND, "button.send"), *cancel_row(view))


def take_sent(draft: D, answer: Answer, _view: View) -> Taken[D]:
    """The draft as it was shown is sent; raises NotUnderstood for anything but that tap."""
    if answer.choice != SEND:
        raise NotUnderstood("hint.choice")
    return Next(draft)
