"""python-telegram-bot's HTTP, on aiohttp: a third of the CPU of its own, and raw updates."""

import json
import os
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# Without it the library warns at each 429: a wait is to become a timedelta there, too.
os.environ.setdefault("PTB_TIMEDELTA", "true")
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
DOWNLOAD_SECONDS = 180.0
CHUNK = 65_536
GONE = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
TOO_BIG = "file is too big"
ASKED_OF_A_MESSAGE = frozenset({"message_id", "date", "chat", "photo", "document", "voice"})


class NotReached(NetworkError):
    """No connection came about, so nothing was sent."""


class AiohttpRequest(BaseRequest):
    """Requests to one Bot API server; errors become python-telegram-bot's."""

    def __init__(self, connections: int = 32) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer where a call says nothing else."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Open the connections."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - the base class's signature
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002
    ) -> tuple[int, bytes]:
        """One request; raises TimedOut or NetworkError, without the address: it has the token."""
        await self.initialize()
        if self._session is None:
            raise NetworkError("The connection is closed.")
        total = read_timeout if isinstance(read_timeout, int | float) else READ_SECONDS
        timeout = aiohttp.ClientTimeout(total=total + CONNECT_SECONDS, connect=CONNECT_SECONDS)
        try:
            async with self._session.request(
                method, url, timeout=timeout, **_body(request_data)
            ) as answer:
                return answer.status, _checked(answer.status, await answer.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotReached(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:  # noqa: ANN401 - the base class's signature
        """
        As the library's; of a message that was sent only what the desk asks of it.

        Its buttons and words are the desk's own. Made into objects they cost a third of a call.
        """
        answer = BaseRequest.parse_json_payload(payload)
        sent = answer.get("result")
        if isinstance(sent, dict) and "message_id" in sent:
            answer["result"] = {key: sent[key] for key in sent.keys() & ASKED_OF_A_MESSAGE}
        return answer

    async def download(self, url: str, most: int) -> bytes:
        """
        What lies at a file's address, read in pieces, at most so many bytes.

        Raises BadRequest where it is more or not there, TimedOut or NetworkError as any request;
        none with the address: it has the token.
        """
        await self.initialize()
        if self._session is None:
            raise NetworkError("The connection is closed.")
        timeout = aiohttp.ClientTimeout(
            total=DOWNLOAD_SECONDS, connect=CONNECT_SECONDS, sock_read=READ_SECONDS
        )
        try:
            async with self._session.get(url, timeout=timeout) as answer:
                return await _pieces(answer, most)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotReached(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


async def _pieces(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """The body in pieces; what says of itself that it is small is counted all the same."""
    if answer.status in GONE:
        raise BadRequest("file not found")
    if answer.status != HTTPStatus.OK:
        raise NetworkError(f"a file's server answers {answer.status}")
    whole = bytearray()
    async for piece in answer.content.iter_chunked(CHUNK):
        whole += piece
        if len(whole) > most:
            raise BadRequest(TOO_BIG)
    return bytes(whole)


def _checked(status: int, body: bytes) -> bytes:
    """
    The body of an answer; raises NetworkError for one that says 200 and isn't the Bot API's.

    The library would stumble over the missing result. What is no JSON it tells by itself.
    """
    if status != HTTPStatus.OK or body[:40].replace(b" ", b"").startswith(b'{"ok":true,"result":'):
        return body
    try:
        answer = json.loads(body)
    except ValueError:
        return body
    if not (isinstance(answer, dict) and answer.get("ok") is True and "result" in answer):
        raise NetworkError("an answer that isn't the Bot API's")
    return body


def _body(data: RequestData | None) -> dict[str, Any]:
    """Fields as JSON, or as a form where files go along."""
    if data is None:
        return {}
    if not data.contains_files:
        return {"json": data.parameters}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return {"data": form}


async def fetch_updates(
    request: AiohttpRequest, base_url: str, offset: int | None, seconds: int
) -> list[dict[str, Any]]:
    """Updates as they came, unparsed by any library; waits up to `seconds` for the first."""
    ask = f"{base_url}/getUpdates?timeout={seconds}&limit=100"
    url = ask if offset is None else f"{ask}&offset={offset}"
    found: object = await request.post(url=url, read_timeout=seconds + READ_SECONDS)
    updates = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else None
    if updates is None or (found and not updates):
        raise NetworkError("an answer without updates")
    return updates


def compact(update: dict[str, Any]) -> bytes:
    """An update as bytes, the same for the same update; half a character becomes a "?"."""
    text = json.dumps(update, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="replace")
