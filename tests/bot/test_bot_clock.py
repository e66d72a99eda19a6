"""The clock only goes forward, and whoever waits on it wakes when it shows their instant."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from bot_house import NOW, SECOND

from bot.clock import Clock


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_clock_shows_the_machines_time_in_utc() -> None:
    before = datetime.now(UTC)  # noqa: TID251 - what it is compared with
    now = Clock().now()
    assert before <= now <= before + timedelta(seconds=5)
    assert now.tzinfo is UTC


def test_an_offset_is_kept_ahead_of_the_machine() -> None:
    ahead = Clock(timedelta(days=3)).now() - Clock().now()
    assert abs(ahead - timedelta(days=3)) < SECOND


def test_a_stopped_clock_stands_until_it_is_moved() -> None:
    clock = Clock(stopped_at=NOW)
    assert clock.now() == NOW
    assert not clock.runs
    clock.move_to(NOW + SECOND)
    assert clock.now() == NOW + SECOND


@pytest.mark.parametrize("back", [timedelta(0), SECOND, timedelta(days=400)])
def test_a_clock_never_goes_back(back: timedelta) -> None:
    stopped, running = Clock(stopped_at=NOW), Clock(timedelta(days=1))
    stopped.move_to(NOW - back)
    running.move_to(running.now() - back)
    assert stopped.now() == NOW
    assert running.offset == timedelta(days=1)


def test_a_moved_clock_runs_on_from_there_and_remembers_how_far() -> None:
    clock = Clock()
    target = clock.now() + timedelta(hours=5)
    clock.move_to(target)
    assert target <= clock.now() < target + timedelta(seconds=5)
    assert timedelta(hours=5) - SECOND < clock.offset <= timedelta(hours=5)


async def test_who_sleeps_on_a_stopped_clock_wakes_when_it_is_moved_there() -> None:
    clock = Clock(stopped_at=NOW)
    sleeper = asyncio.create_task(clock.sleep(10))
    await settle()
    clock.move_to(NOW + 9 * SECOND)
    await settle()
    assert not sleeper.done()
    clock.move_to(NOW + 10 * SECOND)
    await settle()
    assert sleeper.done()


async def test_a_moved_clock_wakes_who_sleeps_on_the_machines_time() -> None:
    clock = Clock()
    sleeper = asyncio.create_task(clock.sleep(3600))
    await settle()
    clock.move_to(clock.now() + timedelta(hours=1))
    async with asyncio.timeout(2):
        await sleeper


async def test_a_running_clock_moved_not_far_enough_lets_them_sleep_on() -> None:
    clock = Clock()
    sleeper = asyncio.create_task(clock.sleep(3600))
    await settle()
    clock.move_to(clock.now() + timedelta(minutes=59))
    await settle()
    assert not sleeper.done()
    sleeper.cancel()


async def test_a_running_clock_wakes_by_itself() -> None:
    clock = Clock()
    async with asyncio.timeout(2):
        await clock.sleep(0.02)


async def test_an_instant_that_has_passed_is_not_waited_for() -> None:
    clock = Clock(stopped_at=NOW)
    async with asyncio.timeout(1):
        await clock.sleep_until(NOW - SECOND)
        await clock.wait(asyncio.Event(), NOW)


async def test_an_event_ends_a_wait_before_its_instant() -> None:
    clock, event = Clock(stopped_at=NOW), asyncio.Event()
    waiter = asyncio.create_task(clock.wait(event, NOW + SECOND))
    await settle()
    event.set()
    await settle()
    assert waiter.done()
    assert clock.next_wake() is None


async def test_a_wait_without_an_instant_is_for_the_event_alone() -> None:
    clock, event = Clock(stopped_at=NOW), asyncio.Event()
    waiter = asyncio.create_task(clock.wait(event, None))
    await settle()
    clock.move_to(NOW + timedelta(days=1))
    await settle()
    assert not waiter.done()
    event.set()
    await waiter


async def test_the_next_instant_is_the_earliest_that_somebody_waits_for() -> None:
    clock = Clock(stopped_at=NOW)
    assert clock.next_wake() is None
    sleepers = [asyncio.create_task(clock.sleep(seconds)) for seconds in (30, 10, 20)]
    await settle()
    assert clock.next_wake() == NOW + 10 * SECOND
    clock.move_to(NOW + 10 * SECOND)
    await settle()
    assert clock.next_wake() == NOW + 20 * SECOND
    for sleeper in sleepers:
        sleeper.cancel()
    await asyncio.gather(*sleepers, return_exceptions=True)
    assert clock.next_wake() is None
