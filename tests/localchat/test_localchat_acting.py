"""What a person does in a chat, and what a bad request is told."""

import asyncio
from collections.abc import Callable

import pytest
from chat_card import card
from chat_desk import READER, Desk, Watch, running

from localchat.server import BotAccount, ChatServer


@pytest.mark.parametrize(
    ("button", "data"),
    [
        ({"label": "不满意"}, "r1"),
        ({"index": 0}, "r5"),
        ({"data": "r1"}, "r1"),
        ({"data": "somebody-else's"}, "somebody-else's"),
    ],
)
async def test_a_button_is_pressed_by_label_index_or_data(
    desk: Desk, button: dict[str, object], data: str
) -> None:
    message_id = await card(desk)
    pressed = await desk.press(message_id, **button)
    (update,) = await desk.ask("getUpdates")
    assert update["update_id"] == pressed["update_id"]
    assert update["callback_query"]["data"] == data
    assert update["callback_query"]["id"] == pressed["callback_id"]
    assert update["callback_query"]["message"]["message_id"] == message_id


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"label": "一般"}, "no such button; this message has: 满意、不满意、看板"),
        ({"index": 3}, "no such button"),
        ({"index": -1}, "no such button"),
        ({"index": "0"}, 'give "index", a whole number'),
        ({"label": "看板"}, "this button opens https://example.org"),
        ({}, 'give "label"'),
        ({"data": "字" * 22}, "1-64 bytes"),
        ({"data": ""}, "1-64 bytes"),
    ],
)
async def test_a_button_that_is_not_there_says_which_are(
    desk: Desk, button: dict[str, object], why: str
) -> None:
    message_id = await card(desk)
    address = f"/people/{READER}/press"
    answer = await desk.post(address, 400, message_id=message_id, **button)
    assert why in answer["error"]


async def test_a_press_is_answered_when_the_bot_answers(desk: Desk) -> None:
    pressed = await desk.press(await card(desk), label="满意")
    address = f"/people/{READER}/answers/{pressed['callback_id']}"
    assert await desk.get(address) == {"answered": False}
    await desk.ask("answerCallbackQuery", callback_query_id=pressed["callback_id"], text="谢谢")
    assert await desk.get(address) == {"answered": True, "text": "谢谢"}
    toast = (await desk.chat())["toast"]
    assert (toast["text"], toast["callback_id"]) == ("谢谢", pressed["callback_id"])


async def test_nobody_reads_the_answer_to_anothers_press(desk: Desk) -> None:
    pressed = await desk.press(await card(desk), label="满意")
    await desk.start(8, "李强")
    answer = await desk.get(f"/people/8/answers/{pressed['callback_id']}", 404)
    assert "made no press" in answer["error"]


async def test_an_answer_wakes_who_waits_for_the_chat(desk: Desk) -> None:
    pressed = await desk.press(await card(desk), label="满意")
    before = (await desk.chat())["changes"]
    waiting = asyncio.create_task(desk.chat(after=before, wait=30))
    await asyncio.sleep(0.05)
    await desk.ask("answerCallbackQuery", callback_query_id=pressed["callback_id"], text="谢谢")
    assert (await asyncio.wait_for(waiting, 5))["toast"]["text"] == "谢谢"


async def test_a_message_of_ones_own_is_edited(desk: Desk, watch: Watch) -> None:
    said = await desk.say("路灯不凉")
    watch.pass_by(minutes=1)
    edited = await desk.post(
        f"/people/{READER}/edit", message_id=said["message_id"], text="路灯不亮 /new"
    )
    _, update = await desk.ask("getUpdates")
    assert update["update_id"] == edited["update_id"]
    message = update["edited_message"]
    assert (message["text"], message["edit_date"] - message["date"]) == ("路灯不亮 /new", 60)
    assert message["entities"][0]["type"] == "bot_command"
    assert (await desk.last())["edited"]


async def test_the_bots_message_is_not_the_persons_to_edit(desk: Desk) -> None:
    address = f"/people/{READER}/edit"
    answer = await desk.post(address, 400, message_id=await card(desk), text="我写的")
    assert "only your own messages" in answer["error"]
    answer = await desk.post(address, 404, message_id=99, text="没有")
    assert "no message 99" in answer["error"]


async def test_a_reply_names_the_message_above(desk: Desk) -> None:
    message_id = await card(desk)
    await desk.say("不满意", reply_to=message_id, quote="评价")
    (update,) = await desk.ask("getUpdates")
    assert update["message"]["reply_to_message"]["message_id"] == message_id
    assert update["message"]["quote"] == {"text": "评价", "position": 1, "is_manual": True}
    assert (await desk.last())["reply_to"] == message_id
    answer = await desk.post(f"/people/{READER}/say", 404, text="?", reply_to=99)
    assert "no message 99" in answer["error"]
    answer = await desk.post(
        f"/people/{READER}/say", 400, text="?", reply_to=message_id, quote="没写过"
    )
    assert "quote a part" in answer["error"]


async def test_a_place_and_a_contact_reach_the_bot(desk: Desk) -> None:
    place = {"latitude": 30.05, "longitude": 110.97}
    await desk.post(f"/people/{READER}/place", location=place)
    await desk.post(f"/people/{READER}/contact", contact={"phone_number": "13800000000"})
    first, second = await desk.ask("getUpdates")
    assert first["message"]["location"] == place
    assert second["message"]["contact"] == {
        "phone_number": "13800000000",
        "first_name": "王芳",
        "user_id": READER,
    }
    shown = (await desk.chat())["messages"][-2:]
    assert (shown[0]["location"], shown[1]["contact"]["first_name"]) == (place, "王芳")


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("place", {}, 'give "location", an object'),
        ("place", {"location": {"latitude": 30}}, 'give "longitude", a number'),
        ("place", {"location": {"latitude": 91, "longitude": 0}}, "latitude lies within 90"),
        ("place", {"location": {"latitude": True, "longitude": 0}}, 'give "latitude", a number'),
        ("contact", {"contact": []}, 'give "contact", an object'),
        ("contact", {"contact": {}}, 'give "phone_number"'),
        ("say", {}, 'give "text"'),
        ("say", {"text": "  "}, 'give "text"'),
        ("say", {"text": "长" * 4097}, "at most 4096 characters"),
        ("say", {"text": "好", "reply_to": "1"}, 'give "reply_to", a whole number'),
        ("edit", {"text": "好"}, 'give "message_id"'),
        ("seen", {}, 'give "up_to"'),
        ("press", {"label": "好"}, 'give "message_id"'),
    ],
)
async def test_a_bad_request_is_told_what_to_do(
    desk: Desk, path: str, body: dict[str, object], why: str
) -> None:
    answer = await desk.post(f"/people/{READER}/{path}", 400, **body)
    assert why in answer["error"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"[" * 100_000, b'{"text":"\\ud800"}'])
async def test_a_body_that_is_no_json_object_is_refused(desk: Desk, body: bytes) -> None:
    address = f"{desk.address}/people/{READER}/say"
    async with desk.session.post(address, data=body) as response:
        assert response.status == 400
        assert "JSON object" in (await response.json())["error"]


@pytest.mark.parametrize(
    "path",
    ["/people/999/chat", "/people/99999999999999999999999/chat", f"/people/{READER}/chat?bot=x"],
)
async def test_an_unknown_person_or_bot_is_not_found(desk: Desk, path: str) -> None:
    assert "no " in (await desk.get(path, 404))["error"]


@pytest.mark.parametrize("query", ["after=x", "wait=nan", "limit=inf", "after=1e30"])
async def test_a_query_that_is_no_number_is_refused(desk: Desk, query: str) -> None:
    answer = await desk.get(f"/people/{READER}/chat?{query}", 400)
    assert "must be a number" in answer["error"]


async def test_seen_marks_the_bots_messages_up_to_one(desk: Desk) -> None:
    first, second, third = [await card(desk) for _ in range(3)]
    assert await desk.post(f"/people/{READER}/seen", up_to=second) == {"seen": [first, second]}
    assert await desk.post(f"/people/{READER}/seen", up_to=third) == {"seen": [third]}
    assert await desk.post(f"/people/{READER}/seen", up_to=third) == {"seen": []}
    shown = (await desk.chat())["messages"]
    assert [each["seen"] for each in shown] == [False, True, True, True]


async def test_an_edited_message_has_to_be_seen_anew(desk: Desk) -> None:
    message_id = await card(desk)
    await desk.post(f"/people/{READER}/seen", up_to=message_id)
    await desk.ask("editMessageText", chat_id=READER, message_id=message_id, text="已答复")
    assert not (await desk.last())["seen"]
    again = await desk.post(f"/people/{READER}/seen", up_to=message_id)
    assert again == {"seen": [message_id]}


async def test_blocking_is_told_once_and_stops_the_person_from_writing(desk: Desk) -> None:
    blocked = await desk.post(f"/people/{READER}/block")
    assert await desk.post(f"/people/{READER}/block") == {"blocked": True}
    (update,) = await desk.ask("getUpdates")
    assert update["update_id"] == blocked["update_id"]
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert (await desk.chat())["blocked"]
    for path, body in (("say", {"text": "在吗"}), ("press", {"message_id": 1, "data": "x"})):
        answer = await desk.post(f"/people/{READER}/{path}", 400, **body)
        assert "unblock it first" in answer["error"]
    await desk.post(f"/people/{READER}/unblock")
    assert await desk.say("回来了")


async def test_a_person_who_never_started_has_nothing_to_block(desk: Desk) -> None:
    await desk.post("/people", user_id=9, first_name="没来过")
    answer = await desk.post("/people/9/block", 400)
    assert "say /start first" in answer["error"]


async def test_the_menu_is_the_narrowest_scope_in_the_persons_language(desk: Desk) -> None:
    async def menu_of(scope: dict[str, object], language: str, name: str) -> None:
        commands = [{"command": name, "description": name}]
        await desk.ask("setMyCommands", commands=commands, scope=scope, language_code=language)

    async def menu(user_id: int = READER) -> list[str]:
        return [each["command"] for each in await desk.get(f"/people/{user_id}/menu")]

    assert await menu() == []
    await menu_of({"type": "default"}, "", "wide")
    assert await menu() == ["wide"]
    await menu_of({"type": "all_private_chats"}, "en", "private_en")
    await menu_of({"type": "all_private_chats"}, "", "private")
    assert await menu() == ["private"]
    await desk.start(8, "Ann", language_code="en-GB")
    assert await menu(8) == ["private_en"]
    await menu_of({"type": "chat", "chat_id": 8}, "", "own")
    assert await menu(8) == ["own"]
    await desk.ask("deleteMyCommands", scope={"type": "chat", "chat_id": 8})
    assert await menu(8) == ["private_en"]


async def test_every_bot_has_its_own_chat_with_a_person(
    make_settings: Callable[..., ChatServer],
) -> None:
    bots = (BotAccount("desk", "a_bot", "1001:one"), BotAccount("hall", "b_bot", "1002:two"))
    async with running(make_settings(bots=bots)) as desk:
        desk.token = "1001:one"
        await desk.start()
        assert not (await desk.get(f"/people/{READER}/chat?bot=hall"))["started"]
        hall = Desk(desk.address, desk.session, desk.settings, "1002:two")
        refusal = await hall.refused("sendMessage", chat_id=READER, text="您好")
        assert refusal == "403 Forbidden: bot can't initiate conversation with a user"
        await desk.post(f"/people/{READER}/say?bot=hall", text="/start")
        sent = await hall.ask("sendMessage", chat_id=READER, text="大厅")
        assert sent["message_id"] == 2
        assert len((await desk.chat())["messages"]) == 1
        names = [each["name"] for each in await desk.get("/bots")]
        assert names == ["desk", "hall"]
