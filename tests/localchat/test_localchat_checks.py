"""Names and types: what a form may write as text, what an object inside may not."""

from typing import Any

import pytest

from localchat.errors import RefusedError
from localchat.referee.checks import compile_field, compile_object
from localchat.referee.judge import compile_judge
from localchat.referee.signatures import Field
from localchat.upload import Upload

FILE = Upload(b"x", "a.txt", "text/plain")


def checked(kind: str, value: object, *, top: bool = True) -> object:
    types = tuple(kind.split(" or "))
    return compile_field("it", Field(types, required=True), top=top)(value)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("Integer", 5, 5),
        ("Integer", "5", 5),
        ("Integer", "-100", -100),
        ("Float", "30.5", 30.5),
        ("Float", 30, 30),
        ("Boolean", "true", True),
        ("Boolean", "True", True),
        ("Boolean", "0", False),
        ("Boolean", False, False),
        ("String", "你好", "你好"),
        ("Integer or String", "7", 7),
        ("Integer or String", 7, 7),
        ("Integer or String", "@county", "@county"),
        ("InputFile or String", "file-id", "file-id"),
        ("InputFile or String", FILE, FILE),
        ("Array of String", '["message","callback_query"]', ["message", "callback_query"]),
        ("Array of String", ["message"], ["message"]),
        (
            "BotCommand",
            '{"command":"new","description":"提诉求"}',
            {"command": "new", "description": "提诉求"},
        ),
        ("Array of Array of Integer", "[[1],[2,3]]", [[1], [2, 3]]),
    ],
)
def test_a_value_of_the_right_type_is_taken_also_as_text(
    kind: str, value: object, expected: object
) -> None:
    assert checked(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Integer", "five"),
        ("Integer", "5.0"),
        ("Integer", 5.0),
        ("Integer", True),
        ("Integer", ""),
        ("Integer", 2**63),
        ("Integer", "9223372036854775808"),
        ("Integer", [5]),
        ("Float", "north"),
        ("Float", True),
        ("Boolean", "yes"),
        ("Boolean", 2),
        ("String", 5),
        ("String", {"text": "x"}),
        ("Integer or String", 5.5),
        ("Integer or String", "99999999999999999999"[:19]),
        ("InputFile or String", 5),
        ("Array of String", "[1]"),
        ("Array of String", "message"),
        ("Array of String", '{"a":1}'),
        ("BotCommand", "[]"),
        ("BotCommand", "5"),
        ("BotCommand", "{"),
        ("Array of Array of Integer", "[1]"),
    ],
)
def test_a_value_of_a_wrong_type_is_refused(kind: str, value: object) -> None:
    with pytest.raises(RefusedError, match=r"Bad Request: (field it must be|can't parse it)"):
        checked(kind, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Integer", "5"),
        ("Boolean", "true"),
        ("Float", "30.5"),
        ("BotCommand", '{"command":"new","description":"提诉求"}'),
        ("Array of String", '["message"]'),
    ],
)
def test_inside_an_object_text_stands_for_nothing_else(kind: str, value: object) -> None:
    with pytest.raises(RefusedError, match="field it must be"):
        checked(kind, value, top=False)


@pytest.mark.parametrize("text", ["\ud83d", "a\udc00b"])
def test_half_a_surrogate_pair_is_no_text(text: str) -> None:
    with pytest.raises(RefusedError, match="strings must be encoded in UTF-8"):
        checked("String", text)


BUTTON = {"text": "好", "callback_data": "x"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("InlineKeyboardMarkup", {"inline_keyboard": [[BUTTON], []]}),
        ("ReplyKeyboardMarkup", {"keyboard": [[{"text": "提诉求"}]], "resize_keyboard": True}),
        ("InlineKeyboardButton", {"text": "网页", "web_app": {"url": "https://example.org"}}),
        ("ReplyParameters", {"message_id": 3, "quote": "路灯", "quote_position": 0}),
        ("LinkPreviewOptions", {"is_disabled": True}),
        ("MessageEntity", {"type": "bold", "offset": 0, "length": 2}),
        ("InputMediaPhoto", {"type": "photo", "media": "attach://a", "caption": "图"}),
    ],
)
def test_an_object_with_its_fields_is_taken_as_it_is(name: str, value: dict[str, Any]) -> None:
    assert compile_object(name)(value) is value


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("InlineKeyboardMarkup", {}, 'needs the field "inline_keyboard"'),
        ("InlineKeyboardMarkup", {"inline_keyboard": [BUTTON]}, "must be an Array"),
        ("InlineKeyboardMarkup", {"inline_keyboard": [["好"]]}, "must be InlineKeyboardButton"),
        ("InlineKeyboardButton", {"callback_data": "x"}, 'needs the field "text"'),
        ("InlineKeyboardButton", {**BUTTON, "colour": "red"}, 'has no field "colour"'),
        ("InlineKeyboardButton", {"text": 5, "callback_data": "x"}, "text must be a String"),
        (
            "InlineKeyboardButton",
            {"text": "好", "callback_data": 7},
            "callback_data must be a String",
        ),
        ("ReplyParameters", {"quote": "路灯"}, 'needs the field "message_id"'),
        (
            "MessageEntity",
            {"type": "bold", "offset": "0", "length": 2},
            "offset must be an Integer",
        ),
        ("InputMediaPhoto", {"media": "x"}, 'needs the field "type"'),
        ("BotCommand", [], "must be an object"),
    ],
)
def test_an_object_with_a_wrong_field_is_refused(name: str, value: object, why: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        compile_object(name)(value)
    assert why in str(refusal.value)


KEYBOARDS = "InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply"


@pytest.mark.parametrize(
    "value",
    [
        {"inline_keyboard": [[BUTTON]]},
        {"keyboard": [[{"text": "好"}]]},
        {"remove_keyboard": True},
        {"force_reply": True, "input_field_placeholder": "请写一句话"},
    ],
)
def test_a_keyboard_of_any_kind_is_known_by_its_field(value: dict[str, Any]) -> None:
    assert checked(KEYBOARDS, value) == value


@pytest.mark.parametrize("value", [{}, {"keys": []}, {"selective": True}])
def test_a_keyboard_of_no_kind_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(RefusedError, match="InlineKeyboardMarkup or ReplyKeyboardMarkup"):
        checked(KEYBOARDS, value)


@pytest.mark.parametrize(
    "scope",
    [
        {"type": "default"},
        {"type": "all_private_chats"},
        {"type": "chat", "chat_id": 7},
        {"type": "chat_member", "chat_id": 7, "user_id": 8},
    ],
)
def test_a_scope_is_known_by_its_type(scope: dict[str, Any]) -> None:
    assert checked("BotCommandScope", scope) == scope


@pytest.mark.parametrize(
    "scope",
    [{"type": "county"}, {"type": "chat"}, {}, {"type": "default", "chat_id": 7}],
)
def test_a_scope_of_an_unknown_type_or_with_wrong_fields_is_refused(scope: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        checked("BotCommandScope", scope)


def test_a_judge_converts_every_field_of_a_form() -> None:
    judge = compile_judge("sendMessage")
    params = judge({"chat_id": "7", "text": "好", "protect_content": "true"})
    assert params == {"chat_id": 7, "text": "好", "protect_content": True, "entities": []}


def test_a_judge_takes_null_as_absent() -> None:
    params = compile_judge("sendMessage")({"chat_id": 7, "text": "好", "reply_markup": None})
    assert "reply_markup" not in params


@pytest.mark.parametrize(
    ("method", "fields", "why"),
    [
        ("sendMessage", {"text": "好"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 7}, "message text is empty"),
        ("sendPhoto", {"chat_id": 7}, "there is no photo in the request"),
        ("sendVoice", {"chat_id": 7}, "there is no voice in the request"),
        ("sendDocument", {"chat_id": 7}, "there is no document in the request"),
        ("sendMediaGroup", {"chat_id": 7}, "there is no media in the request"),
        ("sendLocation", {"chat_id": 7, "latitude": 30.0}, 'parameter "longitude" is required'),
        ("deleteMessage", {"chat_id": 7}, "message identifier is not specified"),
        ("answerCallbackQuery", {}, "query is too old"),
        ("getFile", {}, "file_id not specified"),
        ("setMyCommands", {}, 'parameter "commands" is required'),
        ("sendChatAction", {"chat_id": 7}, 'parameter "action" is required'),
        ("sendMessage", {"chat_id": 7, "text": "好", "txt": "x"}, 'sendMessage has no field "txt"'),
        ("getMe", {"x": "1"}, 'getMe has no field "x"'),
    ],
)
def test_a_judge_refuses_missing_and_unknown_fields(
    method: str, fields: dict[str, object], why: str
) -> None:
    with pytest.raises(RefusedError) as refusal:
        compile_judge(method)(fields)
    assert why in str(refusal.value)
    assert str(refusal.value).startswith("Bad Request: ")
