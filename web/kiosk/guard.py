"""Who may ask: a tablet by its cookie, a page of this desk's own address, at a bearable pace."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from domain.kiosks import ForeignOrigin, NotPaired, Proof, TooFast

COOKIE = "suping_kiosk"
COOKIE_SECONDS = 400 * 86_400
"""As long as browsers keep any; it begins anew whenever the page is opened."""
KIOSK_HEADER = "x-suping-kiosk"
MOST_REMEMBERED = 10_000
Seconds = Callable[[], float]
Headers = Mapping[str, str]
"""A request's headers by their names in small letters."""


@dataclass
class Pace:
    """
    Token buckets in memory: `burst` at once, refilled evenly at `per_minute`.

    Where a process restarts they are full again, which is why nothing but pace depends on them.
    """

    burst: float
    per_minute: float
    seconds: Seconds
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, who: str, cost: float = 1) -> None:
        """Take from somebody's bucket; raises TooFast where there is not enough."""
        left = self._left_of(who)
        if left < cost:
            raise TooFast
        if len(self._left) >= MOST_REMEMBERED:
            self._left.clear()
        self._left[who] = (left - cost, self.seconds())

    def check(self, who: str) -> None:
        """Raise TooFast where the bucket is empty; take nothing."""
        if self._left_of(who) < 1:
            raise TooFast

    def _left_of(self, who: str) -> float:
        now = self.seconds()
        left, then = self._left.get(who, (self.burst, now))
        return min(self.burst, left + (now - then) * self.per_minute / 60)


def own_page(headers: Headers, address: str) -> None:
    """
    Raise ForeignOrigin where a page of another site asks.

    Every browser names the page's origin with a POST and lets no page set a header of ours for
    another site, so both are wanted; `address` is ours where a proxy changes the Host.
    """
    origin = headers.get("origin", "").partition("://")[2]
    mine = {headers.get("host", ""), urlsplit(address).netloc} - {""}
    if origin not in mine:
        raise ForeignOrigin
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise ForeignOrigin


def foreign_form(headers: Headers, address: str) -> None:
    """Raise ForeignOrigin where another site's page posts a form; an old browser names none."""
    if "origin" in headers:
        own_page(headers, address)


def own_script(headers: Headers, address: str) -> None:
    """Raise ForeignOrigin where anything but the kiosk's own script asks."""
    own_page(headers, address)
    if KIOSK_HEADER not in headers:
        raise ForeignOrigin


def proof_of(headers: Headers, window: str) -> Proof:
    """What a tablet's cookie proves; raises NotPaired where there is none."""
    for cookie in headers.get("cookie", "").split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == COOKIE:
            device, _, secret = value.partition(".")
            if device and secret:
                return Proof(device, secret, window)
    raise NotPaired


def give_cookie(request: Request, answer: Response, device: str, secret: str) -> None:
    """Let a tablet keep its secret where no script reads it and no other site's page sends it."""
    answer.set_cookie(
        COOKIE,
        f"{device}.{secret}",
        max_age=COOKIE_SECONDS,
        path="/kiosk",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def client_of(request: Request) -> str:
    """The address a request came from."""
    return request.client.host if request.client else ""
