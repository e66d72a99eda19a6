"""Complaints from a file: tab-separated, UTF-8, a header line, no quoting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from domain.errors import SupingError

NEEDED = ("id", "user", "time", "title", "text")


class BadTable(SupingError):
    """The file is not a table of complaints."""


@dataclass(frozen=True)
class Complaint:
    """One complaint as its writer would send it, and the reply where the data has one."""

    id: str
    user: str
    at: datetime
    text: str
    reply_at: datetime | None
    reply: str


def read_complaints(path: Path, zone: tzinfo) -> list[Complaint]:
    """Read the complaints of a table, earliest first. Raises BadTable, naming line and column."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadTable(f"{path}: {error}") from error
    header = lines[0].split("\t") if lines else []
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise BadTable(f"{path}: line 1: the columns {', '.join(missing)} are missing")
    return sorted(_records(path, header, lines[1:], zone), key=lambda one: one.at)


def _records(path: Path, header: list[str], lines: list[str], zone: tzinfo) -> Iterator[Complaint]:
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise BadTable(f"{path}: line {number}: {len(cells)} cells, {len(header)} expected")
        yield _complaint(path, number, dict(zip(header, cells, strict=True)), zone)


def _complaint(path: Path, number: int, row: dict[str, str], zone: tzinfo) -> Complaint:
    try:
        at = datetime.fromisoformat(row["time"]).replace(tzinfo=zone)
        replied = row.get("reply_time", "")
        reply_at = datetime.fromisoformat(replied).replace(tzinfo=zone) if replied else None
    except ValueError as error:
        raise BadTable(f"{path}: line {number}: {error}") from error
    text = f"{row['title'].strip()}\n{row['text'].strip()}".strip()
    return Complaint(row["id"], row["user"], at, text, reply_at, row.get("reply", "").strip())
