"""Messages, each kept as the Bot API's Message object."""

import sqlite3
from dataclasses import dataclass

from localchat.jsontext import Json, decode_object, encode

_COLUMNS = "message_id, outgoing, body, seen, deleted, change"


@dataclass(frozen=True, slots=True)
class Stored:
    """A message with what the Bot API does not say of it; `outgoing` is from the bot."""

    message_id: int
    outgoing: bool
    body: Json
    seen: bool
    deleted: bool
    change: int


def add_message(
    db: sqlite3.Connection, bot: str, chat_id: int, body: Json, change: int, *, outgoing: bool
) -> str:
    """Keep a new message; return its JSON."""
    text = encode(body)
    db.execute(
        "INSERT INTO message (bot, chat_id, message_id, outgoing, body, change)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (bot, chat_id, body["message_id"], outgoing, text, change),
    )
    return text


def replace_message(db: sqlite3.Connection, bot: str, chat_id: int, body: Json, change: int) -> str:
    """Keep an edited message in place of the former, not seen yet; return its JSON."""
    text = encode(body)
    db.execute(
        "UPDATE message SET body = ?, seen = 0, change = ?"
        " WHERE bot = ? AND chat_id = ? AND message_id = ?",
        (text, change, bot, chat_id, body["message_id"]),
    )
    return text


def find_message(
    db: sqlite3.Connection, bot: str, chat_id: int, message_id: object
) -> Stored | None:
    """Return the message unless it is gone."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM message"  # noqa: S608  our own column names
        " WHERE bot = ? AND chat_id = ? AND message_id = ? AND NOT deleted",
        (bot, chat_id, message_id),
    ).fetchone()
    return _stored(row) if row else None


def delete_message(
    db: sqlite3.Connection, bot: str, chat_id: int, message_id: int, change: int
) -> None:
    """Take the message away; what remains says only that there was one."""
    db.execute(
        "UPDATE message SET body = '{}', deleted = 1, change = ?"
        " WHERE bot = ? AND chat_id = ? AND message_id = ?",
        (change, bot, chat_id, message_id),
    )


def changed_messages(
    db: sqlite3.Connection, bot: str, chat_id: int, after: int, limit: int
) -> list[Stored]:
    """Return the oldest `limit` messages changed after a change number, oldest change first."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM message"  # noqa: S608
        " WHERE bot = ? AND chat_id = ? AND change > ? ORDER BY change LIMIT ?",
        (bot, chat_id, after, limit),
    )
    return [_stored(row) for row in rows]


def latest_messages(db: sqlite3.Connection, bot: str, chat_id: int, limit: int) -> list[Stored]:
    """Return the newest `limit` messages, in the order they were written."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM message WHERE bot = ? AND chat_id = ?"  # noqa: S608
        " ORDER BY message_id DESC LIMIT ?",
        (bot, chat_id, limit),
    ).fetchall()
    return [_stored(row) for row in reversed(rows)]


def mark_seen(db: sqlite3.Connection, bot: str, chat_id: int, up_to: int, change: int) -> list[int]:
    """Mark the bot's messages up to this id as shown; return those that were not before."""
    rows = db.execute(
        "UPDATE message SET seen = 1, change = ? WHERE bot = ? AND chat_id = ? AND message_id <= ?"
        " AND outgoing AND NOT seen AND NOT deleted RETURNING message_id",
        (change, bot, chat_id, up_to),
    )
    return sorted(message_id for (message_id,) in rows.fetchall())


def _stored(row: tuple[int, int, str, int, int, int]) -> Stored:
    message_id, outgoing, body, seen, deleted, change = row
    return Stored(
        message_id, bool(outgoing), decode_object(body), bool(seen), bool(deleted), change
    )
