"""Files on their way out: the kept copy's bytes, or the id a channel already knows it by."""

import asyncio
from dataclasses import dataclass

from telegram.error import NetworkError

from bot.clock import Clock
from bot.writer import WriterThread
from storage.attachments import Attached
from storage.blobs import Blobs, BlobsAway
from storage.errors import StorageError
from storage.values import OutboxItem
from storage.vault import Vault
from storage.work import Store


class FileGone(StorageError):
    """The file was erased, or never came: there is nothing to send."""


@dataclass(frozen=True)
class Showing:
    """A file as it is sent: by the id its channel knows, or as bytes under a name of ours."""

    attachment_id: int
    name: str
    file_id: str | None = None
    data: bytes | None = None


class Shelf:
    """Hands out what a message shows."""

    def __init__(self, store: Store, writer: WriterThread, clock: Clock, blobs: Blobs) -> None:
        self._store = store
        self._writer = writer
        self._clock = clock
        self._blobs = blobs

    async def take(self, item: OutboxItem, *, anew: bool = False) -> Showing:
        """
        What a message of the outbox shows; `anew` where its channel no longer knows the id.

        Raises FileGone, or NetworkError where the storage can't be reached.
        """
        file, vault, known = await self._writer.run(self._look, item)
        if file.shown is None or vault is None:
            raise FileGone
        name, sort = file.shown
        title = f"attachment-{file.id}.{sort}"
        if known is not None and not anew:
            return Showing(file.id, title, file_id=known)
        try:
            sealed = await asyncio.to_thread(self._blobs.get, name)
        except BlobsAway as error:
            raise NetworkError(str(error)) from error
        if sealed is None:
            raise FileGone
        data = await asyncio.to_thread(vault.open, sealed, f"file:{name}")
        return Showing(file.id, title, data=data)

    def _look(self, item: OutboxItem) -> tuple[Attached, Vault | None, str | None]:
        with self._store.reading(self._clock.now()) as work:
            file = work.attachments.get(int(str(item.payload["file"])))
            known = work.attachments.known_on(file.id, item.channel)
            return file, work.cases.file_vault(file.case_id), known
