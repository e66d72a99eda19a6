"""The key is changed around a working desk: killed, gone on with beside it, and nothing is lost."""

from program_house import House
from program_oracle import judge
from program_people import Citizen, People
from program_process import Running, python, until

BEGUN = "the new key counts"


def rotating(house: House) -> Running:
    return house.start(
        python("bot.command_line", "keys", "rotate", "--config", str(house.config)), "keys"
    )


async def test_the_key_is_changed_around_a_desk_that_people_write_to(
    house: House, people: People
) -> None:
    citizens = [Citizen(people, 500 + n) for n in range(2)]
    desk = await house.start_desk()
    for one in citizens:
        await one.arrive()
        await one.file(f"滨河路{one.user_id}号门口的路灯坏了三天没人修")
    await until(house.quiet, "an empty inbox and outbox")
    refused = rotating(house)
    assert await refused.ends() == 2
    assert "still works with the old key" in refused.words
    assert await desk.stop() == 0
    first = rotating(house)
    await first.says(BEGUN)
    first.kill()
    desk = await house.start_desk()
    beside = rotating(house)
    for one in citizens:
        await one.file(f"幸福小区{one.user_id}号楼停水两天了")
    assert await beside.ends() == 0, beside.words
    assert "sealed anew" in beside.words
    await until(house.quiet, "an empty inbox and outbox")
    assert desk.lives
    assert "Traceback" not in desk.words
    assert await desk.stop() == 0
    (await judge(house, people, citizens)).check()
    assert not (house.folder / "suping.key.old").exists()
