"""The people's interface: who there is, what is said, what a chat shows, who may act."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from chat_card import card
from chat_desk import READER, START, Desk, running

from localchat.server import ChatServer


async def test_a_person_is_made_with_a_number_of_their_own(desk: Desk) -> None:
    first = await desk.post("/people", first_name="李强", username="liqiang")
    second = await desk.post("/people", first_name="赵敏", language_code="en")
    assert first == {
        "id": first["id"],
        "is_bot": False,
        "first_name": "李强",
        "username": "liqiang",
    }
    assert second["id"] == first["id"] + 1
    assert [person["id"] for person in await desk.get("/people")] == [
        READER,
        first["id"],
        second["id"],
    ]


async def test_a_person_is_changed_where_something_is_given(desk: Desk) -> None:
    await desk.post("/people", user_id=READER, last_name="王", language_code="zh")
    changed = await desk.post("/people", user_id=READER, first_name="芳")
    assert (changed["first_name"], changed["last_name"]) == ("芳", "王")
    said = await desk.say("新名字")
    (update,) = await desk.ask("getUpdates")
    assert update["message"]["from"]["first_name"] == "芳"
    assert said["message_id"] == 2


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, 'give "first_name"'),
        ({"first_name": ""}, 'give "first_name"'),
        ({"first_name": 5}, "first_name must be a text"),
        ({"first_name": "甲", "user_id": "7"}, 'give "user_id", a whole number'),
        ({"first_name": "甲", "user_id": -7}, "user_id must be above zero"),
        ({"first_name": "甲", "user_id": 2**64}, 'give "user_id", a whole number'),
    ],
)
async def test_a_person_without_a_name_is_refused(
    desk: Desk, body: dict[str, object], why: str
) -> None:
    answer = await desk.post("/people", 400, **body)
    assert why in answer["error"]


async def test_a_chat_starts_with_the_first_word(desk: Desk) -> None:
    await desk.post("/people", user_id=9, first_name="没来过")
    assert await desk.chat(9) == {
        "changes": 0,
        "messages": [],
        "started": False,
        "keyboard": None,
        "texts": [],
    }
    await desk.say("/start", 9)
    assert (await desk.chat(9))["started"]


async def test_what_is_said_is_shown_and_told_to_the_bot(desk: Desk) -> None:
    said = await desk.say("路灯不亮")
    shown = await desk.last()
    assert shown == {
        "message_id": said["message_id"],
        "from": "person",
        "date": int(START.timestamp()),
        "text": "路灯不亮",
        "entities": [],
        "caption": None,
        "media": None,
        "group": None,
        "location": None,
        "contact": None,
        "buttons": [],
        "reply_to": None,
        "edited": False,
        "seen": False,
        "protected": False,
    }
    (update,) = await desk.ask("getUpdates")
    assert update["update_id"] == said["update_id"]
    assert update["message"]["text"] == "路灯不亮"


async def test_a_deep_link_is_said_as_a_start_with_its_payload(desk: Desk) -> None:
    await desk.say("/start hall7-window3")
    (update,) = await desk.ask("getUpdates")
    assert update["message"]["text"] == "/start hall7-window3"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_chat_is_read_from_a_change_on(desk: Desk) -> None:
    before = (await desk.chat())["changes"]
    message_id = await card(desk)
    await desk.say("二")
    after = await desk.chat(after=before)
    assert [shown["text"] for shown in after["messages"]] == ["请评价", "二"]
    await desk.ask("editMessageText", chat_id=READER, message_id=message_id, text="谢谢")
    last = await desk.chat(after=after["changes"])
    assert [shown["text"] for shown in last["messages"]] == ["谢谢"]
    assert (await desk.chat(after=last["changes"]))["messages"] == []


async def test_a_long_chat_is_read_in_pieces(desk: Desk) -> None:
    for number in range(5):
        await desk.say(str(number))
    newest = await desk.chat(limit=2)
    assert [shown["text"] for shown in newest["messages"]] == ["3", "4"]
    first = await desk.chat(after=1, limit=3)
    assert [shown["text"] for shown in first["messages"]] == ["0", "1", "2"]
    rest = await desk.chat(after=first["messages"][-1]["message_id"], limit=3)
    assert [shown["text"] for shown in rest["messages"]] == ["3", "4"]


async def test_waiting_for_a_chat_ends_with_the_next_change(desk: Desk) -> None:
    before = (await desk.chat())["changes"]
    waiting = asyncio.create_task(desk.chat(after=before, wait=30))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await card(desk)
    shown = await asyncio.wait_for(waiting, 5)
    assert shown["messages"][0]["text"] == "请评价"


async def test_waiting_for_a_quiet_chat_ends_empty(desk: Desk) -> None:
    before = (await desk.chat())["changes"]
    shown = await desk.chat(after=before, wait=0.1)
    assert (shown["changes"], shown["messages"]) == (before, [])


async def listen(desk: Desk, opened: asyncio.Event, enough: int) -> list[Any]:
    events: list[Any] = []
    async with desk.session.get(f"{desk.address}/events") as stream:
        assert stream.content_type == "text/event-stream"
        async for line in stream.content:
            if line.startswith(b": open"):
                opened.set()
            if line.startswith(b"data: "):
                events.append(json.loads(line[6:]))
            if len(events) == enough:
                break
    return events


async def test_every_change_is_an_event(desk: Desk) -> None:
    opened = asyncio.Event()
    listening = asyncio.create_task(listen(desk, opened, 3))
    await opened.wait()
    message_id = await card(desk)
    await desk.ask("editMessageText", chat_id=READER, message_id=message_id, text="谢谢")
    await desk.post(f"/people/{READER}/block")
    events = await asyncio.wait_for(listening, 5)
    assert [(each["user_id"], each["message_id"]) for each in events] == [
        (READER, message_id),
        (READER, message_id),
        (READER, None),
    ]
    assert events[0]["bot"] == "desk"
    assert events[0]["change"] < events[1]["change"] < events[2]["change"]


async def test_who_waits_does_not_keep_the_server_from_stopping(
    make_settings: Callable[..., ChatServer],
) -> None:
    opened = asyncio.Event()
    async with running(make_settings()) as desk, aiohttp.ClientSession() as session:
        await desk.start()
        patient = Desk(desk.address, session, desk.settings)
        waiting = [
            asyncio.create_task(listen(patient, opened, 99)),
            asyncio.create_task(patient.ask("getUpdates", timeout=50)),
            asyncio.create_task(patient.chat(after=1, wait=50)),
        ]
        await opened.wait()
        await asyncio.sleep(0.05)
        desk.stop.set()
        events, updates, chat = await asyncio.wait_for(asyncio.gather(*waiting), 5)
    assert (events, updates, chat["messages"]) == ([], [], [])


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://evil.example", 403), ("null", 403), (None, 200)],
)
async def test_another_sites_page_may_not_act(desk: Desk, origin: str | None, status: int) -> None:
    headers = {"Origin": origin} if origin else {}
    address = f"{desk.address}/people/{READER}/say"
    async with desk.session.post(address, json={"text": "好"}, headers=headers) as response:
        assert response.status == status
    async with desk.session.get(f"{desk.address}/people", headers=headers) as response:
        assert response.status == status


async def test_the_servers_own_page_may_act(desk: Desk) -> None:
    headers = {"Origin": desk.address}
    address = f"{desk.address}/people/{READER}/say"
    async with desk.session.post(address, json={"text": "好"}, headers=headers) as response:
        assert response.status == 200
