"""What each fault of a send leads to: the table of faults, row by row."""

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.request import NotReached
from bot.retry import (
    BACK_OFF,
    MOST_TRIES,
    TOKEN_PAUSE,
    Again,
    Anew,
    Away,
    Blocked,
    Dead,
    Decision,
    Done,
    Elsewhere,
    Pause,
    decide,
    seconds,
)

TABLE: list[tuple[str, TelegramError, Decision]] = [
    ("429 with retry_after", RetryAfter(timedelta(seconds=7)), Again(7.1, hold_chat=True)),
    ("429 without parameters", NetworkError("Too Many Requests"), Again(1)),
    ("500", NetworkError("Internal Server Error"), Again(1)),
    ("502 html", NetworkError("Bad Gateway"), Again(1)),
    ("time-out, before or after processing", TimedOut(), Again(1)),
    ("reset, before or after processing", NetworkError("ServerDisconnectedError"), Again(1)),
    ("200 cut JSON, 200 html portal", TelegramError("Invalid server response"), Again(1)),
    ("409 somebody else polls", Conflict("terminated by other getUpdates request"), Again(1)),
    ("403 blocked", Forbidden("Forbidden: bot was blocked by the user"), Blocked()),
    ("400 not modified", BadRequest("Message is not modified: exactly the same"), Done()),
    ("400 query too old", BadRequest("Query is too old and response timeout expired"), Done()),
    ("400 message gone", BadRequest("Message to edit not found"), Anew()),
    ("400 message can't be edited", BadRequest("Message can't be edited"), Anew()),
    ("400 can't parse", BadRequest("Can't parse entities: unexpected end"), Dead()),
    ("400 chat not found", BadRequest("Chat not found"), Dead()),
    ("400 too long", BadRequest("Message is too long"), Dead()),
    ("400 migrated", ChatMigrated(-100_123), Elsewhere(-100_123)),
    ("401 and 404", InvalidToken(), Pause(TOKEN_PAUSE)),
    ("refused", NotReached("ClientConnectorError"), Away()),
]


@pytest.mark.parametrize(
    ("error", "decision"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_a_fault_leads_to_what_the_table_says(error: TelegramError, decision: Decision) -> None:
    assert decide(error, 1) == decision


def test_it_waits_longer_each_time_and_gives_up_at_last() -> None:
    decisions = [decide(TimedOut(), tries) for tries in range(1, MOST_TRIES + 1)]
    assert decisions == [*(Again(pause) for pause in BACK_OFF), Dead()]


@pytest.mark.parametrize("tries", [1, MOST_TRIES, 500])
def test_a_message_with_a_mistake_in_it_is_never_tried_for_ever(tries: int) -> None:
    """BadRequest is a NetworkError to the library."""
    assert isinstance(BadRequest("x"), NetworkError)
    assert decide(BadRequest("Can't parse entities"), tries) == Dead()


@pytest.mark.parametrize("error", [RetryAfter(5), NotReached("x"), InvalidToken()])
def test_what_is_no_fault_of_the_message_never_kills_it(error: TelegramError) -> None:
    assert not isinstance(decide(error, 500), Dead)


def test_a_card_that_vanishes_each_time_it_is_posted_is_given_up() -> None:
    assert decide(BadRequest("Message to edit not found"), MOST_TRIES) == Dead()


@pytest.mark.parametrize("wait", [3, 3.0, timedelta(seconds=3)])
def test_a_wait_is_understood_however_it_is_given(wait: float | timedelta) -> None:
    assert seconds(wait) == 3.0
