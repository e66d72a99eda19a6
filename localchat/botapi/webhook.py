"""
The webhook: updates are brought to the bot instead of being asked for.

An update stays until it was answered with 2xx. The chats are brought beside each other, each in
its order. Where one is not taken all wait, 0.5 seconds at first and a minute at the longest.
"""

import asyncio
import logging
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from localchat.botapi.call import TRUE, Call
from localchat.errors import RefusedError
from localchat.exchange import Exchange
from localchat.jsontext import Json, decode_object, encode
from localchat.posting import post_json
from localchat.settings import BotAccount
from localchat.store import bookkeeping, updates

_log = logging.getLogger(__name__)
_AT_ONCE = 6
_LOOKED_AT = 100
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 60.0
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name


def set_webhook(call: Call) -> str:
    """Bring updates to an address from now on; an empty one takes the webhook back."""
    address = call.params.get("url", "")
    if address and (" " in address or urlsplit(address).scheme not in {"http", "https"}):
        raise RefusedError("bad webhook: an http or https address is needed")
    _forget_if_asked(call)
    if "allowed_updates" in call.params:
        updates.want(call.db, call.bot, call.params["allowed_updates"])
    _keep(call, f"{address} {call.params.get('secret_token', '')}")
    return TRUE


def delete_webhook(call: Call) -> str:
    """Wait until updates are asked for; drop the pending ones if asked to."""
    _forget_if_asked(call)
    _keep(call, "")
    return TRUE


def get_webhook_info(call: Call) -> str:
    """Return where updates are brought to, and how many wait."""
    where = webhook_of(call.exchange, call.bot)
    return encode(
        {
            "url": where.address if where else "",
            "has_custom_certificate": False,
            "pending_update_count": updates.count_pending(call.db, call.bot),
        }
    )


@dataclass(frozen=True)
class Webhook:
    """Where a bot's updates are brought to, and the secret that goes with them."""

    address: str
    secret: str


def webhook_of(exchange: Exchange, bot: str) -> Webhook | None:
    """Return a bot's webhook; None where updates are asked for."""
    kept = bookkeeping.read_setting(exchange.store.db, f"webhook:{bot}")
    address, _, secret = (kept or "").partition(" ")
    return Webhook(address, secret) if address else None


async def bring_updates(exchange: Exchange, bot: BotAccount) -> None:
    """Bring what is pending for as long as the bot has a webhook. Endless."""
    pause = _FIRST_PAUSE
    while not exchange.wakeups.closing:
        # Nothing may be awaited between the look and the wait: a wake-up in between would be lost.
        where = webhook_of(exchange, bot.name)
        heads = _heads(exchange, bot.name) if where else {}
        if where is None or not heads:
            await exchange.wakeups.wait(("updates", bot.name), _LONGEST_PAUSE)
            continue
        taken = await _bring(exchange, bot, where, heads)
        if len(taken) == len(heads):
            pause = _FIRST_PAUSE
            continue
        await exchange.wakeups.wait(("closing", bot.name), pause)
        pause = _FIRST_PAUSE if taken else min(2 * pause, _LONGEST_PAUSE)


def _heads(exchange: Exchange, bot: str) -> dict[int, str]:
    """The oldest update of each of the first chats, by its number."""
    if exchange.like_telegram:
        with exchange.store.turn() as db:
            updates.expire(db, bot, exchange.clock.epoch())
    heads: dict[object, tuple[int, str]] = {}
    for number, body in updates.pending_by_number(exchange.store.db, bot, _LOOKED_AT):
        heads.setdefault(_chat_of(decode_object(body)), (number, body))
    return dict(list(heads.values())[:_AT_ONCE])


def _chat_of(update: Json) -> object:
    for part in update.values():
        if isinstance(part, dict):
            holder = part.get("message", part)
            chat = holder.get("chat") if isinstance(holder, dict) else None
            return chat.get("id") if isinstance(chat, dict) else None
    return None


async def _bring(
    exchange: Exchange, bot: BotAccount, where: Webhook, heads: dict[int, str]
) -> list[int]:
    """Bring them all at once; return, and forget, those that were taken."""
    results = await asyncio.gather(
        *(asyncio.to_thread(_post, bot.name, where, body) for body in heads.values())
    )
    taken = [number for number, good in zip(heads, results, strict=True) if good]
    with exchange.store.turn() as db:
        for number in taken:
            updates.drop(db, bot.name, number)
    await exchange.store.settled()
    return taken


def _post(bot: str, where: Webhook, body: str) -> bool:
    headers = {_SECRET: where.secret} if where.secret else {}
    try:
        status, _ = post_json(where.address, body, headers)
    except OSError as error:
        _log.info("bot %s takes no updates: %s", bot, error)
        return False
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        _log.warning("bot %s answered %s to an update", bot, status)
    return status < HTTPStatus.MULTIPLE_CHOICES


def _forget_if_asked(call: Call) -> None:
    if call.params.get("drop_pending_updates"):
        updates.forget_all(call.db, call.bot)


def _keep(call: Call, webhook: str) -> None:
    bookkeeping.write_setting(call.db, f"webhook:{call.bot}", webhook)
    exchange, bot = call.exchange, call.bot
    exchange.store.afterwards(lambda: exchange.wakeups.wake(("updates", bot)))
