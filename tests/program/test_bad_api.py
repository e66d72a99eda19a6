"""Every way in which a chat server's answers go wrong, over real HTTP: nothing lost or doubled."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from program_house import CHANNEL, TOKEN, House
from program_oracle import judge
from program_people import Citizen, People, zh
from program_process import Running, until

from localchat.faults import FAULTS, OF_ANY, OF_EDITS, OF_POLLS, OF_SENDS, OF_TAPS

ADMINISTRATOR = 90_004
ADMIN = f"""
[[staff]]
channel = "{CHANNEL}"
user_id = {ADMINISTRATOR}
name = "管理员小郑"
role = "administrator"
"""
SUFFERED = [name for name in OF_ANY if name != "unreachable"]
"""Over HTTP a server that answers can't be unreachable: that one is stopped (test_bad_network)."""
PERHAPS_TWICE = [name for name in SUFFERED if FAULTS[name].after]
FINAL = [name for name in OF_SENDS if name != "slow"]
DEAD = "SELECT count(*) FROM outbox WHERE state = 2"
FIRST, TIMES, UNHURT = 500, 2, "none"


class Api:
    """Orders faults at the house's chat server."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def order(self, fault: str, **more: object) -> None:
        await self._people.ask(f"/bot{TOKEN}/faults", {"fault": fault, **more})

    async def suffered(self) -> dict[str, int]:
        found: dict[str, Any] = await self._people.ask(f"/bot{TOKEN}/faults")
        return dict(found["suffered"])


@pytest.fixture
async def house(empty_house: House) -> House:
    await empty_house.start_chat("--faults")
    empty_house.write_config(ADMIN)
    return empty_house


@pytest.fixture
async def people(people: People) -> People:
    await people.arrive(ADMINISTRATOR, "administrator")
    return people


async def started(house: House) -> Running:
    command = [sys.executable, str(Path(__file__).with_name("hasty_desk.py"))]
    desk = house.start([*command, "run", "--config", str(house.config)], "desk")
    await desk.says("suping: running")
    return desk


async def poll_badly(api: Api) -> None:
    """Every fault at polling, one right behind the other."""
    for name in [*SUFFERED, *OF_POLLS]:
        await api.order(name, methods=["getUpdates"])


async def send_badly(api: Api, citizens: dict[str, Citizen]) -> None:
    """One citizen for each fault of sending; those of edits and taps hit whoever is first."""
    for name, one in citizens.items():
        if name != UNHURT:
            await api.order(name, chat_id=one.user_id, methods=["sendMessage"], times=TIMES)
    for name in (*OF_EDITS, *OF_TAPS):
        await api.order(name)
    await asyncio.gather(
        *(one.file(f"滨河路{one.user_id}号门口的路灯坏了三天没人修") for one in citizens.values())
    )


async def test_every_fault_is_survived_and_no_complaint_is_lost_or_doubled(
    house: House, people: People
) -> None:
    """What is only ambiguous may come twice or, failing twice, three times; the rest comes once."""
    api = Api(people)
    desk = await started(house)
    names = [*SUFFERED, "slow", UNHURT]
    citizens = {name: Citizen(people, FIRST + n) for n, name in enumerate(names)}
    await asyncio.gather(*(one.arrive() for one in citizens.values()))
    await until(house.quiet, "everybody welcomed")
    await poll_badly(api)
    await send_badly(api, citizens)
    await until(house.quiet, "an empty inbox and outbox")
    suffered = await api.suffered()
    assert {*SUFFERED, *OF_POLLS, *OF_TAPS, "slow"} <= set(suffered), suffered
    assert all(suffered[name] == TIMES + 1 for name in SUFFERED), suffered
    assert await desk.stop() == 0
    outcome = await judge(house, people, list(citizens.values()))
    print(outcome.line())  # noqa: T201 - the figures of the run
    outcome.check()
    more = {times: count for times, count in outcome.copies.items() if times > 1}
    assert sum(more.values()) <= len(PERHAPS_TWICE), outcome.line()
    assert max(more, default=1) <= TIMES + 1, outcome.line()
    assert "Traceback" not in desk.words


async def test_what_can_never_be_sent_is_kept_and_goes_out_again_at_a_tap(
    house: House, people: People
) -> None:
    api = Api(people)
    desk = await started(house)
    for n, name in enumerate(FINAL):
        await people.arrive(FIRST + n, "citizen")
        await people.hears(FIRST + n, "12345")
        await api.order(name, chat_id=FIRST + n)
        await people.say(FIRST + n, "/help")
    await until(lambda: house.count(DEAD) == len(FINAL), "a dead letter for each")
    await people.say(ADMINISTRATOR, "/letters")
    await people.hears(ADMINISTRATOR, "没发出去的消息3条")
    letters = [one for one in await people.messages(ADMINISTRATOR) if one["buttons"]][-1]
    before = [len(await people.said_by(FIRST + n, "bot")) for n in range(len(FINAL))]
    await people.press(ADMINISTRATOR, letters["message_id"], label=zh("button.all_again"))
    await until(lambda: house.count(DEAD) == 0, "no dead letter left")
    await until(house.quiet, "an empty outbox")
    after = [len(await people.said_by(FIRST + n, "bot")) for n in range(len(FINAL))]
    assert after == [one + 1 for one in before]
    assert await desk.stop() == 0
    assert "Traceback" not in desk.words
