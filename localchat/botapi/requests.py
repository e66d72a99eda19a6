"""Reads the fields and files of a bot's request, however it sent them."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope
from telegram.constants import FileSizeLimit

from localchat.errors import RefusedError, TooLargeError
from localchat.jsontext import decode_object
from localchat.upload import Upload

MOST_BYTES = int(FileSizeLimit.FILESIZE_UPLOAD) + 1_000_000
_MOST_FIELDS = 1_000


@dataclass(slots=True)
class Fields:
    """What a request carried: fields by name, and files by the name of their part."""

    values: dict[str, object] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


def header(scope: Scope, name: bytes) -> str:
    """Return a header's value, or an empty text."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


async def read_body(receive: Receive) -> bytes:
    """Return the whole body. Raises TooLargeError beyond what the largest file needs."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise TooLargeError("the body is larger than any file")
    return body


async def read_fields(scope: Scope, receive: Receive) -> Fields:
    """Return the fields of query, form, multipart or JSON. Raises RefusedError when unreadable."""
    fields = Fields()
    if scope["query_string"]:
        fields.values.update(_pairs(scope["query_string"]))
    kind = header(scope, b"content-type").partition(";")[0].strip().lower()
    body = await read_body(receive)
    if not body:
        return fields
    if kind == "multipart/form-data":
        await _read_multipart(scope, body, fields)
    elif kind == "application/json":
        fields.values.update(_read_json(body))
    else:
        fields.values.update(_pairs(body))
    return fields


def _pairs(text: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            text.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise RefusedError("strings must be encoded in UTF-8") from None
    return dict(pairs)


def _read_json(body: bytes) -> dict[str, object]:
    try:
        return decode_object(body)
    except ValueError:
        raise RefusedError("can't parse request: the body must be a JSON object") from None


async def _read_multipart(scope: Scope, body: bytes, fields: Fields) -> None:
    async def whole() -> Message:
        return {"type": "http.request", "body": body}

    try:
        async with Request(scope, whole).form(max_part_size=MOST_BYTES) as form:
            for name, value in form.multi_items():
                await _take_part(fields, name, value)
    except MultiPartException as error:
        raise RefusedError(f"can't parse multipart body: {error.message}") from None


async def _take_part(fields: Fields, name: str, value: UploadFile | str) -> None:
    if isinstance(value, UploadFile):
        fields.uploads[name] = Upload.named(await value.read(), value.filename, value.content_type)
    else:
        fields.values[name] = value
