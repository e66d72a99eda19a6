"""
Kiosks: tablets at windows, what they prove, what they send, and why one is refused.

A tablet is paired with one window by a code that an administrator makes and that works once; from
then on it proves itself with a secret that no script of any page can read. Each rating has a key
made on the tablet: however often it is sent, it is one rating.

Refused (evaluator)
 └── KioskRefused
      ├── NotPaired       no device, or a secret that is not the device's
      ├── DeviceRevoked   paired once, and taken back by an administrator
      ├── OtherWindow     a device speaks for the window it was paired with alone
      ├── ForeignOrigin   the request comes from a page that is not this desk's
      ├── PairingWrong    no such pairing code, or it is for another window
      ├── PairingUsed     the pairing code was used
      ├── PairingExpired  the pairing code is too old
      ├── TooFast         more than people can tap
      ├── NoRating        what was sent is no rating
      └── ShiftRefused    this sign-in does not hold
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from domain.evaluator import Refused

PAIRING_VALID = timedelta(minutes=15)
OLDEST = timedelta(days=7)
"""A rating that waited longer on a tablet counts from the moment it arrives."""
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of a pairing code: nothing that is mistaken for something else when it is typed."""
CODE_SIGNS = 8
KEY = re.compile(r"[A-Za-z0-9-]{16,64}")


class KioskRefused(Refused):
    """A kiosk is refused; `reason` names why to a program, `key` to people."""

    reason: ClassVar[str] = "refused"
    key = "kiosk.refused.no_rating"

    def __init_subclass__(cls) -> None:
        cls.key = f"kiosk.refused.{cls.reason}"


class NotPaired(KioskRefused):
    """The tablet is paired with no window: pair it with a code of the administrator."""

    reason = "not_paired"


class DeviceRevoked(KioskRefused):
    """The tablet's pairing was taken back: pair it anew."""

    reason = "revoked"


class OtherWindow(KioskRefused):
    """The tablet is paired with another window."""

    reason = "other_window"


class ForeignOrigin(KioskRefused):
    """The request comes from another site's page."""

    reason = "foreign_origin"


class PairingWrong(KioskRefused):
    """There is no such pairing code for this window."""

    reason = "pairing_wrong"


class PairingUsed(KioskRefused):
    """The pairing code was used before: make a new one."""

    reason = "pairing_used"


class PairingExpired(KioskRefused):
    """The pairing code is too old: make a new one."""

    reason = "pairing_expired"


class TooFast(KioskRefused):
    """More came than people can tap: wait, nothing is lost."""

    reason = "too_fast"


class NoRating(KioskRefused):
    """What was sent is no rating: its key, its grade or its tags are none."""

    reason = "no_rating"


class ShiftRefused(KioskRefused):
    """No such sign-in code, or this person does not work at this window."""

    reason = "shift"


@dataclass(frozen=True)
class Proof:
    """What a tablet shows of itself: its number, its secret, the window its page is for."""

    device: str
    secret: str
    window: str


@dataclass(frozen=True)
class Tapped:
    """A rating as a tablet sends it; `age` is how long ago it was given, by the tablet's clock."""

    key: str
    window: str
    grade: int
    tags: tuple[str, ...]
    tag_set: int | None
    age: timedelta

    def at(self, now: datetime) -> datetime:
        """
        When it was given: a tablet's clock may be wrong by years, but not by how long it waited.

        What is in the future or older than a week by that clock counts from now on.
        """
        return now - self.age if timedelta(0) <= self.age <= OLDEST else now


@dataclass(frozen=True)
class Post:
    """One request of a tablet: several ratings where it was without network."""

    proof: Proof
    ratings: tuple[Tapped, ...]


@dataclass(frozen=True)
class Counted:
    """What became of one rating: counted now, or before, or refused and why."""

    key: str
    new: bool = False
    refused: type[Refused] | None = None


@dataclass(frozen=True)
class Signed:
    """Who is signed in at a window, and who may be by one tap, for they were today."""

    window: str
    clerk: tuple[int, str] | None
    today: tuple[tuple[int, str], ...]


def plain_code(typed: str) -> str:
    """A pairing code as it is kept: capitals without what people put between them."""
    return re.sub(r"[\s-]", "", typed).upper()


def shown_code(code: str) -> str:
    """A pairing code as it is read out: in two halves."""
    return f"{code[:4]}-{code[4:]}"
