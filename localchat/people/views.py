"""A chat as the page shows it."""

from localchat.jsontext import Json
from localchat.store.messages import Stored
from localchat.store.people import Chat

_KINDS = ("voice", "video", "document")


def chat_view(chat: Chat | None, changed: list[Stored], after: int) -> Json:
    """Return the chat's state and the messages changed; `changes` is what to ask after next."""
    if chat is None:
        return {"changes": after, "messages": [], "started": False, "keyboard": None}
    return {
        "changes": max(after, chat.change, *(stored.change for stored in changed), 0),
        "messages": [message_view(stored) for stored in changed],
        "started": True,
        "blocked": chat.blocked,
        "keyboard": keyboard_rows(chat.keyboard),
        "placeholder": (chat.keyboard or {}).get("input_field_placeholder"),
        "toast": chat.toast,
    }


def message_view(stored: Stored) -> Json:
    """Return a message; one that was taken away has only its id and `deleted`."""
    if stored.deleted:
        return {"message_id": stored.message_id, "deleted": True}
    body = stored.body
    replied = body.get("reply_to_message")
    return {
        "message_id": stored.message_id,
        "from": "bot" if stored.outgoing else "person",
        "date": body["date"],
        "text": body.get("text"),
        "entities": body.get("entities") or body.get("caption_entities") or [],
        "caption": body.get("caption"),
        "media": _media(body),
        "group": body.get("media_group_id"),
        "location": body.get("location"),
        "contact": body.get("contact"),
        "buttons": inline_rows(body),
        "reply_to": replied["message_id"] if isinstance(replied, dict) else None,
        "edited": "edit_date" in body,
        "seen": stored.seen,
        "protected": bool(body.get("has_protected_content")),
    }


def inline_rows(body: Json) -> list[list[Json]]:
    """Return the inline buttons of a message: text, and data or url."""
    markup = body.get("reply_markup")
    if not isinstance(markup, dict):
        return []
    shown = {"text": "text", "callback_data": "data", "url": "url"}
    return [
        [{shown[key]: button[key] for key in button if key in shown} for button in row]
        for row in markup["inline_keyboard"]
    ]


def keyboard_rows(keyboard: Json | None) -> list[list[Json]] | None:
    """Return the keyboard under the text field; a button may ask for the place or the number."""
    rows = (keyboard or {}).get("keyboard")
    if not isinstance(rows, list):
        return None
    return [[{"text": button["text"], **_asks(button)} for button in row] for row in rows]


def _asks(button: Json) -> Json:
    asked = {"request_location": "location", "request_contact": "contact"}
    found = next((what for key, what in asked.items() if button.get(key)), None)
    return {"asks": found} if found else {}


def _media(body: Json) -> Json | None:
    sizes = body.get("photo")
    if isinstance(sizes, list):
        largest = sizes[-1]
        shape = {"width": largest["width"], "height": largest["height"]}
        return _file("photo", largest) | {"mime": "image/*"} | shape
    for kind in _KINDS:
        media = body.get(kind)
        if isinstance(media, dict):
            extra = {key: media[key] for key in ("file_name", "duration") if key in media}
            return _file(kind, media) | {"mime": media.get("mime_type")} | extra
    return None


def _file(kind: str, media: Json) -> Json:
    file_id = media["file_id"]
    return {
        "kind": kind,
        "file_id": file_id,
        "size": media["file_size"],
        "url": f"/files/{file_id}",
    }
