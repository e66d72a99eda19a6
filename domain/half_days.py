"""
Half-days 上午/下午: as near as a unit may know when somebody rated it.

A unit is told of a rating only when its half-day is over, or the message itself would say the
minute (promise 4; `rating_to_unit` in the county's rules).
"""

from datetime import datetime, time
from enum import StrEnum

from domain.calendar import Calendar

NOON = time(12)


class Half(StrEnum):
    """The half of a day that business has: before lunch, and after it began."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


def half_of(calendar: Calendar, at: datetime) -> Half:
    """In which half of its day an instant lies."""
    here = calendar.local(at).time()
    return Half.MORNING if here < _middle(calendar) else Half.AFTERNOON


def half_day_over(calendar: Calendar, at: datetime, *, morning: time) -> datetime:
    """
    When a unit may hear of what happened at an instant, in business hours.

    Of a worked morning when business begins again after lunch, of all else at `morning` of the
    next working day.
    """
    here = calendar.local(at)
    if calendar.is_working(here.date()) and half_of(calendar, at) is Half.MORNING:
        return calendar.next_opening(calendar.at(here.date(), _middle(calendar)))
    on = calendar.next_working_day(here.date())
    return calendar.next_opening(calendar.at(on, morning))


def _middle(calendar: Calendar) -> time:
    """When lunch begins; noon where there is none."""
    spans = calendar.hours.spans
    return spans[0][1] if len(spans) > 1 else NOON
