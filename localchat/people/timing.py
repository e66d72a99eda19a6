"""GET and POST /clock: localchat's own clock, and through the hook the bot's."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from localchat.clock import read_instant
from localchat.errors import PersonError
from localchat.exchange import Exchange
from localchat.people.hooks import move_bot_clock
from localchat.people.visit import account_of, read_json, take_text
from localchat.store.bookkeeping import write_setting


async def read_clock(exchange: Exchange, _request: Request) -> Response:
    """GET /clock."""
    return _said(exchange)


async def move_clock(exchange: Exchange, request: Request) -> Response:
    """POST /clock: `now` sets this clock (with `hold` it then stands still), `by` asks the bot."""
    body = await read_json(request)
    if "by" in body:
        account = account_of(exchange, request)
        text = await move_bot_clock(account.bot, take_text(body, "by"))
    else:
        text = take_text(body, "now")
    try:
        instant = read_instant(text)
    except ValueError:
        raise PersonError("now must be an instant such as 2026-10-10T09:00:00+08:00") from None
    if body.get("hold"):
        # A replay holds the clock some ten thousand times; only a clock that runs is kept on disk.
        exchange.clock.hold_at(instant)
        return _said(exchange)
    exchange.clock.move_to(instant)
    with exchange.store.turn() as db:
        write_setting(db, "clock_ahead", str(exchange.clock.ahead))
    return _said(exchange)


def _said(exchange: Exchange) -> Response:
    return JSONResponse({"now": exchange.clock.now().isoformat()})
