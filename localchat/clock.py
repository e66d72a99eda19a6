"""
localchat's own clock: real time, moved forward or held still by a replay.

It is apart from the desk's clock because localchat imports nothing of the desk; `POST /clock` keeps
the two together.
"""

import datetime as dt
from collections.abc import Callable


def real_time() -> dt.datetime:
    """Return the machine's time, in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251  the one place where localchat asks the machine


def read_instant(text: str) -> dt.datetime:
    """Return the instant of an ISO 8601 text; without a zone it is UTC. Raises ValueError."""
    instant = dt.datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)


class Clock:
    """
    Now, as localchat's chats see it. It never goes back: an earlier instant changes nothing.

    After `move_to` it runs on at real speed; after `hold_at` it stands still until moved again.
    """

    def __init__(self, source: Callable[[], dt.datetime] = real_time, ahead: float = 0.0) -> None:
        self._source = source
        self._ahead = dt.timedelta(seconds=ahead)
        self._held: dt.datetime | None = None

    def now(self) -> dt.datetime:
        """Return the current instant, with its zone."""
        return self._held or self._source() + self._ahead

    def epoch(self) -> float:
        """Return the current instant as Unix seconds."""
        return self.now().timestamp()

    @property
    def ahead(self) -> float:
        """Return by how many seconds this clock is ahead of its source."""
        return (self.now() - self._source()).total_seconds()

    def move_to(self, instant: dt.datetime) -> None:
        """Go to the instant and run on from there."""
        reached = max(instant, self.now())
        self._held = None
        self._ahead = reached - self._source()

    def hold_at(self, instant: dt.datetime) -> None:
        """Go to the instant and stand still."""
        self._held = max(instant, self.now())
