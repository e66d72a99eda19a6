"""
The receiver: an update is in the inbox, committed, before it is acknowledged.

The offset lives in memory alone: after a quiet week the server counts from a random number anew,
and a stored offset would make the bot deaf. Whatever comes twice, the inbox drops.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.clock import Clock
from bot.request import compact
from bot.retry import BACK_OFF, TOKEN_PAUSE, seconds
from bot.transport import Brought, Transport
from bot.writer import WriterThread
from domain.words import emergency_words
from storage.errors import DatabaseBusy
from storage.inbox import RawUpdate
from storage.work import Store

log = logging.getLogger(__name__)
LARGEST = 2**63
WEBHOOK = "webhook"
LOOK_SECONDS = 1


class Receiver:
    """Polls one channel; lives through every fault of the network, the token and the database."""

    def __init__(
        self,
        transport: Transport,
        store: Store,
        writer: WriterThread,
        clock: Clock,
        stored: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._store = store
        self._writer = writer
        self._clock = clock
        self._stored = stored
        self._offset: int | None = None
        self._moved = asyncio.Condition()

    async def run(self) -> None:
        """Poll for ever, or see to it that updates are brought."""
        if self._transport.brought is not None:
            await self._be_brought(self._transport.brought)
        failures = 0
        while True:
            try:
                await self.poll()
                failures = 0
            except InvalidToken:
                log.error("channel %s: the token is refused; updates wait", self._transport.name)
                await self._clock.sleep(TOKEN_PAUSE)
            except RetryAfter as error:
                await self._clock.sleep(seconds(error.retry_after))
            except (TelegramError, DatabaseBusy) as error:
                failures += 1
                if isinstance(error, Conflict) and WEBHOOK in error.message.casefold():
                    await self._stop_bringing()
                pause = BACK_OFF[min(failures, len(BACK_OFF) - 2) - 1]
                log.warning(
                    "channel %s: %s; again in %s s",
                    self._transport.name,
                    type(error).__name__,
                    pause,
                )
                await self._clock.sleep(pause)

    async def _be_brought(self, where: Brought) -> None:
        """Tell the server where to bring updates, until it knows; then there is nothing to do."""
        failures = 0
        while True:
            try:
                await self._transport.bring_to(where)
            except TelegramError as error:
                failures += 1
                pause = BACK_OFF[min(failures, len(BACK_OFF)) - 1]
                log.error("channel %s: no webhook: %s", self._transport.name, error.message)
                await self._clock.sleep(pause)
            else:
                log.info("channel %s: updates are brought to us", self._transport.name)
                await asyncio.Event().wait()

    async def _stop_bringing(self) -> None:
        """Take back an earlier webhook: while it stands the server answers no polling."""
        try:
            await self._transport.bring_to(None)
        except TelegramError as error:
            log.error("channel %s: an earlier webhook stands: %s", self._transport.name, error)

    async def take(self, update: dict[str, Any]) -> None:
        """Store an update that was brought; only then is it acknowledged. Raises DatabaseBusy."""
        await self._writer.run(self._keep, [update])
        self._stored()

    async def poll(self) -> None:
        """
        Fetch one batch and store it in one commit; only then does the offset move.

        Of several programs one polls; the others look whether it still does.
        """
        if not await self._writer.run(self._store.leading.leads, f"poll:{self._transport.name}"):
            self._offset = None
            await self._clock.sleep(LOOK_SECONDS)
            return
        updates = await self._transport.updates(self._offset)
        if not updates:
            return
        await self._writer.run(self._keep, updates)
        self._stored()
        last = next((number for one in reversed(updates) if (number := _id(one))), None)
        if last is None:
            raise NetworkError("updates without a number, which nobody can confirm")
        async with self._moved:
            self._offset = last + 1
            self._moved.notify_all()

    def _keep(self, updates: list[dict[str, Any]]) -> None:
        rows = [
            RawUpdate(self._transport.name, _id(one), lane(self._transport.name, one), compact(one))
            for one in updates
        ]
        with self._store.work(self._clock.now()) as work:
            work.inbox.store(rows, keep=is_urgent)

    async def reached(self, update_id: int) -> None:
        """Wait until an update is stored."""
        async with self._moved:
            await self._moved.wait_for(
                lambda: self._offset is not None and self._offset > update_id
            )


def _id(update: dict[str, Any]) -> int:
    """An update's number; one without gets 0 and is set aside when it can't be read."""
    number = update.get("update_id")
    return number if isinstance(number, int) and 0 < number < LARGEST else 0


def is_urgent(update: RawUpdate) -> bool:
    """Whether an update must be kept in any flood: it names danger."""
    return emergency_words(update.raw.decode(errors="replace"))


def lane(channel: str, update: dict[str, Any]) -> str:
    """The chat an update belongs to, so that one chat is handled in order."""
    for part in update.values():
        if not isinstance(part, dict):
            continue
        holder = part.get("message") if isinstance(part.get("message"), dict) else part
        chat = holder.get("chat") if isinstance(holder, dict) else None
        number = chat.get("id") if isinstance(chat, dict) else part.get("chat_id")
        if isinstance(number, int):
            return f"{channel}:{number}"
    return f"{channel}:"
