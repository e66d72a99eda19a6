"""Each update gets its turn once, in order; one that fails is set aside and the rest go on."""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bot_house import COUNTY, DESK, NOW, Room, Start, said, soon
from sqlalchemy import event

from bot.request import compact
from bot.worker import FEW, Worker
from handlers.incoming import Incoming, Said
from handlers.office import Desk
from storage.errors import DatabaseBusy
from storage.inbox import RawUpdate
from storage.values import FileRef, Message
from storage.work import Work

Turn = Callable[[Desk, Work, Incoming], None]
WAITING, DONE, ASIDE = 0, 1, 2


class Turns:
    """
    What the desk does with an update, in these tests: it answers, or stumbles over words.

    What stumbles among others is taken again by itself: two stumbles are one failed try.
    """

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.stumbles: dict[str, list[Exception]] = {}

    def take(self, _desk: Desk, work: Work, incoming: Incoming) -> None:
        assert isinstance(incoming.what, Said)
        words, sender = incoming.what.text, incoming.sender
        self.taken.append(words)
        reader = work.people.meet(sender.channel, sender.chat_id, sender.user_id, "zh_CN")
        work.outbox.send(reader.address_id, Message("k", f"收到{words}"))
        if self.stumbles.get(words):
            raise self.stumbles[words].pop(0)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Turns:
    made = Turns()
    monkeypatch.setattr("bot.worker.take_turn", made.take)
    return made


@pytest.fixture
def worker(room: Room, turns: Turns) -> Worker:
    assert turns.taken == []
    return Worker(room.store, DESK, room.writer, room.clock, room.wake)


def receive(room: Room, number: int, words: str, chat: int = 5) -> None:
    raw = compact(said(number, words, chat))
    room.do(lambda work: work.inbox.store([RawUpdate(COUNTY, number, f"county:{chat}", raw)]))


def garble(room: Room, number: int, raw: bytes, chat: int = 5) -> None:
    room.do(lambda work: work.inbox.store([RawUpdate(COUNTY, number, f"county:{chat}", raw)]))


async def done(worker: Worker) -> None:
    worker.wake()
    async with asyncio.timeout(5):
        await worker.idle.wait()


async def till_nothing_waits(room: Room, worker: Worker) -> None:
    await done(worker)
    await room.pass_time(20)
    await done(worker)


def states(room: Room) -> list[int]:
    return [state for (state,) in room.rows("SELECT state FROM inbox ORDER BY id")]


def answers(room: Room) -> int:
    return int(room.rows("SELECT count(*) FROM outbox")[0][0])


async def test_an_update_is_handled_and_the_sender_is_told(
    room: Room, worker: Worker, turns: Turns, start: Start
) -> None:
    receive(room, 1, "路灯")
    start(worker.run())
    await done(worker)
    assert turns.taken == ["路灯"]
    assert states(room) == [DONE]
    assert room.woken == 1
    assert answers(room) == 1


async def test_one_chat_is_handled_in_the_order_it_wrote(
    room: Room, worker: Worker, turns: Turns, start: Start
) -> None:
    for number in range(1, 9):
        receive(room, number, str(number))
    start(worker.run())
    await done(worker)
    assert turns.taken == [str(number) for number in range(1, 9)]


async def test_a_batch_of_chats_shares_one_commit(room: Room, worker: Worker, turns: Turns) -> None:
    for number in range(1, 16):
        receive(room, number, str(number), chat=number)
    commits: list[object] = []
    event.listen(room.engine, "commit", commits.append)
    assert worker.batch(NOW)[0] == 15
    assert len(turns.taken) == 15
    assert len(commits) == 1


@pytest.mark.parametrize("fetches", [False, True])
async def test_the_fetcher_is_told_only_where_there_is_something_to_fetch(
    room: Room, start: Start, monkeypatch: pytest.MonkeyPatch, *, fetches: bool
) -> None:
    def take(_desk: Desk, work: Work, incoming: Incoming) -> None:
        sender = incoming.sender
        reader = work.people.meet(sender.channel, sender.chat_id, sender.user_id, "zh_CN")
        work.outbox.send(reader.address_id, Message("k", "收到"))
        if fetches:
            work.outbox.bring(reader.address_id, FileRef("photo", COUNTY, "f", 10))

    told: list[bool] = []
    monkeypatch.setattr("bot.worker.take_turn", take)
    worker = Worker(
        room.store, DESK, room.writer, room.clock, lambda *, fetches: told.append(fetches)
    )
    receive(room, 1, "好")
    start(worker.run())
    await done(worker)
    assert told == [fetches]


class Wanted:
    """A writer's thread that somebody waits for all the time."""

    is_wanted = True


async def test_a_batch_ends_after_a_few_where_a_note_waits_and_none_is_left_out(
    room: Room, turns: Turns
) -> None:
    wanted = Worker(room.store, DESK, Wanted(), room.clock, room.wake)  # type: ignore[arg-type]
    for number in range(1, 11):
        receive(room, number, str(number), chat=number)
    assert [wanted.batch(NOW)[:2] for _ in range(5)] == [*[(FEW, True)] * 4, (FEW, False)]
    assert turns.taken == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize("others", [0, 1, 5])
async def test_a_turn_that_fails_leaves_nothing_and_is_tried_again(
    room: Room, worker: Worker, turns: Turns, start: Start, others: int
) -> None:
    """Alone in its batch or among others."""
    turns.stumbles["坏"] = [ValueError("once")] * 2
    receive(room, 1, "坏", chat=99)
    for number in range(others):
        receive(room, 10 + number, str(number), chat=number + 1)
    start(worker.run())
    await done(worker)
    assert states(room) == [WAITING, *[DONE] * others]
    assert answers(room) == others
    await till_nothing_waits(room, worker)
    assert set(states(room)) == {DONE}
    assert answers(room) == others + 1


async def test_a_stumble_that_does_not_come_again_is_no_failed_try(
    room: Room, worker: Worker, turns: Turns
) -> None:
    turns.stumbles["坏"] = [ValueError("once")]
    receive(room, 1, "好", chat=1)
    receive(room, 2, "坏", chat=2)
    assert worker.batch(NOW)[0] == 2
    assert turns.taken == ["好", "坏", "好", "坏"]
    assert room.rows("SELECT state, tries FROM inbox") == [(DONE, 0)] * 2
    assert answers(room) == 2


async def test_a_poison_update_is_set_aside_after_three_tries_and_its_chat_goes_on(
    room: Room, worker: Worker, turns: Turns, start: Start
) -> None:
    turns.stumbles["坏"] = [ValueError(str(number)) for number in range(9)]
    receive(room, 1, "坏")
    receive(room, 2, "之后")
    receive(room, 3, "别人", chat=6)
    start(worker.run())
    await done(worker)
    assert turns.taken.count("别人") == 1
    await till_nothing_waits(room, worker)
    assert turns.taken.count("坏") == 2 * 3
    assert turns.taken[-1] == "之后"
    assert states(room) == [ASIDE, DONE, DONE]
    assert room.rows("SELECT tries, error FROM inbox WHERE id = 1") == [(3, "ValueError")]
    # Both answers, and a word to the writer of what was set aside that nothing is lost.
    assert room.rows("SELECT key FROM outbox").count(("sorry.error",)) == 1
    assert answers(room) == 3


@pytest.mark.parametrize(
    "raw", [b"{", b"[]", b"\xff", json.dumps({"update_id": 1, "message": {}}).encode()]
)
async def test_an_update_nobody_can_read_is_set_aside(
    room: Room, worker: Worker, turns: Turns, start: Start, raw: bytes
) -> None:
    garble(room, 1, raw)
    receive(room, 2, "之后")
    start(worker.run())
    await till_nothing_waits(room, worker)
    assert states(room) == [ASIDE, DONE]
    assert turns.taken == ["之后"]


async def test_a_poison_update_delays_the_others_by_less_than_a_second(
    room: Room, worker: Worker, turns: Turns, start: Start
) -> None:
    turns.stumbles["坏"] = [ValueError()] * 9
    receive(room, 1, "坏")
    for number in range(2, 60):
        receive(room, number, str(number), chat=number + 100)
    start(worker.run())
    await done(worker)
    assert room.clock.now() == NOW
    assert len(turns.taken) == 1 + 59


async def test_a_failure_is_logged_with_what_became_of_it_and_without_the_words(
    room: Room, worker: Worker, turns: Turns, caplog: pytest.LogCaptureFixture
) -> None:
    turns.stumbles["我叫王建国"] = [ValueError("no")] * 2 * 3
    receive(room, 1, "我叫王建国")
    with caplog.at_level(logging.DEBUG):
        for minute in range(3):
            worker.batch(NOW + timedelta(minutes=minute))
    assert "to be tried again" in caplog.text
    assert "set aside" in caplog.text
    assert "王建国" not in caplog.text


async def test_a_busy_database_is_no_failure_of_the_update(
    room: Room, worker: Worker, turns: Turns, start: Start
) -> None:
    receive(room, 1, "路灯")
    room.store.busy = 4
    running = start(worker.run())
    await soon(lambda: room.clock.next_wake() is not None)
    await room.pass_time(30)
    await done(worker)
    assert turns.taken == ["路灯"]
    assert room.rows("SELECT state, tries FROM inbox") == [(DONE, 0)]
    assert not running.done()


@pytest.mark.parametrize("others", [0, 3])
async def test_a_disk_that_fills_up_within_a_turn_is_no_failure_of_the_update(
    room: Room, worker: Worker, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    """SQLite has undone the whole batch by then; nothing is set aside, all of it comes again."""
    for number in range(others + 1):
        receive(room, number + 1, str(number), chat=number + 1)
    room.meet(1)

    def fill(_desk: Desk, work: Work, _incoming: Incoming) -> None:
        for _ in range(300):
            work.outbox.send(1, Message("k", "字" * 500))

    monkeypatch.setattr("bot.worker.take_turn", fill)
    pages = room.rows("PRAGMA page_count")[0][0]
    room.engine.dispose()

    @event.listens_for(room.engine, "connect")
    def cap(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 5}")

    for _ in range(5):
        with pytest.raises(DatabaseBusy):
            worker.batch(NOW)
    assert room.rows("SELECT state, tries FROM inbox") == [(WAITING, 0)] * (others + 1)


async def test_no_wake_up_is_lost_while_a_batch_is_worked(
    room: Room, worker: Worker, turns: Turns, start: Start
) -> None:
    start(worker.run())
    for number in range(1, 41):
        receive(room, number, str(number), chat=number % 3)
        worker.wake()
        await asyncio.sleep(0)
    await done(worker)
    assert sorted(turns.taken, key=int) == [str(number) for number in range(1, 41)]
    assert set(states(room)) == {DONE}


async def test_with_nothing_to_do_it_looks_once_and_rests(
    room: Room, worker: Worker, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[object] = []
    whole = worker.batch
    monkeypatch.setattr(worker, "batch", lambda now: (looks.append(now), whole(now))[1])
    start(worker.run())
    await done(worker)
    for _ in range(10):
        await room.breathe()
    assert len(looks) <= 2
    assert room.woken == 0


async def test_what_is_not_for_the_desk_is_done_without_a_turn(
    room: Room, worker: Worker, turns: Turns, start: Start
) -> None:
    garble(room, 1, b'{"update_id":1,"poll":null}')
    start(worker.run())
    await done(worker)
    assert states(room) == [DONE]
    assert turns.taken == []
