"""One request of a person: who, with which bot; and how bad ones are answered."""

import logging
import math
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from localchat.errors import PersonError, UnknownError
from localchat.exchange import Account, Exchange
from localchat.jsontext import Json, decode_object, encode
from localchat.store.messages import Stored, find_message
from localchat.store.people import Chat, find_chat, find_person

_TOO_LARGE = 2**63

_log = logging.getLogger(__name__)

Handler = Callable[[Exchange, Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Visit:
    """A known person and the bot they are with."""

    exchange: Exchange
    account: Account
    profile: Json
    user_id: int

    @property
    def bot(self) -> str:
        """Return the name of the bot."""
        return self.account.bot.name

    def chat(self) -> Chat:
        """Return the chat. Raises PersonError while the person has said nothing to this bot."""
        chat = find_chat(self.exchange.store.db, self.bot, self.user_id)
        if chat is None:
            raise PersonError("this person has not started the bot: say /start first")
        return chat

    def message(self, message_id: object) -> Stored:
        """Return a message of the chat. Raises UnknownError."""
        found = find_message(self.exchange.store.db, self.bot, self.user_id, message_id)
        if found is None:
            raise UnknownError(
                f"no message {message_id} in this chat: read /people/{self.user_id}/chat"
            )
        return found


def visit_of(exchange: Exchange, request: Request) -> Visit:
    """Return who asks, from the path and `?bot=`. Raises UnknownError."""
    account = account_of(exchange, request)
    user_id = request.path_params["user_id"]
    profile = find_person(exchange.store.db, user_id) if user_id < _TOO_LARGE else None
    if profile is None:
        raise UnknownError(f"no person {user_id}: make one with POST /people")
    return Visit(exchange, account, profile, user_id)


def account_of(exchange: Exchange, request: Request) -> Account:
    """Return the bot of `?bot=`, the first one by default. Raises UnknownError."""
    names = list(exchange.accounts)
    name = request.query_params.get("bot", names[0])
    account = exchange.accounts.get(name)
    if account is None:
        raise UnknownError(f"no bot {name}: there are {', '.join(names)}")
    return account


async def read_json(request: Request) -> Json:
    """Return the body, a JSON object; an empty body is an empty one. Raises PersonError."""
    body = await request.body()
    try:
        found = decode_object(body) if body.strip() else {}
        if b"\\u" in body:
            encode(found).encode()  # half a surrogate pair is no text and could not be kept
    except ValueError:
        raise PersonError("the body must be a JSON object in UTF-8") from None
    return found


def take_text(body: Json, name: str) -> str:
    """Return a text that must be there and not empty. Raises PersonError."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise PersonError(f'give "{name}", a text that is not empty')
    return value


def take_number(body: Json, name: str) -> int:
    """Return a whole number that must be there. Raises PersonError."""
    value = body.get(name)
    if type(value) is not int or abs(value) >= _TOO_LARGE:
        raise PersonError(f'give "{name}", a whole number')
    return value


def take_decimal(body: Json, name: str) -> float:
    """Return a number that must be there. Raises PersonError."""
    value = body.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise PersonError(f'give "{name}", a number')
    return float(value)


def query_number(request: Request, name: str, default: float) -> float:
    """Return a number of the query. Raises PersonError."""
    text = request.query_params.get(name, str(default))
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) < _TOO_LARGE:
        raise PersonError(f"{name} must be a number")
    return value


def answering(exchange: Exchange, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Wrap a handler: bad requests become JSON that says what to do."""

    async def answer(request: Request) -> Response:
        try:
            response = await handler(exchange, request)
            await exchange.store.settled()
        except PersonError as error:
            return JSONResponse({"error": str(error)}, error.code)
        except sqlite3.Error:
            _log.exception("a person's request could not be stored")
            return JSONResponse({"error": "nothing was kept: try again later"}, 503)
        return response

    return answer
