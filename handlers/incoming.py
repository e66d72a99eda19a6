"""What arrives, as plain values: no field of a chat server's API goes further than bot/."""

from dataclasses import dataclass
from enum import StrEnum

from storage.values import FileRef


@dataclass(frozen=True)
class Sender:
    """Who sent it, and where: in a private chat `chat_id` equals `user_id`."""

    channel: str
    chat_id: int
    user_id: int
    language_code: str | None = None


@dataclass(frozen=True)
class Point:
    """A place pinned on the map, in degrees."""

    latitude: float
    longitude: float


def place_words(point: Point | None, name: str = "") -> str:
    """A pinned place as text, to about a metre, after what it is called."""
    if point is None:
        return ""
    where = f"{point.latitude:.5f}, {point.longitude:.5f}"
    return f"{name} ({where})" if name else where


@dataclass(frozen=True)
class Contact:
    """A shared contact's telephone number; `own` says that it is the sender's."""

    phone: str
    own: bool


class Odd(StrEnum):
    """What says nothing by itself: a sticker, or a kind of message the desk can't read."""

    STICKER = "sticker"
    OTHER = "other"


@dataclass(frozen=True)
class Said:
    """
    Something sent: words, files, a place, in any mixture.

    `place` is what a pinned place is called. Something `forwarded` is material: it is no command,
    no answer to a button and no small talk. Who wrote it first is never read.
    """

    message_id: int
    text: str = ""
    files: tuple[FileRef, ...] = ()
    point: Point | None = None
    reply_to: int | None = None
    album: str | None = None
    edited: bool = False
    place: str = ""
    forwarded: bool = False
    contact: Contact | None = None
    odd: Odd | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it has neither words nor files nor a place."""
        return not self.text.strip() and not self.files and self.point is None


@dataclass(frozen=True)
class Tapped:
    """A button tapped; `data` may come from no button of ours."""

    callback_id: str
    data: str
    message_id: int | None = None


@dataclass(frozen=True)
class Shown:
    """The county's own chat reports that a message was on the person's screen."""

    message_id: int


@dataclass(frozen=True)
class Left:
    """They blocked the bot (or left the chat)."""


@dataclass(frozen=True)
class Added:
    """The bot was put into a group."""


@dataclass(frozen=True)
class Moved:
    """A group became another chat, of this number."""

    to: int


@dataclass(frozen=True)
class Incoming:
    """One update: who, and what; `title` is the group's it comes from, None in a private chat."""

    sender: Sender
    what: Said | Tapped | Shown | Left | Added | Moved
    title: str | None = None
