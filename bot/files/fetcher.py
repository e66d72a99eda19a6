"""
The fetcher: takes the files that turns left to be fetched, one lane beside the messages.

A file is downloaded, told by its bytes, cleaned where it is a picture, sealed and kept, and only
then noted, in one commit with all that comes of it. A kill in between repeats the work: the bytes
have the same name, so nothing is there twice, and what was not noted is fetched again.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram.error import BadRequest, NetworkError, TelegramError

from bot.clock import Clock
from bot.files.cleaner import Cleaner
from bot.files.kinds import PICTURES, Refused, Sort
from bot.files.sniff import sniff
from bot.logs import plain
from bot.retry import OUTAGE, Again, Away, Dead, Pause, decide
from bot.transport import Transport
from bot.writer import WriterThread
from handlers.administrators.living import Living
from handlers.brought import file_came
from handlers.casework.files import arrived
from handlers.office import Desk, Office
from storage.attachments import Arrival, Attached, Kept
from storage.blobs import Blobs, BlobsAway
from storage.errors import DatabaseBusy
from storage.outbox import DEAD, SENT, WAITING, Report
from storage.values import OutboxItem
from storage.vault import Vault
from storage.work import Store

log = logging.getLogger(__name__)
AT_ONCE = 3
MB = 1_000_000
REFUSED = Arrival(Kept.REFUSED)


@dataclass(frozen=True)
class Parts:
    """What the fetcher works with."""

    transports: Mapping[str, Transport]
    store: Store
    writer: WriterThread
    clock: Clock
    desk: Desk
    blobs: Blobs
    decided: Callable[[], None]


class Fetcher:
    """Fetches, cleans and keeps files; never in the way of a message."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._desks = Living(parts.desk)
        self._cleaner = Cleaner()
        self._wake = asyncio.Event()
        self.idle = asyncio.Event()

    def wake(self) -> None:
        """There may be something to fetch."""
        self.idle.clear()
        self._wake.set()

    async def run(self) -> None:
        """Fetch for ever; a busy database is tried again."""
        while True:
            self._wake.clear()
            try:
                await self._round()
            except DatabaseBusy as error:
                log.warning("the database is busy: %s", error)
                await self._parts.clock.sleep(1)

    async def _round(self) -> None:
        items, again_at = await self._parts.writer.run(self._claim, self._parts.clock.now())
        if items:
            await asyncio.gather(*(self._work(item) for item in items))
            return
        if not self._wake.is_set():
            self.idle.set()
        await self._parts.clock.wait(self._wake, again_at)
        self.idle.clear()

    def _claim(self, now: datetime) -> tuple[list[OutboxItem], datetime | None]:
        with self._parts.store.reading(now) as work:
            leading = self._parts.store.leading
            items = work.outbox.claim_fetches(AT_ONCE) if leading.leads("fetch") else []
            return items, None if items else leading.look_again(now, work.outbox.next_fetch_at())

    async def _work(self, item: OutboxItem) -> None:
        """One row to its end: done, to be tried again, or dead where a person sees it."""
        try:
            if item.method == "erase":
                await self._erase(item)
            elif item.method == "bring":
                await self._bring(item)
            else:
                await self._fetch(item)
        except DatabaseBusy:
            raise
        except TelegramError as error:
            await self._failed(item, error)
        except BlobsAway as error:
            await self._failed(item, NetworkError(str(error)))
        except Exception as error:
            # Whatever is wrong with one file, the others must go on.
            log.exception("file of row %s could not be fetched", item.id)
            await self._failed(item, NetworkError(type(error).__name__))

    async def _erase(self, item: OutboxItem) -> None:
        names = item.payload["names"]
        if isinstance(names, list):
            await asyncio.to_thread(self._parts.blobs.delete, names)
        await self._parts.writer.run(self._note, Report(item.id, SENT, item.tries + 1), None, None)

    async def _bring(self, item: OutboxItem) -> None:
        """A file of no case: what it holds is read at once, and nothing of it is kept here."""
        transport = self._parts.transports[str(item.payload["channel"])]
        try:
            data = await transport.download(str(item.payload["file_id"]), MB)
        except BadRequest as error:
            if "too big" not in error.message.casefold():
                raise
            data = b"{" * (MB + 1)
        await self._parts.writer.run(self._brought, item, Report(item.id, SENT, 1), data)

    def _brought(self, item: OutboxItem, report: Report, data: bytes | None) -> None:
        with self._parts.store.work(self._parts.clock.now()) as work:
            work.outbox.settle([report])
            file_came(Office(self._desks.of(work), work), item.address_id, data)
        self._parts.decided()

    async def _fetch(self, item: OutboxItem) -> None:
        file, vault = await self._parts.writer.run(self._look, item)
        # None where it was fetched already, or the case was erased meanwhile
        wanted = vault if file.state is Kept.WAITING else None
        arrival = await self._kept(file, wanted) if wanted is not None else None
        report = Report(item.id, SENT, item.tries + 1)
        await self._parts.writer.run(self._note, report, file.id, arrival)

    def _look(self, item: OutboxItem) -> tuple[Attached, Vault | None]:
        with self._parts.store.reading(self._parts.clock.now()) as work:
            file = work.attachments.get(int(str(item.payload["attachment"])))
            return file, work.cases.file_vault(file.case_id)

    async def _kept(self, file: Attached, vault: Vault) -> Arrival:
        """Download, tell what it is, clean it, and keep both copies sealed."""
        most = self._parts.desk.rules.files.most_mb * MB
        try:
            data = await self._parts.transports[file.channel].download(file.file_id, most)
        except BadRequest as error:
            if "too big" in error.message.casefold():
                return REFUSED
            raise
        sort = await asyncio.to_thread(sniff, data)
        if isinstance(sort, Refused):
            return REFUSED
        cleaned = await self._cleaner.clean(data) if sort in PICTURES else None
        if isinstance(cleaned, Refused):
            return REFUSED
        return await asyncio.to_thread(self._keep, vault, data, sort, cleaned)

    def _keep(
        self, vault: Vault, data: bytes, sort: Sort, cleaned: tuple[bytes, Sort] | None
    ) -> Arrival:
        content = self._put(vault, data)
        if cleaned is None:
            return Arrival(Kept.HELD, sort, content)
        return Arrival(Kept.READY, sort, content, self._put(vault, cleaned[0]), cleaned[1])

    def _put(self, vault: Vault, data: bytes) -> str:
        name = vault.content_name(data)
        self._parts.blobs.put(name, vault.seal(data, f"file:{name}"))
        return name

    def _note(self, report: Report, attachment_id: int | None, arrival: Arrival | None) -> None:
        """What became of a row, and all that comes of the file, in one commit."""
        with self._parts.store.work(self._parts.clock.now()) as work:
            work.outbox.settle([report])
            if attachment_id is not None and arrival is not None:
                arrived(Office(self._desks.of(work), work), attachment_id, arrival)
        self._parts.decided()

    async def _failed(self, item: OutboxItem, error: TelegramError) -> None:
        """Obey the decision as the sender does; a file that is given up is told of."""
        tries, what = item.tries + 1, f"{type(error).__name__}: {plain(error.message)}"
        match decide(error, tries):
            case Again(seconds, hold_chat):
                report = self._again(item, seconds, item.tries if hold_chat else tries, what)
                await self._parts.writer.run(self._note, report, None, None)
            case Away():
                report = self._again(item, OUTAGE[-1], item.tries, what)
                await self._parts.writer.run(self._note, report, None, None)
            case Pause(seconds):
                report = self._again(item, seconds, item.tries, what)
                await self._parts.writer.run(self._note, report, None, None)
            case Dead() | _:
                log.error("a file (row %s) can't be fetched: %s", item.id, what)
                report = Report(item.id, DEAD, tries, error=what)
                if item.method == "bring":
                    await self._parts.writer.run(self._brought, item, report, None)
                    return
                lost = Arrival(Kept.LOST) if item.method == "fetch" else None
                number = item.payload.get("attachment")
                of = int(str(number)) if number is not None else None
                await self._parts.writer.run(self._note, report, of, lost)

    def _again(self, item: OutboxItem, seconds: float, tries: int, what: str) -> Report:
        at = self._parts.clock.now() + timedelta(seconds=seconds)
        return Report(item.id, WAITING, tries, again_at=at, error=what)

    def close(self) -> None:
        """End the cleaning process; what it was at is done again after the next start."""
        self._cleaner.close()
