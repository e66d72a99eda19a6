"""Text messages as a telephone shows them; whose a number is says who last sent it."""

import re
import sqlite3
from dataclasses import dataclass

_SHORTEST = 5
_NOT_DIGITS = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A text message that came for somebody, in Unix seconds."""

    number: int
    text: str
    at: int


def digits(phone: str) -> str:
    """Return a number's digits alone, without China's own country code."""
    bare = _NOT_DIGITS.sub("", phone)
    return bare.removeprefix("86") if len(bare) > 11 else bare  # noqa: PLR2004 - a mobile's length


def owner_of(db: sqlite3.Connection, bot: str, phone: str) -> int | None:
    """Return who last sent this number to the bot, as a contact or in words, or None."""
    wanted = digits(phone)
    if len(wanted) < _SHORTEST:
        return None
    row = db.execute(
        "SELECT chat_id FROM message WHERE bot = ? AND NOT outgoing"
        " AND replace(replace(coalesce(json_extract(body, '$.contact.phone_number'),"
        " json_extract(body, '$.text'), ''), ' ', ''), '-', '') LIKE ?"
        " ORDER BY number DESC LIMIT 1",
        (bot, f"%{wanted}%"),
    ).fetchone()
    return int(row[0]) if row else None


def add_text(
    db: sqlite3.Connection, bot: str, user_id: int, text: str, at: int, change: int
) -> None:
    """Keep a text message, as a change of its person's chat."""
    db.execute(
        "INSERT INTO text_message (bot, user_id, text, at) VALUES (?, ?, ?, ?)",
        (bot, user_id, text, at),
    )
    db.execute("UPDATE chat SET change = ? WHERE bot = ? AND user_id = ?", (change, bot, user_id))


def latest_texts(db: sqlite3.Connection, bot: str, user_id: int, limit: int) -> list[TextMessage]:
    """Return the newest text messages, the oldest of them first."""
    rows = db.execute(
        "SELECT number, text, at FROM text_message WHERE bot = ? AND user_id = ?"
        " ORDER BY number DESC LIMIT ?",
        (bot, user_id, limit),
    ).fetchall()
    return [TextMessage(*row) for row in reversed(rows)]
