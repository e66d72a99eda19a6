"""Updates that a server brings: proved by a secret, stored before they are acknowledged."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from bot_house import Room, Start, said, soon
from starlette.applications import Starlette
from telegram.error import Conflict, NetworkError

from bot.receiver import Receiver
from bot.transport import Brought
from storage.errors import DatabaseBusy
from web.updates import SECRET_HEADER, update_routes

SECRET = "a-secret-of-the-webhook"
WHERE = Brought("https://desk.example/channel/county/update", SECRET)


@pytest.fixture
def receiver(room: Room) -> Receiver:
    return Receiver(room.county.transport, room.store, room.writer, room.clock, room.wake)


@pytest.fixture
async def server(receiver: Receiver) -> AsyncIterator[httpx.AsyncClient]:
    async def take(channel: str, update: dict[str, Any]) -> None:
        assert channel == "county"
        await receiver.take(update)

    app = Starlette(routes=update_routes({"county": SECRET}, take))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
        yield client


async def bring(
    server: httpx.AsyncClient, body: object, secret: str | None = SECRET, channel: str = "county"
) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {} if secret is None else {SECRET_HEADER: secret}
    return await server.post(f"/channel/{channel}/update", content=content, headers=headers)


def stored(room: Room) -> list[int]:
    return [number for (number,) in room.rows("SELECT update_id FROM inbox ORDER BY id")]


async def test_an_update_is_stored_and_then_acknowledged(
    room: Room, server: httpx.AsyncClient
) -> None:
    answer = await bring(server, said(7))
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert stored(room) == [7]
    assert room.woken == 1


async def test_what_is_brought_again_is_stored_once(room: Room, server: httpx.AsyncClient) -> None:
    answers = [await bring(server, said(7)) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert stored(room) == [7]


async def test_while_the_database_is_busy_it_is_to_be_brought_again(
    room: Room, server: httpx.AsyncClient
) -> None:
    room.store.busy = 1
    answer = await bring(server, said(7))
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert (DatabaseBusy.__doc__ or "") in answer.json()["error"]
    assert stored(room) == []
    assert (await bring(server, said(7))).status_code == 200
    assert stored(room) == [7]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "geheim-ü"])
async def test_without_the_secret_nothing_is_taken(
    room: Room, server: httpx.AsyncClient, secret: str | None
) -> None:
    answer = await bring(server, said(7), secret.encode() if secret else secret)  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert SECRET_HEADER in answer.json()["error"]
    assert stored(room) == []


async def test_a_channel_without_a_secret_takes_nothing(
    room: Room, server: httpx.AsyncClient
) -> None:
    assert (await bring(server, said(7), channel="other")).status_code == 403
    assert stored(room) == []


NO_UPDATES = {
    "nothing": b"",
    "half": b"{",
    "list": b"[]",
    "null": b"null",
    "no number": b"{}",
    "words": b'{"update_id": "7"}',
    "negative": b'{"update_id": -1}',
    "true": b'{"update_id": true}',
    "deep": b"[" * 100_000,
    "long": b'{"update_id": 7, "x": "' + b"x" * 1_100_000 + b'"}',
}


@pytest.mark.parametrize("body", NO_UPDATES.values(), ids=NO_UPDATES)
async def test_what_is_no_update_is_refused(
    room: Room, server: httpx.AsyncClient, body: bytes
) -> None:
    assert (await bring(server, body)).status_code == 400
    assert stored(room) == []


async def test_many_at_once_are_all_stored(room: Room, server: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(bring(server, said(n)) for n in range(1, 51)))
    assert {one.status_code for one in answers} == {200}
    assert sorted(stored(room)) == list(range(1, 51))


async def test_a_desk_whose_updates_are_brought_asks_for_none(room: Room, start: Start) -> None:
    room.county.brought = WHERE
    room.county.faults = [NetworkError("away")]
    receiver = Receiver(room.county.transport, room.store, room.writer, room.clock, room.wake)
    start(receiver.run())
    await soon(lambda: room.clock.next_wake() is not None)
    await room.pass_time(2)
    await soon(lambda: room.county.brings == [WHERE])
    assert room.county.asked == []


async def test_an_earlier_webhook_is_taken_back_by_a_desk_that_polls(
    room: Room, receiver: Receiver, start: Start
) -> None:
    room.county.batches = [
        Conflict("Conflict: can't use getUpdates method while webhook is active"),
        [said(7)],
    ]
    start(receiver.run())
    await soon(lambda: room.clock.next_wake() is not None)
    assert room.county.brings == [None]
    await room.pass_time(2)
    await soon(lambda: stored(room) == [7])


async def test_another_desk_that_polls_is_no_webhook(
    room: Room, receiver: Receiver, start: Start
) -> None:
    room.county.batches = [Conflict("Conflict: terminated by other getUpdates request")]
    start(receiver.run())
    await soon(lambda: room.clock.next_wake() is not None)
    assert room.county.brings == []


def test_the_secret_is_never_shown() -> None:
    assert SECRET not in repr(WHERE)
