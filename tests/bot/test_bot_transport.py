"""What the outbox holds reaches the Bot API as it was meant."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.charts.studio import Drawn
from bot.files.showing import Showing
from bot.transport import Endpoint, Transport, keyboard
from storage.values import Button, Message, OutboxItem

TOKEN = "123456:ABCDEF-secret-token"
SAID = {"message_id": 900, "date": 1_790_000_000, "chat": {"id": 5, "type": "private"}}
ROWS = ((Button("已解决", "c:1:1"), Button("未解决", "c:1:2")),)


class Api:
    """A Bot API that says yes to everything and remembers it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def handle(self, request: web.Request) -> web.Response:
        assert request.match_info["token"] == TOKEN
        method = request.match_info["method"]
        is_form = request.content_type == "multipart/form-data"
        body = dict(await request.post()) if is_form else {}
        if request.can_read_body and not is_form:
            body = await request.json()
        self.calls.append((method, body))
        results: dict[str, Any] = {
            "answerCallbackQuery": True,
            "setMyCommands": True,
            "deleteMyCommands": True,
            "setMyDescription": True,
            "setMyShortDescription": True,
            "getMe": {"id": 1, "is_bot": True, "first_name": "诉评", "username": "suping_bot"},
            "getUpdates": [{"update_id": 1}],
        }
        return web.json_response({"ok": True, "result": results.get(method, SAID)})


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
async def transport(api: Api) -> AsyncIterator[Transport]:
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", api.handle)
    async with TestServer(app) as server:
        made = Transport(Endpoint("county", f"http://{server.host}:{server.port}", TOKEN))
        yield made
        await made.close()


def item(method: str, payload: dict[str, Any], card_message_id: int | None = None) -> OutboxItem:
    stored = json.loads(json.dumps(payload))
    return OutboxItem(1, 1, "county", 5, 1, method, "k", stored, None, card_message_id, 0)


def of(message: Message, **more: object) -> dict[str, Any]:
    return asdict(message) | more


async def test_a_message_is_sent_without_preview_and_gives_its_id(
    transport: Transport, api: Api
) -> None:
    assert await transport.deliver(item("text", of(Message("k", "<b>0.1MPa 水压")))) == 900
    method, body = api.calls[0]
    assert method == "sendMessage"
    assert (body["chat_id"], body["text"]) == (5, "<b>0.1MPa 水压")
    assert body["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in body
    assert "protect_content" not in body


async def test_what_must_not_be_passed_on_is_protected(transport: Transport, api: Api) -> None:
    await transport.deliver(item("text", of(Message("k", "卡片", protect=True))))
    message = Message("k", "图", file=1, media="photo", protect=True)
    await transport.show(item("file", of(message)), Showing(1, "a.jpeg", file_id="f1"))
    assert [body["protect_content"] for _, body in api.calls] == [True, True]


async def test_buttons_go_under_their_message(transport: Transport, api: Api) -> None:
    await transport.deliver(item("text", of(Message("k", "卡片", ROWS))))
    assert api.calls[0][1]["reply_markup"] == {
        "inline_keyboard": [
            [
                {"text": "已解决", "callback_data": "c:1:1"},
                {"text": "未解决", "callback_data": "c:1:2"},
            ]
        ]
    }


async def test_the_large_keys_go_under_the_chat(transport: Transport, api: Api) -> None:
    message = Message("k", "您好", menu=(("提诉求", "查进度"),), ask_place="发送位置")
    await transport.deliver(item("text", of(message)))
    assert api.calls[0][1]["reply_markup"] == {
        "keyboard": [
            [{"text": "发送位置", "request_location": True}],
            [{"text": "提诉求"}, {"text": "查进度"}],
        ],
        "resize_keyboard": True,
        "is_persistent": True,
    }


async def test_an_edit_changes_the_cards_message(transport: Transport, api: Api) -> None:
    edited = item("edit", of(Message("k", "新", ROWS), message_id=None), 77)
    assert await transport.deliver(edited) is None
    method, body = api.calls[0]
    assert (method, body["message_id"], body["text"]) == ("editMessageText", 77, "新")
    assert "inline_keyboard" in body["reply_markup"]


async def test_an_edit_of_a_message_by_its_id_changes_that_one(
    transport: Transport, api: Api
) -> None:
    await transport.deliver(item("edit", of(Message("k", "第二页"), message_id=33), 77))
    assert api.calls[0][1]["message_id"] == 33
    assert "reply_markup" not in api.calls[0][1]


async def test_an_edit_of_a_card_never_sent_sends_it(transport: Transport, api: Api) -> None:
    assert await transport.deliver(item("edit", of(Message("k", "新"), message_id=None))) == 900
    assert api.calls[0][0] == "sendMessage"


@pytest.mark.parametrize(("words", "alert"), [("已有人先办了", True), ("", False)])
async def test_a_tap_is_answered_with_words_or_silently(
    transport: Transport, api: Api, words: str, *, alert: bool
) -> None:
    payload = {"callback_id": "42", "text": words}
    assert await transport.deliver(item("answer", payload)) is None
    method, body = api.calls[0]
    assert (method, body["callback_query_id"]) == ("answerCallbackQuery", "42")
    assert body.get("text", "") == words
    assert body.get("show_alert", False) is alert


@pytest.mark.parametrize(
    ("media", "method"),
    [("photo", "sendPhoto"), ("voice", "sendVoice"), ("document", "sendDocument")],
)
async def test_a_file_is_sent_as_what_it_is(
    transport: Transport, api: Api, media: str, method: str
) -> None:
    """A server refuses a file id as any other kind."""
    message = Message("case.file", "第1号", file=1, media=media)
    showing = Showing(1, "attachment-1.jpeg", file_id="f1")
    assert (await transport.show(item("file", of(message)), showing))[0] == 900
    called, body = api.calls[0]
    assert (called, body[media], body["chat_id"]) == (method, "f1", 5)
    assert body["caption"] == "第1号"


async def test_the_bot_says_its_name_and_its_commands(transport: Transport, api: Api) -> None:
    assert await transport.check() == "suping_bot"
    await transport.say_commands([("new", "提诉求")], None)
    await transport.say_commands([("new", "New matter")], "en")
    assert api.calls[1] == (
        "setMyCommands",
        {"commands": [{"command": "new", "description": "提诉求"}]},
    )
    assert api.calls[2][1]["language_code"] == "en"


async def test_a_chat_has_a_menu_of_its_own_until_it_is_taken_away(
    transport: Transport, api: Api
) -> None:
    await transport.say_commands([("work", "没办完的件")], None, 77)
    await transport.forget_commands(77, "en")
    scope = {"type": "chat", "chat_id": 77}
    assert api.calls[0][1]["scope"] == scope
    assert api.calls[1] == ("deleteMyCommands", {"scope": scope, "language_code": "en"})


async def test_every_group_has_a_menu_of_its_own(transport: Transport, api: Api) -> None:
    await transport.say_group_commands([("bind", "把本群绑定到单位")], None)
    method, body = api.calls[0]
    assert method == "setMyCommands"
    assert body["scope"] == {"type": "all_group_chats"}
    assert body["commands"] == [{"command": "bind", "description": "把本群绑定到单位"}]


async def test_the_bot_says_what_it_is(transport: Transport, api: Api) -> None:
    await transport.say_about("县里的诉评台", "诉评台", "en")
    assert api.calls == [
        ("setMyDescription", {"description": "县里的诉评台", "language_code": "en"}),
        ("setMyShortDescription", {"short_description": "诉评台", "language_code": "en"}),
    ]


async def test_updates_are_fetched_raw(transport: Transport) -> None:
    assert await transport.updates(None) == [{"update_id": 1}]


async def test_a_closed_transport_holds_no_connection(transport: Transport) -> None:
    await transport.check()
    await transport.close()
    assert transport._request._session is None
    assert transport._polling._session is None


def test_a_message_carries_buttons_or_keys_or_neither() -> None:
    assert isinstance(keyboard(of(Message("k", "t", ROWS))), InlineKeyboardMarkup)
    assert isinstance(keyboard(of(Message("k", "t", menu=(("a",),)))), ReplyKeyboardMarkup)
    assert isinstance(keyboard(of(Message("k", "t", ask_place="p"))), ReplyKeyboardMarkup)
    assert keyboard(of(Message("k", "t"))) is None


PICTURE = Drawn("figures.png", b"\x89PNG", is_picture=True)


async def test_a_drawn_picture_goes_with_its_words_and_buttons(
    transport: Transport, api: Api
) -> None:
    payload = of(Message("k", "本周", ROWS, protect=True))
    assert await transport.show_drawn(item("drawn", payload), PICTURE) == 900
    method, body = api.calls[0]
    assert (method, body["caption"], body["chat_id"]) == ("sendPhoto", "本周", "5")
    assert body["protect_content"] == "true"
    assert "inline_keyboard" in body["reply_markup"]


async def test_a_drawn_table_goes_as_a_file(transport: Transport, api: Api) -> None:
    table = Drawn("week.xlsx", b"PK", is_picture=False)
    assert await transport.show_drawn(item("drawn", of(Message("k", "表"))), table) == 900
    assert api.calls[0][0] == "sendDocument"


async def test_another_picture_takes_the_place_of_the_one_shown(
    transport: Transport, api: Api
) -> None:
    payload = of(Message("k", "上周", ROWS), message_id=33)
    assert await transport.show_drawn(item("edit", payload), PICTURE) is None
    method, body = api.calls[0]
    assert (method, body["message_id"]) == ("editMessageMedia", "33")
    assert json.loads(body["media"])["caption"] == "上周"
