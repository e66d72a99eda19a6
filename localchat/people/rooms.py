"""
Groups, for scripts: made, talked in, pressed in, left by the bot, become a supergroup.

As at Telegram with privacy mode on, a bot hears commands and replies to its own messages, and
nothing else that people say to one another.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from localchat.botapi.replies import above
from localchat.errors import PersonError, UnknownError
from localchat.exchange import Account, Exchange
from localchat.jsontext import Json
from localchat.people.acting import text_content
from localchat.people.handlers import button_data
from localchat.people.views import chat_view
from localchat.people.visit import account_of, query_number, read_json, take_number, take_text
from localchat.store import messages, people, rooms, updates
from localchat.store.rooms import Room

_MOST_MESSAGES = 500


@dataclass(frozen=True, slots=True)
class InRoom:
    """A member in a group with the bot."""

    exchange: Exchange
    account: Account
    room: Room
    profile: Json

    @property
    def bot(self) -> str:
        """Return the name of the bot."""
        return self.account.bot.name

    @property
    def user_id(self) -> int:
        """Return who acts."""
        return int(str(self.profile["id"]))

    def message(self, message_id: object) -> messages.Stored:
        """Return a message of the group. Raises UnknownError."""
        db, chat_id = self.exchange.store.db, self.room.chat_id
        found = messages.find_message(db, self.bot, chat_id, message_id)
        if found is None:
            raise UnknownError(f"no message {message_id} in this group")
        return found


async def list_rooms(exchange: Exchange, request: Request) -> Response:
    """GET /groups: every group of the bot."""
    account = account_of(exchange, request)
    found = rooms.all_rooms(exchange.store.db, account.bot.name)
    return JSONResponse([_shown(exchange, account, one) for one in found])


async def make_room(exchange: Exchange, request: Request) -> Response:
    """POST /groups: a group of these members; the first of them puts the bot in."""
    account, body = account_of(exchange, request), await read_json(request)
    members = body.get("members")
    if not isinstance(members, list) or not members:
        raise PersonError('give "members", a list of user ids')
    profiles = [people.find_person(exchange.store.db, one) for one in members]
    if None in profiles:
        raise UnknownError("a member is nobody: make them with POST /people")
    with exchange.store.turn() as db:
        room = rooms.add_room(db, account.bot.name, take_text(body, "title"), tuple(members))
        _membership(exchange, account, room, profiles[0] or {}, "left", "member")
    return JSONResponse(_shown(exchange, account, room))


async def say(exchange: Exchange, request: Request) -> Response:
    """POST /groups/{group_id}/say: a member writes a text."""
    here, body = await _in_room(exchange, request)
    content = text_content(take_text(body, "text"))
    if body.get("reply_to") is not None:
        content["reply_to_message"] = above(here.message(take_number(body, "reply_to")).body)
    with exchange.store.turn():
        return JSONResponse(_write(here, content, heard=_is_heard(here, content)))


async def press(exchange: Exchange, request: Request) -> Response:
    """POST /groups/{group_id}/press: a member presses a button by label, index or any data."""
    here, body = await _in_room(exchange, request)
    message_id = take_number(body, "message_id")
    data = button_data(here, message_id, body)
    with exchange.store.turn() as db:
        at = exchange.clock.epoch()
        number = updates.add_press(db, here.bot, here.user_id, message_id, at)
        query: Json = {
            "id": str(number),
            "from": here.profile,
            "message": here.message(message_id).body,
            "chat_instance": str(here.room.chat_id),
            "data": data,
        }
        update_id = exchange.push(here.bot, "callback_query", query)
    return JSONResponse({"update_id": update_id, "callback_id": str(number)})


async def read_room(exchange: Exchange, request: Request) -> Response:
    """GET /groups/{group_id}/chat: what stands in the group, or changed after `after`."""
    account = account_of(exchange, request)
    room, bot, db = _room(exchange, request), account.bot.name, exchange.store.db
    after = int(query_number(request, "after", 0))
    if after:
        changed = messages.changed_messages(db, bot, room.chat_id, after, _MOST_MESSAGES)
    else:
        changed = messages.latest_messages(db, bot, room.chat_id, _MOST_MESSAGES)
    return JSONResponse(chat_view(people.find_chat(db, bot, room.chat_id), changed, after))


async def remove(exchange: Exchange, request: Request) -> Response:
    """POST /groups/{group_id}/remove: a member takes the bot out."""
    here, _ = await _in_room(exchange, request)
    with exchange.store.turn() as db:
        change = exchange.store.next_change()
        people.set_blocked(db, here.bot, here.room.chat_id, change, blocked=True)
        update_id = _membership(exchange, here.account, here.room, here.profile, "member", "kicked")
    return JSONResponse({"update_id": update_id})


async def upgrade(exchange: Exchange, request: Request) -> Response:
    """POST /groups/{group_id}/upgrade: the group becomes a supergroup, another chat."""
    here, _ = await _in_room(exchange, request)
    with exchange.store.turn() as db:
        old = here.room
        new = rooms.add_room(db, here.bot, old.title, old.members, "supergroup")
        rooms.move_room(db, old, new.chat_id)
        _write(here, {"migrate_to_chat_id": new.chat_id}, heard=True)
        there = InRoom(exchange, here.account, new, here.profile)
        _write(there, {"migrate_from_chat_id": old.chat_id}, heard=True)
    return JSONResponse(_shown(exchange, here.account, new))


def _room(exchange: Exchange, request: Request) -> Room:
    account, number = account_of(exchange, request), request.path_params["group_id"]
    room = rooms.find_room(exchange.store.db, account.bot.name, -number)
    if room is None:
        raise UnknownError(f"no group {number}: make one with POST /groups")
    return room


async def _in_room(exchange: Exchange, request: Request) -> tuple[InRoom, Json]:
    """Return who acts in which group, and the body. Raises UnknownError, PersonError."""
    room, body = _room(exchange, request), await read_json(request)
    user_id = take_number(body, "user_id")
    profile = people.find_person(exchange.store.db, user_id)
    if profile is None or user_id not in room.members:
        raise UnknownError(f"{user_id} is no member of this group")
    if room.moved_to is not None:
        raise PersonError(f"this group has become {-room.moved_to}: act there")
    return InRoom(exchange, account_of(exchange, request), room, profile), body


def _is_heard(here: InRoom, content: Json) -> bool:
    """Say whether a bot in privacy mode is told: a command for it, or an answer to it."""
    replied = content.get("reply_to_message")
    if isinstance(replied, dict) and replied["from"] == here.account.user:
        return True
    first = str(content["text"]).split(maxsplit=1)[0]
    name, _, of = first.partition("@")
    return len(name) > 1 and name.startswith("/") and of in ("", here.account.user["username"])


def _write(here: InRoom, content: Json, *, heard: bool) -> Json:
    exchange, chat_id = here.exchange, here.room.chat_id
    message_id = people.take_message_id(exchange.store.db, here.bot, chat_id)
    body: Json = {
        "message_id": message_id,
        "from": here.profile,
        "chat": here.room.chat,
        "date": exchange.now(),
        **content,
    }
    change = exchange.store.next_change()
    messages.add_message(exchange.store.db, here.bot, chat_id, body, change, outgoing=False)
    exchange.changed(here.bot, chat_id, message_id, change)
    inside = not _is_out(exchange, here.account, here.room)
    told = {"update_id": exchange.push(here.bot, "message", body)} if heard and inside else {}
    return {"message_id": message_id, **told}


def _membership(
    exchange: Exchange, account: Account, room: Room, by: Json, old: str, new: str
) -> int:
    def member(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": account.user, "status": status, **until}

    change: Json = {
        "chat": room.chat,
        "from": by,
        "date": exchange.now(),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
    return exchange.push(account.bot.name, "my_chat_member", change)


def _is_out(exchange: Exchange, account: Account, room: Room) -> bool:
    chat = people.find_chat(exchange.store.db, account.bot.name, room.chat_id)
    return chat is None or chat.blocked


def _shown(exchange: Exchange, account: Account, room: Room) -> Json:
    return {
        "chat_id": room.chat_id,
        "title": room.title,
        "type": room.type,
        "members": list(room.members),
        "bot_in": not _is_out(exchange, account, room),
        "moved_to": room.moved_to,
    }
