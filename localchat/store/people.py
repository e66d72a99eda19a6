"""People and their chats with bots."""

import sqlite3
from dataclasses import dataclass

from localchat.jsontext import Json, decode_object, encode
from localchat.store.rooms import find_room

_FIRST_PERSON = 10_001


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat with one bot: the profile is the person's Bot API User, or the group's Chat."""

    user_id: int
    profile: Json
    blocked: bool
    keyboard: Json | None
    toast: Json | None
    change: int


def next_user_id(db: sqlite3.Connection) -> int:
    """Return an id nobody has."""
    (highest,) = db.execute("SELECT max(user_id) FROM person").fetchone()
    return max(highest or 0, _FIRST_PERSON - 1) + 1


def save_person(db: sqlite3.Connection, profile: Json) -> None:
    """Create the person or replace their profile."""
    db.execute(
        "INSERT INTO person VALUES (?, ?) ON CONFLICT DO UPDATE SET profile = excluded.profile",
        (profile["id"], encode(profile)),
    )


def find_person(db: sqlite3.Connection, user_id: object) -> Json | None:
    """Return the person's profile, a Bot API User, or None."""
    row = db.execute("SELECT profile FROM person WHERE user_id = ?", (user_id,)).fetchone()
    return decode_object(row[0]) if row else None


def all_people(db: sqlite3.Connection) -> list[Json]:
    """Return every profile, by user id."""
    rows = db.execute("SELECT profile FROM person ORDER BY user_id")
    return [decode_object(profile) for (profile,) in rows]


def find_chat(db: sqlite3.Connection, bot: str, user_id: int) -> Chat | None:
    """Return the chat, or None while the person has never written to this bot; or a group's."""
    room = find_room(db, bot, user_id) if user_id < 0 else None
    profile = room.chat if room is not None else find_person(db, user_id)
    row = db.execute(
        "SELECT blocked, keyboard, toast, change FROM chat WHERE bot = ? AND user_id = ?",
        (bot, user_id),
    ).fetchone()
    if row is None or profile is None:
        return None
    blocked, keyboard, toast, change = row
    return Chat(
        user_id,
        profile,
        bool(blocked),
        decode_object(keyboard) if keyboard else None,
        decode_object(toast) if toast else None,
        change,
    )


def open_chat(db: sqlite3.Connection, bot: str, user_id: int) -> None:
    """Make the chat if the person never wrote to this bot before."""
    db.execute("INSERT OR IGNORE INTO chat (bot, user_id) VALUES (?, ?)", (bot, user_id))


def take_message_id(db: sqlite3.Connection, bot: str, user_id: int) -> int:
    """Return the next message id of the chat; ids grow and are never used twice."""
    (number,) = db.execute(
        "UPDATE chat SET last_message_id = last_message_id + 1"
        " WHERE bot = ? AND user_id = ? RETURNING last_message_id",
        (bot, user_id),
    ).fetchone()
    return int(number)


def set_keyboard(
    db: sqlite3.Connection, bot: str, user_id: int, keyboard: Json | None, change: int
) -> None:
    """Show the keyboard under the person's text field, or take it away."""
    db.execute(
        "UPDATE chat SET keyboard = ?, change = ? WHERE bot = ? AND user_id = ?",
        (encode(keyboard) if keyboard else None, change, bot, user_id),
    )


def set_toast(db: sqlite3.Connection, bot: str, user_id: int, toast: Json, change: int) -> None:
    """Keep the last answer to a pressed button, for the page to show."""
    db.execute(
        "UPDATE chat SET toast = ?, change = ? WHERE bot = ? AND user_id = ?",
        (encode(toast), change, bot, user_id),
    )


def set_blocked(
    db: sqlite3.Connection, bot: str, user_id: int, change: int, *, blocked: bool
) -> None:
    """Let the person block the bot, or let it write again."""
    db.execute(
        "UPDATE chat SET blocked = ?, change = ? WHERE bot = ? AND user_id = ?",
        (blocked, change, bot, user_id),
    )
