"""The little text message gateway: what a desk sends to a telephone is shown beside its chat."""

import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from localchat.errors import PersonError, UnknownError
from localchat.exchange import Exchange
from localchat.people.visit import account_of, read_json, take_text
from localchat.store import texting

_LONGEST = 1_000


async def take_text_message(exchange: Exchange, request: Request) -> Response:
    """
    POST /gateway/sms: `phone` and `text`, as a gateway of a telephone company takes them.

    With a secret the header X-Suping-Secret must hold it. A number nobody here sent is unknown.
    """
    account = account_of(exchange, request)
    given = request.headers.get("x-suping-secret", "")
    if account.bot.secret and not hmac.compare_digest(given.encode(), account.bot.secret.encode()):
        raise PersonError("give the secret in the header X-Suping-Secret")
    body = await read_json(request)
    phone, text = take_text(body, "phone"), take_text(body, "text")
    if len(text) > _LONGEST:
        raise PersonError(f"a text message has at most {_LONGEST} characters")
    bot = account.bot.name
    with exchange.store.turn() as db:
        user_id = texting.owner_of(db, bot, phone)
        if user_id is None:
            raise UnknownError("nobody here has this number")
        change = exchange.store.next_change()
        texting.add_text(db, bot, user_id, text, exchange.now(), change)
        exchange.changed(bot, user_id, None, change)
    return JSONResponse({"taken": True})
