"""How far a sandbox's clock is to be moved: "+1h", "+5wd", "next_working_morning"."""

import re
from datetime import datetime, timedelta

from domain.calendar import Calendar
from domain.errors import SupingError

STEP = re.compile(r"\+([1-9]\d{0,2})(m|h|d|wd)", re.ASCII)


class BadMove(SupingError, ValueError):
    """A clock moves by +10m, +1h, +2d, +5wd or to next_working_morning."""


def target(calendar: Calendar, now: datetime, by: str) -> datetime:
    """
    The instant a move leads to; always later than `now`.

    Working days keep the hour of the day. Raises BadMove.
    """
    local = calendar.local(now)
    if by == "next_working_morning":
        on = calendar.next_working_day(local.date())
        return calendar.at(on, calendar.hours.open)
    match = STEP.fullmatch(by)
    if match is None:
        raise BadMove
    count, unit = int(match[1]), match[2]
    if unit == "wd":
        on = calendar.working_days_after(local.date(), count)
        return calendar.at(on, local.timetz().replace(tzinfo=None))
    hours = {"m": count / 60, "h": count, "d": 24 * count}[unit]
    return now + timedelta(hours=hours)
