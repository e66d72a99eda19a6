"""The tick: claims what is due and works it, all of one instant in one transaction."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.writer import WriterThread
from handlers.administrators.living import Living
from handlers.casework.housekeeping import keep_house
from handlers.office import Desk, Office
from handlers.supervisors.pausing import beat, resume_after_outage
from handlers.tending import tend
from handlers.watch import work_due
from storage.errors import DatabaseBusy
from storage.work import Store, Work

log = logging.getLogger(__name__)
MOST_AT_ONCE = 2_000
PUT_OFF = timedelta(minutes=10)
OFFSET = "clock.offset"


class Ticker:
    """Works the due table; the clock it reads is the injected one."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        writer: WriterThread,
        clock: Clock,
        decided: Callable[[], None],
    ) -> None:
        self._store = store
        self._desks = Living(desk)
        self._writer = writer
        self._clock = clock
        self._decided = decided
        # What is left of a day's work; nothing at all, once it is done.
        self._housework: Mapping[date, Collection[str]] = {}
        self._begun = False
        self._wrote = False

    async def tick(self) -> datetime | None:
        """
        Work everything that is due; what fails alone is put off, the rest is done.

        Returns when the next row is due.
        """
        try:
            next_at = await self._writer.run(self._work, self._clock.now())
            await self._writer.run(self._store.seal, self._clock.now())
            await self._writer.run(self._keep_house, self._clock.now())
        except DatabaseBusy as error:
            log.warning("the database is busy: %s", error)
            return self._clock.now()
        finally:
            self._tell_written()
        return next_at

    def _tell_written(self) -> None:
        """Whatever part of a tick wrote messages, though another failed after it."""
        if self._wrote:
            self._wrote = False
            self._decided()

    @contextmanager
    def _working(self, now: datetime) -> Iterator[Office]:
        """A unit of work of the desk; notes whether messages wait now."""
        with self._store.work(now) as work:
            yield Office(self._desks.of(work), work)
        self._wrote |= work.outbox.wrote

    def _work(self, now: datetime) -> datetime | None:
        try:
            return self._work_together(now)
        except DatabaseBusy:
            raise
        except Exception:
            log.exception("what is due could not be worked together; one by one")
            return self._work_singly(now)

    def _work_together(self, now: datetime) -> datetime | None:
        self._note_outage(now)
        with self._working(now) as office:
            items = office.work.due.claim(MOST_AT_ONCE)
            if items:
                work_due(office, items)
            if self._store.leading.leads("tend"):
                tend(office)
            return _next_at(office.work)

    def _note_outage(self, now: datetime) -> None:
        """Hours in which the desk stood still are excluded before anything due is told."""
        if not self._store.leading.leads("tend"):
            return
        with self._working(now) as office:
            if self._begun:
                beat(office)
            else:
                resume_after_outage(office)
        self._begun = True

    def _work_singly(self, now: datetime) -> datetime | None:
        """One bad row must not hold up the others: it is put off and logged."""
        with self._working(now) as office:
            work = office.work
            for item in work.due.claim(MOST_AT_ONCE):
                try:
                    with work.attempt():
                        work_due(office, [item])
                except DatabaseBusy:
                    raise
                except Exception:
                    log.exception("due row %s (%s) failed and is put off", item.id, item.kind)
                    work.due.postpone(item.id, now + PUT_OFF)
            return _next_at(work)

    def _keep_house(self, now: datetime) -> None:
        """
        Once a day: what was kept long enough goes, one short batch a tick until none is left.

        What fails is logged and tried again the next day; it must not hold up what is due.
        """
        left = self._housework.get(now.date())
        is_done = left is not None and not left
        if is_done or not self._store.leading.leads("tend"):
            return
        try:
            with self._working(now) as office:
                done = keep_house(office, left)
        except DatabaseBusy:
            raise
        except Exception:
            log.exception("housekeeping failed; again tomorrow")
            done = {}
        self._housework = {now.date(): set(done)}
        if done:
            log.info("housekeeping: %s", ", ".join(f"{name} {n}" for name, n in done.items()))
        else:
            self._tell_head(now)

    def _tell_head(self, now: datetime) -> None:
        """Once a day into the log, which other machines keep: later nobody cuts history shorter."""
        with self._store.reading(now) as work:
            log.info("audit: head %s", work.chain.head())

    def next_at(self) -> datetime | None:
        """The earliest instant at which something is due."""
        with self._store.reading(self._clock.now()) as work:
            return _next_at(work)

    async def remember_offset(self) -> None:
        """Store how far the clock was moved, so that a restart goes on from there."""
        await self._writer.run(self._store_offset)

    def _store_offset(self) -> None:
        with self._store.work(self._clock.now()) as work:
            work.meta.put(OFFSET, str(self._clock.offset.total_seconds()))


def _next_at(work: Work) -> datetime | None:
    """The earliest instant at which something is due, or somebody is to be asked something."""
    waiting = (work.due.next_at(), work.visits.next_at(), work.lookbacks.next_at())
    return min((at for at in waiting if at is not None), default=None)
