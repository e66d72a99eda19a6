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
        self._waiting: dict[asyncio.Event, datetime] = {}

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
        for event, until in self._waiting.items():
            if self.runs or until <= instant:
                event.set()

    def next_wake(self) -> datetime | None:
        """The earliest instant somebody waits for."""
        return min(self._waiting.values(), default=None)

    async def sleep_until(self, instant: datetime) -> None:
        """Wait until the clock shows an instant."""
        while self.now() < instant:
            await self.wait(asyncio.Event(), instant)

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds of this clock."""
        await self.sleep_until(self.now() + timedelta(seconds=seconds))

    async def wait(self, event: asyncio.Event, until: datetime | None) -> None:
        """
        Wait for an event, or for an instant, whichever is first.

        A clock that is moved sets the event: whoever waits looks again.
        """
        if until is None:
            await event.wait()
            return
        self._waiting[event] = until
        try:
            while not event.is_set() and (left := until - self.now()) > ZERO:
                await _at_most(event, None if self._stopped_at is not None else left)
        finally:
            self._waiting.pop(event, None)


async def _at_most(event: asyncio.Event, left: timedelta | None) -> None:
    """Until the event, or the machine's time is over."""
    try:
        async with asyncio.timeout(None if left is None else left.total_seconds()):
            await event.wait()
    except TimeoutError:
        return
