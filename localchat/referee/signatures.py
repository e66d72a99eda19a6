"""
Reads the Bot API's fields, types and required-ness from python-telegram-bot's signatures.

A positional parameter of a method is a field of the API; the keyword-only ones are the library's
conveniences. Types come out in the Bot API's own notation ("Integer", "Array of MessageEntity").
"""

import collections.abc
import datetime as dt
import inspect
import types
import typing
from dataclasses import dataclass
from pathlib import Path

import telegram
from telegram._utils import types as library_types

_NAMES = {**vars(telegram), **vars(library_types)}
_PLAIN: dict[object, str] = {
    int: "Integer",
    dt.timedelta: "Integer",
    dt.datetime: "Integer",
    float: "Float",
    str: "String",
    bool: "Boolean",
    Path: "InputFile",
    bytes: "InputFile",
    typing.IO[bytes]: "InputFile",
    telegram.InputFile: "InputFile",
}
# The library also takes a Location object here, so its signature cannot require these two.
_ALSO_REQUIRED = {"sendLocation": {"latitude", "longitude"}}
# The library takes a path to the file here; what goes over the wire is always the file.
_FILE_ONLY = {"setWebhook": {"certificate"}}
# Positional only for the library's older callers; no field of the API.
_NOT_OF_THE_API = {"self", "filename", "filename_depr"}
_FILE_IDS = {"file_id", "small_file_id"}
_CONSTANTS = {"type": "String", "remove_keyboard": "Boolean", "force_reply": "Boolean"}


@dataclass(frozen=True)
class Field:
    """A field: its possible types in the Bot API's notation, and whether it must be there."""

    types: tuple[str, ...]
    required: bool


def method_fields(method: str) -> dict[str, Field]:
    """Return the fields of a method such as `sendMessage`. Raises AttributeError when unknown."""
    also, uploaded = _ALSO_REQUIRED.get(method, set()), _FILE_ONLY.get(method, set())
    return {
        name: Field(
            ("InputFile",) if name in uploaded else field.types, field.required or name in also
        )
        for name, field in _parameters(getattr(telegram.Bot, method)).items()
    }


def object_fields(name: str) -> dict[str, Field]:
    """
    Return the fields of an object such as `InlineKeyboardButton`.

    What the library sets itself (the `type` of a scope, `remove_keyboard`) is a field too.
    """
    cls: type = getattr(telegram, name)
    found = _parameters(vars(cls)["__init__"])
    constants = {slot: Field((_CONSTANTS[slot],), required=True) for slot in _slots(cls)}
    return constants | found


def object_type(name: str) -> str | None:
    """
    Return the fixed value of the object's `type` field, or None where it has none.

    The library names the class after it: `InputMediaLivePhoto` has type `live_photo`.
    """
    for stem in ("InputMedia", "BotCommandScope"):
        if name.startswith(stem) and name != stem:
            words = name.removeprefix(stem)
            return "".join(f"_{c.lower()}" if c.isupper() else c for c in words).lstrip("_")
    return None


def kinds(name: str) -> tuple[str, ...]:
    """Return the object's concrete kinds: itself, or the subclasses of an abstract one."""
    subclasses = getattr(telegram, name).__subclasses__()
    return tuple(sorted(cls.__name__ for cls in subclasses)) or (name,)


def notation(annotation: object) -> tuple[str, ...]:
    """Return an annotation in the Bot API's notation, sorted, without the library's extras."""
    names = {name for member in _members(annotation) for name in _spelled(member)}
    if "KeyboardButton" in names:
        names.discard("String")  # the library makes the button of its text
    return tuple(sorted(names))


def _parameters(function: object) -> dict[str, Field]:
    hints = typing.get_type_hints(function, localns=_NAMES)
    positional = (
        p
        for p in inspect.signature(typing.cast("types.FunctionType", function)).parameters.values()
        if p.kind is not p.KEYWORD_ONLY and p.name not in _NOT_OF_THE_API
    )
    return {p.name: Field(notation(hints[p.name]), p.default is p.empty) for p in positional}


def _slots(cls: type) -> set[str]:
    own = (vars(base).get("__slots__", ()) for base in cls.__mro__)
    return {slot for slots in own for slot in slots if slot in _CONSTANTS}


def _members(annotation: object) -> list[object]:
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        return [deep for part in typing.get_args(annotation) for deep in _members(part)]
    return [annotation]


def _spelled(member: object) -> tuple[str, ...]:
    if member in _PLAIN:
        return (_PLAIN[member],)
    if typing.get_origin(member) is collections.abc.Sequence:
        (item,) = typing.get_args(member)
        return tuple(f"Array of {name}" for name in notation(item))
    if isinstance(member, type) and issubclass(member, telegram.TelegramObject):
        # The library takes a PhotoSize where the API wants its file_id.
        return ("String",) if _FILE_IDS & set(dir(member)) else (member.__name__,)
    return ()  # None, DefaultValue, plain object, a pair instead of a BotCommand
