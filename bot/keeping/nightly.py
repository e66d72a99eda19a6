"""Once a day the running desk backs itself up, beside the turns."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from pathlib import Path

from bot.clock import Clock
from bot.keeping.backup import Kept, NotKept, back_up, thin_out
from storage.vault import Vault

log = logging.getLogger(__name__)
EVERY_SECONDS = 60


@dataclass(frozen=True)
class Plan:
    """What is backed up, to where, at what hour of the county, and how many are kept."""

    database: Path
    files: Path | None
    folder: Path
    at: time
    keep: int
    vault: Vault


class Nightly:
    """Looks each minute whether the hour has come; a day's backup that failed is tried again."""

    def __init__(self, plan: Plan, clock: Clock, zone: tzinfo) -> None:
        self._plan = plan
        self._clock = clock
        self._zone = zone
        self._done: date | None = None

    async def look(self) -> Kept | None:
        """Back up where today's hour has come; returns what was kept, if anything was."""
        now = self._clock.now().astimezone(self._zone)
        if self._done == now.date() or now.time() < self._plan.at or self._is_made(now):
            return None
        try:
            kept = await asyncio.to_thread(self._make, now)
        except NotKept as error:
            log.error("backup: %s", error)
            return None
        self._done = now.date()
        log.info("backup: %s", kept.line())
        return kept

    def _is_made(self, now: datetime) -> bool:
        """Whether today's is there already, made before a restart."""
        made = any(self._plan.folder.glob(f"{now:%Y-%m-%d}T*.db"))
        if made:
            self._done = now.date()
        return made

    def _make(self, now: datetime) -> Kept:
        plan = self._plan
        kept = back_up(plan.database, plan.folder, now, plan.vault, plan.files)
        thin_out(plan.folder, plan.keep)
        return kept
