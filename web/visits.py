"""POST /visits: the system of a hall's counters says who was served; it gets a receipt's code."""

import base64
import hmac
import io
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.errors import SupingError
from domain.evaluator import DONE, UnknownWindow, hall_of
from domain.kiosks import NoRating
from handlers.evaluator.visits import BadVisit, Registered, VisitMade
from storage.errors import DatabaseBusy
from web.asked import RETRY_SECONDS
from web.hooks import LARGEST, SECRET_HEADER
from web.kiosk.answers import NEVER_KEPT
from web.kiosk.routes import body_of

LONGEST = 64
PICTURES = ("svg", "png")
PIXELS_A_SQUARE = 6
KNOWN = frozenset(
    {"window", "receipt", "item", "stage", "served_at", "phone", "channel", "user_id", "qr"}
)
TEXTS = ("receipt", "item", "stage", "phone", "channel")
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class VisitDesk:
    """
    What the route asks of the desk: secrets by hall, the instant, and to register a visit.

    `address` is where people open a receipt's page.
    """

    secrets: Mapping[str, str]
    now: Callable[[], datetime]
    register: Callable[[VisitMade], Awaitable[Registered]]
    address: str


class OtherHall(SupingError):
    """The secret is of another hall than the window."""


def visit_routes(desk: VisitDesk) -> list[Route]:
    """POST /visits."""

    async def visits(request: Request) -> Response:
        hall = _hall_of(request, desk.secrets)
        if hall is None:
            return _no(403, "secret", f"The header {SECRET_HEADER} is missing or wrong.")
        try:
            fields = _fields(await body_of(request))
            made = read_visit(fields, hall, desk.now())
            return JSONResponse(
                shown(await desk.register(made), desk.address, fields.get("qr")),
                headers=NEVER_KEPT,
            )
        except OtherHall as error:
            return _no(403, "other_hall", str(error))
        except UnknownWindow:
            return _no(400, "bad_visit", f"window: {hall} has no such window")
        except (BadVisit, NoRating) as error:
            return _no(400, "bad_visit", str(error))
        except DatabaseBusy as error:
            return _no(503, "busy", str(error), {"Retry-After": RETRY_SECONDS})

    return [Route("/visits", visits, methods=["POST"])]


def _hall_of(request: Request, secrets: Mapping[str, str]) -> str | None:
    """Whose secret it is; every one is compared, and in constant time."""
    given = request.headers.get(SECRET_HEADER, "").encode("latin-1")
    found = [
        hall for hall, secret in secrets.items() if hmac.compare_digest(given, secret.encode())
    ]
    return found[0] if found else None


def _fields(body: bytes) -> Fields:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadVisit("body: a JSON object") from error
    if not isinstance(fields, dict):
        raise BadVisit("body: a JSON object")
    if unknown := sorted(set(fields) - KNOWN):
        raise BadVisit(f"{unknown[0]}: no such field; there are {', '.join(sorted(KNOWN))}")
    return fields


def read_visit(fields: Fields, hall: str, now: datetime) -> VisitMade:
    """
    A visit as a counter's system describes it; a window is 12 or main/12.

    Raises BadVisit with field and what is expected, OtherHall for a window of another hall.
    """
    window = _text(fields, "window", needed=True)
    key = window if "/" in window else f"{hall}/{window}"
    if hall_of(key).casefold() != hall.casefold():
        raise OtherHall
    texts = {name: _text(fields, name) for name in TEXTS}
    if not texts["receipt"]:
        raise BadVisit("receipt: the receipt's number, as text")
    if fields.get("qr") not in (None, *PICTURES):
        raise BadVisit("qr: svg or png")
    return VisitMade(
        window=key,
        receipt=texts["receipt"],
        served_at=_moment(fields, now),
        item=texts["item"] or None,
        stage=texts["stage"] or DONE,
        phone=texts["phone"],
        channel=texts["channel"],
        user_id=_number(fields),
    )


def shown(made: Registered, address: str, picture: str | None) -> dict[str, Any]:
    """What the counter prints: the code, where it leads, until when, and its QR code if asked."""
    page = f"{address}/r/{made.code}"
    link = next(iter(made.links.values()), page)
    answer = {
        "new": made.was_new,
        "code": made.code,
        "link": link,
        "links": made.links,
        "page": page,
        "expires": made.expires_at.isoformat(),
    }
    if picture is not None:
        answer[f"qr_{picture}"] = drawn(link, picture)
    return answer


def drawn(link: str, kind: str) -> str:
    """A QR code as SVG, or as PNG in base64."""
    code, into = segno.make(link, error="m", micro=False), io.BytesIO()
    if kind == "svg":
        code.save(into, kind="svg", xmldecl=False, scale=PIXELS_A_SQUARE)
        return into.getvalue().decode()
    code.save(into, kind="png", scale=PIXELS_A_SQUARE)
    return base64.b64encode(into.getvalue()).decode()


def _text(fields: Fields, name: str, *, needed: bool = False) -> str:
    value = fields.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST:
        raise BadVisit(f"{name}: text of at most {LONGEST} characters")
    return value


def _moment(fields: Fields, now: datetime) -> datetime:
    value = fields.get("served_at")
    if value is None:
        return now
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None:
        raise BadVisit("served_at: a moment with its offset, such as 2026-09-28T10:42:00+08:00")
    return found


def _number(fields: Fields) -> int | None:
    value = fields.get("user_id")
    if value is not None and (type(value) is not int or abs(value) >= LARGEST):
        raise BadVisit("user_id: a number")
    return value


def _no(status: int, error: str, what: str, more: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": error, "what": what}, status, {**NEVER_KEPT, **(more or {})})
