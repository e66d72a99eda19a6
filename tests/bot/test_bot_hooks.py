"""A hook needs its secret, stores before it answers, and moves a clock in a sandbox only."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from bot_house import NOW

from bot.moves import BadMove
from domain.calendar import UnknownYear
from storage.errors import DatabaseBusy
from web.hooks import SECRET_HEADER, Hooks, hooks_app

SECRET = "sixteen-characters-or-more"


class Desk:
    """What stands behind the hooks, in these tests."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int, int]] = []
        self.moves: list[str] = []
        self.fault: Exception | None = None

    async def note(self, channel: str, chat_id: int, message_id: int) -> None:
        self._stumble()
        self.seen.append((channel, chat_id, message_id))

    async def move(self, by: str) -> str:
        self._stumble()
        self.moves.append(by)
        return NOW.isoformat()

    def _stumble(self) -> None:
        if self.fault is not None:
            raise self.fault


@pytest.fixture
def desk() -> Desk:
    return Desk()


def client_of(hooks: Hooks) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=hooks_app(hooks))
    return httpx.AsyncClient(transport=transport, base_url="http://desk")


@pytest.fixture
async def sandbox(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(
        Hooks({"county": SECRET, "town": "another-long-secret"}, desk.note, desk.move)
    ) as client:
        yield client


@pytest.fixture
async def plain(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(Hooks({"county": SECRET}, desk.note, None)) as client:
        yield client


async def post(
    client: httpx.AsyncClient, path: str, body: object, secret: str | bytes | None = SECRET
) -> httpx.Response:
    headers = {} if secret is None else {SECRET_HEADER: secret}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await client.post(path, content=content, headers=headers)  # type: ignore[arg-type]


SEEN = {"chat_id": 5, "message_id": 7}


async def test_what_was_seen_is_stored_and_then_answered(
    plain: httpx.AsyncClient, desk: Desk
) -> None:
    answer = await post(plain, "/channel/county/seen", SEEN)
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert desk.seen == [("county", 5, 7)]


@pytest.mark.parametrize(
    "secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "密".encode()]
)
async def test_without_its_secret_a_hook_does_nothing(
    sandbox: httpx.AsyncClient, desk: Desk, secret: str | bytes | None
) -> None:
    for path, body in (("/channel/county/seen", SEEN), ("/sandbox/clock", {"by": "+1h"})):
        assert (await post(sandbox, path, body, secret)).status_code == 403
    assert desk.seen == []
    assert desk.moves == []


async def test_the_secret_of_one_channel_does_not_open_another(
    sandbox: httpx.AsyncClient, desk: Desk
) -> None:
    assert (await post(sandbox, "/channel/town/seen", SEEN)).status_code == 403
    assert (await post(sandbox, "/channel/nowhere/seen", SEEN)).status_code == 403
    assert desk.seen == []


async def test_a_secret_may_be_in_chinese(desk: Desk) -> None:
    secret = "只有这台机器知道的一句很长的话"
    async with client_of(Hooks({"county": secret}, desk.note, None)) as client:
        answer = await post(client, "/channel/county/seen", SEEN, secret.encode())
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff",
        [],
        None,
        {"chat_id": 5},
        {"chat_id": "5", "message_id": 7},
        {"chat_id": 5, "message_id": 7.0},
        {"chat_id": True, "message_id": 7},
        {"chat_id": 5, "message_id": None},
        {"chat_id": 2**63, "message_id": 7},
        {"chat_id": 5, "message_id": -(2**63)},
    ],
)
async def test_what_names_no_message_is_refused(
    plain: httpx.AsyncClient, desk: Desk, body: Any
) -> None:
    answer = await post(plain, "/channel/county/seen", body)
    assert answer.status_code == 400
    assert "chat_id and message_id" in answer.json()["error"]
    assert desk.seen == []


async def test_while_the_database_is_busy_a_hook_asks_to_come_again(
    sandbox: httpx.AsyncClient, desk: Desk
) -> None:
    desk.fault = DatabaseBusy()
    for path, body in (("/channel/county/seen", SEEN), ("/sandbox/clock", {"by": "+1h"})):
        answer = await post(sandbox, path, body)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0


async def test_a_sandbox_moves_its_clock(sandbox: httpx.AsyncClient, desk: Desk) -> None:
    answer = await post(sandbox, "/sandbox/clock", {"by": "+1h"})
    assert (answer.status_code, answer.json()) == (200, {"now": NOW.isoformat()})
    assert desk.moves == ["+1h"]


async def test_outside_a_sandbox_there_is_no_clock_to_move(
    plain: httpx.AsyncClient, desk: Desk
) -> None:
    assert (await post(plain, "/sandbox/clock", {"by": "+1h"})).status_code == 404
    assert desk.moves == []


@pytest.mark.parametrize("body", [b"", b"[]", b"null", {}, {"to": "+1h"}])
async def test_a_move_that_says_no_way_is_refused(
    sandbox: httpx.AsyncClient, desk: Desk, body: Any
) -> None:
    assert (await post(sandbox, "/sandbox/clock", body)).status_code == 400
    assert desk.moves == []


@pytest.mark.parametrize("fault", [BadMove(), UnknownYear("2091")])
async def test_a_move_that_leads_nowhere_says_why(
    sandbox: httpx.AsyncClient, desk: Desk, fault: Exception
) -> None:
    desk.fault = fault
    answer = await post(sandbox, "/sandbox/clock", {"by": "+9y"})
    assert answer.status_code == 400
    assert str(fault) in answer.json()["error"]


async def test_a_desk_that_runs_says_so(plain: httpx.AsyncClient) -> None:
    answer = await plain.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


@pytest.mark.parametrize("path", ["/channel/county/seen", "/sandbox/clock"])
async def test_nothing_is_done_by_looking(sandbox: httpx.AsyncClient, path: str) -> None:
    assert (await sandbox.get(path)).status_code == 405
