"""New messages from a bot: text and place. Each is stored before its Message is returned."""

from localchat.botapi.call import TRUE, Call, chat_object
from localchat.botapi.replies import reply_fields
from localchat.jsontext import Json
from localchat.store import people
from localchat.store.messages import add_message
from localchat.store.people import Chat

_PLACE = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading")


def send_message(call: Call) -> str:
    """Send a text."""
    return post(call, call.chat(), text_fields(call))


def send_location(call: Call) -> str:
    """Send a place."""
    place = {name: call.params[name] for name in _PLACE if name in call.params}
    return post(call, call.chat(), {"location": place})


def send_chat_action(call: Call) -> str:
    """Show "typing"; nothing is kept of it."""
    call.chat()
    return TRUE


def text_fields(call: Call) -> Json:
    """Return text and entities of a message, as the referee left them."""
    fields: Json = {"text": call.params["text"]}
    if call.params.get("entities"):
        fields["entities"] = call.params["entities"]
    return fields


def caption_fields(params: Json) -> Json:
    """Return caption and entities of a media message, or nothing."""
    fields: Json = {}
    if params.get("caption"):
        fields["caption"] = params["caption"]
        if params.get("caption_entities"):
            fields["caption_entities"] = params["caption_entities"]
    return fields


def post(call: Call, chat: Chat, content: Json) -> str:
    """Put a message of this content into the chat and return its JSON."""
    exchange, markup = call.exchange, call.params.get("reply_markup")
    replied = reply_fields(call, chat)
    message_id = people.take_message_id(call.db, call.bot, chat.user_id)
    change = exchange.store.next_change()
    body: Json = {
        "message_id": message_id,
        "from": call.account.user,
        "chat": chat_object(chat.profile),
        "date": exchange.now(),
        **replied,
        **content,
    }
    if call.params.get("protect_content"):
        body["has_protected_content"] = True
    if markup and "inline_keyboard" in markup:
        body["reply_markup"] = markup
    elif markup:
        _change_keyboard(call, chat, markup, change)
    exchange.changed(call.bot, chat.user_id, message_id, change)
    return add_message(call.db, call.bot, chat.user_id, body, change, outgoing=True)


def _change_keyboard(call: Call, chat: Chat, markup: Json, change: int) -> None:
    keyboard = None if "remove_keyboard" in markup else markup
    people.set_keyboard(call.db, call.bot, chat.user_id, keyboard, change)
