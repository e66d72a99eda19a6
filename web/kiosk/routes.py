"""The kiosk's routes: its page and files, pairing, ratings, who serves there now."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from domain.evaluator import Refused
from domain.kiosks import Counted, NoRating, PairingWrong, Post, Proof, ShiftRefused, Signed
from storage.errors import DatabaseBusy
from web.asked import read_body
from web.kiosk.answers import NEVER_KEPT, later, refused
from web.kiosk.door import Door, RatingDoor, of_many, of_one
from web.kiosk.guard import KIOSK_HEADER, Pace, client_of, give_cookie, own_script, proof_of
from web.kiosk.page import file_answers, html_answer, window_of
from web.kiosk.reading import (
    LARGEST_BODY,
    ShiftAsked,
    read_many,
    read_one,
    read_pairing,
    read_shift,
)

WRONG_CODES_PER_MINUTE = 6
Answering = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class KioskDesk:
    """
    What the desk does for its tablets; each raises what `domain.kiosks` names, or DatabaseBusy.

    `page` gives a window's page or None; `rate` answers once everything is committed; `pair` gives
    a tablet's number and secret. `address` is the desk's own where a proxy changes the Host.
    """

    page: Callable[[str], Awaitable[bytes | None]]
    rate: Callable[[Post], Awaitable[Sequence[Counted]]]
    pair: Callable[[str, str], Awaitable[tuple[str, str]]]
    state: Callable[[Proof], Awaitable[Signed]]
    shift: Callable[[Proof, ShiftAsked], Awaitable[Signed]]
    address: str = ""
    per_minute: int = 60
    burst: int = 300


@dataclass(frozen=True)
class Paces:
    """How fast a tablet may rate, and how fast an address may try codes."""

    ratings: Pace
    codes: Pace
    files: dict[str, Response] = field(default_factory=file_answers)


def _seconds() -> float:
    return asyncio.get_running_loop().time()


def kiosk_routes(desk: KioskDesk) -> list[Route]:
    """The routes below /kiosk."""
    paces = Paces(
        Pace(desk.burst, desk.per_minute, _seconds),
        Pace(WRONG_CODES_PER_MINUTE, WRONG_CODES_PER_MINUTE, _seconds),
    )
    door = Door(desk.rate, paces.ratings, desk.address)
    return [
        Route("/kiosk/ratings", RatingDoor(door, read_many, of_many), methods=["POST"]),
        Route("/kiosk/rating", RatingDoor(door, read_one, of_one), methods=["POST"]),
        Route("/kiosk/pair", _pair(desk, paces), methods=["POST"]),
        Route("/kiosk/state", _state(desk)),
        Route("/kiosk/shift", _shift(desk, paces), methods=["POST"]),
        Route("/kiosk/-/{name}", _file(paces)),
        Route("/kiosk/{hall}/{number}", _page(desk)),
    ]


def answered(ask: Answering) -> Answering:
    """Refusals and a busy database become answers that say what to do."""

    @wraps(ask)
    async def answer(request: Request) -> Response:
        try:
            return await ask(request)
        except Refused as error:
            return refused(error)
        except DatabaseBusy as error:
            return later(error)

    return answer


async def body_of(request: Request) -> bytes:
    """What was sent; raises NoRating where it is larger than anything we take."""
    body = await read_body(request, LARGEST_BODY)
    if body is None:
        raise NoRating
    return body


def _pair(desk: KioskDesk, paces: Paces) -> Answering:
    @answered
    async def pair(request: Request) -> Response:
        own_script(request.headers, desk.address)
        who = client_of(request)
        paces.codes.check(who)
        window, code = read_pairing(await body_of(request))
        try:
            device, secret = await desk.pair(window, code)
        except PairingWrong:
            paces.codes.take(who)
            raise
        answer = JSONResponse({"window": window}, headers=NEVER_KEPT)
        give_cookie(request, answer, device, secret)
        return answer

    return pair


def _state(desk: KioskDesk) -> Answering:
    @answered
    async def state(request: Request) -> Response:
        proof = proof_of(request.headers, request.headers.get(KIOSK_HEADER, ""))
        answer = _signed(await desk.state(proof))
        give_cookie(request, answer, proof.device, proof.secret)
        return answer

    return state


def _shift(desk: KioskDesk, paces: Paces) -> Answering:
    @answered
    async def shift(request: Request) -> Response:
        own_script(request.headers, desk.address)
        asked = read_shift(await body_of(request))
        proof = proof_of(request.headers, asked.window)
        paces.codes.check(proof.device)
        try:
            return _signed(await desk.shift(proof, asked))
        except ShiftRefused:
            paces.codes.take(proof.device)
            raise

    return shift


def _signed(signed: Signed) -> Response:
    clerk = {"id": signed.clerk[0], "name": signed.clerk[1]} if signed.clerk else None
    today = [{"id": number, "name": name} for number, name in signed.today]
    body = {"window": signed.window, "clerk": clerk, "today": today}
    return JSONResponse(body, headers=NEVER_KEPT)


def _file(paces: Paces) -> Answering:
    async def file(request: Request) -> Response:
        found = paces.files.get(request.path_params["name"])
        return found or PlainTextResponse("not found", 404)

    return file


def _page(desk: KioskDesk) -> Answering:
    @answered
    async def page(request: Request) -> Response:
        found = await desk.page(window_of(request))
        return html_answer(found) if found else PlainTextResponse("no such window", 404)

    return page
