"""Updates that a chat server brings by itself (a webhook): stored first, acknowledged then."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from storage.errors import DatabaseBusy
from web.asked import knows, later, read_body, unknown

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST = 1_000_000
Take = Callable[[str, dict[str, Any]], Awaitable[None]]


def update_routes(secrets: Mapping[str, str], take: Take) -> list[Route]:
    """POST /channel/{name}/update for each channel that has a secret."""

    async def update(request: Request) -> Response:
        name = request.path_params["name"]
        if not knows(request, SECRET_HEADER, secrets.get(name)):
            return unknown(SECRET_HEADER)
        found = _read(await read_body(request, LARGEST))
        if found is None:
            return JSONResponse({"error": "Send one update of the Bot API as JSON."}, 400)
        try:
            await take(name, found)
        except DatabaseBusy as error:
            return later(error)  # not acknowledged, so the server brings it again
        return JSONResponse({"ok": True})

    return [Route("/channel/{name}/update", update, methods=["POST"])]


def _read(body: bytes | None) -> dict[str, Any] | None:
    """An update with its number, which alone tells it from its repetition."""
    try:
        found = json.loads(body or b"")
    except (ValueError, RecursionError):
        return None
    number = found.get("update_id") if isinstance(found, dict) else None
    return found if type(number) is int and number > 0 else None
