"""What a tablet sends, read into values; whatever else comes is refused, never guessed at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from domain.evaluator import GRADES
from domain.kiosks import KEY, Counted, NoRating, Tapped

LARGEST_BODY = 65_536
MOST_RATINGS = 100
MOST_TAGS = 20
LONGEST_TAG = 40
LARGEST_TIME = 2**53
LONGEST_KEY = 64

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Sent:
    """A request's ratings, and what could not be read as one."""

    window: str
    ratings: tuple[Tapped, ...]
    unread: tuple[Counted, ...] = ()


@dataclass(frozen=True)
class ShiftAsked:
    """Who is to be signed in at a window: by a code, by one tap, or nobody."""

    window: str
    code: str | None = None
    staff: int | None = None


def read_fields(body: bytes) -> Fields:
    """A JSON object; raises NoRating."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoRating from error
    if not isinstance(fields, dict):
        raise NoRating
    return fields


def read_one(body: bytes) -> Sent:
    """A single rating; raises NoRating."""
    fields = read_fields(body)
    return Sent(_text(fields, "window"), (_tapped(fields, fields.get("sent")),))


def read_many(body: bytes) -> Sent:
    """What a tablet kept, at most a hundred; raises NoRating where it is no list."""
    fields = read_fields(body)
    items = fields.get("ratings")
    if not isinstance(items, list) or len(items) > MOST_RATINGS:
        raise NoRating
    ratings: list[Tapped] = []
    unread: list[Counted] = []
    for item in items:
        try:
            ratings.append(_tapped(item, fields.get("sent")))
        except NoRating:
            # One that can't be read must not keep the others on the tablet for ever.
            unread.append(Counted(_shown_key(item), refused=NoRating))
    return Sent(_text(fields, "window"), tuple(ratings), tuple(unread))


def read_pairing(body: bytes) -> tuple[str, str]:
    """A window and the code that was typed; raises NoRating."""
    fields = read_fields(body)
    return _text(fields, "window"), _text(fields, "code")


def read_shift(body: bytes) -> ShiftAsked:
    """Who is to be signed in; raises NoRating where it says nothing of it."""
    fields = read_fields(body)
    window = _text(fields, "window")
    if fields.get("leave") is True:
        return ShiftAsked(window)
    staff = fields.get("staff")
    if type(staff) is int:
        return ShiftAsked(window, staff=staff)
    return ShiftAsked(window, code=_text(fields, "code"))


def _tapped(item: object, sent: object) -> Tapped:
    if not isinstance(item, dict):
        raise NoRating
    key, grade, tags = item.get("key"), item.get("grade"), item.get("tags", [])
    if not (isinstance(key, str) and KEY.fullmatch(key)):
        raise NoRating
    if type(grade) is not int or grade not in GRADES or not _are_tags(tags):
        raise NoRating
    version = item.get("tag_set")
    known = version if type(version) is int else None
    return Tapped(key, _text(item, "window"), grade, tuple(tags), known, _age(item.get("at"), sent))


def _are_tags(tags: object) -> bool:
    return (
        isinstance(tags, list)
        and len(tags) <= MOST_TAGS
        and all(isinstance(one, str) and 0 < len(one) <= LONGEST_TAG for one in tags)
    )


def _age(at: object, sent: object) -> timedelta:
    """How long a rating waited, in the tablet's milliseconds; nothing where it doesn't say."""
    for moment in (at, sent):
        if type(moment) not in {int, float} or not 0 <= moment < LARGEST_TIME:  # type: ignore[operator]
            return timedelta(0)
    return timedelta(milliseconds=sent - at)  # type: ignore[operator]


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or len(value) > LONGEST_KEY:
        raise NoRating
    return value


def _shown_key(item: object) -> str:
    key = item.get("key") if isinstance(item, dict) else ""
    return key[:LONGEST_KEY] if isinstance(key, str) else ""
