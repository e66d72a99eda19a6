"""Changing and taking away messages, and answering pressed buttons."""

from localchat.botapi.call import TRUE, Call
from localchat.botapi.sending import text_fields
from localchat.errors import RefusedError
from localchat.jsontext import Json
from localchat.store import people, updates
from localchat.store.messages import Stored, delete_message, replace_message

MEDIA = frozenset({"photo", "document", "voice", "video"})
CONTENT = MEDIA | {"text", "entities", "caption", "caption_entities", "reply_markup"}
_ANSWER_SECONDS = 600.0  # how long a press waits for its answer at Telegram: some minutes
_DELETE_SECONDS = 172_800  # a bot may take a message away for 48 hours
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def edit_message_text(call: Call) -> str:
    """Put a new text, and the given inline keyboard or none, into a message of the bot."""
    stored = own_message(call)
    if "text" not in stored.body:
        raise RefusedError("there is no text in the message to edit")
    return replace(call, stored, text_fields(call))


def edit_message_reply_markup(call: Call) -> str:
    """Put the given inline keyboard or none under a message of the bot."""
    stored = own_message(call)
    names = CONTENT - {"reply_markup"}
    kept: Json = {key: stored.body[key] for key in stored.body if key in names}
    return replace(call, stored, kept)


def remove_message(call: Call) -> str:
    """Take a message away. Raises RefusedError when it is gone or older than 48 hours."""
    chat = call.chat()
    stored = call.message(chat, "delete")
    written = stored.body["date"]
    old = isinstance(written, int) and call.exchange.now() - written > _DELETE_SECONDS
    if old and call.exchange.like_telegram:
        raise RefusedError("message can't be deleted for everyone")
    change = call.exchange.store.next_change()
    delete_message(call.db, call.bot, chat.user_id, stored.message_id, change)
    call.exchange.changed(call.bot, chat.user_id, stored.message_id, change)
    return TRUE


def answer_callback_query(call: Call) -> str:
    """Answer a pressed button, once and in time; the person sees the text if there is one."""
    number = str(call.params["callback_query_id"])
    press = updates.open_press(call.db, call.bot, int(number)) if number.isdecimal() else None
    if press is None:
        raise RefusedError(_TOO_OLD)
    user_id, message_id, at = press
    if call.exchange.like_telegram and call.exchange.clock.epoch() - at > _ANSWER_SECONDS:
        raise RefusedError(_TOO_OLD)
    shown = ("text", "show_alert", "url")
    answer: Json = {key: call.params[key] for key in shown if key in call.params}
    updates.answer_press(call.db, int(number), answer)
    change = call.exchange.store.next_change()
    toast: Json = {"callback_id": number, "message_id": message_id, **answer}
    people.set_toast(call.db, call.bot, user_id, toast, change)
    call.exchange.changed(call.bot, user_id, message_id, change)
    return TRUE


def own_message(call: Call) -> Stored:
    """Return the message to be edited. Raises RefusedError where it is not the bot's own."""
    if "inline_message_id" in call.params:
        raise RefusedError("MESSAGE_ID_INVALID: this server has no inline messages")
    stored = call.message(call.chat(), "edit")
    if not stored.outgoing:
        raise RefusedError("message can't be edited")
    return stored


def replace(call: Call, stored: Stored, content: Json) -> str:
    """Put new content, and the given inline keyboard or none, into a message."""
    kept = stored.body.keys() - CONTENT
    body = {key: stored.body[key] for key in stored.body if key in kept} | content
    markup = call.params.get("reply_markup")
    if markup and any(markup["inline_keyboard"]):
        body["reply_markup"] = markup
    if body == stored.body:
        raise RefusedError(_SAME)
    body["edit_date"] = call.exchange.now()
    change = call.exchange.store.next_change()
    chat_id: int = call.params["chat_id"]
    call.exchange.changed(call.bot, chat_id, stored.message_id, change)
    return replace_message(call.db, call.bot, chat_id, body, change)
