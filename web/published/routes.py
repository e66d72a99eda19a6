"""
GET /ratings: what is public of ratings and replies. It changes nothing and knows nobody.

Asked for anew each time, and listed by no search engine: what is taken back is gone everywhere.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from domain.county import County
from domain.kiosks import TooFast
from handlers.evaluator.published import Board
from storage.errors import DatabaseBusy
from texts.catalogue import Language, languages_of, say
from web.asked import RETRY_SECONDS
from web.kiosk.answers import NEVER_KEPT, policy
from web.kiosk.guard import Pace, client_of
from web.published.page import PublishedPage
from web.receipt.page import SHORT

PER_MINUTE = 120
"""From one address: a whole office may stand behind it."""
LANGUAGES = {short: language for language, short in SHORT.items()}
HEADERS = {**policy(), **NEVER_KEPT}


@dataclass(frozen=True)
class PublishedDesk:
    """What the desk does for the page: `read` gives a page (from 0) of all halls, or of one."""

    county: Callable[[], County]
    read: Callable[[Language, int, str | None], Awaitable[Board]]
    per_minute: int = PER_MINUTE


def published_routes(desk: PublishedDesk) -> list[Route]:
    """The route of the public page."""
    pace = Pace(desk.per_minute, desk.per_minute, lambda: asyncio.get_running_loop().time())

    async def ratings(request: Request) -> Response:
        language = _language(request)
        later = {**HEADERS, "Retry-After": RETRY_SECONDS}
        try:
            pace.take(client_of(request))
            county, hall = desk.county(), request.query_params.get("hall")
            known = hall if any(one.code == hall for one in county.halls) else None
            board = await desk.read(language, _page(request), known)
        except TooFast as error:
            return PlainTextResponse(say(language, error.key), 429, later)
        except DatabaseBusy:
            return PlainTextResponse(say(language, "published.busy"), 503, later)
        return HTMLResponse(PublishedPage(county, language, known).page(board), 200, HEADERS)

    return [Route("/ratings", ratings, methods=["GET"])]


def _page(request: Request) -> int:
    """The page that is asked for, from 0; the first where the address says nothing sensible."""
    typed = request.query_params.get("page", "1")
    return int(typed) - 1 if typed.isascii() and typed.isdecimal() and len(typed) < 8 else 0  # noqa: PLR2004


def _language(request: Request) -> Language:
    """What the address says, else what the browser prefers."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return LANGUAGES[asked]
    return languages_of(request.headers.get("accept-language", "zh")[:2])
