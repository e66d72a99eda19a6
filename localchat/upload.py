"""Files on their way in: what they are, judged by their first bytes."""

import mimetypes
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

_JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MARKER = 2  # bytes of a JPEG marker


@dataclass(slots=True)
class Upload:
    """A file that came with a request; `content` is the hash it is kept under, once it is."""

    data: bytes = field(repr=False)
    name: str
    mime: str
    content: str = ""

    @classmethod
    def named(cls, data: bytes, name: str | None, mime: str | None) -> "Upload":
        """Make an upload; a missing or vague type is guessed from the name, as Telegram does."""
        name = name or "file"
        if not mime or mime == "application/octet-stream":
            mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return cls(data, name, mime)


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, JPEG, GIF or WebP picture, or None for anything else."""
    for magic, measure in _PICTURES:
        if data.startswith(magic):
            try:
                return measure(data)
            except (struct.error, IndexError):
                return None
    return None


def picture_type(data: bytes) -> str | None:
    """Return the media type of a picture by its first bytes, or None."""
    kinds = ("image/png", "image/jpeg", "image/gif", "image/webp")
    found = zip(_PICTURES, kinds, strict=True)
    return next((kind for (magic, _), kind in found if data.startswith(magic)), None)


def _png(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _webp(data: bytes) -> tuple[int, int] | None:
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if data[12:16] == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    position = _MARKER
    while data[position] == 0xFF:  # noqa: PLR2004  every JPEG segment starts so
        if data[position + 1] in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return width, height
        (length,) = struct.unpack_from(">H", data, position + _MARKER)
        position += _MARKER + length
    return None


_PICTURES: tuple[tuple[bytes, Callable[[bytes], tuple[int, int] | None]], ...] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8", _jpeg),
    (b"GIF8", _gif),
    (b"RIFF", _webp),
)
