"""
What to do with a message that could not be sent: a decision as a value, which the sender obeys.

BadRequest and TimedOut are subclasses of NetworkError in python-telegram-bot, so the order of the
cases matters: a message with a mistake in it must not be tried for ever.
"""

from dataclasses import dataclass
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.request import NotReached

MOST_TRIES = 8
BACK_OFF = (1, 2, 5, 15, 60, 300, 900)
OUTAGE = (1, 2, 5, 15, 30)
TOKEN_PAUSE = 30.0
BENIGN = ("message is not modified", "query is too old", "query id is invalid")
GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")


@dataclass(frozen=True)
class Again:
    """Try again after so many seconds; `hold_chat` where the server asked for it."""

    seconds: float
    hold_chat: bool = False


@dataclass(frozen=True)
class Done:
    """Nothing to do: what was wanted is so already, or too late to matter."""


@dataclass(frozen=True)
class Anew:
    """The card's message is gone: post it anew."""


@dataclass(frozen=True)
class Blocked:
    """The person blocked the bot: nothing reaches them."""


@dataclass(frozen=True)
class Elsewhere:
    """The group became another chat, of this number: its address follows, and it is sent there."""

    chat_id: int


@dataclass(frozen=True)
class Dead:
    """It can never be sent; a person sees it among the dead letters."""


@dataclass(frozen=True)
class Pause:
    """The token is refused: everything of this channel waits, and somebody is alarmed."""

    seconds: float


@dataclass(frozen=True)
class Away:
    """Nobody answers, so nothing was sent: everything of this channel waits, nothing is counted."""


Decision = Again | Away | Done | Anew | Blocked | Dead | Elsewhere | Pause


def seconds(value: int | float | timedelta) -> float:
    """A wait in seconds, however it is given."""
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def decide(error: TelegramError, tries: int) -> Decision:
    """What to do after the `tries`-th failure of a message (1 for the first)."""
    match error:
        case RetryAfter():
            return Again(seconds(error.retry_after) + 0.1, hold_chat=True)
        case InvalidToken():
            return Pause(TOKEN_PAUSE)
        case Forbidden():
            return Blocked()
        case ChatMigrated() if tries < MOST_TRIES:
            return Elsewhere(error.new_chat_id)
        case BadRequest():
            return _bad_request(error, tries)
        case NotReached():
            return Away()
        case _ if tries >= MOST_TRIES:
            return Dead()
        case _:
            return Again(BACK_OFF[min(tries, len(BACK_OFF)) - 1])


def _bad_request(error: BadRequest, tries: int) -> Decision:
    words = error.message.casefold()
    if any(part in words for part in BENIGN):
        return Done()
    if any(part in words for part in GONE) and tries < MOST_TRIES:
        return Anew()
    return Dead()
