"""The door before the routes: what it takes itself, what it leaves to them, what it refuses."""

import gc
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from bot.running import NEW_OBJECTS, SWITCH_SECONDS, be_quick
from domain.kiosks import Counted, NotPaired, Post
from storage.errors import DatabaseBusy
from web.kiosk.door import Door, RatingDoor, of_many, of_one, past_the_routes
from web.kiosk.guard import Pace
from web.kiosk.reading import LARGEST_BODY, read_many, read_one

BASE = "http://desk.example"
KEY = "a-key-of-a-tablet-1"
OWN = {"Origin": BASE, "X-Suping-Kiosk": "1", "Cookie": "other=1; suping_kiosk=device.secret"}
RATING = {"key": KEY, "window": "main/1", "grade": 5}


class Counting:
    """A desk that counts whatever comes, or says why not."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.raises: Exception | None = None
        self.routed: list[str] = []

    async def rate(self, post: Post) -> Sequence[Counted]:
        if self.raises is not None:
            raise self.raises
        self.posts.append(post)
        return [Counted(one.key, new=True) for one in post.ratings]

    def doors(self) -> list[Route]:
        door = Door(self.rate, Pace(3, 3, lambda: 0.0), "")
        return [
            Route("/kiosk/ratings", RatingDoor(door, read_many, of_many), methods=["POST"]),
            Route("/kiosk/rating", RatingDoor(door, read_one, of_one), methods=["POST"]),
        ]

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        routes = [*self.doors(), Route("/page", lambda _: PlainTextResponse("a page"))]
        app = Starlette(routes=routes)

        async def routed(scope: Scope, receive: Receive, send: Send) -> None:
            self.routed.append(scope["path"])
            await app(scope, receive, send)

        transport = httpx.ASGITransport(app=past_the_routes(routed, routes))
        async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=OWN) as client:
            yield client


@pytest.fixture
def desk() -> Counting:
    return Counting()


async def test_a_rating_passes_no_route_and_everything_else_does(desk: Counting) -> None:
    async with desk.client() as client:
        answer = await client.post("/kiosk/rating", json=RATING)
        assert (answer.status_code, answer.json()) == (200, {"new": True})
        assert answer.headers["cache-control"] == "no-store"
        assert desk.routed == []
        assert (await client.get("/page")).text == "a page"
        assert (await client.get("/kiosk/rating")).status_code == 405
    assert desk.routed == ["/page", "/kiosk/rating"]


async def test_a_bundle_is_answered_rating_by_rating(desk: Counting) -> None:
    body = {"window": "main/1", "ratings": [RATING, {"key": "none"}]}
    async with desk.client() as client:
        answer = await client.post("/kiosk/ratings", json=body)
    results = [{"key": KEY, "new": True}, {"key": "none", "error": "no_rating"}]
    assert answer.json() == {"results": results}
    assert desk.posts[0].proof.secret == "secret"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Origin": "http://elsewhere.example"}, "foreign_origin"),
        ({"Origin": "null"}, "foreign_origin"),
        ({"Origin": f"{BASE}.elsewhere"}, "foreign_origin"),
        ({"Sec-Fetch-Site": "cross-site"}, "foreign_origin"),
        ({"Cookie": "other=1"}, "not_paired"),
        ({"Cookie": "suping_kiosk=device"}, "not_paired"),
        ({"Cookie": "xsuping_kiosk=device.secret"}, "not_paired"),
    ],
)
async def test_the_door_asks_what_the_routes_ask(
    desk: Counting, headers: dict[str, str], reason: str
) -> None:
    async with desk.client() as client:
        answer = await client.post("/kiosk/rating", json=RATING, headers=headers)
    assert answer.json()["error"] == reason
    assert desk.posts == []


async def test_without_the_kiosks_own_header_nothing_counts(desk: Counting) -> None:
    async with desk.client() as client:
        del client.headers["X-Suping-Kiosk"]
        answer = await client.post("/kiosk/rating", json=RATING)
    assert answer.json()["error"] == "foreign_origin"


async def test_of_a_header_that_comes_twice_the_first_holds(desk: Counting) -> None:
    twice = [("Origin", "http://elsewhere.example"), ("Origin", BASE), ("X-Suping-Kiosk", "1")]
    async with desk.client() as client:
        del client.headers["Origin"]
        answer = await client.post("/kiosk/rating", json=RATING, headers=twice)
    assert answer.json()["error"] == "foreign_origin"


async def test_a_body_larger_than_anything_a_tablet_sends_is_no_rating(desk: Counting) -> None:
    async with desk.client() as client:
        answer = await client.post("/kiosk/rating", content=b" " * (LARGEST_BODY + 1))
    assert answer.json()["error"] == "no_rating"


async def test_who_sends_faster_than_people_tap_waits(desk: Counting) -> None:
    async with desk.client() as client:
        answers = [await client.post("/kiosk/rating", json=RATING) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[3].headers["retry-after"]


async def test_a_busy_database_asks_to_come_again_and_a_refusal_says_why(desk: Counting) -> None:
    async with desk.client() as client:
        desk.raises = DatabaseBusy("locked")
        assert (await client.post("/kiosk/rating", json=RATING)).status_code == 503
        desk.raises = NotPaired()
        assert (await client.post("/kiosk/rating", json=RATING)).status_code == 401


async def test_a_tablet_that_hangs_up_in_the_middle_is_answered_nothing(desk: Counting) -> None:
    said: list[Message] = []
    parts = iter([{"type": "http.request", "body": b"{", "more_body": True}])

    async def receive() -> Message:
        return next(parts, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        said.append(message)

    app = past_the_routes(desk.doors()[1].app, desk.doors())
    scope = {"type": "http", "method": "POST", "path": "/kiosk/rating", "headers": []}
    await app(scope, receive, send)
    assert (said, desk.posts) == ([], [])


@pytest.fixture
def as_before() -> Iterator[None]:
    seconds, collected = sys.getswitchinterval(), gc.get_threshold()
    yield
    sys.setswitchinterval(seconds)
    gc.set_threshold(*collected)
    gc.unfreeze()


@pytest.mark.usefixtures("as_before")
def test_the_running_desk_lets_its_writer_have_its_turn_at_once() -> None:
    be_quick()
    assert sys.getswitchinterval() == pytest.approx(SWITCH_SECONDS)
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == (NEW_OBJECTS, 10, 10)
