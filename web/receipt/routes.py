"""
The receipt's routes: GET shows and changes nothing, so no preview of a link ever rates.

The code in the address is the only right there is: eighty bits under the desk's key, so none can
be guessed, and whoever tries has to wait. It is kept out of caches and of other sites' logs.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from domain.county import County
from domain.evaluator import (
    GRADES,
    AlreadyRated,
    AlteredCode,
    CodeExpired,
    EditOver,
    Refused,
)
from domain.kiosks import KEY, ForeignOrigin, NoRating, TooFast
from handlers.evaluator.receipts import Rated, Reasons, Receipt
from storage.errors import DatabaseBusy
from texts.catalogue import Language, languages_of, say
from web.asked import RETRY_SECONDS
from web.kiosk.answers import NEVER_KEPT, policy
from web.kiosk.guard import Pace, client_of, foreign_form
from web.kiosk.reading import LONGEST_TAG, MOST_TAGS
from web.kiosk.routes import body_of
from web.receipt.page import SHORT, Pages

WRONG_CODES_PER_MINUTE = 30
STATUS: Mapping[type[Refused], int] = {
    AlteredCode: 404,
    CodeExpired: 410,
    AlreadyRated: 409,
    EditOver: 409,
    ForeignOrigin: 403,
    NoRating: 400,
    TooFast: 429,
}
LANGUAGES = {short: language for language, short in SHORT.items()}
HEADERS = {**policy("'self'"), **NEVER_KEPT, "Referrer-Policy": "same-origin"}
"""With `no-referrer` a browser would name no origin with a form, and none could be checked."""
Fields = Mapping[str, list[str]]


@dataclass(frozen=True)
class ReceiptDesk:
    """What the desk does for a receipt's page; each raises what `handlers…receipts` names."""

    county: County
    new_key: Callable[[], str]
    why: Callable[[Language, Refused], str]
    opened: Callable[[str], Awaitable[Receipt]]
    rated: Callable[[str, int, str], Awaitable[Rated]]
    explained: Callable[[str, Reasons], Awaitable[Rated]]
    address: str = ""


def _seconds() -> float:
    return asyncio.get_running_loop().time()


def receipt_routes(desk: ReceiptDesk) -> list[Route]:
    """The routes below /r."""
    site = _Site(desk, Pace(WRONG_CODES_PER_MINUTE, WRONG_CODES_PER_MINUTE, _seconds))
    return [
        Route("/r/{code}", site.show, methods=["GET"]),
        Route("/r/{code}", site.rate, methods=["POST"]),
        Route("/r/{code}/reasons", site.explain, methods=["POST"]),
    ]


class _Site:
    def __init__(self, desk: ReceiptDesk, wrong: Pace) -> None:
        self._desk = desk
        self._wrong = wrong

    async def show(self, request: Request) -> Response:
        """GET /r/{code}."""
        language = _language(request)
        code = request.path_params["code"]

        async def page(pages: Pages) -> str:
            return pages.ask(code, await self._desk.opened(code), self._desk.new_key())

        return await self._answer(request, language, page)

    async def rate(self, request: Request) -> Response:
        """POST /r/{code}: the grade counts."""
        fields = await _fields(request)
        code = request.path_params["code"]

        async def page(pages: Pages) -> str:
            foreign_form(request.headers, self._desk.address)
            key, grade = _key(fields), _one(fields, "grade")
            if grade not in {str(one) for one in GRADES}:
                raise NoRating
            return pages.reasons(code, await self._desk.rated(code, int(grade), key), key)

        return await self._answer(request, _language(request, fields), page)

    async def explain(self, request: Request) -> Response:
        """POST /r/{code}/reasons."""
        fields = await _fields(request)
        code = request.path_params["code"]

        async def page(pages: Pages) -> str:
            foreign_form(request.headers, self._desk.address)
            tags = tuple(one for one in fields.get("tag", ())[:MOST_TAGS] if len(one) < LONGEST_TAG)
            reasons = Reasons(_key(fields), tags, bool(_one(fields, "call")))
            await self._desk.explained(code, reasons)
            return pages.thanks()

        return await self._answer(request, _language(request, fields), page)

    async def _answer(
        self, request: Request, language: Language, page: Callable[[Pages], Awaitable[str]]
    ) -> Response:
        pages, who = Pages(self._desk.county, language), client_of(request)
        try:
            self._wrong.check(who)
            return HTMLResponse(await page(pages), 200, HEADERS)
        except Refused as error:
            if isinstance(error, AlteredCode):
                self._wrong.take(who)
            status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 403)
            waits = {"Retry-After": RETRY_SECONDS} if isinstance(error, TooFast) else {}
            return HTMLResponse(
                pages.refused(self._desk.why(language, error)), status, {**HEADERS, **waits}
            )
        except DatabaseBusy:
            busy = {**HEADERS, "Retry-After": RETRY_SECONDS}
            return HTMLResponse(pages.refused(say(language, "receipt.busy")), 503, busy)


async def _fields(request: Request) -> Fields:
    """A form's fields; nothing of one that is too large or none."""
    try:
        return parse_qs((await body_of(request)).decode(), max_num_fields=50)
    except (ValueError, NoRating):
        return {}


def _language(request: Request, fields: Fields | None = None) -> Language:
    """What the page says it is in, else what the browser prefers."""
    asked = _one(fields, "lang") if fields else request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return LANGUAGES[asked]
    return languages_of(request.headers.get("accept-language", "zh")[:2])


def _one(fields: Fields, name: str) -> str:
    return fields.get(name, [""])[0]


def _key(fields: Fields) -> str:
    key = _one(fields, "key")
    if not KEY.fullmatch(key):
        raise NoRating
    return key
