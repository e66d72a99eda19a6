"""What was written goes out: in order per chat, at the channel's pace, through every fault."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from bot_house import COUNTY, NOW, SECOND, TOWN, Room, Start, soon
from telegram.error import (
    BadRequest,
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
from storage.outbox import Lane
from storage.values import Message
from storage.work import Work

SENT, DEAD, SUPERSEDED = 1, 2, 3


@pytest.fixture
def sender(room: Room) -> Sender:
    transports = {name: chat.transport for name, chat in room.chats.items()}
    return Sender(transports, room.store, room.writer, room.clock)


async def quiet(sender: Sender) -> None:
    """Wait until all that may go at this instant has gone and is noted."""
    sender.wake()
    async with asyncio.timeout(5):
        await sender.idle.wait()


async def until_done(room: Room, sender: Sender) -> None:
    """Go on from wait to wait until nothing waits."""
    await quiet(sender)
    while sender.waits_until is not None:
        room.clock.move_to(sender.waits_until)
        await quiet(sender)


def states(room: Room) -> list[int]:
    return [state for (state,) in room.rows("SELECT state FROM outbox ORDER BY id")]


async def test_a_message_goes_out_and_is_noted_with_its_id(
    room: Room, sender: Sender, start: Start
) -> None:
    room.send(5, "您好")
    start(sender.run())
    await quiet(sender)
    assert room.county.words == ["您好"]
    assert room.rows("SELECT state, message_id, tries FROM outbox") == [(SENT, 900, 1)]


async def test_one_chat_gets_its_messages_in_order_a_second_apart(
    room: Room, sender: Sender, start: Start
) -> None:
    room.send(5, "一", "二", "三")
    start(sender.run())
    await until_done(room, sender)
    assert room.county.words == ["一", "二", "三"]
    instants = [one.at for one in room.county.got]
    assert all(later - one >= SECOND for one, later in pairwise(instants))


async def test_chats_do_not_wait_for_one_another(room: Room, sender: Sender, start: Start) -> None:
    gate = room.county.hold("慢")
    room.send(5, "慢", "之后")
    room.send(6, "快")
    start(sender.run())
    await soon(lambda: len(room.county.got) == 2)
    await room.breathe()
    assert sorted(room.county.words) == ["快", "慢"]
    gate.set()
    await until_done(room, sender)
    assert room.county.words[-1] == "之后"


async def test_a_thousand_messages_keep_to_the_pace(
    room: Room, sender: Sender, start: Start
) -> None:
    for number in range(100):
        room.send(100 + number, "一", "二")
    start(sender.run())
    await until_done(room, sender)
    instants = [one.at for one in room.county.got]
    assert len(instants) == 200
    for at in instants:
        assert sum(at <= one < at + SECOND for one in instants) <= 30
    assert instants[-1] - NOW < timedelta(seconds=12)


async def test_an_answer_to_a_tap_overtakes(room: Room, sender: Sender, start: Start) -> None:
    room.send(5, "一", "二")
    start(sender.run())
    await quiet(sender)
    address_id = room.meet(5)
    room.do(lambda work: work.outbox.answer_tap(address_id, "42", "好"))
    await quiet(sender)
    assert [one.method for one in room.county.got] == ["text", "answer"]


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
    await room.pass_time(120)
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


# Cards


def card(work: Work, words: str, case_id: int, *, fresh: bool = False) -> None:
    address_id = work.people.meet(COUNTY, 5, 5, "zh_CN").address_id
    shown, _ = work.cards.of(case_id, address_id)
    message = Message("card", words)
    if fresh:
        work.outbox.send(address_id, message, card_id=shown.id)
    else:
        work.outbox.edit(address_id, message, card_id=shown.id)


async def test_an_edit_follows_the_message_it_changes(
    room: Room, sender: Sender, start: Start
) -> None:
    case_id = room.file()
    room.do(lambda work: card(work, "新卡", case_id, fresh=True))
    room.do(lambda work: card(work, "改了", case_id))
    start(sender.run())
    await until_done(room, sender)
    assert [(one.method, one.words) for one in room.county.got] == [
        ("text", "新卡"),
        ("edit", "改了"),
    ]
    assert room.rows("SELECT message_id FROM card") == [(900,)]


async def test_an_edit_never_arrives_after_the_one_that_replaces_it(
    room: Room, sender: Sender, start: Start
) -> None:
    """The first is on its way when it is superseded; the second waits for it to arrive."""
    case_id = room.file()
    gate = room.county.hold("旧")
    room.do(lambda work: card(work, "旧", case_id))
    start(sender.run())
    await soon(lambda: room.county.words == ["旧"])
    room.do(lambda work: card(work, "新", case_id))
    sender.wake()
    await room.pass_time(5)
    assert room.county.words == ["旧"]
    gate.set()
    await until_done(room, sender)
    assert room.county.words == ["旧", "新"]
    assert room.rows("SELECT message_id FROM card") == [(900,)]
    assert states(room) == [SUPERSEDED, SENT]


async def test_what_is_so_already_is_done(room: Room, sender: Sender, start: Start) -> None:
    case_id = room.file()
    room.county.will("同样", BadRequest("Message is not modified: same content"))
    room.do(lambda work: card(work, "同样", case_id))
    start(sender.run())
    await until_done(room, sender)
    assert room.county.words == ["同样"]
    assert states(room) == [SENT]


async def test_a_card_that_is_gone_is_posted_anew(room: Room, sender: Sender, start: Start) -> None:
    case_id = room.file()
    room.do(lambda work: card(work, "卡", case_id, fresh=True))
    start(sender.run())
    await until_done(room, sender)
    room.county.will("改", BadRequest("Message to edit not found"))
    room.do(lambda work: card(work, "改", case_id))
    await until_done(room, sender)
    assert room.county.words == ["卡", "改", "改"]
    assert room.rows("SELECT message_id FROM card") == [(901,)]
    assert states(room) == [SENT, SENT]


async def test_a_card_that_vanishes_each_time_is_given_up(
    room: Room, sender: Sender, start: Start
) -> None:
    case_id = room.file()
    room.county.will("改", *[BadRequest("Message to edit not found")] * 50)
    room.do(lambda work: card(work, "改", case_id))
    start(sender.run())
    await until_done(room, sender)
    assert len(room.county.got) == MOST_TRIES
    assert states(room) == [DEAD]


async def test_a_list_that_is_gone_is_let_go(room: Room, sender: Sender, start: Start) -> None:
    """A message edited by its id alone belongs to no card, so nothing is posted in its place."""
    address_id = room.meet(5)
    room.county.will("第二页", BadRequest("Message to edit not found"))
    room.do(lambda work: work.outbox.edit(address_id, Message("list", "第二页"), message_id=33))
    start(sender.run())
    await until_done(room, sender)
    assert room.county.words == ["第二页"]
    assert states(room) == [SENT]


# Waking and stopping


async def test_nobody_has_to_wait_for_news_that_came_while_it_was_busy(
    room: Room, sender: Sender, start: Start
) -> None:
    start(sender.run())
    for number in range(30):
        room.send(200 + number, str(number))
        sender.wake()
        await asyncio.sleep(0)
    await until_done(room, sender)
    assert sorted(room.county.words, key=int) == [str(number) for number in range(30)]


async def test_a_postponed_message_goes_at_its_instant_though_another_waits_longer(
    room: Room, sender: Sender, start: Start
) -> None:
    room.county.will("后到", TimedOut())
    room.send(6, "后到")
    start(sender.run())
    await quiet(sender)
    sender._paces[COUNTY].hold(7, NOW + 60 * SECOND)
    room.send(7, "等着", lane=Lane.STAFF)
    await quiet(sender)
    assert sender.waits_until is not None
    assert sender.waits_until <= NOW + 2 * SECOND


async def test_stopping_lets_what_is_on_its_way_arrive_and_notes_it(
    room: Room, sender: Sender
) -> None:
    gate = room.county.hold("您好")
    room.send(5, "您好")
    running = asyncio.create_task(sender.run())
    await soon(lambda: room.county.words == ["您好"])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    closing = asyncio.create_task(sender.close())
    await asyncio.sleep(0)
    gate.set()
    await closing
    assert states(room) == [SENT]


async def test_stopping_waits_for_nobody_for_ever_and_leaves_nothing_running(
    room: Room, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sender.LAST_SECONDS", 0.05)
    room.county.hold("您好")
    room.send(5, "您好")
    running = asyncio.create_task(sender.run())
    await soon(lambda: room.county.words == ["您好"])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    before = asyncio.all_tasks()
    await sender.close()
    assert states(room) == [0]
    assert len(asyncio.all_tasks()) < len(before)


async def test_a_database_that_is_busy_at_the_end_does_not_stop_the_stopping(
    room: Room, sender: Sender
) -> None:
    room.send(5, "您好")
    running = asyncio.create_task(sender.run())
    await soon(lambda: room.county.words == ["您好"])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    room.store.busy = 1
    await sender.close()
