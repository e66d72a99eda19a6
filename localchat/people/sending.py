"""POST /people/{user_id}/send: a photo, voice note, video or document, as a form."""

import asyncio

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from telegram.constants import FileSizeLimit

from localchat.errors import PersonError
from localchat.exchange import Exchange
from localchat.jsontext import Json
from localchat.people import acting
from localchat.people.visit import visit_of
from localchat.store.files import keep_content
from localchat.upload import Upload

_KINDS = ("photo", "voice", "video", "document")
_VOICE = "audio/ogg"  # what Telegram calls every voice note without a better type


async def send(exchange: Exchange, request: Request) -> Response:
    """Send the file of a form with `kind`, `file` and perhaps `caption`, `group`, `duration`."""
    visit = visit_of(exchange, request)
    kind, upload, said = await _read_form(request)
    upload.content = await asyncio.to_thread(keep_content, exchange.files, upload.data)
    return JSONResponse(acting.send_media(visit, kind, upload, said))


async def _read_form(request: Request) -> tuple[str, Upload, Json]:
    try:
        async with request.form(max_part_size=FileSizeLimit.FILESIZE_UPLOAD) as form:
            return await _read_fields(form)
    except MultiPartException as error:
        raise PersonError(f"the form can't be read: {error.message}") from None


async def _read_fields(form: FormData) -> tuple[str, Upload, Json]:
    kind, file = form.get("kind"), form.get("file")
    if kind not in _KINDS or not isinstance(kind, str):
        raise PersonError(f'give "kind", one of {", ".join(_KINDS)}')
    if not isinstance(file, UploadFile):
        raise PersonError('give "file", the file itself, in a multipart form')
    if (file.size or 0) > FileSizeLimit.FILESIZE_UPLOAD:
        raise PersonError("the file is larger than 50 MB: choose a smaller one")
    said: Json = {key: form[key] for key in ("caption", "group") if form.get(key)}
    said["duration"] = _duration(str(form.get("duration", "0")))
    acting.checked_caption(str(said.get("caption", "")))
    return kind, Upload.named(await file.read(), file.filename, _type(kind, file)), said


def _type(kind: str, file: UploadFile) -> str | None:
    known = file.content_type and file.content_type != "application/octet-stream"
    return file.content_type if known or kind != "voice" else _VOICE


def _duration(text: str) -> int:
    try:
        return max(0, round(float(text)))
    except ValueError:
        raise PersonError("duration must be a number of seconds") from None
