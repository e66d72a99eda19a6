"""What arrives, as plain values: no field of a chat server's API goes further than bot/."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Said:
    """Something sent: words, files, a place, in any mixture."""

    message_id: int
    text: str = ""
    files: tuple[FileRef, ...] = ()
    point: Point | None = None
    reply_to: int | None = None
    album: str | None = None
    edited: bool = False


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
class Incoming:
    """One update: who, and what."""

    sender: Sender
    what: Said | Tapped | Shown | Left
