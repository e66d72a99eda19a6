"""Everything that touches the database runs in one thread, one after the other, to its end."""

import asyncio
import threading
import time

import pytest

from bot.writer import WriterThread


async def test_work_runs_in_one_thread_in_the_order_it_was_given() -> None:
    writer, order, threads = WriterThread(), [], set()

    def work(number: int) -> int:
        threads.add(threading.current_thread().name)
        order.append(number)
        return number * 2

    assert await asyncio.gather(*(writer.run(work, number) for number in range(20))) == [
        number * 2 for number in range(20)
    ]
    assert order == list(range(20))
    assert len(threads) == 1
    writer.close()


async def test_an_error_comes_back_to_whoever_asked() -> None:
    def fail() -> None:
        raise ValueError("in the thread")

    writer = WriterThread()
    with pytest.raises(ValueError, match="in the thread"):
        await writer.run(fail)
    assert await writer.run(lambda: "and goes on") == "and goes on"
    writer.close()


async def test_a_wait_that_was_cancelled_does_not_stop_what_has_begun() -> None:
    """A commit that has begun is not half done."""
    writer, begun, goes_on, done = WriterThread(), threading.Event(), threading.Event(), []

    def work() -> None:
        begun.set()
        goes_on.wait(5)
        done.append("to its end")

    waiting = asyncio.create_task(writer.run(work))
    await asyncio.to_thread(begun.wait, 5)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    goes_on.set()
    assert await writer.run(lambda: done) == ["to its end"]
    writer.close()


async def test_the_loop_goes_on_while_a_turn_is_worked() -> None:
    writer = WriterThread()
    slow = asyncio.create_task(writer.run(time.sleep, 0.05))
    rounds = 0
    while not slow.done():
        await asyncio.sleep(0.001)
        rounds += 1
    assert rounds > 3
    writer.close()


async def test_closing_finishes_what_has_begun_and_takes_nothing_more() -> None:
    writer, done = WriterThread(), []
    running = asyncio.create_task(writer.run(lambda: done.append(1)))
    await asyncio.sleep(0)
    writer.close()
    await running
    assert done == [1]
    with pytest.raises(RuntimeError):
        await writer.run(lambda: None)


async def test_what_has_the_thread_can_see_that_another_waits_for_it() -> None:
    writer, begun, goes_on = WriterThread(), threading.Event(), threading.Event()

    def work() -> list[bool]:
        before = writer.is_wanted
        begun.set()
        goes_on.wait(5)
        return [before, writer.is_wanted]

    first = asyncio.create_task(writer.run(work))
    await asyncio.to_thread(begun.wait, 5)
    second = asyncio.create_task(writer.run(lambda: writer.is_wanted))
    await asyncio.sleep(0)
    goes_on.set()
    assert await first == [False, True]
    assert await second is False
    writer.close()


async def test_what_is_first_overtakes_what_waits_and_not_what_has_begun() -> None:
    writer, begun, goes_on, order = WriterThread(), threading.Event(), threading.Event(), []

    def hold() -> None:
        begun.set()
        goes_on.wait(5)
        order.append("begun")

    tasks = [asyncio.create_task(writer.run(hold))]
    await asyncio.to_thread(begun.wait, 5)
    tasks += [asyncio.create_task(writer.run(order.append, f"waits {n}")) for n in range(3)]
    await asyncio.sleep(0)
    tasks += [asyncio.create_task(writer.run_first(order.append, f"first {n}")) for n in range(2)]
    await asyncio.sleep(0)
    assert writer.is_wanted
    goes_on.set()
    await asyncio.gather(*tasks)
    assert order == ["begun", "first 0", "first 1", "waits 0", "waits 1", "waits 2"]
    assert not writer.is_wanted
    writer.close()


async def test_an_error_of_what_is_first_comes_back_to_whoever_asked_and_to_nobody_else() -> None:
    def fail() -> None:
        raise ValueError("in the thread")

    writer = WriterThread()
    first, then = await asyncio.gather(
        writer.run_first(fail), writer.run(lambda: "done"), return_exceptions=True
    )
    assert isinstance(first, ValueError)
    assert then == "done"
    writer.close()


async def test_what_is_first_runs_where_nothing_else_waits() -> None:
    writer = WriterThread()
    assert await writer.run_first(lambda: "at once") == "at once"
    writer.close()
