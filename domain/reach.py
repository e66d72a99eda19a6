"""How people are told outside the chat: which ways there are, and how often they may be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo

SHOWN_BEFORE, SHOWN_AFTER = 3, 4


@dataclass(frozen=True, slots=True)
class Nudging:
    """
    What the county has for it: text messages for citizens, group robots for the people of units.

    `robots`: the units whose group has one; `everywhere`: one group for all. `wait`: how long a
    message of a chat that reports what was seen may stay unseen first. `apart`: never more than one
    to the same person or group within this time. `pages`: where a channel's page is.
    """

    sms: bool = False
    robots: frozenset[str] = frozenset()
    everywhere: bool = False
    wait: timedelta = timedelta(minutes=10)
    apart: timedelta = timedelta(minutes=60)
    pages: Mapping[str, str] = field(default_factory=dict)

    def has_robot(self, unit: str) -> bool:
        """Whether a unit's people have a group with a robot."""
        return self.everywhere or unit in self.robots


def after_quiet(at: datetime, quiet: tuple[time, time], zone: tzinfo) -> datetime:
    """The same instant, or the end of the quiet hours it lies in; these may pass midnight."""
    begins, ends = quiet
    local = at.astimezone(zone)
    now = local.time()
    over_midnight = begins > ends
    late = now >= begins
    inside = (late or now < ends) if over_midnight else begins <= now < ends
    if not inside:
        return at
    day = local.date() + timedelta(days=1 if over_midnight and late else 0)
    return datetime.combine(day, ends, tzinfo=zone)


def masked_phone(phone: str) -> str:
    """A telephone number as its owner reads it back: the first three digits and the last four."""
    digits = "".join(char for char in phone if char.isdigit())
    hidden = max(0, len(digits) - SHOWN_BEFORE - SHOWN_AFTER)
    return f"{digits[:SHOWN_BEFORE]}{'*' * hidden}{digits[SHOWN_BEFORE + hidden :]}"


@dataclass(frozen=True, slots=True)
class Duty:
    """
    Somebody on duty from one instant to another; `unit` None: for the whole county.

    `account`: their staff account ("county.90003"), so that what can't wait reaches their chat.
    """

    begins: datetime
    ends: datetime
    person: str
    phone: str
    unit: str | None = None
    account: str = ""


@dataclass(frozen=True, slots=True)
class Relaying:
    """
    How long people who asked for a person are held.

    Untaken after `untaken` they go on the call list; a conversation ends after `silence`. `roster`
    says who is on duty out of hours; `nobody_on_duty` is the telephone where nobody is. Who is on
    duty and signs nothing within `unanswered` is followed by the next.
    """

    untaken: timedelta = timedelta(minutes=10)
    silence: timedelta = timedelta(minutes=20)
    roster: tuple[Duty, ...] = ()
    nobody_on_duty: str = ""
    unanswered: timedelta = timedelta(minutes=15)


def on_duty(roster: tuple[Duty, ...], at: datetime, unit: str | None = None) -> list[Duty]:
    """Who is on duty at an instant, the unit's own people before the county's, in their order."""
    now = [one for one in roster if one.begins <= at < one.ends]
    own = [one for one in now if unit is not None and one.unit == unit]
    return [*own, *(one for one in now if one.unit is None)]
