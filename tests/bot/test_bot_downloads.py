"""A file is read in pieces up to a size, whatever its server says of it, and no token is shown."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot import request as requests
from bot.request import NotReached
from bot.transport import Endpoint, Transport

TOKEN = "123456:ABCDEF-secret-token"
BODY = b"x" * 200_000


class Files:
    """A Bot API that has one file, and says of it what it is told to say."""

    def __init__(self) -> None:
        self.told: dict[str, object] = {"file_id": "f", "file_unique_id": "u", "file_path": "a/b"}
        self.status = 200
        self.pieces = [BODY]
        self.cut = False

    async def get_file(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": self.told})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(status=self.status)
        if self.cut:
            answer.content_length = 10 * len(BODY)
        await answer.prepare(request)
        for piece in self.pieces:
            await answer.write(piece)
        if self.cut:
            assert request.transport is not None
            request.transport.close()
        return answer


@pytest.fixture
def files() -> Files:
    return Files()


@pytest.fixture
async def transport(files: Files) -> AsyncIterator[Transport]:
    app = web.Application()
    app.router.add_post("/bot{token}/getFile", files.get_file)
    app.router.add_get("/file/bot{token}/a/b", files.serve)
    async with TestServer(app) as server:
        made = Transport(Endpoint("county", f"http://{server.host}:{server.port}", TOKEN))
        yield made
        await made.close()


async def test_a_file_comes_whole(transport: Transport) -> None:
    assert await transport.download("f", len(BODY)) == BODY


@pytest.mark.parametrize("said", [None, 5])
async def test_a_file_larger_than_it_says_is_not_read_to_its_end(
    files: Files, transport: Transport, said: int | None
) -> None:
    files.told |= {} if said is None else {"file_size": said}
    files.pieces = [BODY] * 20
    with pytest.raises(BadRequest, match="too big"):
        await transport.download("f", 3 * len(BODY))


async def test_a_file_that_says_it_is_too_large_is_not_asked_for(
    files: Files, transport: Transport
) -> None:
    files.told |= {"file_size": 10}
    with pytest.raises(BadRequest, match="too big"):
        await transport.download("f", 9)


@pytest.mark.parametrize(("status", "error"), [(404, BadRequest), (502, NetworkError)])
async def test_a_file_that_is_not_served_is_an_error_the_desk_knows(
    files: Files, transport: Transport, status: int, error: type[TelegramError]
) -> None:
    files.status = status
    with pytest.raises(error) as found:
        await transport.download("f", len(BODY))
    assert type(found.value) is error
    assert TOKEN not in repr(found.value)


async def test_a_file_that_breaks_off_is_tried_again(files: Files, transport: Transport) -> None:
    files.cut = True
    with pytest.raises(NetworkError) as found:
        await transport.download("f", 100 * len(BODY))
    assert not isinstance(found.value, BadRequest)


async def test_a_file_that_takes_too_long_is_given_up(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "DOWNLOAD_SECONDS", 1e-9)
    with pytest.raises(TimedOut):
        await transport.download("f", len(BODY))


async def test_nobody_there_is_known_as_such(transport: Transport) -> None:
    with pytest.raises(NotReached):
        await transport._files.download(f"http://127.0.0.1:{unused_port()}/{TOKEN}", 9)
