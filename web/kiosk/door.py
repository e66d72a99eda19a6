"""
The door of tablets' ratings: a plain ASGI application that stands before the routes.

A hall's tablets send all at once after a break of the network, so what a rating costs is what the
desk bears: Starlette's routing, middleware and requests cost three times what counting it does.
"""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.evaluator import Refused
from domain.kiosks import Counted, NoRating, Post
from storage.errors import DatabaseBusy
from web.kiosk.answers import later, reason_of, refused
from web.kiosk.guard import KIOSK_HEADER, Headers, Pace, own_script, proof_of
from web.kiosk.reading import LARGEST_BODY, Sent

HEADERS = ((b"content-type", b"application/json"), (b"cache-control", b"no-store"))
encoded = json.JSONEncoder(separators=(",", ":")).encode
READ = frozenset((b"origin", b"host", b"sec-fetch-site", b"cookie", KIOSK_HEADER.encode()))
Reading = Callable[[bytes], Sent]
Showing = Callable[[Sequence[Counted]], object]


@dataclass(frozen=True)
class Door:
    """Who counts what comes (answered once it is committed), how fast, and our own address."""

    rate: Callable[[Post], Awaitable[Sequence[Counted]]]
    pace: Pace
    address: str


class RatingDoor:
    """Takes ratings of tablets, as `read` reads them, and answers as `shown` shows them."""

    def __init__(self, door: Door, read: Reading, shown: Showing) -> None:
        self._door = door
        self._read = read
        self._shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = await _body(receive)
        if body is None:
            return
        try:
            answer = await self._answer(headers_of(scope), body)
        except Refused as error:
            await refused(error)(scope, receive, send)
        except DatabaseBusy as error:
            await later(error)(scope, receive, send)
        else:
            length = (b"content-length", str(len(answer)).encode())
            start = {"type": "http.response.start", "status": 200, "headers": [*HEADERS, length]}
            await send(start)
            await send({"type": "http.response.body", "body": answer})

    async def _answer(self, headers: Headers, body: bytes) -> bytes:
        own_script(headers, self._door.address)
        if len(body) > LARGEST_BODY:
            raise NoRating
        sent = self._read(body)
        proof = proof_of(headers, sent.window)
        self._door.pace.take(proof.device, max(1, len(sent.ratings)))
        counted = await self._door.rate(Post(proof, sent.ratings))
        return encoded(self._shown([*counted, *sent.unread])).encode()


def headers_of(scope: Scope) -> Mapping[str, str]:
    """What is asked of a request's headers; one that comes twice means what it says first."""
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in scope["headers"][::-1]
        if name in READ
    }


async def _body(receive: Receive) -> bytes | None:
    """What was sent, at most a little more than we take; None where who sent it is gone."""
    body, more = b"", True
    while more and len(body) <= LARGEST_BODY:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def of_one(counted: Sequence[Counted]) -> object:
    """The answer to one rating; raises why it is refused."""
    if counted[0].refused is not None:
        raise counted[0].refused
    return {"new": counted[0].new}


def of_many(counted: Sequence[Counted]) -> object:
    """The answer to what a tablet kept: for each rating what became of it."""
    return {"results": [_result(one) for one in counted]}


def _result(one: Counted) -> dict[str, object]:
    if one.refused is None:
        return {"key": one.key, "new": one.new}
    return {"key": one.key, "error": reason_of(one.refused)}


def past_the_routes(app: ASGIApp, routes: Iterable[BaseRoute]) -> ASGIApp:
    """The same application, with the doors among its routes opened before any routing."""
    doors: dict[str, ASGIApp] = {
        one.path: one.app
        for one in routes
        if isinstance(one, Route) and isinstance(one.endpoint, RatingDoor)
    }

    async def entered(scope: Scope, receive: Receive, send: Send) -> None:
        door = doors.get(scope.get("path", "")) if scope.get("method") == "POST" else None
        await (door or app)(scope, receive, send)

    return entered
