"""What a person does in a chat. Each act is one turn: message, update and change together."""

from telegram.constants import MessageLimit

from localchat.botapi.call import chat_object
from localchat.botapi.replies import above, quoted
from localchat.errors import PersonError, RefusedError
from localchat.jsontext import Json
from localchat.keeping import keep_file, media_value
from localchat.people.entities import command_entities
from localchat.people.visit import Visit
from localchat.referee.formatting import utf16_length
from localchat.store import bookkeeping, messages, people, updates
from localchat.upload import Upload, picture_size


def say(visit: Visit, text: str, reply_to: int | None = None, quote: str | None = None) -> Json:
    """
    Write a text, perhaps as a reply to a message or to a quoted part of it.

    Raises PersonError over 4,096 UTF-16 units, and when the quoted part is not there.
    """
    content = text_content(text)
    if reply_to and quote:
        try:
            content["quote"] = quoted(quote, visit.message(reply_to).body)
        except RefusedError:
            raise PersonError("quote a part of the message as it is written there") from None
    return write(visit, content, reply_to)


def send_media(visit: Visit, kind: str, upload: Upload, said: Json) -> Json:
    """Send a photo, voice note, video or document; `said` has caption, group, duration."""
    if not upload.data:
        raise PersonError("the file is empty: choose another")
    if kind == "photo" and picture_size(upload.data) is None:
        raise PersonError("this is no PNG, JPEG, GIF or WebP picture: send it as a document")
    with visit.exchange.store.turn():
        file = keep_file(visit.exchange, visit.bot, kind, upload, said)
        content: Json = {kind: media_value(file)}
        if said.get("caption"):
            content["caption"] = said["caption"]
        if said.get("group"):
            content["media_group_id"] = said["group"]
        return write(visit, content)


def write(visit: Visit, content: Json, reply_to: int | None = None) -> Json:
    """
    Put a message of the person into the chat and queue its update for the bot.

    Raises PersonError while the person blocks the bot.
    """
    exchange = visit.exchange
    with exchange.store.turn() as db:
        people.open_chat(db, visit.bot, visit.user_id)
        if visit.chat().blocked:
            raise PersonError("this person has blocked the bot: unblock it first")
        replied = {"reply_to_message": above(visit.message(reply_to).body)} if reply_to else {}
        message_id = people.take_message_id(db, visit.bot, visit.user_id)
        body: Json = {
            "message_id": message_id,
            "from": visit.profile,
            "chat": chat_object(visit.profile),
            "date": exchange.now(),
            **replied,
            **content,
        }
        change = exchange.store.next_change()
        messages.add_message(db, visit.bot, visit.user_id, body, change, outgoing=False)
        update_id = exchange.push(visit.bot, "message", body)
        exchange.changed(visit.bot, visit.user_id, message_id, change)
    return {"message_id": message_id, "update_id": update_id}


def edit(visit: Visit, message_id: int, text: str) -> Json:
    """Change a text or caption the person wrote. Raises PersonError for the bot's messages."""
    exchange = visit.exchange
    with exchange.store.turn() as db:
        stored = visit.message(message_id)
        if stored.outgoing:
            raise PersonError("only your own messages can be edited")
        body = {key: value for key, value in stored.body.items() if key != "entities"}
        body |= text_content(text) if "text" in body else {"caption": checked_caption(text)}
        body["edit_date"] = exchange.now()
        change = exchange.store.next_change()
        messages.replace_message(db, visit.bot, visit.user_id, body, change)
        update_id = exchange.push(visit.bot, "edited_message", body)
        exchange.changed(visit.bot, visit.user_id, message_id, change)
    return {"message_id": message_id, "update_id": update_id}


def press(visit: Visit, message_id: int, data: str) -> Json:
    """Press a button with this data. Nothing checks that the message has such a button."""
    exchange = visit.exchange
    with exchange.store.turn() as db:
        message = visit.message(message_id)
        if visit.chat().blocked:
            raise PersonError("this person has blocked the bot: unblock it first")
        number = updates.add_press(db, visit.bot, visit.user_id, message_id, exchange.clock.epoch())
        query: Json = {
            "id": str(number),
            "from": visit.profile,
            "message": message.body,
            "chat_instance": str(visit.user_id),
            "data": data,
        }
        update_id = exchange.push(visit.bot, "callback_query", query)
    return {"update_id": update_id, "callback_id": str(number)}


def see(visit: Visit, up_to: int) -> list[int]:
    """
    Mark the bot's messages up to this one as shown; return those that were not before.

    As a channel the bot is to be told: they are kept until its hook took them.
    """
    exchange = visit.exchange
    with exchange.store.turn() as db:
        change = exchange.store.next_change()
        seen = messages.mark_seen(db, visit.bot, visit.user_id, up_to, change)
        if seen and not exchange.like_telegram and visit.account.bot.hook_url:
            bookkeeping.add_sights(db, visit.bot, visit.user_id, seen)
            exchange.store.afterwards(lambda: exchange.wakeups.wake(("sights", visit.bot)))
        if seen:
            exchange.changed(visit.bot, visit.user_id, seen[-1], change)
    return seen


def block(visit: Visit, *, blocked: bool) -> Json:
    """Block or unblock the bot; it is told by my_chat_member when that changed anything."""
    exchange = visit.exchange
    with exchange.store.turn() as db:
        if visit.chat().blocked == blocked:
            return {"blocked": blocked}
        change = exchange.store.next_change()
        people.set_blocked(db, visit.bot, visit.user_id, change, blocked=blocked)
        update_id = exchange.push(visit.bot, "my_chat_member", _membership(visit, blocked))
        exchange.changed(visit.bot, visit.user_id, None, change)
    return {"blocked": blocked, "update_id": update_id}


def _membership(visit: Visit, blocked: bool) -> Json:  # noqa: FBT001
    user = visit.account.user
    member: Json = {"user": user, "status": "member"}
    kicked: Json = {"user": user, "status": "kicked", "until_date": 0}
    old, new = (member, kicked) if blocked else (kicked, member)
    return {
        "chat": chat_object(visit.profile),
        "from": visit.profile,
        "date": visit.exchange.now(),
        "old_chat_member": old,
        "new_chat_member": new,
    }


def checked_caption(text: str) -> str:
    """Return the caption. Raises PersonError over 1,024 UTF-16 units."""
    if utf16_length(text) > MessageLimit.CAPTION_LENGTH:
        raise PersonError("a caption has at most 1024 characters: write the rest as a message")
    return text


def text_content(text: str) -> Json:
    """Return a message's text and entities. Raises PersonError over 4,096 UTF-16 units."""
    if utf16_length(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise PersonError("a message has at most 4096 characters: send it in parts")
    entities = command_entities(text)
    return {"text": text, "entities": entities} if entities else {"text": text}
