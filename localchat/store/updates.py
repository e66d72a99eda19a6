"""Updates a bot has not confirmed yet, and presses of buttons waiting for their answer."""

import sqlite3

from localchat.jsontext import Json, decode_object, encode

MOST_PENDING = 100_000  # Telegram's limit for one bot; a push beyond it is lost
KEPT_SECONDS = 86_400.0  # Telegram keeps an update for 24 hours


def add_account(db: sqlite3.Connection, bot: str) -> None:
    """Remember the bot by its name, so that its update ids go on where they were."""
    db.execute("INSERT OR IGNORE INTO account (bot) VALUES (?)", (bot,))


def want(db: sqlite3.Connection, bot: str, kinds: list[str]) -> None:
    """Keep which kinds of update the bot asks for from now on; an empty list means all."""
    wanted = encode(kinds) if kinds else None
    db.execute("UPDATE account SET wanted = ?1 WHERE bot = ?2 AND wanted IS NOT ?1", (wanted, bot))


def add_update(
    db: sqlite3.Connection, bot: str, kind: str, payload: Json, at: float, *, keep: bool = True
) -> int:
    """Queue an update and return its id, which it also uses up when nobody wants or keeps it."""
    update_id, wanted = db.execute(
        "UPDATE account SET last_update_id = last_update_id + 1 WHERE bot = ?"
        " RETURNING last_update_id, wanted",
        (bot,),
    ).fetchone()
    if keep and (wanted is None or f'"{kind}"' in wanted):
        body = encode({"update_id": update_id, kind: payload})
        db.execute("INSERT INTO pending VALUES (?, ?, ?, ?)", (bot, update_id, at, body))
    return int(update_id)


def is_full(db: sqlite3.Connection, bot: str) -> bool:
    """Say whether Telegram would take no more updates for this bot."""
    (first,) = db.execute("SELECT min(update_id) FROM pending WHERE bot = ?", (bot,)).fetchone()
    if first is None:
        return False
    (last,) = db.execute("SELECT last_update_id FROM account WHERE bot = ?", (bot,)).fetchone()
    return bool(last - first + 1 >= MOST_PENDING)


def confirm(db: sqlite3.Connection, bot: str, offset: int) -> bool:
    """Forget every update below the offset; a negative one keeps that many of the newest."""
    if offset < 0:
        (last,) = db.execute("SELECT last_update_id FROM account WHERE bot = ?", (bot,)).fetchone()
        offset = last + offset + 1
    cursor = db.execute("DELETE FROM pending WHERE bot = ? AND update_id < ?", (bot, offset))
    return cursor.rowcount > 0


def expire(db: sqlite3.Connection, bot: str, now: float) -> None:
    """Forget what Telegram would have forgotten by now."""
    horizon = now - KEPT_SECONDS
    oldest = db.execute(
        "SELECT at FROM pending WHERE bot = ? ORDER BY update_id LIMIT 1", (bot,)
    ).fetchone()
    if oldest and oldest[0] < horizon:
        db.execute("DELETE FROM pending WHERE bot = ? AND at < ?", (bot, horizon))


def pending_updates(db: sqlite3.Connection, bot: str, limit: int) -> list[str]:
    """Return the oldest updates as JSON texts."""
    return [body for _, body in pending_by_number(db, bot, limit)]


def pending_by_number(db: sqlite3.Connection, bot: str, limit: int) -> list[tuple[int, str]]:
    """Return the oldest updates, each with its id."""
    rows = db.execute(
        "SELECT update_id, body FROM pending WHERE bot = ? ORDER BY update_id LIMIT ?", (bot, limit)
    )
    return [(update_id, body) for update_id, body in rows]


def count_pending(db: sqlite3.Connection, bot: str) -> int:
    """Return how many updates nobody has confirmed."""
    (count,) = db.execute("SELECT count(*) FROM pending WHERE bot = ?", (bot,)).fetchone()
    return int(count)


def drop(db: sqlite3.Connection, bot: str, update_id: int) -> None:
    """Forget one update, which was taken."""
    db.execute("DELETE FROM pending WHERE bot = ? AND update_id = ?", (bot, update_id))


def forget_all(db: sqlite3.Connection, bot: str) -> None:
    """Drop every pending update."""
    db.execute("DELETE FROM pending WHERE bot = ?", (bot,))


def add_press(db: sqlite3.Connection, bot: str, user_id: int, message_id: int, at: float) -> int:
    """Remember that somebody waits for the answer to a press; return the press's number."""
    cursor = db.execute(
        "INSERT INTO press (bot, user_id, message_id, at) VALUES (?, ?, ?, ?)",
        (bot, user_id, message_id, at),
    )
    assert cursor.lastrowid is not None  # noqa: S101  an INSERT has one
    return cursor.lastrowid


def open_press(db: sqlite3.Connection, bot: str, number: int) -> tuple[int, int, float] | None:
    """Return user, message and time of a press not answered yet, or None."""
    row = db.execute(
        "SELECT user_id, message_id, at FROM press WHERE number = ? AND bot = ? AND answer IS NULL",
        (number, bot),
    ).fetchone()
    return tuple(row) if row else None


def answer_press(db: sqlite3.Connection, number: int, answer: Json) -> None:
    """Keep the bot's answer to a press."""
    db.execute("UPDATE press SET answer = ? WHERE number = ?", (encode(answer), number))


def find_answer(db: sqlite3.Connection, bot: str, user_id: int, number: int) -> Json | None:
    """Return `{"answered": false}`, or the answer; None when this person made no such press."""
    row = db.execute(
        "SELECT answer FROM press WHERE number = ? AND bot = ? AND user_id = ?",
        (number, bot, user_id),
    ).fetchone()
    if row is None:
        return None
    return {"answered": True, **decode_object(row[0])} if row[0] else {"answered": False}


def forget_presses(db: sqlite3.Connection, before: float) -> None:
    """Drop presses nobody will answer or ask about any more."""
    db.execute("DELETE FROM press WHERE at < ?", (before,))
