"""
The nudger: takes nudges whose time has come and hands them to their gateway.

A nudge is marked in a commit of its own before it leaves, so that a kill between sending and noting
counts as "may have arrived"; such a nudge is sent at most twice. What can't be sent is a dead
letter that a person sees, and its citizen stands on the call list.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from bot.clock import Clock
from bot.gateways import Gateway, Later, Never, Outcome, Taken, Unsure
from bot.writer import WriterThread
from handlers.administrators.living import Living
from handlers.casework.nudging import SMS, nudge_failed, telephone_for
from handlers.office import Desk, Office
from storage.errors import DatabaseBusy
from storage.nudges import NudgeItem
from storage.work import Store

log = logging.getLogger(__name__)
BATCH = 10
MOST_TRIES = 6
MOST_UNSURE = 2
BACK_OFF = (30, 120, 600, 1800, 3600)
BUSY_SECONDS = 5


@dataclass(frozen=True)
class Ready:
    """A nudge with what it needs to leave: its gateway, and the telephone, in memory alone."""

    item: NudgeItem
    gateway: Gateway
    phone: str


class Nudger:
    """Sends nudges; one slow gateway holds up nothing but its own batch."""

    def __init__(
        self,
        gateways: Iterable[Gateway],
        store: Store,
        desk: Desk,
        writer: WriterThread,
        clock: Clock,
    ) -> None:
        self._gateways = tuple(gateways)
        self._store = store
        self._desks = Living(desk)
        self._writer = writer
        self._clock = clock
        self._wake = asyncio.Event()
        self.idle = asyncio.Event()

    def wake(self) -> None:
        """There may be a nudge to send."""
        self._wake.set()

    async def run(self) -> None:
        """Send for ever; without any gateway there is nothing to do."""
        if not self._gateways:
            self.idle.set()
            return
        async with aiohttp.ClientSession() as session:
            while True:
                self._wake.clear()
                try:
                    if not await self.round(session):
                        await self._rest()
                except DatabaseBusy as error:
                    log.warning("the database is busy: %s", error)
                    await self._clock.sleep(BUSY_SECONDS)

    async def _rest(self) -> None:
        until = await self._writer.run(self._next_at)
        if not self._wake.is_set():
            self.idle.set()
        await self._clock.wait(self._wake, until)
        self.idle.clear()

    async def round(self, session: aiohttp.ClientSession) -> int:
        """Send one batch and note what became of it; returns how many were taken up."""
        ready, taken = await self._writer.run(self._take)
        outcomes = await asyncio.gather(*(self._send(session, one) for one in ready))
        if ready:
            await self._writer.run(self._note, list(zip(ready, outcomes, strict=True)))
        return taken

    async def _send(self, session: aiohttp.ClientSession, one: Ready) -> Outcome:
        return await one.gateway.send(
            session, phone=one.phone, text=one.item.text, now=self._clock.now()
        )

    def _take(self) -> tuple[list[Ready], int]:
        """Mark what leaves now; what is needless by now, or has no way out, is settled here."""
        with self._store.work(self._clock.now()) as work:
            office = Office(self._desks.of(work), work)
            items = work.nudges.take(BATCH)
            ready = [found for one in items if (found := self._ready(office, one)) is not None]
            return ready, len(items)

    def _ready(self, office: Office, item: NudgeItem) -> Ready | None:
        if item.unsure >= MOST_UNSURE:
            self._give_up(office, item, "may have arrived, and is not sent a third time")
            return None
        phone = telephone_for(office, item) if item.to == SMS else ""
        if item.to == SMS and not phone:
            office.work.nudges.needless(item)
            return None
        gateway = next((one for one in self._gateways if one.serves(item.to)), None)
        if gateway is None:
            self._give_up(office, item, "no gateway of the config serves it")
            return None
        return Ready(item, gateway, phone)

    def _note(self, outcomes: list[tuple[Ready, Outcome]]) -> None:
        with self._store.work(self._clock.now()) as work:
            for ready, outcome in outcomes:
                self._settle(Office(self._desks.of(work), work), ready, outcome)

    def _settle(self, office: Office, ready: Ready, outcome: Outcome) -> None:
        item, nudges = ready.item, office.work.nudges
        match outcome:
            case Taken():
                nudges.sent(item)
            case Never(why):
                self._give_up(office, item, why)
            case Later(why) | Unsure(why) if item.tries + 1 >= MOST_TRIES:
                self._give_up(office, item, why)
            case Later(why, seconds):
                self._again(office, item, why, seconds, unsure=False)
            case Unsure(why) if item.unsure + 1 >= MOST_UNSURE:
                self._give_up(office, item, f"{why}: may have arrived")
            case Unsure(why):
                self._again(office, item, why, None, unsure=True)

    def _again(
        self, office: Office, item: NudgeItem, why: str, seconds: float | None, *, unsure: bool
    ) -> None:
        pause = seconds or BACK_OFF[min(item.tries, len(BACK_OFF) - 1)]
        log.warning("nudge %s: %s; again in %s s", item.id, why, pause)
        office.work.nudges.again(item, office.now + timedelta(seconds=pause), why, unsure=unsure)

    def _give_up(self, office: Office, item: NudgeItem, why: str) -> None:
        log.error("nudge %s (%s) can't be sent: %s", item.id, item.key, why)
        office.work.nudges.dead(item, why)
        nudge_failed(office, item)

    def _next_at(self) -> datetime | None:
        now = self._clock.now()
        with self._store.reading(now) as work:
            next_at = work.nudges.next_at()
        return self._store.leading.look_again(now, next_at)
