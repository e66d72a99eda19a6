"""What localchat tells a bot beside the Bot API: messages seen, the clock moved."""

import asyncio
import logging

from localchat.errors import PersonError
from localchat.exchange import Exchange
from localchat.jsontext import Json, decode_object, encode
from localchat.posting import post_json
from localchat.settings import BotAccount
from localchat.store import bookkeeping

_log = logging.getLogger(__name__)
_OK = 200
_BATCH = 100
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 60.0


def post_hook(bot: BotAccount, path: str, body: Json) -> tuple[int, bytes]:
    """
    Post JSON to the bot's hook with its secret; return status and body. Raises OSError.

    Blocking: call it in a thread.
    """
    address = (bot.hook_url or "").rstrip("/") + path
    return post_json(address, encode(body), {"X-Suping-Secret": bot.secret or ""})


async def move_bot_clock(bot: BotAccount, by: str) -> str:
    """Ask the bot to move its clock and return the instant it says. Raises PersonError."""
    if bot.hook_url is None:
        raise PersonError(f"bot {bot.name} has no hook: give its address when starting localchat")
    try:
        status, body = await asyncio.to_thread(post_hook, bot, "/sandbox/clock", {"by": by})
        answer = decode_object(body)
    except OSError as error:
        raise PersonError(f"bot {bot.name} does not answer at its hook: {error}") from error
    except ValueError:
        raise PersonError(f"bot {bot.name} answered its hook without JSON") from None
    if status != _OK or not isinstance(answer.get("now"), str):
        raise PersonError(f"bot {bot.name} did not move its clock: {answer.get('error', status)}")
    return str(answer["now"])


async def report_sights(exchange: Exchange, bot: BotAccount) -> None:
    """Tell the bot of every message seen, in order, until it has taken each with 200. Endless."""
    pause = _FIRST_PAUSE
    while not exchange.wakeups.closing:
        sights = bookkeeping.open_sights(exchange.store.db, bot.name, _BATCH)
        if sights and await _report(exchange, bot, sights):
            pause = _FIRST_PAUSE
        elif sights:
            await exchange.wakeups.wait(("closing", bot.name), pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            await exchange.wakeups.wait(("sights", bot.name), _LONGEST_PAUSE)


async def _report(exchange: Exchange, bot: BotAccount, sights: list[tuple[int, int]]) -> bool:
    for chat_id, message_id in sights:
        body: Json = {"chat_id": chat_id, "message_id": message_id}
        try:
            status, _ = await asyncio.to_thread(post_hook, bot, f"/channel/{bot.name}/seen", body)
        except OSError as error:
            _log.warning("bot %s is not told what was seen yet: %s", bot.name, error)
            return False
        if status != _OK:
            _log.warning("bot %s answered %s when told what was seen", bot.name, status)
            return False
        with exchange.store.turn() as db:
            bookkeeping.drop_sight(db, bot.name, chat_id, message_id)
        await exchange.store.settled()
    return True
