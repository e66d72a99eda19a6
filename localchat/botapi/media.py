"""Photos, voice notes, documents and albums from a bot, and files for it to fetch."""

from telegram.constants import FileSizeLimit

from localchat.botapi.call import Call
from localchat.botapi.editing import MEDIA, own_message, replace
from localchat.botapi.sending import caption_fields, post
from localchat.errors import RefusedError
from localchat.jsontext import Json, encode
from localchat.keeping import keep_file, media_value
from localchat.referee.limits import Params
from localchat.store.files import KeptFile, find_file
from localchat.upload import Upload, picture_size


def send_photo(call: Call) -> str:
    """Send a photo, uploaded or by file_id."""
    return _send(call, "photo")


def send_voice(call: Call) -> str:
    """Send a voice note, uploaded or by file_id."""
    return _send(call, "voice")


def send_document(call: Call) -> str:
    """Send a file, uploaded or by file_id."""
    return _send(call, "document")


def send_media_group(call: Call) -> str:
    """Send an album; the result is one Message per item, under a shared media_group_id."""
    chat = call.chat()
    items = [_media(call, item["type"], item["media"], item) for item in call.params["media"]]
    group = call.exchange.settings.random_id()
    posted = [
        post(call, chat, {"media_group_id": group, **media, **caption_fields(item)})
        for media, item in zip(items, call.params["media"], strict=True)
    ]
    return f"[{','.join(posted)}]"


def edit_message_media(call: Call) -> str:
    """Put another file, with its caption, into a message of the bot that shows one."""
    stored = own_message(call)
    if not MEDIA & stored.body.keys():
        raise RefusedError("there is no media in the message to edit")
    item: Json = call.params["media"]
    media = _media(call, str(item["type"]), item["media"], item)
    return replace(call, stored, {**media, **caption_fields(item)})


def get_file(call: Call) -> str:
    """Return a File with the path it can be fetched from. Raises RefusedError over 20 MB."""
    file = find_file(call.db, call.bot, call.params["file_id"])
    if file is None:
        raise RefusedError("invalid file_id")
    size = size_of(file)
    if size > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise RefusedError("file is too big")
    unique = file.content[:16]
    return encode(
        {
            "file_id": file.file_id,
            "file_unique_id": unique,
            "file_size": size,
            "file_path": file.path,
        }
    )


def size_of(file: KeptFile) -> int:
    """Return the file's size in bytes."""
    size = file.about["file_size"]
    assert isinstance(size, int)  # noqa: S101  written by keep_file
    return size


def _send(call: Call, kind: str) -> str:
    chat = call.chat()
    media = _media(call, kind, call.params[kind], call.params)
    return post(call, chat, {**media, **caption_fields(call.params)})


def _media(call: Call, kind: str, value: object, params: Params) -> Json:
    file = _file(call, kind, value, params)
    return {kind: media_value(file)}


def _file(call: Call, kind: str, value: object, params: Params) -> KeptFile:
    upload = _uploaded(call, value)
    if upload is not None:
        _check_upload(kind, upload)
        return keep_file(call.exchange, call.bot, kind, upload, params)
    text = str(value)
    if text.startswith(("http://", "https://")):
        raise RefusedError("failed to get HTTP URL content: this server fetches nothing")
    file = find_file(call.db, call.bot, text)
    if file is None:
        raise RefusedError("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise RefusedError(
            f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}"
        )
    return file


def _uploaded(call: Call, value: object) -> Upload | None:
    if isinstance(value, Upload):
        return value
    name = str(value)
    if not name.startswith("attach://"):
        return None
    upload = call.uploads.get(name.removeprefix("attach://"))
    if upload is None:
        raise RefusedError(f"{name} names no file of the request")
    return upload


def _check_upload(kind: str, upload: Upload) -> None:
    if not upload.data:
        raise RefusedError("file must be non-empty")
    if kind == "photo":
        if len(upload.data) > FileSizeLimit.PHOTOSIZE_UPLOAD:
            raise RefusedError("file is too big for a photo: at most 10 MB")
        if picture_size(upload.data) is None:
            raise RefusedError("IMAGE_PROCESS_FAILED")
    if len(upload.data) > FileSizeLimit.FILESIZE_UPLOAD:
        raise RefusedError("file is too big: at most 50 MB")
