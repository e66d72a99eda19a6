"""A chat as its person sees it: messages by number, edited in place, and the large keys below."""

import re
from dataclasses import dataclass, field
from typing import Any

from storage.values import OutboxItem

NUMBER = re.compile(r"\b\d{9}\b")


@dataclass
class Seen:
    """One message on a screen."""

    message_id: int
    key: str
    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    protect: bool = False
    media: str | None = None
    documents: dict[str, str] = field(default_factory=dict)
    chart: dict[str, Any] | None = None
    sheet: dict[str, Any] | None = None
    letter: dict[str, Any] | None = None
    qr: str | None = None

    def button(self, label: str) -> str:
        """What the button of these words sends."""
        return self.buttons[label]

    def __str__(self) -> str:
        labels = " ".join(f"[{label}]" for label in self.buttons)
        media = f"({self.media})\n" if self.media else ""
        return f"{media}{self.text}\n{labels}".rstrip()


class Chat:
    """What stands on one person's screen."""

    def __init__(self) -> None:
        self.messages: dict[int, Seen] = {}
        self.menu: tuple[str, ...] = ()
        self.note = ""
        self.notes: dict[str, str] = {}
        self.last_id = 0
        self._unread: list[int] = []

    def take_id(self) -> int:
        """The next message's number in this chat."""
        self.last_id += 1
        return self.last_id

    def take(self, item: OutboxItem) -> int | None:
        """A message of the outbox arrives: new, an edit, or words for a moment."""
        payload: dict[str, Any] = item.payload
        if item.method == "answer":
            self.note = self.notes[payload["callback_id"]] = payload["text"]
            return None
        at = payload.get("message_id") or item.card_message_id or item.edits_message_id
        if item.method == "edit" and at in self.messages:
            self._show(at, payload)
            return None
        message_id = self.take_id()
        self._show(message_id, payload)
        if payload["menu"]:
            place = (payload["ask_place"],) if payload["ask_place"] else ()
            phone = (payload["ask_phone"],) if payload["ask_phone"] else ()
            self.menu = (*place, *phone, *(label for row in payload["menu"] for label in row))
        return message_id

    def _show(self, message_id: int, payload: dict[str, Any]) -> None:
        assert all(payload["buttons"]), f"{payload['key']}: a row without a button"
        buttons = {one["label"]: one["data"] for row in payload["buttons"] for one in row}
        media = (payload["media"] or "photo") if payload["file"] else None
        if payload.get("chart"):
            media = "chart"
        if payload.get("letter"):
            media = "letter"
        seen = Seen(message_id, payload["key"], payload["text"], buttons, payload["protect"], media)
        seen.chart, seen.sheet = payload.get("chart"), payload.get("sheet")
        seen.letter = payload.get("letter")
        seen.qr = payload.get("qr")
        if payload.get("document") is not None:
            seen.documents[payload["file_name"]] = payload["document"]
        self.messages[message_id] = seen
        self._unread.append(message_id)

    def read(self) -> str:
        """What is new or changed since it was last read, oldest first."""
        unread, self._unread = dict.fromkeys(self._unread), []
        return "\n\n".join(str(self.messages[one]) for one in unread)

    def with_button(self, label: str) -> Seen:
        """The newest message that has a button of these words."""
        for seen in self._newest_first():
            if label in seen.buttons:
                return seen
        raise AssertionError(f"no button {label!r} on this screen:\n{self}")

    def shows(self, label: str) -> bool:
        """Whether the newest message has a button of these words."""
        return bool(self.messages) and label in self.newest.buttons

    def of(self, key: str) -> list[Seen]:
        """Every message of a text's key, oldest first."""
        return [seen for seen in self.messages.values() if seen.key == key]

    @property
    def newest(self) -> Seen:
        """The latest message of the bot."""
        return next(iter(self._newest_first()))

    @property
    def labels(self) -> list[str]:
        """The buttons of the newest message."""
        return list(self.newest.buttons)

    @property
    def number(self) -> str:
        """The latest case number on the screen."""
        for seen in self._newest_first():
            if found := NUMBER.search(seen.text):
                return found[0]
        raise AssertionError(f"no number on this screen:\n{self}")

    def _newest_first(self) -> list[Seen]:
        return [self.messages[one] for one in sorted(self.messages, reverse=True)]

    def __str__(self) -> str:
        return "\n\n".join(str(seen) for seen in self.messages.values())
