"""A unit's group on the county's own chat server, the desk running: bound, raced for, moved."""

import asyncio
from collections.abc import Callable
from typing import Any

from program_house import CHANNEL, House
from program_people import Citizen, People
from program_process import LONGEST, until

HEAD, FIRST, TEN = 90_010, 90_100, 10
PERSON = """
[[staff]]
channel = "{channel}"
user_id = {user_id}
name = "城管局{user_id}"
role = "{role}"
unit = "city_management"
"""
PATIENCE = 0.15
Json = dict[str, Any]


def staff() -> str:
    """A head and ten handlers of one unit."""
    people = [(HEAD, "unit_head"), *((FIRST + n, "handler") for n in range(TEN))]
    return "".join(
        PERSON.format(channel=CHANNEL, user_id=user_id, role=role) for user_id, role in people
    )


async def stands(people: People, number: int, fits: Callable[[Json], bool]) -> Json:
    """Wait until a message that fits stands in the group."""
    async with asyncio.timeout(LONGEST):
        while True:
            found = (await people.surely(f"/groups/{number}/chat"))["messages"]
            if mine := [one for one in found if not one.get("deleted") and fits(one)]:
                return dict(mine[-1])
            await asyncio.sleep(PATIENCE)


async def answer(people: People, user_id: int, pressed: Json) -> str:
    """What one of them alone reads after pressing."""
    async with asyncio.timeout(LONGEST):
        while True:
            path = f"/people/{user_id}/answers/{pressed['callback_id']}"
            found = await people.surely(path)
            if found["answered"]:
                return str(found.get("text", ""))
            await asyncio.sleep(PATIENCE)


def is_card(number: str) -> Callable[[Json], bool]:
    return lambda one: number in (one["text"] or "") and bool(one["buttons"])


async def test_ten_press_one_card_of_their_group_and_the_group_moves_house(
    house: House, people: People
) -> None:
    house.write_config(staff())
    desk = await house.start_desk()
    members = [FIRST + n for n in range(TEN)]
    for one in (HEAD, *members):
        await people.arrive(one, f"城管局{one}")
    group = await people.ask("/groups", {"title": "城管局", "members": [HEAD, *members]})
    number = -int(group["chat_id"])
    await people.ask(f"/groups/{number}/say", {"user_id": HEAD, "text": "/bind@suping_bot"})
    await people.ask(f"/groups/{number}/say", {"user_id": HEAD, "text": "/bind"})
    await stands(people, number, lambda one: "本群已绑定" in (one["text"] or ""))
    citizen = Citizen(people, 1)
    await citizen.arrive()
    filed = await citizen.file("滨河路1号门口的路灯坏了三天没人修")
    card = await stands(people, number, is_card(filed))
    press = {"message_id": card["message_id"], "label": "我来办"}
    pressed = await asyncio.gather(
        *(people.ask(f"/groups/{number}/press", {"user_id": one, **press}) for one in members)
    )
    notes = [await answer(people, *one) for one in zip(members, pressed, strict=True)]
    assert sum("由您办" in one for one in notes) == 1
    assert sum("已" in one and "城管局" in one for one in notes) == TEN - 1
    assert house.count("SELECT count(*) FROM event WHERE action = 'sign'") == 1
    new = await people.ask(f"/groups/{number}/upgrade", {"user_id": HEAD})
    later = await citizen.file("滨河路2号门口的路灯坏了三天没人修")
    await stands(people, -int(new["chat_id"]), is_card(later))
    await until(house.quiet, "an empty inbox and outbox")
    assert not house.count("SELECT count(*) FROM outbox WHERE state = 2")
    await desk.stop()
