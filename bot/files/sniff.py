"""
What a file is, by its bytes alone: neither its name nor what its sender calls it is believed.

Only what stands on the list is taken in. A file that is two things at once (a picture that is an
archive as well) is refused, unless it is a picture that will be drawn anew.
"""

import io
import zipfile
from collections.abc import Callable

from bot.files.kinds import PICTURES, Refused, Sort, Why

MOST_ENTRIES = 3_000
MOST_UNPACKED = 200_000_000
MOST_RATIO = 150
TAIL = 66_000
"""Bytes at the end in which an archive's directory has to be."""

HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
SOUND = (b"M4A ", b"M4B ")
FILM = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"qt  ", b"M4V ")
PHONE_FILM = (b"3gp", b"3g2")
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")
OFFICE = (("word/", Sort.DOCX), ("xl/", Sort.XLSX), ("ppt/", Sort.PPTX))
MARKUP = (b"<svg", b"<html", b"<script", b"<!doctype", b"<?xml", b"<iframe", b"<body")
ACTIVE_PDF = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
MP3_FRAMES = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")


def sniff(data: bytes) -> Sort | Refused:
    """What a file is, or why it is not taken in."""
    if data.startswith(PROGRAMS) and not data.startswith(b"#!AMR"):
        return Refused(Why.PROGRAM)
    found = next((sort for look in LOOKS if (sort := look(data)) is not None), None)
    if found is None:
        return Refused(Why.UNKNOWN)
    if isinstance(found, Sort) and found not in PICTURES and _is_two_things(data, found):
        return Refused(Why.DOUBLE)
    return found


def _is_two_things(data: bytes, sort: Sort) -> bool:
    """Whether an archive hangs on the end of something that is none."""
    return sort not in (Sort.DOCX, Sort.XLSX, Sort.PPTX) and b"PK\x05\x06" in data[-TAIL:]


def _picture(data: bytes) -> Sort | None:
    if data.startswith(b"\xff\xd8\xff"):
        return Sort.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Sort.PNG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return Sort.GIF
    return Sort.WEBP if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def _boxed(data: bytes) -> Sort | None:
    """The family of MP4: a box named ftyp, and in it the brand."""
    if data[4:8] != b"ftyp":
        return None
    brand = data[8:12]
    if brand in HEIF:
        return Sort.HEIC
    if brand in SOUND:
        return Sort.M4A
    return Sort.MP4 if brand in FILM or brand[:3] in PHONE_FILM else None


def _sound(data: bytes) -> Sort | None:
    if data.startswith(b"OggS"):
        return Sort.OGG
    if data.startswith((b"ID3", *MP3_FRAMES)):
        return Sort.MP3
    if data.startswith(b"#!AMR"):
        return Sort.AMR
    if data.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in data[:64]:
        return Sort.WEBM
    return Sort.WAV if data[:4] == b"RIFF" and data[8:12] == b"WAVE" else None


def _pdf(data: bytes) -> Sort | Refused | None:
    if not data.startswith(b"%PDF-"):
        return None
    return Refused(Why.ACTIVE) if any(name in data for name in ACTIVE_PDF) else Sort.PDF


def _archive(data: bytes) -> Sort | Refused | None:
    """An office file is an archive; any other archive is refused, and so is one that bursts."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Sort.DOC
    if not data.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _office(archive.infolist(), len(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return Refused(Why.BROKEN)


def _office(entries: list[zipfile.ZipInfo], size: int) -> Sort | Refused:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > min(MOST_UNPACKED, MOST_RATIO * size):
        return Refused(Why.BOMB)
    names = [entry.filename for entry in entries]
    if any(_is_active(name) for name in names):
        return Refused(Why.ACTIVE)
    if "[Content_Types].xml" not in names:
        return Refused(Why.UNKNOWN)
    found = (sort for folder, sort in OFFICE if any(name.startswith(folder) for name in names))
    return next(found, Refused(Why.UNKNOWN))


def _is_active(name: str) -> bool:
    """Macros, programs, archives in the archive, and names that climb out of it."""
    low = name.lower()
    climbs = low.startswith(("/", "\\")) or ".." in low
    runs = "vbaproject" in low or "activex" in low or "embeddings/" in low
    return climbs or runs or low.endswith((".exe", ".js", ".vbs", ".bat", ".zip", ".jar", ".dll"))


def _text(data: bytes) -> Sort | Refused | None:
    """Words and nothing else; markup runs in whoever opens it."""
    if b"\x00" in data:
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    low = data[:4096].lstrip().lower()
    if any(mark in low for mark in MARKUP):
        return Refused(Why.ACTIVE)
    return Sort.TXT if low else Refused(Why.BROKEN)


LOOKS: tuple[Callable[[bytes], Sort | Refused | None], ...] = (
    _sound,
    _picture,
    _boxed,
    _pdf,
    _archive,
    _text,
)
