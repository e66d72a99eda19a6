"""What a message answers to: the message above it and the quoted part."""

from localchat.botapi.call import Call
from localchat.errors import RefusedError
from localchat.jsontext import Json
from localchat.referee.formatting import parse_html, utf16_length
from localchat.store.messages import find_message
from localchat.store.people import Chat


def reply_fields(call: Call, chat: Chat) -> Json:
    """
    Return `reply_to_message` and `quote` of a new message, or nothing.

    Raises RefusedError when the message or the quoted text is not there.
    """
    wanted = call.params.get("reply_parameters")
    if not wanted:
        return {}
    if wanted.get("chat_id", chat.user_id) != chat.user_id:
        raise RefusedError("message to be replied not found: it is in another chat")
    target = find_message(call.db, call.bot, chat.user_id, wanted["message_id"])
    if target is None:
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise RefusedError("message to be replied not found")
    fields: Json = {"reply_to_message": above(target.body)}
    if wanted.get("quote"):
        text = str(wanted["quote"])
        if wanted.get("quote_parse_mode"):
            text, _ = parse_html(text)
        fields["quote"] = quoted(text, target.body)
    return fields


def above(body: Json) -> Json:
    """Return a message as it appears inside a reply: without its own."""
    return {key: value for key, value in body.items() if key not in {"reply_to_message", "quote"}}


def quoted(text: str, body: Json) -> Json:
    """Return the TextQuote of a part of a message. Raises RefusedError when it is not in it."""
    whole = str(body.get("text") or body.get("caption") or "")
    at = whole.find(text)
    if at < 0:
        raise RefusedError("QUOTE_TEXT_INVALID")
    return {"text": text, "position": utf16_length(whole[:at]), "is_manual": True}
