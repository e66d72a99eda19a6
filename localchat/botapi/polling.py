"""getUpdates: the offset confirms everything below it; one poller at a time."""

import asyncio

from telegram.constants import PollingLimit

from localchat.botapi.call import Call
from localchat.botapi.webhook import webhook_of
from localchat.errors import ConflictError
from localchat.store import updates

_LONGEST = 50.0  # seconds, as at Telegram
_ELSEWHERE = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_BROUGHT = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook"
    " first"
)


async def get_updates(call: Call) -> str:
    """
    Return the oldest updates not confirmed yet, waiting up to `timeout` seconds for one.

    An update stays until a later call's offset is above it, over restarts too. A second poller ends
    the first one with 409; where updates are brought, every poller gets it.
    """
    if webhook_of(call.exchange, call.bot):
        raise ConflictError(_BROUGHT)
    me = call.account.poller = object()
    call.exchange.wakeups.wake(("updates", call.bot))
    with call.exchange.store.turn() as db:
        _confirm(call)
        if "allowed_updates" in call.params:
            updates.want(db, call.bot, call.params["allowed_updates"])
        if call.exchange.like_telegram:
            updates.expire(db, call.bot, call.exchange.clock.epoch())
    limit = _limit(call)
    deadline = _time() + min(max(call.params.get("timeout", 0), 0), _LONGEST)
    while True:
        # Nothing may be awaited between the look and the wait: a wake-up in between would be lost.
        await call.exchange.store.settled()
        found = updates.pending_updates(call.db, call.bot, limit)
        left = deadline - _time()
        if found or left <= 0 or call.exchange.wakeups.closing:
            break
        await call.exchange.wakeups.wait(("updates", call.bot), left)
        if call.account.poller is not me:
            raise ConflictError(_ELSEWHERE)
    return f"[{','.join(found)}]"


def _confirm(call: Call) -> None:
    offset = call.params.get("offset", 0)
    if offset:
        updates.confirm(call.db, call.bot, offset)


def _limit(call: Call) -> int:
    limit: int = call.params.get("limit", int(PollingLimit.MAX_LIMIT))
    return min(max(limit, int(PollingLimit.MIN_LIMIT)), int(PollingLimit.MAX_LIMIT))


def _time() -> float:
    return asyncio.get_running_loop().time()
