"""Small things kept beside the chats: settings, command menus, seen messages to report."""

import sqlite3

from localchat.jsontext import decode, encode


def read_setting(db: sqlite3.Connection, name: str) -> str | None:
    """Return a setting's text, or None."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def write_setting(db: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a setting."""
    db.execute(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (name, value),
    )


def save_menu(
    db: sqlite3.Connection, bot: str, scope: str, language: str, commands: list[object]
) -> None:
    """Replace the commands of one scope and language; an empty list removes them."""
    db.execute(
        "DELETE FROM menu WHERE bot = ? AND scope = ? AND language = ?", (bot, scope, language)
    )
    if commands:
        db.execute("INSERT INTO menu VALUES (?, ?, ?, ?)", (bot, scope, language, encode(commands)))


def find_menu(db: sqlite3.Connection, bot: str, scope: str, language: str) -> object:
    """Return the commands of exactly this scope and language, perhaps none."""
    row = db.execute(
        "SELECT commands FROM menu WHERE bot = ? AND scope = ? AND language = ?",
        (bot, scope, language),
    ).fetchone()
    return decode(row[0]) if row else []


def add_sights(db: sqlite3.Connection, bot: str, chat_id: int, message_ids: list[int]) -> None:
    """Remember messages a person was shown, until the bot has been told."""
    db.executemany(
        "INSERT OR IGNORE INTO sight VALUES (?, ?, ?)",
        [(bot, chat_id, message_id) for message_id in message_ids],
    )


def open_sights(db: sqlite3.Connection, bot: str, limit: int) -> list[tuple[int, int]]:
    """Return chat and message ids of which the bot has not been told."""
    rows = db.execute(
        "SELECT chat_id, message_id FROM sight WHERE bot = ? ORDER BY chat_id, message_id LIMIT ?",
        (bot, limit),
    )
    return [(chat_id, message_id) for chat_id, message_id in rows]


def drop_sight(db: sqlite3.Connection, bot: str, chat_id: int, message_id: int) -> None:
    """Forget a sight the bot has been told of."""
    db.execute(
        "DELETE FROM sight WHERE bot = ? AND chat_id = ? AND message_id = ?",
        (bot, chat_id, message_id),
    )
