"""What the receipt's page and the counters' systems ask of the running desk."""

import secrets

from bot.config.settings import Settings
from bot.program import Program
from bot.web_work import WebWork
from domain.evaluator import Refused
from handlers.evaluator import receipts
from handlers.evaluator.giving import why_refused
from handlers.evaluator.visits import Registered, VisitMade, register
from texts.catalogue import Language, say
from web.receipt.routes import ReceiptDesk
from web.visits import VisitDesk

KEY_BYTES = 16


class ReceiptsDesk:
    """The desk's side of receipts: registered by a counter, rated in a browser."""

    def __init__(self, settings: Settings, program: Program) -> None:
        self._settings = settings
        self._program = program
        self._work = WebWork(program)

    def routes(self) -> ReceiptDesk:
        """What the receipt's routes need."""
        return ReceiptDesk(
            self._program.desk.county,
            lambda: secrets.token_hex(KEY_BYTES),
            self._why,
            self._opened,
            self._rated,
            self._explained,
            self._settings.web.address,
        )

    def visits(self) -> VisitDesk:
        """What the counters' route needs."""
        known = {one.hall: one.secret.get_secret_value() for one in self._settings.counters}
        now = self._program.clock.now
        return VisitDesk(known, now, self._register, self._settings.web_address)

    def _why(self, language: Language, error: Refused) -> str:
        if error.key.startswith("kiosk."):
            return say(language, error.key)
        return why_refused(self._program.desk.rules.rating, language, error)

    async def _register(self, made: VisitMade) -> Registered:
        return await self._work.do(lambda office: register(office, made))

    async def _opened(self, code: str) -> receipts.Receipt:
        return await self._work.do(lambda office: receipts.opened(office, code))

    async def _rated(self, code: str, grade: int, key: str) -> receipts.Rated:
        rated = await self._work.do(lambda office: receipts.rated(office, code, grade, key))
        self._program.decided()
        return rated

    async def _explained(self, code: str, reasons: receipts.Reasons) -> receipts.Rated:
        rated = await self._work.do(lambda office: receipts.explained(office, code, reasons))
        self._program.decided()
        return rated
