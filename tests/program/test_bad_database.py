"""A database that is locked or has no room: the desk says so, goes on, and loses nothing."""

import resource
import sqlite3
from contextlib import closing

import pytest
from program_house import House
from program_oracle import judge
from program_people import Citizen, People
from program_process import Running, until

BUSY = "the database is busy"


async def finished(house: House, desk: Running, people: People, citizens: list[Citizen]) -> None:
    """Let the desk catch up, stop it, and see that everything is there once."""
    await until(house.quiet, "an empty inbox and outbox")
    assert await desk.stop() == 0, desk.words
    (await judge(house, people, citizens)).check()


async def test_a_database_locked_by_another_program_is_waited_for(
    house: House, people: People
) -> None:
    desk = await house.start_desk()
    citizens = [Citizen(people, 1), Citizen(people, 2)]
    for one in citizens:
        await one.arrive()
    await until(house.quiet, "an empty inbox and outbox")
    with closing(sqlite3.connect(house.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await people.say(2, "河西街道西二环3号门口的井盖没了")
        await desk.says("DatabaseBusy")
        assert desk.lives
        other.execute("ROLLBACK")
    await people.hears(2, "", times=2)
    await citizens[0].file("滨河路1号门口的路灯坏了三天没人修")
    citizens.pop()
    assert "Traceback" not in desk.words
    await finished(house, desk, people, citizens)


async def test_a_lock_while_messages_are_on_their_way_repeats_none(
    house: House, people: People
) -> None:
    desk = await house.start_desk()
    citizens = [Citizen(people, user_id) for user_id in range(1, 5)]
    for one in citizens:
        await one.arrive()
    with closing(sqlite3.connect(house.database, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await desk.says("usy", 1)
        other.execute("ROLLBACK")
    for one in citizens:
        await one.file(f"滨河路{one.user_id}号门口的路灯坏了三天没人修")
    await until(house.quiet, "an empty inbox and outbox")
    assert await desk.stop() == 0, desk.words
    outcome = await judge(house, people, citizens)
    outcome.check()
    assert set(outcome.copies) == {1}, outcome.line()


def limit_files(process: Running, size: int) -> None:
    """Let no file of a process grow beyond a size, as on a disk without room."""
    _, most = resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE, (size, most))


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process")
async def test_a_full_disk_is_told_and_nothing_is_lost_when_there_is_room_again(
    house: House, people: People
) -> None:
    desk = await house.start_desk()
    citizens = [Citizen(people, 1), Citizen(people, 2)]
    for one in citizens:
        await one.arrive()
    await until(house.quiet, "an empty inbox and outbox")
    limit_files(desk, 16_384)
    await people.say(2, "/help")
    await desk.says("DatabaseBusy")
    assert desk.lives
    limit_files(desk, resource.RLIM_INFINITY)
    await people.hears(2, "12345", times=2)
    for one in citizens:
        await one.file(f"滨河路{one.user_id}号门口的路灯坏了三天没人修")
    await finished(house, desk, people, citizens)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process")
async def test_a_desk_that_ends_on_a_full_disk_finds_everything_after_a_restart(
    house: House, people: People
) -> None:
    desk = await house.start_desk()
    citizen = Citizen(people, 1)
    await citizen.arrive()
    await until(house.quiet, "an empty inbox and outbox")
    limit_files(desk, 16_384)
    await people.say(1, "/help")
    await desk.says("DatabaseBusy")
    desk.kill()
    second = await house.start_desk()
    await people.hears(1, "12345", times=2)
    await citizen.file("滨河路1号门口的路灯坏了三天没人修")
    await finished(house, second, people, [citizen])


async def test_a_database_locked_at_the_start_is_told_and_left_alone(house: House) -> None:
    first = await house.start_desk()
    assert await first.stop() == 0
    with closing(sqlite3.connect(house.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        second = house.run_desk()
        assert await second.ends() == 2, second.words
    assert "suping.db" in second.words
    assert "locked" in second.words
    assert "Traceback" not in second.words
