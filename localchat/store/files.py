"""Files: the bytes lie in a folder under the hash of their content, what they are in the table."""

import hashlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from localchat.jsontext import Json, decode_object, encode


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file a bot may send again by its id; `about` holds the fields of its Bot API object."""

    file_id: str
    kind: str
    content: str
    about: Json

    @property
    def path(self) -> str:
        """Return what getFile calls file_path."""
        return f"{self.kind}s/{self.file_id}"


def keep_content(folder: Path, content: bytes) -> str:
    """Write the bytes so that they survive a power cut; return their hash, the file's name."""
    digest = hashlib.sha256(content).hexdigest()
    place = folder / digest[:2] / digest
    if place.exists():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{digest}.{os.getpid()}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)
    _sync_folder(place.parent)
    return digest


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def content_path(folder: Path, content: str) -> Path:
    """Return where the bytes with this hash lie."""
    return folder / content[:2] / content


def add_file(db: sqlite3.Connection, bot: str, file: KeptFile) -> None:
    """Let the bot and its people use the file by its id."""
    db.execute(
        "INSERT INTO file VALUES (?, ?, ?, ?, ?)",
        (file.file_id, bot, file.kind, file.content, encode(file.about)),
    )


def find_file(db: sqlite3.Connection, bot: str, file_id: str) -> KeptFile | None:
    """Return the file of this bot, or None."""
    row = db.execute(
        "SELECT kind, content, about FROM file WHERE file_id = ? AND bot = ?", (file_id, bot)
    ).fetchone()
    return KeptFile(file_id, row[0], row[1], decode_object(row[2])) if row else None


def find_any_file(db: sqlite3.Connection, file_id: str) -> KeptFile | None:
    """Return the file whichever bot it belongs to, for the page."""
    row = db.execute(
        "SELECT kind, content, about FROM file WHERE file_id = ?", (file_id,)
    ).fetchone()
    return KeptFile(file_id, row[0], row[1], decode_object(row[2])) if row else None
