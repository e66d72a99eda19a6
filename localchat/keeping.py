"""Turns an upload of a bot or a person into a file both can send and fetch."""

from collections.abc import Mapping

from localchat.exchange import Exchange
from localchat.jsontext import Json
from localchat.store.files import KeptFile, add_file
from localchat.upload import Upload, picture_size, picture_type

_THUMBNAIL = 320  # the longer side of a photo's smaller size, in pixels, as at Telegram
_UNIQUE = 16  # characters of the content's hash in a file_unique_id


def keep_file(
    exchange: Exchange, bot: str, kind: str, upload: Upload, said: Mapping[str, object]
) -> KeptFile:
    """
    Remember an upload whose bytes are already kept; `said` may tell its duration and size.

    A photo gets two sizes as at Telegram; both hold the same bytes, this server scales nothing.
    """
    if kind == "photo":
        return _keep_photo(exchange, bot, upload)
    about: Json = {
        "file_id": exchange.settings.random_id(),
        "file_unique_id": upload.content[:_UNIQUE],
        "mime_type": upload.mime,
        "file_size": len(upload.data),
        **_shape(kind, upload, said),
    }
    file = KeptFile(str(about["file_id"]), kind, upload.content, about)
    add_file(exchange.store.db, bot, file)
    return file


def media_value(file: KeptFile) -> object:
    """Return what stands in a Message under the file's kind: the object, or a photo's sizes."""
    return file.about["sizes"] if file.kind == "photo" else file.about


def media_type(file: KeptFile) -> str:
    """Return the file's media type."""
    return str(file.about["mime_type"])


def _shape(kind: str, upload: Upload, said: Mapping[str, object]) -> Json:
    if kind == "document":
        return {"file_name": upload.name}
    shape: Json = {"duration": said.get("duration") or 0}
    if kind == "video":
        shape |= {"width": said.get("width") or 640, "height": said.get("height") or 480}
    return shape


def _keep_photo(exchange: Exchange, bot: str, upload: Upload) -> KeptFile:
    width, height = picture_size(upload.data) or (1, 1)
    scale = max(1.0, max(width, height) / _THUMBNAIL)
    shapes = [(width, height)]
    if scale > 1:
        shapes.insert(0, (max(1, round(width / scale)), max(1, round(height / scale))))
    sizes: list[Json] = [
        {
            "file_id": exchange.settings.random_id(),
            "file_unique_id": f"{upload.content[:_UNIQUE]}{wide}",
            "width": wide,
            "height": high,
            "file_size": len(upload.data),
        }
        for wide, high in shapes
    ]
    about: Json = {
        "sizes": sizes,
        "mime_type": picture_type(upload.data),
        "file_size": len(upload.data),
    }
    files = [KeptFile(str(size["file_id"]), "photo", upload.content, about) for size in sizes]
    for file in files:
        add_file(exchange.store.db, bot, file)
    return files[-1]
