"""Plain values that pass between the storage and the desk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from storage.pictures import Chart, Letter, Sheet


@dataclass(frozen=True)
class Ids:
    """Where random ids come from; drawn above, handed in, so that a replay can repeat them."""

    person: Callable[[], int]
    case_number: Callable[[], str]
    query_code: Callable[[], str]
    nonce: Callable[[], str]


@dataclass(frozen=True)
class Button:
    """A button: what it says and what it sends (at most 64 bytes in UTF-8)."""

    label: str
    data: str


@dataclass(frozen=True)
class Message:
    """
    A finished message: what was told is evidence, so the outbox keeps the rendered text.

    `menu` is the large keyboard under the chat, where a key may ask for the place or the telephone;
    `buttons` hang on the message. `file` is a file of a case, whose kept copy is read when the
    message is sent, `media` how it is shown. `document` is a text that goes out as a file named
    `file_name`; `chart`, `sheet`, `letter` and `qr` (a link, as a code to be scanned) are drawn as
    the message is sent, the text below them.
    `names`: the person whose identity or own words the text shows; it goes when they are forgotten.
    """

    key: str
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    menu: tuple[tuple[str, ...], ...] = ()
    ask_place: str | None = None
    ask_phone: str | None = None
    file: int | None = None
    media: str | None = None
    protect: bool = False
    document: str | None = None
    file_name: str | None = None
    names: int | None = None
    chart: Chart | None = None
    sheet: Sheet | None = None
    letter: Letter | None = None
    qr: str | None = None


@dataclass(frozen=True)
class FileRef:
    """A file as its channel knows it; fetched later, by the outbox."""

    kind: str
    channel: str
    file_id: str
    size: int | None = None


@dataclass(frozen=True)
class Spoken:
    """One message as it came: where, its number there, its words, the album it is a part of."""

    address_id: int
    message_id: int
    text: str = ""
    album: str | None = None


@dataclass(frozen=True)
class Written:
    """
    What a person wrote for a case: the personal part of an event.

    `spoken`: the messages it came in, so that an edit of one of them finds its event.
    """

    text: str = ""
    files: tuple[FileRef, ...] = ()
    place: str = ""
    spoken: tuple[Spoken, ...] = ()


@dataclass(frozen=True)
class Batch:
    """A file of orders from elsewhere: how many it filed, how many were there already."""

    source: str
    digest: str
    filed: int
    known: int
    staff_id: int | None = None


@dataclass(frozen=True)
class InboxItem:
    """A claimed update: raw JSON and where it came from."""

    id: int
    channel: str
    raw: bytes
    tries: int
    lane: str = ""


@dataclass(frozen=True)
class OutboxItem:
    """A message to send now: the chat it goes to and the payload as stored."""

    id: int
    address_id: int
    channel: str
    chat_id: int
    lane: int
    method: str
    key: str
    payload: dict[str, object]
    card_id: int | None
    card_message_id: int | None
    tries: int
    edits_message_id: int | None = None


@dataclass(frozen=True)
class DueItem:
    """A due row that was claimed."""

    id: int
    case_id: int
    kind: str
    due_at: datetime
    revision: int
    facts: dict[str, object] = field(default_factory=dict)
