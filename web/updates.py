"""Updates that a chat server brings by itself (a webhook): stored first, acknowledged then."""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from storage.errors import DatabaseBusy

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST = 1_000_000
RETRY_SECONDS = "5"
Take = Callable[[str, dict[str, Any]], Awaitable[None]]


def update_routes(secrets: Mapping[str, str], take: Take) -> list[Route]:
    """POST /channel/{name}/update for each channel that has a secret."""

    async def update(request: Request) -> Response:
        name = request.path_params["name"]
        if not _knows(request, secrets.get(name)):
            return JSONResponse({"error": f"The header {SECRET_HEADER} is missing or wrong."}, 403)
        found = _read(await _body(request))
        if found is None:
            return JSONResponse({"error": "Send one update of the Bot API as JSON."}, 400)
        try:
            await take(name, found)
        except DatabaseBusy as error:
            # Not stored, so not acknowledged: the server brings it again.
            return JSONResponse({"error": str(error)}, 503, {"Retry-After": RETRY_SECONDS})
        return JSONResponse({"ok": True})

    return [Route("/channel/{name}/update", update, methods=["POST"])]


def _knows(request: Request, secret: str | None) -> bool:
    """Whether the caller knows the secret; compared in constant time."""
    given = request.headers.get(SECRET_HEADER, "")
    return secret is not None and hmac.compare_digest(given.encode("latin-1"), secret.encode())


async def _body(request: Request) -> bytes:
    """The body as far as an update may be long; what is longer is none."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return b""
    return bytes(body)


def _read(body: bytes) -> dict[str, Any] | None:
    """An update with its number, which alone tells it from its repetition."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = found.get("update_id") if isinstance(found, dict) else None
    return found if type(number) is int and number > 0 else None
