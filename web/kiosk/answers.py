"""Answers of the kiosk's interface: a refusal says why to a program and to people, in JSON."""

from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

from domain.evaluator import Refused
from domain.kiosks import (
    DeviceRevoked,
    ForeignOrigin,
    KioskRefused,
    NoRating,
    NotPaired,
    OtherWindow,
    TooFast,
)
from storage.errors import DatabaseBusy
from texts.catalogue import Language, say
from web.asked import RETRY_SECONDS

STATUS: Mapping[type[Refused], int] = {
    NotPaired: 401,
    DeviceRevoked: 401,
    OtherWindow: 403,
    ForeignOrigin: 403,
    NoRating: 400,
    TooFast: 429,
}
NEVER_KEPT = {"Cache-Control": "no-store"}
POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action {forms}; "
        "frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def policy(forms: str = "'none'") -> dict[str, str]:
    """The headers of every page: nothing from elsewhere, in nobody's frame."""
    return {name: value.format(forms=forms) for name, value in POLICY.items()}


def in_both(key: str) -> dict[str, str]:
    """A text in both languages, under the names the page's script knows."""
    return {"zh": say(Language.ZH, key), "en": say(Language.EN, key)}


def reason_of(error: type[Refused]) -> str:
    """What a program reads."""
    return error.reason if issubclass(error, KioskRefused) else error.key.rpartition(".")[2]


def refused(error: Refused) -> Response:
    """Why not, and what to do."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 403)
    headers = dict(NEVER_KEPT)
    if isinstance(error, TooFast):
        headers["Retry-After"] = RETRY_SECONDS
    body = {"error": reason_of(type(error)), "text": in_both(error.key)}
    return JSONResponse(body, status, headers)


def later(error: DatabaseBusy) -> Response:
    """Nothing was stored: what was sent stays where it is, and is sent again."""
    body = {"error": "busy", "text": in_both("kiosk.refused.busy"), "why": str(error)}
    return JSONResponse(body, 503, {"Retry-After": RETRY_SECONDS, **NEVER_KEPT})
