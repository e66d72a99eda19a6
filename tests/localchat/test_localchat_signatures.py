"""The referee's rules, read from one library, agree with the published API and a second library."""

import datetime as dt
import json
import os
import types
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiogram.methods
import pytest
import telegram
from pydantic.fields import FieldInfo

from localchat.botapi.methods import METHODS
from localchat.referee.judge import compile_judge
from localchat.referee.signatures import Field, kinds, method_fields, notation, object_fields
from localchat.referee.signatures import object_type as type_of

NAMES = sorted(method.name for method in METHODS.values())
OBJECTS = [
    "InlineKeyboardMarkup",
    "InlineKeyboardButton",
    "ReplyKeyboardMarkup",
    "KeyboardButton",
    "ReplyKeyboardRemove",
    "ForceReply",
    "ReplyParameters",
    "MessageEntity",
    "LinkPreviewOptions",
    "BotCommand",
    "BotCommandScopeDefault",
    "BotCommandScopeAllPrivateChats",
    "BotCommandScopeChat",
    "BotCommandScopeChatMember",
    "InputMediaPhoto",
    "InputMediaVideo",
    "InputMediaDocument",
    "InputMediaAudio",
    "WebAppInfo",
    "LoginUrl",
    "CopyTextButton",
]
# The published data is of Bot API 10.1, the library knows 10.0.
NEWER = {("editMessageText", "rich_message")}
# Optional beside rich_message in 10.1, so required in 10.0.
OTHERWISE_REQUIRED = {("editMessageText", "text")}


def published() -> Any:
    shared = os.environ.get("SUPING_SHARED") or Path(__file__).parents[3] / "shared"
    path = Path(shared) / "telegram" / "bot-api.json"
    if not path.is_file():
        pytest.skip(f"the published Bot API is not at {path}")
    return json.loads(path.read_text())


@pytest.mark.parametrize("name", NAMES)
def test_every_method_has_the_fields_of_the_published_api(name: str) -> None:
    theirs = {field["name"]: field for field in published()["methods"][name].get("fields", [])}
    ours = method_fields(name)
    assert {(name, field) for field in theirs.keys() - ours.keys()} <= NEWER
    assert ours.keys() <= theirs.keys()
    for field in ours.keys() - {field for method, field in OTHERWISE_REQUIRED if method == name}:
        assert ours[field].required == theirs[field]["required"], field
    for field, rule in ours.items():
        assert rule.types == tuple(sorted(theirs[field]["types"])), field


@pytest.mark.parametrize("name", OBJECTS)
def test_every_object_has_the_fields_of_the_published_api(name: str) -> None:
    theirs = {field["name"]: field for field in published()["types"][name].get("fields", [])}
    ours = object_fields(name)
    assert ours.keys() == theirs.keys()
    for field, rule in ours.items():
        assert rule.required == theirs[field]["required"], field
        # An uploaded file is named in the published API by a String, attach://name.
        assert set(rule.types) - {"InputFile"} == set(theirs[field]["types"]), field


def test_the_fields_newer_than_the_library_are_the_ones_we_know_of() -> None:
    spec = published()["methods"]
    newer = {
        (name, field["name"])
        for name in NAMES
        for field in spec[name].get("fields", [])
        if field["name"] not in method_fields(name)
    }
    assert newer == NEWER


@pytest.mark.parametrize("name", NAMES)
def test_every_method_agrees_with_the_second_library(name: str) -> None:
    model = getattr(aiogram.methods, name[0].upper() + name[1:])
    theirs: dict[str, FieldInfo] = model.model_fields
    ours = method_fields(name)
    assert ours.keys() <= theirs.keys()
    assert theirs.keys() - ours.keys() <= DEPRECATED | NEWER_STILL
    for field, rule in ours.items():
        if (name, field) not in OTHERWISE_REQUIRED:
            assert rule.required == theirs[field].is_required(), field
        kinds_of_field = {kind_of(option) for option in options(theirs[field].annotation)}
        assert {plain(each) for each in rule.types} & kinds_of_field, field


DEPRECATED = {"disable_web_page_preview", "reply_to_message_id", "allow_sending_without_reply"}
# Fields of Bot API 10.1 to 10.3 that the second library already has.
NEWER_STILL = {
    "rich_message",
    "ephemeral_message_parameters",
    "receiver_user_id",
    "callback_query_id",
}


def options(annotation: object) -> list[object]:
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        return [deep for part in typing.get_args(annotation) for deep in options(part)]
    return [annotation]


def kind_of(annotation: object) -> str:
    if typing.get_origin(annotation) is list:
        return "Array"
    known = {int: "Integer", str: "String", bool: "Boolean", float: "Float"}
    return known.get(typing.cast("type", annotation), "Object")


def plain(name: str) -> str:
    if name.startswith("Array of"):
        return "Array"
    return name if name in {"Integer", "String", "Boolean", "Float"} else "Object"


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (int, ("Integer",)),
        (int | None, ("Integer",)),
        (int | str, ("Integer", "String")),
        (int | dt.timedelta | None, ("Integer",)),
        (str | object, ("String",)),
        (float | None, ("Float",)),
        (Sequence[str], ("Array of String",)),
        (
            Sequence[Sequence[telegram.InlineKeyboardButton]],
            ("Array of Array of InlineKeyboardButton",),
        ),
        (Sequence[telegram.BotCommand | tuple[str, str]], ("Array of BotCommand",)),
        (Sequence[str | telegram.KeyboardButton], ("Array of KeyboardButton",)),
        (str | telegram.Voice, ("String",)),
        (str | Path | bytes | telegram.PhotoSize, ("InputFile", "String")),
        (telegram.ForceReply | telegram.ReplyKeyboardRemove, ("ForceReply", "ReplyKeyboardRemove")),
    ],
)
def test_an_annotation_is_told_in_the_notation_of_the_api(
    annotation: object, expected: tuple[str, ...]
) -> None:
    assert notation(annotation) == expected


def test_the_conveniences_of_the_library_are_no_fields() -> None:
    fields = method_fields("sendPhoto")
    assert not fields.keys() & {"read_timeout", "api_kwargs", "filename", "reply_to_message_id"}
    assert not object_fields("InputMediaPhoto").keys() & {"filename", "api_kwargs"}


def test_what_the_library_sets_itself_is_a_required_field() -> None:
    assert object_fields("ReplyKeyboardRemove")["remove_keyboard"] == Field(
        ("Boolean",), required=True
    )
    assert object_fields("ForceReply")["force_reply"].required
    assert object_fields("InputMediaVideo")["type"] == Field(("String",), required=True)


def test_an_abstract_object_stands_for_its_kinds() -> None:
    assert "BotCommandScopeChat" in kinds("BotCommandScope")
    assert kinds("InlineKeyboardButton") == ("InlineKeyboardButton",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("InputMediaPhoto", "photo"),
        ("InputMediaLivePhoto", "live_photo"),
        ("BotCommandScopeAllPrivateChats", "all_private_chats"),
        ("BotCommandScopeDefault", "default"),
        ("InlineKeyboardButton", None),
        ("BotCommandScope", None),
    ],
)
def test_a_kind_is_told_by_its_type_field(name: str, expected: str | None) -> None:
    assert type_of(name) == expected


def test_types_named_after_their_class_are_those_the_library_writes() -> None:
    assert telegram.InputMediaPhoto("x").type == type_of("InputMediaPhoto")
    assert telegram.InputMediaDocument("x").type == type_of("InputMediaDocument")
    assert telegram.BotCommandScopeChat(1).type == type_of("BotCommandScopeChat")
    assert telegram.BotCommandScopeAllGroupChats().type == type_of("BotCommandScopeAllGroupChats")


def test_a_method_the_library_does_not_know_has_no_judge() -> None:
    with pytest.raises(AttributeError):
        compile_judge("sendTelegram")


def test_every_method_is_found_whatever_its_case() -> None:
    assert all(METHODS[name.lower()].name == name for name in NAMES)
    assert len(NAMES) == 23
