"""What a file may be: the desk's own list, with the ending it is sent on under."""

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """A kind of file that is taken in, told by its bytes."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    HEIC = "heic"
    MP4 = "mp4"
    WEBM = "webm"
    OGG = "ogg"
    MP3 = "mp3"
    M4A = "m4a"
    WAV = "wav"
    AMR = "amr"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    DOC = "doc"
    TXT = "txt"


class Why(StrEnum):
    """Why a file is not taken in."""

    UNKNOWN = "unknown"
    PROGRAM = "program"
    ACTIVE = "active"
    DOUBLE = "double"
    BOMB = "bomb"
    TOO_BIG = "too_big"
    BROKEN = "broken"


@dataclass(frozen=True)
class Refused:
    """A file that is not taken in; the case stands, and the sender is told."""

    why: Why


PICTURES = (Sort.JPEG, Sort.PNG, Sort.WEBP, Sort.GIF)
"""Pictures that can be cleaned: drawn anew, so that nothing but what one sees is left."""
