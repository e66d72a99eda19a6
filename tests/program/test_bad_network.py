"""A token that is refused, a server that is away: the desk lives, says so, and loses nothing."""

from program_house import TOKEN, WRONG_TOKEN, House
from program_people import Citizen, People

SECRET = TOKEN.partition(":")[2]


async def test_messages_said_while_the_token_is_refused_are_handled_once_it_is_right(
    empty_house: House,
) -> None:
    chat = await empty_house.start_chat(token=WRONG_TOKEN)
    empty_house.write_config()
    people = People(empty_house.api)
    desk = await empty_house.start_desk()
    await desk.says("the token is refused; updates wait")
    for user_id in (1, 2):
        await people.arrive(user_id, "citizen")
    assert await chat.stop() == 0
    await empty_house.start_chat()
    for user_id in (1, 2):
        assert len(await people.hears(user_id, "12345")) == 1
    await people.close()
    assert desk.lives
    assert SECRET not in desk.words
    assert await desk.stop() == 0


async def test_messages_wait_where_the_token_is_refused_only_after_a_while(
    house: House, people: People
) -> None:
    desk = await house.start_desk()
    await people.arrive(1, "citizen")
    await people.hears(1, "12345")
    assert await house.chat.stop() == 0
    await house.start_chat(token=WRONG_TOKEN)
    await desk.says("the token is refused; updates wait")
    await people.say(1, "/help")
    assert await house.chat.stop() == 0
    await house.start_chat()
    assert len(await people.hears(1, "12345", times=2)) == 2
    assert await desk.stop() == 0


async def test_a_desk_that_starts_before_its_chat_server_waits_for_it(empty_house: House) -> None:
    chat = await empty_house.start_chat()
    empty_house.write_config()
    assert await chat.stop() == 0
    desk = await empty_house.start_desk()
    await desk.says("again in 1 s")
    await empty_house.start_chat()
    people = People(empty_house.api)
    await people.arrive(1, "citizen")
    await people.hears(1, "12345")
    await desk.says("this is @county_bot")
    await people.close()
    assert await desk.stop() == 0


async def test_a_server_that_is_away_for_a_while_costs_nothing(
    house: House, people: People
) -> None:
    desk = await house.start_desk()
    citizen = Citizen(people, 1)
    await citizen.arrive()
    await citizen.file("滨河路1号门口的路灯坏了三天没人修")
    assert await house.chat.stop() == 0
    await desk.says("; again in", 2)
    await house.start_chat()
    number = await citizen.file("滨河路2号门口的路灯坏了三天没人修")
    assert number in citizen.receipts
    assert await desk.stop() == 0
    assert "Traceback" not in desk.words


async def test_no_token_is_in_the_log_however_much_is_logged(house: House, people: People) -> None:
    desk = await house.start_desk("--log-level", "debug")
    citizen = Citizen(people, 1)
    await citizen.arrive()
    await citizen.file("滨河路1号门口的路灯坏了三天没人修")
    assert await house.chat.stop() == 0
    await desk.says("; again in", 2)
    await house.start_chat(token=WRONG_TOKEN)
    await desk.says("the token is refused")
    assert await desk.stop() == 0
    assert "DEBUG" in desk.words
    assert SECRET not in desk.words
    assert TOKEN.partition(":")[0] + ":" not in desk.words.replace("127.0.0.1:", "")
