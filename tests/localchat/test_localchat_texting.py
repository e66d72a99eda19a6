"""The little gateway: who gets a text message, and what is refused."""

from collections.abc import Callable

import pytest
from chat_desk import READER, START, Desk, running

from localchat.server import ChatServer
from localchat.store.texting import digits

TOLD = "【清源县诉评】您的诉求有新答复。"


async def texts(desk: Desk, user_id: int = READER) -> list[str]:
    return [one["text"] for one in (await desk.get(f"/people/{user_id}/chat"))["texts"]]


async def sends(desk: Desk, phone: str, status: int = 200) -> None:
    await desk.post("/gateway/sms", status, phone=phone, text=TOLD)


@pytest.mark.parametrize("said", ["13800138000", "138 0013 8000", "我的电话13800138000"])
async def test_it_goes_to_whoever_said_the_number(desk: Desk, said: str) -> None:
    await desk.say(said)
    await sends(desk, "+86 138-0013-8000")
    assert await texts(desk) == [TOLD]


async def test_it_goes_to_whoever_shared_the_number_as_a_contact(desk: Desk) -> None:
    contact = {"phone_number": "+86 13800138000"}
    await desk.post(f"/people/{READER}/contact", contact=contact)
    await sends(desk, "13800138000")
    assert await texts(desk) == [TOLD]


async def test_the_last_one_who_said_it_has_it(desk: Desk) -> None:
    await desk.say("13800138000")
    await desk.start(8, "李娜")
    await desk.say("13800138000", 8)
    await sends(desk, "13800138000")
    assert await texts(desk) == []
    assert await texts(desk, 8) == [TOLD]


@pytest.mark.parametrize("phone", ["13900139000", "1", "abc"])
async def test_a_number_nobody_said_is_unknown(desk: Desk, phone: str) -> None:
    await desk.say("13800138000")
    await sends(desk, phone, 404)


async def test_it_is_a_change_of_the_chat_so_that_the_page_hears_of_it(desk: Desk) -> None:
    await desk.say("13800138000")
    before = (await desk.get(f"/people/{READER}/chat"))["changes"]
    await sends(desk, "13800138000")
    found = await desk.get(f"/people/{READER}/chat?after={before}")
    assert found["changes"] > before
    assert found["messages"] == []
    assert found["texts"][0]["at"] == int(START.timestamp())


async def test_too_long_a_text_is_refused(desk: Desk) -> None:
    await desk.say("13800138000")
    await desk.post("/gateway/sms", 400, phone="13800138000", text="字" * 1001)


async def test_with_a_secret_only_who_has_it_is_let_in(
    make_settings: Callable[..., ChatServer],
) -> None:
    settings = make_settings(
        as_="channel", secret="a-long-secret-word", hook_url="http://127.0.0.1:9"
    )
    async with running(settings) as channel:
        await channel.start()
        await channel.say("13800138000")
        await sends(channel, "13800138000", 400)
        address, body = f"{channel.address}/gateway/sms", {"phone": "13800138000", "text": TOLD}
        headers = {"X-Suping-Secret": "a-long-secret-word"}
        async with channel.session.post(address, json=body, headers=headers) as answer:
            assert answer.status == 200
        assert await texts(channel) == [TOLD]


async def test_text_messages_outlive_the_server(make_settings: Callable[..., ChatServer]) -> None:
    async with running(make_settings(as_="channel")) as channel:
        await channel.start()
        await channel.say("13800138000")
        await sends(channel, "13800138000")
    async with running(make_settings(as_="channel")) as channel:
        assert await texts(channel) == [TOLD]


def test_a_number_is_compared_by_its_digits() -> None:
    assert digits("+86 138-0013-8000") == "13800138000"
    assert digits("0971 1234567") == "09711234567"
