"""
The satisfaction evaluator 满意度评价器: grades, reason tags, signed codes, and why one is refused.

Sources: 国办发〔2019〕51号 (one visit one rating, five grades, the last two are bad ones),
GB/T 39734-2020 (indicators and reasons are lists with a version); `default_when_silent` is refused
on purpose: who says nothing is unrated.

A window's code is printed on its poster and says nothing secret, so it carries hall, window and a
generation in clear: `w_main-12-1-<signature>`. A visit's code stands on a receipt: it carries the
visit's number, `v_1c-<signature>`. The signature is 80 bits of an HMAC-SHA256 in base32, so that a
code can be read aloud and typed; a code is at most 64 characters of those that Telegram's `start`
lets pass.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import SupingError

GRADES = (5, 4, 3, 2, 1)
DONE, ACCEPTED = "done", "accepted"
"""The stages of a service: papers accepted, which promise items have, and done."""
CODE_LENGTH = 64
SIGNATURE_BYTES = 10
_WINDOW = re.compile(r"w_([a-z][a-z0-9_]{0,19})-([a-z0-9]{1,8})-(\d{1,6})-[a-z2-7]{16}")
_NUMBERED = re.compile(r"([vrc])_([0-9a-z]{1,12})-[a-z2-7]{16}")
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


class Refused(SupingError):
    """A rating is refused; `key` names the text that says why, in both languages."""

    key = "evaluator.refused.altered"


class AlteredCode(Refused):
    """The code is none of ours, or was changed."""

    key = "evaluator.refused.altered"


class CodeWithdrawn(Refused):
    """The window's code is of an earlier run of posters, which no longer counts."""

    key = "evaluator.refused.withdrawn"


class CodeExpired(Refused):
    """The visit is too long ago to be rated."""

    key = "evaluator.refused.expired"


class AlreadyRated(Refused):
    """The visit has its rating: one visit, one rating."""

    key = "evaluator.refused.rated"


class EditOver(Refused):
    """A rating can no longer be changed."""

    key = "evaluator.refused.edit_over"


class OwnWindow(Refused):
    """Whoever works at a window, or for its unit in that hall, does not rate it."""

    key = "evaluator.refused.own"


class TooManyToday(Refused):
    """A person has rated one window often enough today."""

    key = "evaluator.refused.many"


class UnknownWindow(Refused):
    """No hall has this window (any more)."""

    key = "evaluator.refused.unknown"


class How(StrEnum):
    """By which way a rating came."""

    CHAT = "chat"
    LINK = "link"
    KIOSK = "kiosk"


class Mark(StrEnum):
    """What was decided about a rating; it stays and counts, marked."""

    APPEALED = "appealed"
    MISTAKEN = "mistaken"
    MALICIOUS = "malicious"
    UPHELD = "upheld"


@dataclass(frozen=True)
class Tag:
    """A reason, and the grades that may have it; `indicator` is what it belongs to."""

    code: str
    zh: str
    en: str
    grades: tuple[int, ...]
    indicator: str = ""


@dataclass(frozen=True)
class Indicator:
    """What is rated: 整体满意度, 服务效率, 服务水平, 服务态度."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class TagSet:
    """Reasons as they were offered from a version on; a rating names the version it saw."""

    version: int
    tags: tuple[Tag, ...]
    indicators: tuple[Indicator, ...] = ()

    def of_grade(self, grade: int) -> tuple[Tag, ...]:
        """The reasons that are offered for a grade, in their order."""
        return tuple(tag for tag in self.tags if grade in tag.grades)

    def tag(self, code: str) -> Tag | None:
        """A reason by its code; None where this version has it not."""
        return next((tag for tag in self.tags if tag.code == code), None)


@dataclass(frozen=True)
class RatingGiven:
    """
    A rating as it comes in: for which window, which grade, by which way, when.

    `window` is its key, such as main/12. `visit_id` where a receipt's code brought it. `client_key`
    is the kiosk's own name for it: the same key is the same rating. `address_id` is where the rater
    is told what came of it.
    """

    window: str
    grade: int
    how: How
    at: datetime
    visit_id: int | None = None
    item: str | None = None
    person_id: int | None = None
    address_id: int | None = None
    device: str | None = None
    client_key: str | None = None
    tags: tuple[str, ...] = ()
    words: str = ""
    wants_call: bool = False


@dataclass(frozen=True)
class WindowCode:
    """What a window's code says."""

    hall: str
    number: str
    generation: int

    @property
    def window(self) -> str:
        """The window's key; its letters may be in another case than the county has them."""
        return window_key(self.hall, self.number)


@dataclass(frozen=True)
class VisitCode:
    """What a receipt's code says."""

    visit_id: int


@dataclass(frozen=True)
class RatingCode:
    """What names a rating on its own buttons."""

    rating_id: int


@dataclass(frozen=True)
class AnswerCode:
    """What names the rating of a case's answer on its own buttons."""

    rating_id: int


Code = WindowCode | VisitCode | RatingCode | AnswerCode
_NUMBERS: dict[str, Callable[[int], Code]] = {"v": VisitCode, "r": RatingCode, "c": AnswerCode}


def window_key(hall: str, number: str) -> str:
    """How a window is named everywhere: main/12."""
    return f"{hall}/{number}"


def hall_of(window: str) -> str:
    """The hall's code of a window's key."""
    return window.partition("/")[0]


def number_of(window: str) -> str:
    """The number on the window, of its key."""
    return window.partition("/")[2]


def looks_like_code(text: str) -> bool:
    """Whether a typed text is meant to be the code of a window or a receipt, right or wrong."""
    typed = "".join(text.split())
    return re.fullmatch(r"[wv]_[a-z0-9_-]{4,62}", typed, re.IGNORECASE) is not None


class Signer:
    """Makes and reads codes under a key of its own, which is derived from the vault's."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def window(self, hall: str, number: str, generation: int) -> str:
        """The code on a window's poster."""
        return self._signed(f"w_{hall}-{number}-{generation}")

    def visit(self, visit_id: int) -> str:
        """The code on a receipt."""
        return self._signed(f"v_{_base36(visit_id)}")

    def rating(self, rating_id: int) -> str:
        """What names a rating on its buttons; it is printed nowhere."""
        return self._signed(f"r_{_base36(rating_id)}")

    def answer(self, rating_id: int) -> str:
        """What names the rating of a case's answer on its buttons; it is printed nowhere."""
        return self._signed(f"c_{_base36(rating_id)}")

    def read(self, code: str) -> Code:
        """
        What a code says; raises AlteredCode for every code this desk did not make.

        Letters may come in any case and with blanks between, as people type them.
        """
        text = "".join(code.split()).lower()
        if (found := _NUMBERED.fullmatch(text)) is not None:
            sort, row = found[1], int(found[2], 36)
            if self._is_mine(self._signed(f"{sort}_{_base36(row)}"), text):
                return _NUMBERS[sort](row)
        elif (found := _WINDOW.fullmatch(text)) is not None:
            hall, number, generation = found[1], found[2], int(found[3])
            if self._is_mine(self.window(hall, number, generation), text):
                return WindowCode(hall, number, generation)
        raise AlteredCode

    def _signed(self, said: str) -> str:
        said = said.lower()
        digest = hmac.digest(self._key, said.encode(), hashlib.sha256)[:SIGNATURE_BYTES]
        code = f"{said}-{base64.b32encode(digest).decode().lower()}"
        if len(code) > CODE_LENGTH:
            raise ValueError(f"{said}: a code has at most {CODE_LENGTH} characters")
        return code

    @staticmethod
    def _is_mine(made: str, shown: str) -> bool:
        return hmac.compare_digest(made.encode(), shown.encode())


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _BASE36[rest] + digits
    return digits or "0"
