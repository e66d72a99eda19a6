"""Telegram's sending rates, on localchat's clock."""

from collections.abc import Callable

import pytest
from chat_desk import READER, Desk, Watch, running
from hypothesis import given
from hypothesis import strategies as st

from localchat.pace import BURST, Pace
from localchat.server import ChatServer


def send(pace: Pace, chat_id: int, now: float) -> int:
    wait = pace.seconds_to_wait(chat_id, now)
    if not wait:
        pace.count(chat_id, now)
    return wait


def test_a_chat_takes_a_small_burst_then_one_a_second() -> None:
    pace = Pace()
    assert [send(pace, 7, 0.0) for _ in range(BURST + 1)] == [0, 0, 0, 1]
    assert send(pace, 7, 0.5) == 1
    assert send(pace, 7, 1.0) == 0
    assert send(pace, 7, 1.0) == 1
    assert send(pace, 7, 10.0) == 0


def test_a_chat_that_rested_has_its_burst_again_but_no_more() -> None:
    pace = Pace()
    for _ in range(BURST):
        send(pace, 7, 0.0)
    assert [send(pace, 7, 1000.0) for _ in range(BURST + 1)] == [0, 0, 0, 1]


def test_one_chat_does_not_hold_another() -> None:
    pace = Pace()
    for _ in range(BURST):
        send(pace, 7, 0.0)
    assert send(pace, 7, 0.0) == 1
    assert send(pace, 8, 0.0) == 0


def test_a_bot_sends_thirty_messages_a_second_over_all_chats() -> None:
    pace = Pace()
    assert [send(pace, chat, 0.0) for chat in range(1, 31)] == [0] * 30
    assert send(pace, 99, 0.2) == 1
    assert send(pace, 99, 1.0) == 0


def test_a_group_takes_twenty_messages_a_minute() -> None:
    pace = Pace()
    assert [send(pace, -100, float(second)) for second in range(20)] == [0] * 20
    assert send(pace, -100, 20.0) == 40
    assert send(pace, -100, 59.5) == 1
    assert send(pace, -100, 60.0) == 0
    assert send(pace, -200, 20.0) == 0


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 2)), max_size=120))
def test_waiting_as_told_is_always_enough(steps: list[tuple[int, float]]) -> None:
    pace, now = Pace(), 0.0
    for chat_id, pause in steps:
        now += pause
        wait = send(pace, chat_id, now)
        if wait:
            now += wait
            assert send(pace, chat_id, now) == 0


def test_many_chats_are_remembered_in_bounded_memory() -> None:
    pace = Pace()
    for chat_id in range(1, 25_000):
        pace.count(chat_id, float(chat_id))
    assert len(pace._chats) <= 10_001


async def test_too_fast_is_counted_and_sent_where_rates_are_not_limited(desk: Desk) -> None:
    for number in range(5):
        await desk.ask("sendMessage", chat_id=READER, text=str(number))
    counted = await desk.get("/referee")
    assert (counted["too_fast"], counted["too_fast_by_bot"]) == (2, {"desk": 2})


@pytest.fixture
async def limited(make_settings: Callable[..., ChatServer]) -> ChatServer:
    return make_settings(limit_rates=True)


async def test_too_fast_is_answered_429_with_the_seconds_to_wait(
    limited: ChatServer, watch: Watch
) -> None:
    async with running(limited) as desk:
        await desk.start()
        for number in range(BURST):
            await desk.ask("sendMessage", chat_id=READER, text=str(number))
        answer = await desk.answer("sendMessage", chat_id=READER, text="太快")
        assert answer == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }
        assert (await desk.last())["text"] == "2"
        watch.pass_by(seconds=1)
        assert await desk.ask("sendMessage", chat_id=READER, text="不快了")
        assert (await desk.get("/referee"))["too_fast"] == 1


async def test_the_rates_follow_the_moved_clock(limited: ChatServer) -> None:
    async with running(limited) as desk:
        await desk.start()
        await desk.post("/clock", now="2026-10-11T00:00:00Z", hold=True)
        for second in range(1, 20):
            await desk.ask("sendMessage", chat_id=READER, text=str(second))
            await desk.post("/clock", now=f"2026-10-11T00:00:{second:02}Z", hold=True)
        assert (await desk.get("/referee"))["too_fast"] == 0


async def test_edits_count_and_answers_do_not(limited: ChatServer) -> None:
    async with running(limited) as desk:
        await desk.start()
        markup = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}
        card = await desk.ask("sendMessage", chat_id=READER, text="0", reply_markup=markup)
        for number in range(1, BURST):
            await desk.ask(
                "editMessageText",
                chat_id=READER,
                message_id=card["message_id"],
                text=str(number),
            )
        pressed = await desk.press(card["message_id"], data="x")
        await desk.ask("answerCallbackQuery", callback_query_id=pressed["callback_id"])
        await desk.ask("sendChatAction", chat_id=READER, action="typing")
        refusal = await desk.refused("sendMessage", chat_id=READER, text="太快")
        assert refusal == "429 Too Many Requests: retry after 1"


async def test_a_refused_message_does_not_count_as_sent(limited: ChatServer) -> None:
    async with running(limited) as desk:
        await desk.start()
        for _ in range(5):
            await desk.refused("sendMessage", chat_id=READER, text="")
            await desk.refused("editMessageText", chat_id=READER, message_id=99, text="好")
        for number in range(BURST):
            await desk.ask("sendMessage", chat_id=READER, text=str(number))


async def test_as_a_channel_nobody_is_too_fast(make_settings: Callable[..., ChatServer]) -> None:
    async with running(make_settings(as_="channel", limit_rates=True)) as desk:
        await desk.start()
        for number in range(40):
            await desk.ask("sendMessage", chat_id=READER, text=str(number))
        assert (await desk.get("/referee"))["too_fast"] == 0
