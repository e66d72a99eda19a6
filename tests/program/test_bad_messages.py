"""What people can send that no client would: too long, forged, blocked. Each gets its answer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from program_house import CLERK, SUPERVISOR, House
from program_oracle import judge
from program_people import PATIENCE, Citizen, People
from program_process import LONGEST, Running, until

LONGEST_TEXT = 4_096
FORGED = (
    "x",
    "d:::",
    "d:nobody:999999999999999999999:submit",
    "c:0000000000000000:0:withdraw_yes",
    "c:' OR 1=1 --:0:close",
    "l:triage:-1",
    "l:triage:99999999999999999999999999",
    "l:work:99999999999999999999999999",
    "l:overdue:9223372036854775807",
    "l:nothing:0",
    "😀" * 16,
    "a" * 64,
)


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Running]:
    """A running desk, which must not have failed at anything when the test ends."""
    running = await house.start_desk()
    yield running
    assert running.lives, running.words
    assert "Traceback" not in running.words, running.words


async def answer(people: People, user_id: int, callback_id: str) -> dict[str, Any]:
    """Wait for the answer to a press."""
    async with asyncio.timeout(LONGEST):
        while True:
            found = await people.ask(f"/people/{user_id}/answers/{callback_id}")
            if found["answered"]:
                return found
            await asyncio.sleep(PATIENCE)


async def finished(house: House, desk: Running, people: People, citizens: list[Citizen]) -> None:
    """Let the desk catch up, stop it, and see that everything is there once."""
    await until(house.quiet, "an empty inbox and outbox")
    assert await desk.stop() == 0, desk.words
    (await judge(house, people, citizens)).check()


async def test_a_text_of_the_greatest_length_is_filed_whole(house: House, people: People) -> None:
    desk = await house.start_desk()
    citizen = Citizen(people, 1)
    await citizen.arrive()
    text = "路灯坏了，晚上看不见路。".ljust(LONGEST_TEXT - 1, "很") + "黑"
    assert len(text) == LONGEST_TEXT
    await citizen.file(text)
    await finished(house, desk, people, [citizen])
    assert "Traceback" not in desk.words


async def test_a_longer_text_is_refused_by_the_chat_and_the_next_one_is_filed(
    house: House, people: People
) -> None:
    desk = await house.start_desk()
    citizen = Citizen(people, 1)
    await citizen.arrive()
    with pytest.raises(AssertionError, match="at most 4096 characters"):
        await people.ask("/people/1/say", {"text": "灯" * (LONGEST_TEXT + 1)})
    await citizen.file("滨河路1号门口的路灯坏了三天没人修")
    await finished(house, desk, people, [citizen])


@pytest.mark.parametrize("user_id", [1, CLERK, SUPERVISOR], ids=["citizen", "clerk", "supervisor"])
async def test_a_forged_button_is_answered_and_changes_nothing(
    house: House, people: People, desk: Running, user_id: int
) -> None:
    await people.arrive(user_id, "somebody")
    await people.hears(user_id, "", times=1)
    await until(house.quiet, "an empty inbox and outbox")
    for data in FORGED:
        message = (await people.messages(user_id))[-1]["message_id"]
        pressed = await people.press(user_id, message, data=data)
        await answer(people, user_id, pressed["callback_id"])
    assert house.count("SELECT count(*) FROM cases") == 0
    assert house.count("SELECT count(*) FROM inbox WHERE state = 2 OR tries > 0") == 0
    assert desk.lives


@pytest.mark.usefixtures("desk")
async def test_a_button_of_somebody_else_does_nothing_for_a_stranger(
    house: House, people: People
) -> None:
    citizen = Citizen(people, 1)
    await citizen.arrive()
    await citizen.file("想问问7路公交以后还开不开")
    await people.arrive(2, "stranger")
    await people.hears(2, "12345")
    buttons = [
        button["data"]
        for user_id in (1, CLERK)
        for message in await people.messages(user_id)
        for row in message["buttons"] or ()
        for button in row
    ]
    assert buttons
    before = await people.said_by(2, "bot")
    events = house.count("SELECT count(*) FROM event")
    message = (await people.messages(2))[-1]["message_id"]
    for data in dict.fromkeys(buttons):
        pressed = await people.press(2, message, data=data)
        assert "text" in await answer(people, 2, pressed["callback_id"])
    assert await people.said_by(2, "bot") == before
    assert house.count("SELECT count(*) FROM event") == events
    assert house.count("SELECT count(*) FROM inbox WHERE state = 2 OR tries > 0") == 0


async def test_whoever_blocked_the_bot_is_marked_and_heard_again_when_they_write(
    house: House, people: People
) -> None:
    citizen = Citizen(people, 1)
    await citizen.arrive()
    await people.say(1, "/help")
    await people.ask("/people/1/block", {})
    desk = await house.start_desk()
    blocked = "SELECT count(*) FROM address WHERE blocked_at IS NOT NULL"
    await until(lambda: house.count(blocked) == 1, "a person marked as blocked")
    refused = "SELECT count(*) FROM outbox WHERE state = 2 AND error LIKE 'Forbidden%'"
    await until(lambda: house.count(refused) >= 1, "a message refused as forbidden")
    await until(house.quiet, "an empty inbox and outbox")
    await people.ask("/people/1/unblock", {})
    await citizen.file("滨河路1号门口的路灯坏了三天没人修")
    assert house.count(blocked) == 0
    await until(house.quiet, "an empty inbox and outbox")
    assert await desk.stop() == 0
    assert "Traceback" not in desk.words
    outcome = await judge(house, people, [citizen])
    assert (outcome.lost, outcome.doubled, outcome.cases) == ([], [], 1)


@pytest.mark.usefixtures("desk")
async def test_the_other_people_are_served_while_somebody_has_blocked_the_bot(
    people: People,
) -> None:
    await people.arrive(1, "who blocks")
    await people.say(1, "/help")
    await people.ask("/people/1/block", {})
    other = Citizen(people, 2)
    await other.arrive()
    assert await other.file("滨河路2号门口的路灯坏了三天没人修")


async def test_buttons_pressed_five_times_at_once_file_one_case(
    house: House, people: People
) -> None:
    desk = await house.start_desk()
    citizen = Citizen(people, 1, presses=5)
    await citizen.arrive()
    for street in (1, 2):
        await citizen.file(f"滨河路{street}号门口的路灯坏了三天没人修")
    await finished(house, desk, people, [citizen])
    assert "Traceback" not in desk.words
