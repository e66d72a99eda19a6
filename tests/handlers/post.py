"""Raw updates as a chat server would send them, through inbox and worker into a town."""

import json
from dataclasses import dataclass, field
from typing import Any

from town import Somebody, Town

from bot.clock import Clock
from bot.worker import Worker
from bot.writer import WriterThread
from storage.inbox import RawUpdate

DATE = 1_790_000_000


def photo(file_id: str) -> dict[str, Any]:
    """A picture in two sizes."""
    sizes = ((f"{file_id}-s", 90), (file_id, 800))
    return {
        "photo": [
            {"file_id": one, "file_unique_id": one, "width": side, "height": side, "file_size": 900}
            for one, side in sizes
        ]
    }


def file(kind: str, file_id: str, size: int = 5_000) -> dict[str, Any]:
    """A file of any other kind, with what that kind needs."""
    needs: dict[str, dict[str, Any]] = {
        "voice": {"duration": 3},
        "audio": {"duration": 3},
        "video": {"duration": 3, "width": 90, "height": 90},
        "video_note": {"duration": 3, "length": 90},
        "animation": {"duration": 3, "width": 90, "height": 90},
        "sticker": {
            "type": "regular",
            "width": 90,
            "height": 90,
            "is_animated": False,
            "is_video": False,
        },
        "document": {"file_name": "证明.pdf", "mime_type": "application/pdf"},
    }
    found = {"file_id": file_id, "file_unique_id": file_id, "file_size": size}
    return {kind: found | needs[kind]}


def pin(latitude: float, longitude: float) -> dict[str, Any]:
    """A place on the map."""
    return {"location": {"latitude": latitude, "longitude": longitude}}


def venue(title: str) -> dict[str, Any]:
    """A place with a name."""
    at = {"latitude": 37.5, "longitude": 105.2}
    return {"location": at, "venue": {"location": at, "title": title, "address": "滨河路"}}


def contact(number: str) -> dict[str, Any]:
    """Somebody's card out of a telephone."""
    return {"contact": {"phone_number": number, "first_name": "王"}}


def forwarded(name: str) -> dict[str, Any]:
    """What marks a message as passed on."""
    return {"forward_origin": {"type": "hidden_user", "sender_user_name": name, "date": DATE}}


@dataclass
class Post:
    """The way in: every update is stored, and twins are dropped, before anybody handles it."""

    town: Town
    count: int = 0
    sent: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        clock = Clock(stopped_at=self.town.now)
        self._worker = Worker(
            self.town.store, self.town.desk, WriterThread(), clock, lambda **_: None
        )

    def message(self, who: Somebody, content: dict[str, Any], edits: int | None = None) -> int:
        """A message, or an edit of an earlier one; returns its number."""
        number = edits or who.chat.take_id()
        user = {
            "id": who.user_id,
            "is_bot": False,
            "first_name": "某人",
            "language_code": who.language_code,
        }
        body = {
            "message_id": number,
            "date": DATE,
            "chat": {"id": who.user_id, "type": "private", "first_name": "某人"},
            "from": user,
            **content,
        }
        self._send(who, {"edited_message" if edits else "message": body})
        return number

    def tap(self, who: Somebody, data: str) -> None:
        """A tap with any data."""
        user = {"id": who.user_id, "is_bot": False, "first_name": "某人"}
        self._send(
            who,
            {
                "callback_query": {
                    "id": f"tap{self.count}",
                    "from": user | {"language_code": who.language_code},
                    "chat_instance": "1",
                    "data": data,
                    "message": {
                        "message_id": 1,
                        "date": DATE,
                        "chat": {"id": who.user_id, "type": "private"},
                    },
                }
            },
        )

    def again(self, which: int) -> None:
        """The chat server sends an update a second time."""
        if self.sent:
            self._store(*json.loads(self.sent[which % len(self.sent)]))

    def _send(self, who: Somebody, update: dict[str, Any]) -> None:
        self.count += 1
        raw = json.dumps({"update_id": self.count, **update}, ensure_ascii=False)
        self.sent.append(json.dumps([self.count, who.channel, who.user_id, raw]).encode())
        self._store(self.count, who.channel, who.user_id, raw)

    def _store(self, number: int, channel: str, chat: int, raw: str) -> None:
        row = RawUpdate(channel, number, f"{channel}:{chat}", raw.encode())
        with self.town.store.work(self.town.now) as work:
            work.inbox.store([row])
        self._worker.batch(self.town.now)
        self.town.deliver()

    def unhandled(self) -> list[tuple[int, str]]:
        """Updates that were not handled at the first try, with the error's name."""
        query = "SELECT id, error FROM inbox WHERE state <> 1 OR tries > 0"
        with self.town.store.reading(self.town.now) as work:
            rows = work.session.connection().exec_driver_sql(query).all()
        return [(int(one[0]), str(one[1])) for one in rows]
