"""What the public page asks of the running desk: read, and never written."""

from bot.program import Program
from handlers.evaluator.published import Board, board
from handlers.office import Office
from texts.catalogue import Language
from web.published.routes import PublishedDesk


class PublicDesk:
    """The desk's side of the public page."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def routes(self) -> PublishedDesk:
        """What the route needs."""
        return PublishedDesk(lambda: self._program.desk.county, self._read)

    async def _read(self, language: Language, page: int, hall: str | None) -> Board:
        return await self._program.writer.run(self._board, language, page, hall)

    def _board(self, language: Language, page: int, hall: str | None) -> Board:
        with self._program.store.reading(self._program.clock.now()) as work:
            return board(Office(self._program.desks.of(work), work), language, page, hall)
