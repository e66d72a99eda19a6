"""A backup is made while citizens file; restored, the desk goes on from that moment."""

import asyncio
import sys
from collections import Counter
from pathlib import Path

import pytest
from program_house import House
from program_people import Citizen, People
from program_process import until
from program_storm import crowd
from sqlalchemy import select

from storage.tables import Case

SUPING = str(Path(sys.executable).with_name("suping"))


async def suping(house: House, *arguments: str) -> str:
    """Run a command of the desk's own beside it; returns what it says."""
    told = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        SUPING, *arguments, "--config", str(house.config), stdout=told, stderr=told
    )
    out, wrong = await child.communicate()
    assert child.returncode == 0, wrong.decode()
    return out.decode()


@pytest.mark.timeout(300)
async def test_what_was_acknowledged_before_a_backup_is_in_it(house: House, people: People) -> None:
    desk = await house.start_desk()
    folder = house.folder / "safe"
    counts: list[int] = []

    async def backups() -> None:
        for _ in range(3):
            await asyncio.sleep(1)
            counts.append(house.count("SELECT count(*) FROM cases"))
            await suping(house, "backup", str(folder))

    await crowd(people, backups)
    await until(house.quiet, "an empty inbox and outbox")
    filed = house.count("SELECT count(*) FROM cases")
    desk.kill()
    last = max(folder.glob("*.suping.db"))
    for left in house.folder.glob("suping.db*"):
        left.unlink()
    assert f"suping: {house.database}" in await suping(house, "restore", str(last))
    restored = house.count("SELECT count(*) FROM cases")
    assert counts[-1] <= restored <= filed
    assert restored > 0
    desk = await house.start_desk()
    newcomers = [Citizen(people, 5_000 + n) for n in range(3)]
    for one in newcomers:
        await one.arrive()
        await one.file(f"恢复以后{one.user_id}号楼停水两天了")
    await until(house.quiet, "an empty inbox and outbox")
    assert await desk.stop() == 0, desk.words
    # What waited in the inbox when the backup was made is handled now, and still only once.
    with house.reading() as work:
        filed_now = Counter(
            work.cases.matter(one) for one in work.session.execute(select(Case)).scalars()
        )
    assert set(filed_now.values()) == {1}
    assert {text for one in newcomers for text in one.acknowledged} <= filed_now.keys()
    assert restored + len(newcomers) <= filed_now.total() <= filed + len(newcomers)
