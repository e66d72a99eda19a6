"""What the referee answers over real HTTP, however a request is written."""

import json
from typing import Any

import aiohttp
import pytest
from chat_desk import READER, TOKEN, Desk

SAY = {"chat_id": READER, "text": "好"}


async def test_every_way_to_write_a_request_means_the_same(desk: Desk) -> None:
    address = f"{desk.address}/bot{TOKEN}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}
    as_text = {"chat_id": str(READER), "text": "你好", "reply_markup": json.dumps(markup)}
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in as_text.items():
        multipart.add_field(name, value)
    written: list[dict[str, Any]] = [
        {"params": as_text},
        {"data": as_text},
        {"data": multipart},
        {"json": as_text | {"chat_id": READER, "reply_markup": markup}},
        {"json": as_text},
        {"params": {"chat_id": str(READER)}, "data": {"text": "你好"}},
    ]
    for request in written:
        async with desk.session.post(address, **request) as response:
            answer = await response.json()
        assert answer["ok"], (request, answer)
        assert answer["result"]["text"] == "你好"
    async with desk.session.get(address, params=as_text) as response:
        assert (await response.json())["ok"]


async def test_a_method_is_found_whatever_its_case(desk: Desk) -> None:
    assert (await desk.ask("GETME"))["username"] == "suping_bot"
    assert (await desk.ask("getme"))["is_bot"] is True


@pytest.mark.parametrize("method", ["sendTelegram", "", "sendMessage/more", "do_get_me"])
async def test_an_unknown_method_is_not_found(desk: Desk, method: str) -> None:
    assert await desk.refused(method) == "404 Not Found: method not found"


@pytest.mark.parametrize("token", ["1001:wrong", "1002:made-up_secret", "1001", ""])
async def test_a_wrong_token_is_unauthorized(desk: Desk, token: str) -> None:
    stranger = Desk(desk.address, desk.session, desk.settings, token)
    assert await stranger.refused("getMe") == "401 Unauthorized: invalid token specified"


@pytest.mark.parametrize(
    ("method", "fields", "refusal"),
    [
        ("sendMessage", {"text": "好"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": "", "text": "好"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 999, "text": "好"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "好"}, "chat not found"),
        ("sendMessage", {"chat_id": -100, "text": "好"}, "chat not found"),
        ("sendMessage", {"chat_id": READER}, "message text is empty"),
        ("sendMessage", {"chat_id": READER, "text": "  "}, "message text is empty"),
        ("sendMessage", {"chat_id": READER, "text": "长" * 4097}, "message is too long"),
        ("sendMessage", SAY | {"txt": "x"}, 'sendMessage has no field "txt"'),
        (
            "sendMessage",
            SAY | {"protect_content": "maybe"},
            "field protect_content must be a Boolean",
        ),
        ("sendMessage", SAY | {"reply_markup": "{"}, "can't parse reply_markup: it must be JSON"),
        ("editMessageText", SAY, "message identifier is not specified"),
        ("editMessageText", SAY | {"message_id": 99}, "message to edit not found"),
        (
            "editMessageText",
            {"inline_message_id": "x", "text": "好"},
            "MESSAGE_ID_INVALID: this server has no inline messages",
        ),
        ("deleteMessage", {"chat_id": READER, "message_id": 99}, "message to delete not found"),
        ("sendPhoto", {"chat_id": READER}, "there is no photo in the request"),
        (
            "sendPhoto",
            {"chat_id": READER, "photo": "unknown"},
            "wrong file identifier/HTTP URL specified",
        ),
        (
            "sendPhoto",
            {"chat_id": READER, "photo": "https://example.org/a.png"},
            "failed to get HTTP URL content: this server fetches nothing",
        ),
        (
            "sendPhoto",
            {"chat_id": READER, "photo": "attach://a"},
            "attach://a names no file of the request",
        ),
        ("getFile", {"file_id": "unknown"}, "invalid file_id"),
        ("setMyCommands", {"commands": []} | {"scope": "x"}, "can't parse scope: it must be JSON"),
    ],
)
async def test_a_broken_rule_is_a_bad_request_in_telegrams_words(
    desk: Desk, method: str, fields: dict[str, object], refusal: str
) -> None:
    assert await desk.refused(method, **fields) == f"400 Bad Request: {refusal}"


@pytest.mark.parametrize(
    ("headers", "body", "refusal"),
    [
        ({"Content-Type": "application/json"}, b"{", "the body must be a JSON object"),
        ({"Content-Type": "application/json"}, b"[1]", "the body must be a JSON object"),
        ({"Content-Type": "application/json"}, b"[" * 100_000, "the body must be a JSON object"),
        ({"Content-Type": "application/json"}, b'{"text":"\\ud800","chat_id":7}', "UTF-8"),
        (
            {"Content-Type": "application/x-www-form-urlencoded"},
            b"chat_id=7&text=%ff%fe",
            "strings must be encoded in UTF-8",
        ),
        ({"Content-Type": "multipart/form-data"}, b"--x", "can't parse multipart body"),
    ],
)
async def test_an_unreadable_body_is_a_bad_request(
    desk: Desk, headers: dict[str, str], body: bytes, refusal: str
) -> None:
    address = f"{desk.address}/bot{TOKEN}/sendMessage"
    async with desk.session.post(address, data=body, headers=headers) as response:
        answer = await response.json()
    assert (response.status, answer["ok"]) == (400, False)
    assert refusal in answer["description"]


async def test_a_refused_message_leaves_no_trace(desk: Desk) -> None:
    before = await desk.chat()
    await desk.refused("sendMessage", **SAY, reply_parameters={"message_id": 99})
    await desk.refused("sendMessage", **SAY, parse_mode="HTML", entities="[")
    assert await desk.chat() == before
    assert (await desk.ask("sendMessage", **SAY))["message_id"] == 2


async def test_refusals_are_counted_by_description(desk: Desk) -> None:
    assert (await desk.get("/referee"))["refused"] == 0
    for _ in range(2):
        await desk.refused("sendMessage", chat_id=999, text="好")
    await desk.refused("getMe", x=1)
    counted = await desk.get("/referee")
    assert counted["refused"] == 3
    assert counted["refused_by_description"] == {
        "Bad Request: chat not found": 2,
        'Bad Request: getMe has no field "x"': 1,
    }


async def test_a_flood_of_different_refusals_is_counted_in_bounded_memory(desk: Desk) -> None:
    for number in range(520):
        await desk.refused("getMe", **{f"field{number}": 1})
    counted = await desk.get("/referee")
    assert counted["refused"] == 520
    assert len(counted["refused_by_description"]) == 501
    assert counted["refused_by_description"]["other"] == 20


async def test_a_body_beyond_the_largest_file_is_too_large(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("localchat.botapi.requests.MOST_BYTES", 200_000)
    address = f"{desk.address}/bot{TOKEN}/sendMessage"
    async with desk.session.post(address, data=b"x" * 400_000) as response:
        answer = await response.json()
    assert response.status == 413
    assert answer["description"].startswith("Request Entity Too Large")
