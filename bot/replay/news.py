"""Whose chats have news: read from the outbox once it is quiet, so that nothing comes late."""

from sqlalchemy import bindparam, select
from sqlmodel import col

from bot.program import Program
from storage.tables import Address, OutboxRow

SINCE = (
    select(OutboxRow.id, Address.chat_id)  # type: ignore[call-overload]
    .join(Address, col(Address.id) == OutboxRow.address_id)
    .where(col(OutboxRow.id) > bindparam("last"))
)


class News:
    """Who was sent something since the last look; for a desk whose queues are quiet."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._last = 0

    async def told(self) -> set[int]:
        """The chats that got messages or edits since this was last asked."""
        return await self._program.writer.run(self._told)

    def _told(self) -> set[int]:
        with self._program.store.reading(self._program.clock.now()) as work:
            rows = work.session.execute(SINCE, {"last": self._last}).all()
        self._last = max((row.id for row in rows), default=self._last)
        return {row.chat_id for row in rows}
