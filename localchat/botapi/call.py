"""One request of a bot after the referee let it through, and the rules of state it meets."""

import sqlite3
from dataclasses import dataclass, field

from localchat.errors import ForbiddenError, RefusedError
from localchat.exchange import Account, Exchange
from localchat.jsontext import Json
from localchat.referee.limits import Params
from localchat.store.messages import Stored, find_message
from localchat.store.people import Chat, find_chat, find_person
from localchat.store.rooms import find_room
from localchat.upload import Upload

TRUE = "true"
"""The result of a method that only says it was done."""


@dataclass(slots=True)
class Call:
    """A request: who asks, of which server, with which fields and files."""

    exchange: Exchange
    account: Account
    params: Params
    uploads: dict[str, Upload] = field(default_factory=dict)

    @property
    def bot(self) -> str:
        """Return the name of the bot that asks."""
        return self.account.bot.name

    @property
    def db(self) -> sqlite3.Connection:
        """Return the connection the running turn writes on."""
        return self.exchange.store.db

    def chat(self) -> Chat:
        """
        Return the chat the request writes to.

        Raises RefusedError 400 when there is no such person, or a group that became another chat;
        ForbiddenError when the person never wrote to this bot or blocked it, or a group removed it.
        """
        chat_id = self.params.get("chat_id")
        if not isinstance(chat_id, int):
            raise RefusedError("chat not found" if chat_id else "chat_id is empty")
        chat = find_chat(self.db, self.bot, chat_id)
        if chat is None:
            if find_person(self.db, chat_id) is None:
                raise RefusedError("chat not found")
            raise ForbiddenError("bot can't initiate conversation with a user")
        if chat_id < 0:
            self._check_room(chat_id)
        if chat.blocked:
            kicked = "kicked from the group chat" if chat_id < 0 else "blocked by the user"
            raise ForbiddenError(f"bot was {kicked}")
        return chat

    def _check_room(self, chat_id: int) -> None:
        """Raise RefusedError, with the new number, where a group has become another chat."""
        room = find_room(self.db, self.bot, chat_id)
        if room is not None and room.moved_to is not None:
            raise RefusedError(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=room.moved_to
            )

    def message(self, chat: Chat, doing: str) -> Stored:
        """Return the message the request names. Raises RefusedError when it is not there."""
        message_id = self.params.get("message_id")
        if message_id is None:
            raise RefusedError("message identifier is not specified")
        found = find_message(self.db, self.bot, chat.user_id, message_id)
        if found is None:
            raise RefusedError(f"message to {doing} not found")
        return found


def chat_object(profile: Json) -> Json:
    """Return the Bot API's private Chat of a User; a group's is one already."""
    if "title" in profile:
        return profile
    names = ("first_name", "last_name", "username")
    return {
        "id": profile["id"],
        **{name: profile[name] for name in names if name in profile},
        "type": "private",
    }
