"""Nightly learning: at a quiet hour a process trains, and the desk takes up its model."""

import asyncio
import logging
import pickle
import sys
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.clock import Clock
from bot.learning.proposer import Learned
from handlers.office import Desk
from storage.errors import StorageError
from storage.work import Store

log = logging.getLogger(__name__)
EVERY_SECONDS = 60
WITHIN = timedelta(hours=3)
"""A desk that was down at its hour still learns so much later, and else the next night."""
CHILD = ("-m", "bot.learning.night")


@dataclass(frozen=True)
class Night:
    """When it is learnt: from this hour of the county on, once a night; None: never."""

    at: time | None


class Learner:
    """
    Takes up a new model as soon as there is one, and trains once a night.

    What is read for training is read beside the turns; the training itself runs in another
    process, so a turn never waits for it. A night that fails is logged, and the next is tried.
    """

    def __init__(
        self, store: Store, desk: Desk, clock: Clock, proposer: Learned, night: Night
    ) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock
        self._proposer = proposer
        self._night = night
        self._learnt_on: date | None = None

    async def look(self) -> bool:
        """Take up a new file; where the hour has come, train. Returns whether it tried to."""
        self._proposer.refresh()
        tonight = self._tonight()
        if tonight is None or tonight == self._learnt_on:
            return False
        self._learnt_on = tonight
        try:
            await self._train()
        except (StorageError, OSError) as error:
            log.error("the proposer could not learn tonight: %s", error)
        self._proposer.refresh()
        return True

    def _tonight(self) -> date | None:
        """Return the day on which this night's hour of learning came, while it is night."""
        if self._night.at is None:
            return None
        now = self._clock.now().astimezone(self._desk.zone)
        hour = now.replace(hour=self._night.at.hour, minute=self._night.at.minute, second=0)
        began = hour if hour <= now else hour - timedelta(days=1)
        return began.date() if now - began < WITHIN else None

    async def _train(self) -> None:
        """The texts go to the child through a pipe and touch no disk."""
        lessons = await asyncio.to_thread(self._lessons)
        task = (self._desk.county, lessons, self._clock.now(), self._proposer.path)
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec(
            sys.executable, *CHILD, stdin=pipe, stdout=pipe, stderr=pipe
        )
        try:
            out, wrong = await child.communicate(pickle.dumps(task))
        except asyncio.CancelledError:
            child.kill()
            await child.wait()
            raise
        if child.returncode:
            log.error("the proposer could not learn tonight: %s", wrong.decode()[-500:])
        else:
            log.info("proposer: %s", out.decode().strip())

    def _lessons(self) -> list[tuple[str, str]]:
        with self._store.reading(self._clock.now()) as work:
            return work.lessons.everything()
