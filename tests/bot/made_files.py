"""Files as people and attackers send them, made here: nothing of it is anybody's."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

SECRET = "张三 13800138000"
LATITUDE = 37.123


def picture(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """A picture with something on it, so that turning it shows."""
    drawn = Image.new(mode, size)
    drawn.paste((200, 30, 30) if mode == "RGB" else (200, 30, 30, 128), (0, 0, 10, 10))
    return drawn


def jpeg(*, turned: bool = False, size: tuple[int, int] = (64, 48)) -> bytes:
    """A telephone's picture: place, camera, owner, the small picture inside, a comment, XMP."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "TelephoneMaker"
    exif[ExifTags.Base.Artist] = "Zhang San"
    if turned:
        exif[ExifTags.Base.Orientation] = 6
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (37.0, 7.0, 22.8)
    gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    gps[ExifTags.GPS.GPSLongitude] = (105.0, 32.0, 35.5)
    out = io.BytesIO()
    picture(size).save(
        out,
        "JPEG",
        exif=exif,
        comment=SECRET.encode(),
        icc_profile=b"profile of " + SECRET.encode(),
        xmp=b"<x:xmpmeta>" + SECRET.encode() + b"</x:xmpmeta>",
    )
    return out.getvalue()


def png(mode: str = "RGB") -> bytes:
    """A screenshot with text chunks."""
    info = PngInfo()
    info.add_text("Author", "Zhang San")
    info.add_itxt("Comment", SECRET, zip=True)
    out = io.BytesIO()
    picture(mode=mode).save(out, "PNG", pnginfo=info, exif=b"Exif\x00\x00MM\x00*" + b"\x00" * 8)
    return out.getvalue()


def webp() -> bytes:
    out = io.BytesIO()
    picture().save(out, "WEBP", xmp=SECRET.encode())
    return out.getvalue()


def gif(frames: int = 1) -> bytes:
    out = io.BytesIO()
    shots = [Image.new("RGB", (20, 20), (n * 40, 0, 0)) for n in range(frames)]
    shots[0].save(out, "GIF", save_all=frames > 1, append_images=shots[1:], comment=SECRET)
    return out.getvalue()


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64


def boxed(brand: bytes) -> bytes:
    """The first box of a film or sound of the MP4 family."""
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00isomiso2" + b"\x00" * 64


def huge_png(width: int = 20_000, height: int = 20_000) -> bytes:
    """A picture of a few hundred kilobytes that wants 1.2 gigabytes of memory."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1_000_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files:
            made.writestr(name, data)
    return out.getvalue()


def office(folder: str, *more: tuple[str, bytes]) -> bytes:
    """An office file, with what else is put into it."""
    kept = [("[Content_Types].xml", b"<Types/>"), (f"{folder}/main.xml", b"<a/>")]
    return archive([*kept, *more])


def pdf(*more: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n" + b"\n".join(more) + b"\n%%EOF"
