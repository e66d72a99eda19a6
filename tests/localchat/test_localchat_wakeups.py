"""Long polls and event streams: woken in time, ended at the end, never unbounded."""

import asyncio

from localchat.wakeups import _BACKLOG, Wakeups


async def test_a_wait_ends_when_its_key_is_woken() -> None:
    wakeups = Wakeups()
    waits = [asyncio.create_task(wakeups.wait("a", 5)) for _ in range(2)]
    other = asyncio.create_task(wakeups.wait("b", 5))
    await asyncio.sleep(0)
    wakeups.wake("a")
    assert await asyncio.gather(*waits) == [True, True]
    assert not other.done()
    wakeups.wake("b")
    assert await other


async def test_a_wait_ends_when_its_time_is_over() -> None:
    assert await Wakeups().wait("a", 0.01) is False


async def test_waking_nobody_is_remembered_by_nobody() -> None:
    wakeups = Wakeups()
    wakeups.wake("a")
    assert await wakeups.wait("a", 0.01) is False


async def test_nothing_is_left_of_waits_that_ended() -> None:
    wakeups = Wakeups()
    waiting = asyncio.create_task(wakeups.wait("a", 5))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await wakeups.wait("b", 0.001)
    assert wakeups._waiting == {}


async def test_closing_ends_every_wait_and_every_later_one() -> None:
    wakeups = Wakeups()
    waiting = asyncio.create_task(wakeups.wait("a", 5))
    await asyncio.sleep(0)
    wakeups.close()
    assert await waiting is False
    assert await wakeups.wait("a", 5) is False


async def test_every_listener_is_told_every_event_until_it_leaves() -> None:
    wakeups = Wakeups()
    first, second = wakeups.listen(), wakeups.listen()
    wakeups.tell({"change": 1})
    wakeups.leave(second)
    wakeups.tell({"change": 2})
    assert [first.get_nowait(), first.get_nowait()] == [{"change": 1}, {"change": 2}]
    assert second.qsize() == 1


async def test_a_listener_that_lags_too_far_is_cut_off() -> None:
    wakeups = Wakeups()
    slow = wakeups.listen()
    for number in range(_BACKLOG + 10):
        wakeups.tell({"change": number})
    assert slow.qsize() == _BACKLOG + 1
    events = [slow.get_nowait() for _ in range(_BACKLOG + 1)]
    assert events[-1] is None


async def test_closing_ends_every_stream_and_every_later_one() -> None:
    wakeups = Wakeups()
    early = wakeups.listen()
    wakeups.tell({"change": 1})
    wakeups.close()
    assert [early.get_nowait(), early.get_nowait()] == [{"change": 1}, None]
    assert wakeups.listen().get_nowait() is None
