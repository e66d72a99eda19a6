"""Small real pictures, made byte by byte."""

import struct
import zlib


def png(width: int, height: int, grey: int = 200) -> bytes:
    """Return a PNG picture in one shade of grey."""
    rows = (b"\0" + bytes([grey]) * width) * height

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def gif(width: int, height: int) -> bytes:
    """Return the head of a GIF picture."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + bytes(6)


def jpeg(width: int, height: int) -> bytes:
    """Return the head of a JPEG picture: one segment of text, then the frame."""
    text = b"\xff\xfe" + struct.pack(">H", 6) + b"note"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8" + text + frame + b"\xff\xd9"


def webp(kind: bytes, width: int, height: int) -> bytes:
    """Return the head of a WebP picture: VP8 (lossy), VP8L (lossless) or VP8X (extended)."""
    if kind == b"VP8X":
        data = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    elif kind == b"VP8L":
        data = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14)
    else:
        data = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    body = b"WEBP" + kind + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body
