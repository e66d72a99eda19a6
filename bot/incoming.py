"""An update of the Bot API becomes plain values; what the desk doesn't handle becomes nothing."""

import json
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from domain.errors import SupingError
from domain.visible import visible
from handlers.incoming import (
    Added,
    Contact,
    Incoming,
    Left,
    Moved,
    Odd,
    Point,
    Said,
    Sender,
    Shown,
    Tapped,
)
from storage.values import FileRef

LEFT = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
KINDS = ("voice", "video", "video_note", "animation", "document", "audio")
OTHERS = (
    "poll",
    "dice",
    "game",
    "story",
    "invoice",
    "paid_media",
    "passport_data",
    "checklist",
    "giveaway",
    "live_photo",
)


class BadUpdate(SupingError):
    """An update that can't be read."""


def read_update(channel: str, raw: bytes) -> Incoming | None:
    """
    What an update says, or None for one that isn't for the desk (channels, joins, group talk).

    Raises BadUpdate where it can't be read.
    """
    try:
        data: dict[str, Any] = json.loads(raw)
        if "seen" in data:
            return _shown(channel, data["seen"])
        return _of(channel, Update.de_json(data, None))
    except Exception as error:  # the library meets a bad field with whatever its code runs into
        raise BadUpdate(f"An update can't be read: {type(error).__name__}.") from error


def sender_of(channel: str, raw: bytes) -> Sender | None:
    """Who sent an update that could not be handled, where that much can be read; never a group."""
    try:
        incoming = read_update(channel, raw)
    except BadUpdate:
        return None
    return incoming.sender if incoming is not None and incoming.title is None else None


def _shown(channel: str, seen: dict[str, Any]) -> Incoming:
    chat = int(seen["chat_id"])
    return Incoming(Sender(channel, chat, chat), Shown(int(seen["message_id"])))


def _of(channel: str, update: Update) -> Incoming | None:
    if update.callback_query is not None:
        return _tapped(channel, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(channel, update.my_chat_member)
    message = update.message or update.edited_message
    if message is not None and message.chat.type in GROUPS:
        return _in_group(channel, message) if update.message is not None else None
    if message is None or message.from_user is None or message.chat.type != "private":
        return None
    user = message.from_user
    sender = Sender(channel, message.chat.id, user.id, user.language_code)
    what = said(channel, message, edited=update.edited_message is not None)
    return None if what is None else Incoming(sender, what)


def _tapped(channel: str, query: CallbackQuery) -> Incoming | None:
    chat = query.message.chat if query.message else None
    if chat is None or chat.type not in ("private", *GROUPS):
        return None
    user = query.from_user
    tapped = Tapped(query.id, query.data or "", query.message.message_id if query.message else None)
    return Incoming(Sender(channel, chat.id, user.id, user.language_code), tapped, _title(chat))


def _title(chat: Chat) -> str | None:
    """What a group is called; None for a private chat."""
    return visible(chat.title or "") if chat.type in GROUPS else None


def _in_group(channel: str, message: Message) -> Incoming | None:
    """Words of a group, or that it became another; who writes for the group itself is nobody."""
    title, user = _title(message.chat), message.from_user
    if message.migrate_to_chat_id is not None:
        sender = Sender(channel, message.chat.id, message.chat.id)
        return Incoming(sender, Moved(message.migrate_to_chat_id), title)
    if message.migrate_from_chat_id is not None:
        old = message.migrate_from_chat_id
        return Incoming(Sender(channel, old, old), Moved(message.chat.id), title)
    if user is None or message.sender_chat is not None or not message.text:
        return None
    sender = Sender(channel, message.chat.id, user.id, user.language_code)
    replied = message.reply_to_message.message_id if message.reply_to_message else None
    return Incoming(
        sender, Said(message.message_id, visible(message.text), reply_to=replied), title
    )


def _membership(channel: str, change: ChatMemberUpdated) -> Incoming | None:
    user, status = change.from_user, change.new_chat_member.status
    sender = Sender(channel, change.chat.id, user.id, user.language_code)
    if change.chat.type in GROUPS:
        was = change.old_chat_member.status
        if status in LEFT:
            return Incoming(sender, Left(), _title(change.chat))
        return Incoming(sender, Added(), _title(change.chat)) if was in LEFT else None
    if change.chat.type != "private" or status not in LEFT:
        return None
    return Incoming(sender, Left())


def said(channel: str, message: Message, *, edited: bool = False) -> Said | None:
    """
    A message's words, files and place; None for what the server itself says, such as "pinned".

    Neither a file's name nor a forwarded message's writer is read: both name people. Words come
    without what turns their direction or can't be seen.
    """
    files, contact, point = _files(channel, message), _contact(message), message.location
    written = message.text or message.caption or ""
    text = visible(written)
    odd = _odd(message) or (Odd.OTHER if written and not text else None)
    if not (text or files or point or odd or contact):
        return None
    return Said(
        message.message_id,
        text,
        files,
        Point(point.latitude, point.longitude) if point else None,
        message.reply_to_message.message_id if message.reply_to_message else None,
        message.media_group_id,
        edited,
        _place(message),
        message.forward_origin is not None,
        contact,
        odd,
    )


def _place(message: Message) -> str:
    venue = message.venue
    parts = (venue.title, venue.address) if venue else ()
    return visible(", ".join(part for part in parts if part))


def _contact(message: Message) -> Contact | None:
    found = message.contact
    if found is None:
        return None
    own = message.from_user is not None and found.user_id == message.from_user.id
    return Contact(found.phone_number, own)


def _odd(message: Message) -> Odd | None:
    """A sticker; or what carries something the desk doesn't know, such as a poll."""
    if message.sticker is not None:
        return Odd.STICKER
    return Odd.OTHER if any(getattr(message, name) is not None for name in OTHERS) else None


def _files(channel: str, message: Message) -> tuple[FileRef, ...]:
    """The files of a message: of a photo its largest size, of an animation not its twin as well."""
    found: list[tuple[str, Any]] = []
    if message.photo:
        found.append(("photo", message.photo[-1]))
    for kind in KINDS:
        file = getattr(message, kind)
        if file is not None and not (kind == "document" and message.animation is not None):
            found.append((kind, file))
    return tuple(FileRef(kind, channel, file.file_id, file.file_size) for kind, file in found)
