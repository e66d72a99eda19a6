"""A message gets through every fault, and what can't be sent stays visible."""

import pytest
from bot_house import (
    DEAD,
    NOW,
    SECOND,
    SENT,
    TOWN,
    Room,
    Start,
    quiet,
    soon,
    states,
    until_done,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.request import NotReached
from bot.retry import MOST_TRIES
from bot.sender import Sender


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("ServerDisconnectedError")])
async def test_a_message_whose_answer_was_lost_is_sent_again(
    room: Room, sender: Sender, start: Start, error: TelegramError
) -> None:
    room.county.will("您好", error)
    room.send(5, "您好", "之后")
    start(sender.run())
    await until_done(room, sender)
    assert room.county.words == ["您好", "您好", "之后"]
    assert states(room) == [SENT, SENT]
    assert room.rows("SELECT tries FROM outbox") == [(2,), (1,)]


async def test_a_message_being_sent_again_makes_nobody_look_without_pause(
    room: Room, sender: Sender, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its instant to be tried at is past; what is on its way is waited for, not asked about."""
    room.county.will("您好", TimedOut())
    room.send(5, "您好")
    start(sender.run())
    await quiet(sender)
    gate = room.county.hold("您好")
    await room.pass_time(2)
    rounds = []
    whole = sender._note_and_claim
    monkeypatch.setattr(
        sender, "_note_and_claim", lambda *args: (rounds.append(1), whole(*args))[1]
    )
    for _ in range(20):
        await room.breathe()
    assert len(rounds) <= 1
    gate.set()
    await until_done(room, sender)
    assert states(room) == [SENT]


async def test_a_server_that_answers_nothing_for_long_ends_in_a_dead_letter(
    room: Room, sender: Sender, start: Start
) -> None:
    room.county.will("您好", *[TimedOut()] * 50)
    room.send(5, "您好", "之后")
    start(sender.run())
    await until_done(room, sender)
    assert room.county.words == ["您好"] * MOST_TRIES + ["之后"]
    assert states(room) == [DEAD, SENT]


async def test_a_night_without_internet_kills_no_message(
    room: Room, sender: Sender, start: Start
) -> None:
    """Nothing was sent, so nothing is counted; all of the channel waits."""
    room.county.will("您好", *[NotReached("ClientConnectorError")] * 1_000)
    room.send(5, "您好", "之后")
    room.send(6, "也等着")
    start(sender.run())
    await quiet(sender)
    await room.pass_time(10 * 3600, step=30)
    tried = room.county.words.count("您好")
    assert 1_000 < tried + 1_000 <= 1_000 + 10 * 120 + 10
    room.county.answers.clear()
    await room.pass_time(35)
    assert states(room) == [SENT, SENT, SENT]
    assert room.rows("SELECT max(tries) FROM outbox") == [(1,)]


async def test_a_channel_nobody_answers_on_holds_up_no_other(
    room: Room, sender: Sender, start: Start
) -> None:
    for number in range(100, 160):
        room.county.will(f"c{number}", *[NotReached("x")] * 9)
        room.send(number, f"c{number}")
    for number in range(100, 120):
        room.send(number, "town", channel=TOWN)
    start(sender.run())
    await quiet(sender)
    await room.pass_time(1)
    assert room.chats[TOWN].words == ["town"] * 20


async def test_a_refused_token_keeps_every_message_and_holds_up_no_other_channel(
    room: Room, sender: Sender, start: Start
) -> None:
    for number in range(100, 160):
        room.county.will(f"c{number}", InvalidToken())
        room.send(number, f"c{number}")
    room.send(7, "town", channel=TOWN)
    start(sender.run())
    await quiet(sender)
    assert room.chats[TOWN].words == ["town"]
    before = len(room.county.got)
    assert before <= 40
    assert sender.waits_until is None
    await room.pass_time(25)
    assert len(room.county.got) == before
    await room.pass_time(300)
    assert set(states(room)) == {SENT}
    assert room.rows("SELECT max(tries) FROM outbox") == [(1,)]


async def test_a_wait_asked_for_holds_that_chat_only(
    room: Room, sender: Sender, start: Start
) -> None:
    room.county.will("一", RetryAfter(30))
    room.send(5, "一", "二")
    start(sender.run())
    await quiet(sender)
    room.send(6, "别人")
    await quiet(sender)
    assert room.county.words == ["一", "别人"]
    await room.pass_time(29)
    assert room.county.words == ["一", "别人"]
    await until_done(room, sender)
    assert room.county.words == ["一", "别人", "一", "二"]
    assert room.county.got[2].at >= NOW + 30 * SECOND


async def test_a_wait_asked_for_counts_as_no_try(room: Room, sender: Sender, start: Start) -> None:
    room.county.will("您好", *[RetryAfter(3)] * (MOST_TRIES + 2), TimedOut())
    room.send(5, "您好")
    start(sender.run())
    await until_done(room, sender)
    assert states(room) == [SENT]
    assert room.rows("SELECT tries FROM outbox") == [(2,)]


async def test_who_blocked_the_bot_is_marked_and_the_message_stays_visible(
    room: Room, sender: Sender, start: Start
) -> None:
    room.county.will("您好", Forbidden("Forbidden: bot was blocked by the user"))
    room.send(5, "您好")
    room.send(6, "别人")
    start(sender.run())
    await quiet(sender)
    assert states(room) == [DEAD, SENT]
    assert room.rows("SELECT user_id FROM address WHERE blocked_at IS NOT NULL") == [(5,)]
    assert room.rows("SELECT error FROM outbox WHERE id = 1") == [
        ("Forbidden: Forbidden: bot was blocked by the user",)
    ]


async def test_a_message_with_a_mistake_is_a_dead_letter_at_once(
    room: Room, sender: Sender, start: Start
) -> None:
    room.county.will("<b", BadRequest("Can't parse entities"))
    room.send(5, "<b", "之后")
    start(sender.run())
    await until_done(room, sender)
    assert room.county.words == ["<b", "之后"]
    assert states(room) == [DEAD, SENT]
    assert room.rows("SELECT payload IS NULL FROM outbox WHERE id = 1") == [(0,)]


async def test_a_message_that_cannot_even_be_built_stops_nobody(
    room: Room, sender: Sender, start: Start
) -> None:
    room.county.will("坏", *[AttributeError("payload")] * 50)
    room.send(5, "坏", "之后")
    room.send(6, "别人")
    running = start(sender.run())
    await until_done(room, sender)
    assert states(room) == [DEAD, SENT, SENT]
    assert not running.done()


async def test_a_busy_database_loses_no_report(room: Room, sender: Sender, start: Start) -> None:
    room.send(5, "您好")
    start(sender.run())
    room.store.busy = 3
    await soon(lambda: room.county.words == ["您好"])
    await room.breathe()
    await room.pass_time(5)
    await quiet(sender)
    assert room.county.words == ["您好"]
    assert states(room) == [SENT]


async def test_a_message_of_a_channel_that_is_gone_stops_nobody(
    room: Room, sender: Sender, start: Start
) -> None:
    room.send(5, "没人收", channel="closed")
    room.send(6, "您好")
    running = start(sender.run())
    await quiet(sender)
    assert room.county.words == ["您好"]
    assert not running.done()


async def test_what_is_for_a_group_that_became_another_goes_there(
    room: Room, sender: Sender, start: Start
) -> None:
    room.county.will("您好", ChatMigrated(-1_000_500))
    room.send(-500, "您好", "之后")
    start(sender.run())
    await until_done(room, sender)
    assert states(room) == [SENT, SENT]
    assert [(one.chat_id, one.words) for one in room.county.got] == [
        (-500, "您好"),
        (-1_000_500, "您好"),
        (-1_000_500, "之后"),
    ]


async def test_a_group_that_is_for_ever_another_ends_in_a_dead_letter(
    room: Room, sender: Sender, start: Start
) -> None:
    room.county.will("您好", *[ChatMigrated(-1_000_500)] * 50)
    room.send(-500, "您好")
    start(sender.run())
    await until_done(room, sender)
    assert states(room) == [DEAD]
    assert room.rows("SELECT tries FROM outbox") == [(MOST_TRIES,)]
