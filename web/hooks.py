"""Hooks beside the Bot API: a chat reports what was seen, a sandbox moves its clock."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.errors import SupingError
from storage.errors import DatabaseBusy
from web.asked import knows, later, unknown

LARGEST = 2**63
SECRET_HEADER = "X-Suping-Secret"  # noqa: S105 - the header's name
Seen = Callable[[str, int, int], Awaitable[None]]
MoveClock = Callable[[str], Awaitable[str]]
Hook = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Hooks:
    """What the hooks do: store a `seen`, move the clock (None outside a sandbox)."""

    secrets: Mapping[str, str]
    seen: Seen
    move_clock: MoveClock | None


class NotSeen(SupingError):
    """A `seen` needs chat_id and message_id, both whole numbers."""


def hooks_app(hooks: Hooks, pages: Sequence[Route] = ()) -> Starlette:
    """The hooks as an application, /channel/{name}/seen, /sandbox/clock, /healthz, and pages."""
    return Starlette(
        routes=[
            *pages,
            Route("/channel/{name}/seen", _seen_hook(hooks), methods=["POST"]),
            Route("/sandbox/clock", _clock_hook(hooks), methods=["POST"]),
            Route("/healthz", _health),
        ]
    )


def _seen_hook(hooks: Hooks) -> Hook:
    async def seen(request: Request) -> Response:
        name = request.path_params["name"]
        if not knows(request, SECRET_HEADER, hooks.secrets.get(name)):
            return unknown(SECRET_HEADER)
        try:
            chat_id, message_id = _seen_fields(await request.body())
        except NotSeen as error:
            return JSONResponse({"error": str(error)}, 400)
        try:
            await hooks.seen(name, chat_id, message_id)
        except DatabaseBusy as error:
            return later(error)
        return JSONResponse({"ok": True})

    return seen


def _clock_hook(hooks: Hooks) -> Hook:
    async def clock(request: Request) -> Response:
        if hooks.move_clock is None:
            return JSONResponse({"error": "This desk is no sandbox."}, 404)
        if not any(knows(request, SECRET_HEADER, secret) for secret in hooks.secrets.values()):
            return unknown(SECRET_HEADER)
        try:
            by = str(json.loads(await request.body())["by"])
            return JSONResponse({"now": await hooks.move_clock(by)})
        except DatabaseBusy as error:
            return later(error)
        except (SupingError, ValueError, KeyError, TypeError) as error:
            return JSONResponse({"error": f'Send {{"by": "+1h"}}: {error}'}, 400)

    return clock


async def _health(_request: Request) -> Response:
    return JSONResponse({"ok": True})


def _seen_fields(body: bytes) -> tuple[int, int]:
    try:
        fields = json.loads(body)
        chat_id, message_id = fields["chat_id"], fields["message_id"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotSeen from error
    for number in (chat_id, message_id):
        if type(number) is not int or abs(number) >= LARGEST:
            raise NotSeen
    return chat_id, message_id
