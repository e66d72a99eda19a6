"""Groups: chats of several people, as the Bot API sees them, with a number below zero."""

import sqlite3
from dataclasses import dataclass

from localchat.jsontext import Json

_FIRST_GROUP = -4_001
_FIRST_SUPERGROUP = -1_000_000_004_001


@dataclass(frozen=True, slots=True)
class Room:
    """A group; `moved_to` is the supergroup it became."""

    chat_id: int
    title: str
    type: str
    members: tuple[int, ...]
    moved_to: int | None = None

    @property
    def chat(self) -> Json:
        """Return the Bot API's Chat of the group."""
        return {"id": self.chat_id, "title": self.title, "type": self.type}


def add_room(
    db: sqlite3.Connection, bot: str, title: str, members: tuple[int, ...], kind: str = "group"
) -> Room:
    """Make a group with these members and the bot."""
    first = _FIRST_GROUP if kind == "group" else _FIRST_SUPERGROUP
    (lowest,) = db.execute("SELECT min(chat_id) FROM room WHERE type = ?", (kind,)).fetchone()
    chat_id = min(lowest or first + 1, first + 1) - 1
    db.execute(
        "INSERT INTO room (chat_id, bot, title, type) VALUES (?, ?, ?, ?)",
        (chat_id, bot, title, kind),
    )
    db.executemany("INSERT INTO room_member VALUES (?, ?)", [(chat_id, one) for one in members])
    db.execute("INSERT INTO chat (bot, user_id) VALUES (?, ?)", (bot, chat_id))
    return Room(chat_id, title, kind, members)


def find_room(db: sqlite3.Connection, bot: str, chat_id: int) -> Room | None:
    """Return the group of this number, or None."""
    row = db.execute(
        "SELECT title, type, moved_to FROM room WHERE bot = ? AND chat_id = ?", (bot, chat_id)
    ).fetchone()
    if row is None:
        return None
    members = db.execute(
        "SELECT user_id FROM room_member WHERE chat_id = ? ORDER BY user_id", (chat_id,)
    )
    title, kind, moved_to = row
    return Room(chat_id, title, kind, tuple(user for (user,) in members), moved_to)


def all_rooms(db: sqlite3.Connection, bot: str) -> list[Room]:
    """Return every group of this bot, the first one first."""
    rows = db.execute("SELECT chat_id FROM room WHERE bot = ? ORDER BY chat_id DESC", (bot,))
    found = [find_room(db, bot, chat_id) for (chat_id,) in rows.fetchall()]
    return [one for one in found if one is not None]


def move_room(db: sqlite3.Connection, room: Room, to: int) -> None:
    """The group is another chat from now on."""
    db.execute("UPDATE room SET moved_to = ? WHERE chat_id = ?", (to, room.chat_id))
