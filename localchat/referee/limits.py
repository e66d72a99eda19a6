"""
The rules a signature cannot tell: lengths, counts, keyboards, chat actions.

The numbers are python-telegram-bot's `telegram.constants`; the descriptions follow Telegram's.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from telegram.constants import (
    BotCommandLimit,
    BotDescriptionLimit,
    CallbackQueryLimit,
    ChatAction,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    LocationLimit,
    MediaGroupLimit,
    MessageLimit,
    ReplyLimit,
)

from localchat.errors import RefusedError
from localchat.referee.formatting import parse_html, utf16_length
from localchat.referee.signatures import object_fields

Params = dict[str, Any]
"""A request's fields after the referee converted them; each has the type its check gave it."""

# Every field of an inline button except its face says what a press does.
_ACTIONS = object_fields("InlineKeyboardButton").keys() - {"text", "style", "icon_custom_emoji_id"}
_REQUESTS = object_fields("KeyboardButton").keys() - {"text", "style", "icon_custom_emoji_id"}
_COMMAND = re.compile(
    rf"/?[a-z0-9_]{{{int(BotCommandLimit.MIN_COMMAND)},{int(BotCommandLimit.MAX_COMMAND)}}}"
)
_CHAT_ACTIONS = {str(action.value) for action in ChatAction}
_SUBJECT = {"text": "message", "caption": "message caption"}
_LINKS = {"http", "https", "tg"}


def format_text(params: Params, field: str, entities_field: str, limit: int) -> None:
    """
    Replace the field by its plain text and put its entities beside it; check the length after.

    Raises RefusedError for broken HTML and for a text over `limit` UTF-16 units.
    """
    text: str = params[field]
    mode = params.get("parse_mode")
    entities = params.get(entities_field) or []
    if mode:
        if mode.lower() != "html":
            raise RefusedError(f"unsupported parse_mode {mode}: this server reads HTML only")
        text, entities = parse_html(text)
    length = utf16_length(text)
    if length > limit:
        raise RefusedError(
            "message is too long" if field == "text" else "message caption is too long"
        )
    for entity in entities:
        if entity["offset"] < 0 or entity["offset"] + entity["length"] > length:
            raise RefusedError("ENTITY_BOUNDS_INVALID")
    params[field], params[entities_field] = text, entities


def check_message_text(params: Params) -> None:
    """Judge `text`: not empty, at most 4,096 units after entities."""
    format_text(params, "text", "entities", MessageLimit.MAX_TEXT_LENGTH)
    if not params["text"].strip():
        raise RefusedError("message text is empty")


def check_caption(params: Params) -> None:
    """Judge `caption`: at most 1,024 units after entities; an empty one is none."""
    format_text(params, "caption", "caption_entities", MessageLimit.CAPTION_LENGTH)


def check_markup(params: Params) -> None:
    """Judge a keyboard of any kind."""
    markup = params["reply_markup"]
    if "inline_keyboard" in markup:
        _check_inline(markup["inline_keyboard"])
    elif "keyboard" in markup:
        _check_keyboard(markup["keyboard"])
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not (
        ReplyLimit.MIN_INPUT_FIELD_PLACEHOLDER
        <= utf16_length(placeholder)
        <= ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER
    ):
        raise RefusedError("input field placeholder must have 1-64 characters")


def _check_inline(rows: list[list[Params]]) -> None:
    buttons = [button for row in rows for button in row]
    if len(buttons) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise RefusedError("reply markup is too long: at most 100 buttons")
    for button in buttons:
        _check_inline_button(button)


def _check_inline_button(button: Params) -> None:
    actions = _ACTIONS & button.keys()
    prefix = "can't parse inline keyboard button: "
    if not actions:
        raise RefusedError(prefix + "Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise RefusedError(
            f"{prefix}exactly one action is allowed, not {' and '.join(sorted(actions))}"
        )
    if not button["text"].strip():
        raise RefusedError(prefix + "Text must be non-empty")
    if "callback_data" in button:
        _check_callback_data(button["callback_data"])
    if "url" in button:
        _check_link(button["url"])
    _check_web_app(button)


def _check_callback_data(data: str) -> None:
    low, high = (
        InlineKeyboardButtonLimit.MIN_CALLBACK_DATA,
        InlineKeyboardButtonLimit.MAX_CALLBACK_DATA,
    )
    if not low <= len(data.encode()) <= high:
        raise RefusedError("BUTTON_DATA_INVALID")


def _check_link(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in _LINKS or not parts.netloc:
        raise RefusedError(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_web_app(button: Params) -> None:
    url = button.get("web_app", {"url": "https://"})["url"]
    if not url.startswith("https://"):
        raise RefusedError(f"button Web App URL '{url}' is invalid: Only HTTPS links are allowed")


def _check_keyboard(rows: list[list[Params]]) -> None:
    for button in (button for row in rows for button in row):
        if not button["text"].strip():
            raise RefusedError("can't parse keyboard button: Text must be non-empty")
        if len(_REQUESTS & button.keys()) > 1:
            raise RefusedError("can't parse keyboard button: at most one request is allowed")
        _check_web_app(button)


def check_commands(params: Params) -> None:
    """Judge a list of commands: Latin names, short descriptions, at most 100."""
    commands = params["commands"]
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise RefusedError("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]):
            raise RefusedError("BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(command["description"]) <= BotCommandLimit.MAX_DESCRIPTION:
            raise RefusedError("BOT_COMMAND_DESCRIPTION_INVALID")


def check_answer(params: Params) -> None:
    """Judge the text of a callback answer: at most 200 units."""
    if utf16_length(params["text"]) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise RefusedError("MESSAGE_TOO_LONG")


def check_chat_action(params: Params) -> None:
    """Judge the name of a chat action."""
    if params["action"] not in _CHAT_ACTIONS:
        raise RefusedError("wrong parameter action in request")


def check_description(params: Params) -> None:
    """Judge the bot's description: at most 512 units."""
    if utf16_length(params["description"]) > BotDescriptionLimit.MAX_DESCRIPTION_LENGTH:
        raise RefusedError("bot description is too long")


def check_short_description(params: Params) -> None:
    """Judge the bot's short description: at most 120 units."""
    limit = BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
    if utf16_length(params["short_description"]) > limit:
        raise RefusedError("bot short description is too long")


def check_album(params: Params) -> None:
    """Judge an album: 2 to 10 items, documents apart from photos and videos, captions as usual."""
    media = params["media"]
    if not MediaGroupLimit.MIN_MEDIA_LENGTH <= len(media) <= MediaGroupLimit.MAX_MEDIA_LENGTH:
        raise RefusedError("wrong number of media: an album has 2-10 items")
    kinds = {item["type"] for item in media}
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        raise RefusedError("documents and audio can't be mixed with other media types")
    for item in media:
        if item.get("caption"):
            check_caption(item)


def check_media(params: Params) -> None:
    """Judge what is put into a message instead of its file: the caption as usual."""
    if params["media"].get("caption"):
        check_caption(params["media"])


def check_place(params: Params) -> None:
    """Judge a place: latitude within 90 degrees, longitude within 180, accuracy within 1,500 m."""
    if not (abs(params["latitude"]) <= 90 and abs(params["longitude"]) <= 180):  # noqa: PLR2004
        raise RefusedError("wrong latitude or longitude specified")
    if not 0 <= params.get("horizontal_accuracy", 0) <= LocationLimit.HORIZONTAL_ACCURACY:
        raise RefusedError("wrong horizontal accuracy specified")


LIMITS: dict[str, Callable[[Params], None]] = {
    "text": check_message_text,
    "answerCallbackQuery.text": check_answer,
    "caption": check_caption,
    "reply_markup": check_markup,
    "commands": check_commands,
    "action": check_chat_action,
    "description": check_description,
    "short_description": check_short_description,
    "media": check_album,
    "editMessageMedia.media": check_media,
    "latitude": check_place,
}
"""By field, or by method and field where a method means something else by it."""
