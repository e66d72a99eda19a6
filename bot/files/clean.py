"""
A picture drawn anew: only what one sees is left.

Place and camera (EXIF, XMP, IPTC), the small picture inside, comments, text chunks, colour profiles
and whatever hangs on the end are gone, because nothing but the points is carried over. This runs
in a process of its own with little memory: a picture made to harm its reader harms only that.
"""

import io
import resource
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.files.kinds import Refused, Sort, Why

LONGEST = 2_560
"""Points along the longer side: enough to read a letter by, and what Telegram itself keeps."""

MOST_POINTS = 50_000_000
MOST_POINTS_JPEG = 200_000_000
"""A JPEG is read smaller than it is, so that a phone's largest needs no more memory."""

MOST_MEMORY = 1_500_000_000
QUALITY = 88
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
BAD = (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError, EOFError)


def limit_process() -> None:
    """What a cleaning process may use at most."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def clean(data: bytes) -> tuple[bytes, Sort] | Refused | None:
    """
    The picture drawn anew, as JPEG or (where parts are see-through) PNG.

    None for one that moves: it is kept for a person to look at, as films are.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is unpacked
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd metadata, which is thrown away anyhow
            return _drawn(data)
    except BAD:
        return Refused(Why.BROKEN)


def _drawn(data: bytes) -> tuple[bytes, Sort] | Refused | None:
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        if _is_too_large(picture):
            return Refused(Why.BOMB)
        if getattr(picture, "n_frames", 1) > 1:
            return None
        picture.draft("RGB", (LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(picture)
        see_through = "A" in upright.getbands() or "transparency" in upright.info
        plain = upright.convert("RGBA" if see_through else "RGB")
        plain.thumbnail((LONGEST, LONGEST))
        return _saved(plain, Sort.PNG if see_through else Sort.JPEG)


def _is_too_large(picture: Image.Image) -> bool:
    most = MOST_POINTS_JPEG if picture.format == "JPEG" else MOST_POINTS
    return picture.width * picture.height > most


def _saved(picture: Image.Image, sort: Sort) -> tuple[bytes, Sort]:
    """Only the points go over: a saved picture would keep some of what it was opened with."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if sort is Sort.PNG:
        bare.save(out, "PNG", optimize=False)
    else:
        bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), sort
