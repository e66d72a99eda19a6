"""An update of the Bot API becomes plain values; what the desk doesn't handle becomes nothing."""

import json
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus

from domain.errors import SupingError
from handlers.incoming import Incoming, Left, Point, Said, Sender, Shown, Tapped
from storage.values import FileRef

LEFT = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


class BadUpdate(SupingError):
    """An update that can't be read."""


def read_update(channel: str, raw: bytes) -> Incoming | None:
    """
    What an update says, or None for one that isn't for the desk (groups, channels, joins).

    Raises BadUpdate where it can't be read.
    """
    try:
        data: dict[str, Any] = json.loads(raw)
        if "seen" in data:
            return _shown(channel, data["seen"])
        return _of(channel, Update.de_json(data, None))
    except Exception as error:  # the library meets a bad field with whatever its code runs into
        raise BadUpdate(f"An update can't be read: {type(error).__name__}.") from error


def _shown(channel: str, seen: dict[str, Any]) -> Incoming:
    chat = int(seen["chat_id"])
    return Incoming(Sender(channel, chat, chat), Shown(int(seen["message_id"])))


def _of(channel: str, update: Update) -> Incoming | None:
    if update.callback_query is not None:
        return _tapped(channel, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(channel, update.my_chat_member)
    message = update.message or update.edited_message
    if message is None or message.from_user is None or message.chat.type != "private":
        return None
    user = message.from_user
    sender = Sender(channel, message.chat.id, user.id, user.language_code)
    return Incoming(sender, said(channel, message, edited=update.edited_message is not None))


def _tapped(channel: str, query: CallbackQuery) -> Incoming | None:
    chat = query.message.chat if query.message else None
    if chat is None or chat.type != "private":
        return None
    user = query.from_user
    tapped = Tapped(query.id, query.data or "", query.message.message_id if query.message else None)
    return Incoming(Sender(channel, chat.id, user.id, user.language_code), tapped)


def _membership(channel: str, change: ChatMemberUpdated) -> Incoming | None:
    if change.chat.type != "private" or change.new_chat_member.status not in LEFT:
        return None
    user = change.from_user
    return Incoming(Sender(channel, change.chat.id, user.id, user.language_code), Left())


def said(channel: str, message: Message, *, edited: bool = False) -> Said:
    """A message's words, files and place."""
    point = message.location
    return Said(
        message.message_id,
        message.text or message.caption or "",
        _files(channel, message),
        Point(point.latitude, point.longitude) if point else None,
        message.reply_to_message.message_id if message.reply_to_message else None,
        message.media_group_id,
        edited,
    )


def _files(channel: str, message: Message) -> tuple[FileRef, ...]:
    """The files of a message: of a photo, its largest size."""
    found: list[tuple[str, Any]] = []
    if message.photo:
        found.append(("photo", message.photo[-1]))
    for kind in ("voice", "video", "video_note", "document", "audio"):
        file = getattr(message, kind)
        if file is not None:
            found.append((kind, file))
    return tuple(FileRef(kind, channel, file.file_id, file.file_size) for kind, file in found)
