"""
What a deadline becomes when a notice changes which days are worked.

Whatever made a deadline, it stands so many working days after a start; under another calendar it
stands as many after the same start, at the same hour. So nothing but the calendar can move it, and
what was added by waiting, an extension or a redo stays added.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.calendar import Calendar, Due, recompute

ONE_HOUR = timedelta(hours=1)


def recounted(
    old: Calendar, new: Calendar, due: Due, *, start: datetime, told: bool = False
) -> Due:
    """
    Return `due`, made by `old` from `start`, as `new` has it.

    A date told to a citizen (`told`) is never shortened. What ends on its first day does so by
    hours alone, and stays.
    """
    first, last = (old.local(at).date() for at in (start, due.at))
    days = old.working_days_between(first, last)
    if days < 1:
        certain = new.fact(last).certain
        return Due(due.at, provisional=not certain, calendar=new.version)
    by_days = new.deadline(start, days)
    on = new.local(by_days.at).date()
    moved = replace(by_days, at=new.at(on, old.local(due.at).time()))
    return recompute(due, moved, told=told)


def recounted_hours(old: Calendar, new: Calendar, at: datetime, *, start: datetime) -> datetime:
    """Return an instant so many business hours after `start` by `old` as `new` has it."""
    hours = old.business_time_between(start, at) / ONE_HOUR
    return new.business_deadline(start, hours).at
