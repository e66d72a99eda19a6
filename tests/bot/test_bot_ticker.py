"""What is due is worked in its hour, once; a bad row is put off and holds up nobody."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from bot_house import NOW, SECOND, Room
from sqlalchemy.exc import OperationalError

from bot.build import desk_of
from bot.config.settings import load
from bot.demo import CONFIG as DEMO
from bot.ticker import OFFSET, PUT_OFF, Ticker
from handlers.casework.housekeeping import HOUSEWORK
from handlers.office import Desk, Office
from storage.due import Appointment, DueTable
from storage.inbox import RawUpdate
from storage.outbox import Report
from storage.values import DueItem, Message
from storage.visits import NewVisit

HOUR = timedelta(hours=1)
SOMEBODY = 1
FULL = OperationalError("INSERT", None, Exception("database or disk is full"))


class Dues:
    """What the desk does with what is due, in these tests: it notes it, or stumbles over a kind."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.bad: set[str] = set()
        self.telling: set[str] = set()
        self.faults: list[Exception] = []

    def work(self, office: Office, items: list[DueItem]) -> None:
        self.calls.append([item.kind for item in items])
        for item in items:
            office.work.meta.put(item.kind, "worked")
            if item.kind in self.telling:
                said = Message("due.told", "A deadline passed.")
                office.work.outbox.send(SOMEBODY, said)
        if self.bad & {item.kind for item in items}:
            raise self.faults.pop(0) if self.faults else ValueError("bad row")


@pytest.fixture
def dues(monkeypatch: pytest.MonkeyPatch) -> Dues:
    made = Dues()
    monkeypatch.setattr("bot.ticker.work_due", made.work)
    monkeypatch.setattr("bot.ticker.tend", lambda _office: None)
    return made


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The sample county's desk."""
    return desk_of(load(DEMO))


@pytest.fixture
def ticker(room: Room, dues: Dues, desk: Desk) -> Ticker:
    assert dues.calls == []
    return Ticker(room.store, desk, room.writer, room.clock, room.wake)


def plan(room: Room, **hours: int) -> None:
    case_id = room.file()
    rows = [Appointment(kind, NOW + after * HOUR) for kind, after in hours.items()]
    room.do(lambda work: work.due.plan(case_id, 0, rows))


def worked(room: Room) -> list[str]:
    return [key for (key,) in room.rows("SELECT key FROM meta WHERE value = 'worked' ORDER BY key")]


async def test_what_is_due_together_is_worked_together(
    room: Room, ticker: Ticker, dues: Dues
) -> None:
    """So that each person gets one message of each sort."""
    plan(room, b=1, a=1, later=2)
    room.clock.move_to(NOW + HOUR)
    assert await ticker.tick() == NOW + 2 * HOUR
    assert dues.calls == [["b", "a"]]


async def test_whatever_a_tick_writes_wakes_the_sender_once(
    room: Room, ticker: Ticker, dues: Dues
) -> None:
    plan(room, a=1, b=1, silent=2)
    dues.telling = {"a", "b"}
    room.clock.move_to(NOW + HOUR)
    await ticker.tick()
    assert room.woken == 1
    room.clock.move_to(NOW + 2 * HOUR)
    await ticker.tick()
    assert dues.calls[-1] == ["silent"]
    assert room.woken == 1, "nothing waits, so nobody is woken"


async def test_what_is_looked_after_needs_not_say_that_it_wrote(
    room: Room, ticker: Ticker, dues: Dues, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A citizen was told that no clerk is free only when the next message came by."""
    plan(room, later=9)

    def tells(office: Office) -> None:
        office.work.outbox.send(SOMEBODY, Message("relay.untaken", "Nobody is free."))

    monkeypatch.setattr("bot.ticker.tend", tells)
    await ticker.tick()
    assert dues.calls == []
    assert room.woken == 1


async def test_who_was_told_of_an_outage_is_told_though_what_followed_failed(
    room: Room, ticker: Ticker, dues: Dues, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(room, a=1)

    def tells(office: Office) -> None:
        office.work.outbox.send(SOMEBODY, Message("pause.outage", "The desk stood still."))

    monkeypatch.setattr("bot.ticker.resume_after_outage", tells)
    dues.bad, dues.faults = {"a"}, [FULL, FULL]
    room.clock.move_to(NOW + HOUR)
    await ticker.tick()
    assert room.woken == 1


async def test_a_tick_with_nothing_due_wakes_nobody(room: Room, ticker: Ticker, dues: Dues) -> None:
    plan(room, later=2)
    assert await ticker.tick() == NOW + 2 * HOUR
    assert dues.calls == []
    assert room.woken == 0


async def test_with_nothing_planned_there_is_no_next_instant(ticker: Ticker) -> None:
    assert await ticker.tick() is None
    assert ticker.next_at() is None


async def test_a_bad_row_is_put_off_and_the_others_are_worked(
    room: Room, ticker: Ticker, dues: Dues
) -> None:
    plan(room, a=1, bad=1, c=1)
    dues.bad = {"bad"}
    room.clock.move_to(NOW + HOUR)
    assert await ticker.tick() == NOW + HOUR + PUT_OFF
    assert worked(room) == ["a", "c"]
    assert dues.calls == [["a", "bad", "c"], ["a"], ["bad"], ["c"]]

    dues.bad = set()
    room.clock.move_to(NOW + HOUR + PUT_OFF)
    assert await ticker.tick() is None
    assert worked(room) == ["a", "bad", "c"]


async def test_a_busy_database_puts_nothing_off(room: Room, ticker: Ticker, dues: Dues) -> None:
    plan(room, a=1)
    room.clock.move_to(NOW + HOUR)
    room.store.busy = 1
    assert await ticker.tick() == NOW + HOUR
    assert dues.calls == []
    assert await ticker.tick() is None
    assert worked(room) == ["a"]


@pytest.mark.parametrize("earlier", [0, 1])
@pytest.mark.parametrize("kinds", [{"a": 1}, {"a": 1, "b": 1}])
async def test_a_database_that_fails_within_a_row_is_no_bad_row(
    room: Room, ticker: Ticker, dues: Dues, kinds: dict[str, int], earlier: int
) -> None:
    """Worked together with the others, or one by one."""
    plan(room, **kinds)
    dues.bad = set(kinds)
    dues.faults = [*(ValueError("at first") for _ in range(earlier)), FULL]
    room.clock.move_to(NOW + HOUR)
    assert await ticker.tick() == NOW + HOUR
    assert room.rows("SELECT state, due_at FROM due") == [
        (0, "2026-09-28 01:30:00.000000") for _ in kinds
    ]


async def test_after_days_down_everything_missed_is_worked_at_the_first_tick(
    room: Room, ticker: Ticker, dues: Dues
) -> None:
    plan(room, a=1, b=30, c=70)
    room.clock.move_to(NOW + 72 * HOUR)
    await ticker.tick()
    assert dues.calls == [["a", "b", "c"]]


async def test_old_texts_are_dropped_once_a_day_and_new_ones_kept(
    room: Room, ticker: Ticker
) -> None:
    address_id = room.meet(5)
    room.send(5, "旧")
    room.do(lambda work: work.inbox.store([RawUpdate("county", 1, "county:5", b"{}")]))
    room.do(lambda work: work.inbox.done(1))
    room.do(lambda work: work.outbox.settle([Report(1, 1, 1, 900)]))
    await ticker.tick()
    assert room.rows("SELECT raw IS NULL FROM inbox") == [(0,)]

    room.clock.move_to(NOW + timedelta(days=29))
    room.do(lambda work: work.outbox.send(address_id, Message("k", "新")))
    await ticker.tick()
    assert room.rows("SELECT payload IS NULL FROM outbox") == [(0,), (0,)]

    room.clock.move_to(NOW + timedelta(days=30) + SECOND)
    await ticker.tick()
    assert room.rows("SELECT raw IS NULL FROM inbox") == [(1,)]
    assert room.rows("SELECT payload IS NULL FROM outbox") == [(1,), (0,)]


async def test_a_day_whose_housekeeping_was_not_committed_is_kept_at_the_next_tick(
    room: Room, ticker: Ticker, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.do(lambda work: work.inbox.store([RawUpdate("county", 1, "county:5", b"{}")]))
    room.do(lambda work: work.inbox.done(1))
    room.clock.move_to(NOW + timedelta(days=40))

    def full(_due: object) -> None:
        raise FULL

    with monkeypatch.context() as patch:
        patch.setattr(DueTable, "next_at", full)
        await ticker.tick()
    assert room.rows("SELECT raw IS NULL FROM inbox") == [(0,)]
    await ticker.tick()
    assert room.rows("SELECT raw IS NULL FROM inbox") == [(1,)]


async def test_how_far_the_clock_was_moved_is_remembered(room: Room, ticker: Ticker) -> None:
    await ticker.remember_offset()
    assert room.rows(f"SELECT value FROM meta WHERE key = '{OFFSET}'") == [("0.0",)]  # noqa: S608


async def test_housekeeping_is_counted_in_the_log_without_any_id(
    room: Room, ticker: Ticker, caplog: pytest.LogCaptureFixture
) -> None:
    room.do(lambda work: work.inbox.store([RawUpdate("county", 1, "county:5", b"{}")]))
    room.do(lambda work: work.inbox.done(1))
    room.clock.move_to(NOW + timedelta(days=40))
    with caplog.at_level("INFO", "bot.ticker"):
        await ticker.tick()
        await ticker.tick()
        await ticker.tick()
    told = [one.getMessage() for one in caplog.records if "audit" not in one.getMessage()]
    assert told == ["housekeeping: updates 1"]


async def test_housekeeping_that_fails_holds_up_nothing_and_is_tried_the_next_day(
    room: Room, ticker: Ticker, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def broken(_office: object) -> int:
        tried.append(1)
        raise KeyError

    monkeypatch.setitem(HOUSEWORK, "updates", broken)
    await ticker.tick()
    await ticker.tick()
    assert len(tried) == 1
    room.clock.move_to(NOW + timedelta(days=1))
    await ticker.tick()
    assert len(tried) == 2


async def test_a_second_batch_is_done_of_what_found_something_alone(
    room: Room, ticker: Ticker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    left = {"much": 2, "little": 0}

    def work(name: str) -> Callable[[object], int]:
        def batch(_office: object) -> int:
            asked.append(name)
            left[name] -= 1
            return int(left[name] >= 0)

        return batch

    for name in left:
        monkeypatch.setitem(HOUSEWORK, name, work(name))
    for _ in range(5):
        await ticker.tick()
    assert asked == ["much", "little", "much", "much"]
    room.clock.move_to(NOW + timedelta(days=1))
    await ticker.tick()
    assert asked[4:] == ["much", "little"], "the next day everything is asked again"


async def test_what_midnight_cut_short_begins_with_everything(
    room: Room, ticker: Ticker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setitem(HOUSEWORK, "much", lambda _office: asked.append("much") or 1)
    monkeypatch.setitem(HOUSEWORK, "little", lambda _office: asked.append("little") or 0)
    await ticker.tick()
    room.clock.move_to(NOW + timedelta(days=1))
    await ticker.tick()
    assert asked == ["much", "little"] * 2


async def test_a_visit_to_be_asked_about_is_waited_for_like_what_is_due(
    room: Room, ticker: Ticker
) -> None:
    plan(room, a=5)
    soon = NewVisit(
        window="main/12",
        hall="main",
        unit="roads",
        item=None,
        stage="done",
        receipt="R-1",
        served_at=NOW,
        day=NOW.date(),
        expires_at=NOW + 168 * HOUR,
        invite_at=NOW + HOUR,
    )
    room.do(lambda work: work.visits.register(soon))
    assert await ticker.tick() == NOW + HOUR
    assert ticker.next_at() == NOW + HOUR


async def test_the_head_of_history_is_logged_once_a_day(
    room: Room, ticker: Ticker, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="bot.ticker"):
        for _ in range(3):
            await ticker.tick()
        assert caplog.text.count("audit: head 0-") == 1
        room.clock.move_to(NOW + 24 * HOUR)
        await ticker.tick()
    assert caplog.text.count("audit: head 0-") == 2
