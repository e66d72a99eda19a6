"""
The way in for bots: token, method, referee, rates, turn, commit, answer.

It is plain ASGI: a replay sends a hundred thousand requests, and routing them would cost a third.
"""

import asyncio
import logging
import sqlite3

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from localchat.botapi.call import Call
from localchat.botapi.failing import NAME as FAULTS
from localchat.botapi.failing import Faults, again, fail
from localchat.botapi.methods import METHODS, Method
from localchat.botapi.requests import Fields, header, read_body, read_fields
from localchat.errors import (
    NotFoundError,
    RefusedError,
    TooManyRequestsError,
    UnauthorizedError,
)
from localchat.exchange import Account, Exchange
from localchat.jsontext import Json, decode_object, encode
from localchat.keeping import media_type
from localchat.store.files import KeptFile, content_path, find_file, keep_content

_log = logging.getLogger(__name__)
_STORE_FAILED = encode({"ok": False, "error_code": 500, "description": "Internal Server Error"})


class Gateway:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def answer_method(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of a bot as the Bot API does, errors included."""
        if self._exchange.faults is not None:
            await self._perhaps_fail(self._exchange.faults, scope, receive, send)
        else:
            await self._answer_rightly(scope, receive, send)

    async def _perhaps_fail(
        self, faults: Faults, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """A server of tests: calls may be ordered to go wrong."""
        token, _, name = scope["path"].removeprefix("/bot").partition("/")
        account = self._exchange.by_token.get(token)
        body = await read_body(receive)
        if account is not None and name == FAULTS:
            await _answer(*_planned(faults, account.bot.name, body), send)
            return
        fault = account and faults.take(account.bot.name, name, _chat_of(scope, body))
        if fault:
            await fail(fault, scope, body, send, self._answer_rightly)
        else:
            await self._answer_rightly(scope, again(body), send)

    async def _answer_rightly(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            result = await self._result(scope, receive)
        except RefusedError as refusal:
            await self._refuse(refusal, send)
        except sqlite3.Error:
            _log.exception("a bot's request could not be stored")
            await _answer(500, _STORE_FAILED, send)
        else:
            await _answer(200, f'{{"ok":true,"result":{result}}}', send)

    async def answer_file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the bytes getFile named."""
        try:
            file = self._file(scope["path"])
        except RefusedError as refusal:
            await self._refuse(refusal, send)
            return
        place = content_path(self._exchange.files, file.content)
        await FileResponse(place, media_type=media_type(file))(scope, receive, send)

    async def _result(self, scope: Scope, receive: Receive) -> str:
        token, _, name = scope["path"].removeprefix("/bot").partition("/")
        account = self._account(token)
        method = METHODS.get(name.lower())
        if method is None:
            raise NotFoundError("method not found")
        call = await self._call(account, method, await read_fields(scope, receive))
        result = await method.waits(call) if method.waits else self._act(method, call)
        await self._exchange.store.settled()
        return result

    def _account(self, token: str) -> Account:
        account = self._exchange.by_token.get(token)
        if account is None:
            raise UnauthorizedError("invalid token specified")
        return account

    def _file(self, path: str) -> KeptFile:
        token, _, place = path.removeprefix("/file/bot").partition("/")
        account = self._account(token)
        name = place.rpartition("/")[2]
        file = find_file(self._exchange.store.db, account.bot.name, name)
        if file is None:
            raise NotFoundError("no such file")
        return file

    async def _call(self, account: Account, method: Method, fields: Fields) -> Call:
        # A part is the field of its name, or a file that a field refers to by attach://.
        parts = {name: part for name, part in fields.uploads.items() if name in method.fields}
        params = method.judge(fields.values | parts)
        for upload in fields.uploads.values():
            upload.content = await asyncio.to_thread(
                keep_content, self._exchange.files, upload.data
            )
        return Call(self._exchange, account, params, fields.uploads)

    def _act(self, method: Method, call: Call) -> str:
        assert method.act is not None  # noqa: S101  a method that doesn't wait acts
        paced = method.paced and self._exchange.like_telegram
        if paced:
            self._keep_pace(call)
        with self._exchange.store.turn():
            result = method.act(call)
        if paced:
            self._count(call)
        return result

    def _keep_pace(self, call: Call) -> None:
        chat_id = call.params.get("chat_id")
        if not isinstance(chat_id, int):
            return
        wait = call.account.pace.seconds_to_wait(chat_id, self._exchange.clock.epoch())
        if wait:
            self._exchange.too_fast[call.bot] += 1
            if self._exchange.settings.limit_rates:
                raise TooManyRequestsError(wait)

    def _count(self, call: Call) -> None:
        now = self._exchange.clock.epoch()
        for _ in call.params.get("media", "1"):
            call.account.pace.count(call.params["chat_id"], now)

    async def _refuse(self, refusal: RefusedError, send: Send) -> None:
        self._exchange.note_refusal(str(refusal))
        answer: Json = {"ok": False, "error_code": refusal.code, "description": str(refusal)}
        if refusal.parameters:
            answer["parameters"] = refusal.parameters
        await _answer(refusal.code, encode(answer), send)


def _planned(faults: Faults, bot: str, body: bytes) -> tuple[int, str]:
    """Plan what a body orders, if it orders anything; the answer tells what is to come."""
    try:
        if body:
            faults.plan(bot, decode_object(body))
    except ValueError as error:
        return 400, encode({"error": str(error)})
    return 200, encode(faults.told(bot))


def _chat_of(scope: Scope, body: bytes) -> object:
    """The chat a call is about, where its fields are JSON as the desk sends them."""
    if header(scope, b"content-type") != "application/json":
        return None
    try:
        return decode_object(body).get("chat_id")
    except ValueError:
        return None


async def _answer(status: int, text: str, send: Send) -> None:
    content = text.encode("utf-8", "replace")
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(content)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
