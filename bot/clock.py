"""
The only place that asks the time.

The clock runs with the machine's, shifted by an offset that only grows (the sandbox), or stands
still until it is moved (a replay, a test). Everything else is given `now`; pacing and back-off
wait on this clock too, so a replay waits for nobody.
"""

import asyncio
from datetime import UTC, datetime, timedelta

ZERO = timedelta(0)


class Clock:
    """The injected clock: `now`, and waiting that ends early when the clock is moved."""

    def __init__(self, offset: timedelta = ZERO, *, stopped_at: datetime | None = None) -> None:
        self._offset = offset
        self._stopped_at = stopped_at
        self._moved = asyncio.Event()
        self._waiting: list[datetime] = []

    @property
    def offset(self) -> timedelta:
        """How far the clock is ahead of the machine's."""
        return self._offset

    @property
    def runs(self) -> bool:
        """Whether time passes by itself."""
        return self._stopped_at is None

    def now(self) -> datetime:
        """The present instant, in UTC."""
        if self._stopped_at is not None:
            return self._stopped_at
        return datetime.now(UTC) + self._offset  # noqa: TID251 - the one place

    def move_to(self, instant: datetime) -> None:
        """Move forward to an instant; an earlier one changes nothing."""
        step = instant - self.now()
        if step <= ZERO:
            return
        if self._stopped_at is not None:
            self._stopped_at = instant
        else:
            self._offset += step
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def next_wake(self) -> datetime | None:
        """The earliest instant somebody waits for."""
        return min(self._waiting, default=None)

    async def sleep_until(self, instant: datetime) -> None:
        """Wait until the clock shows an instant."""
        self._waiting.append(instant)
        try:
            while (left := instant - self.now()) > ZERO:
                timeout = None if self._stopped_at is not None else left.total_seconds()
                await _either(self._moved, timeout)
        finally:
            self._waiting.remove(instant)

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds of this clock."""
        await self.sleep_until(self.now() + timedelta(seconds=seconds))

    async def wait(self, event: asyncio.Event, until: datetime | None) -> None:
        """Wait for an event, or for an instant, whichever is first."""
        if until is None:
            await event.wait()
            return
        tasks = {
            asyncio.ensure_future(event.wait()),
            asyncio.ensure_future(self.sleep_until(until)),
        }
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _either(event: asyncio.Event, timeout: float | None) -> None:  # noqa: ASYNC109
    """Until the event, or the machine's seconds are over."""
    try:
        await asyncio.wait_for(event.wait(), timeout)
    except TimeoutError:
        return
