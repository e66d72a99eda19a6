"""Citizens who carry a canary in every field that names somebody, in a chat's own updates."""

import json
import random
from dataclasses import dataclass, field
from typing import Any

from town import CHANNEL, FIRST_CITIZEN, Somebody, Town

from bot.incoming import read_update
from storage.inbox import RawUpdate

RARE = 0x9F00
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def card_number(serial: int) -> str:
    """A resident's card that nobody has, with its checksum."""
    body = f"11010519491231{serial % 1000:03d}"
    total = sum(int(one) * weight for one, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


@dataclass
class Canary:
    """One citizen: what of theirs must never be read by anybody of a unit or the desk."""

    town: Town
    serial: int
    confidential: bool
    somebody: Somebody = field(init=False)
    update_id: int = 0

    def __post_init__(self) -> None:
        self.user_id = FIRST_CITIZEN * 1_000 + 7_310_000 + self.serial
        self.somebody = self.town.somebody(self.user_id)
        rare = chr(RARE + self.serial % 0x80) + chr(RARE + self.serial // 0x80)
        self.name = f"欧阳{rare}"
        self.word = f"特{rare}词"
        self.phone = f"139{40_000_000 + self.serial:08d}"
        self.known = f"137{50_000_000 + self.serial:08d}"
        self.mail = f"canary{self.serial}@example.org"
        self.card = card_number(self.serial)
        self.profile = {
            "first_name": f"Canaria{self.serial}Q",
            "last_name": f"Serinus{self.serial}Z",
            "username": f"canary_of_{self.serial}_x",
        }
        self.forwarded = f"Forwarder{self.serial}W"
        self.file_name = f"secret-plan-{self.serial}.pdf"
        self.pin = (31.0 + self.serial / 100_000, 121.0 + self.serial / 100_000)

    @property
    def secrets(self) -> list[str]:
        """What no member of staff may read of a default case."""
        account = [str(self.user_id), str(self.somebody.person_id)]
        profile = [*self.profile.values(), self.forwarded, self.file_name]
        return [self.name, self.phone, self.known, self.mail, self.card, *profile, *account]

    @property
    def words(self) -> list[str]:
        """What no unit may read of a confidential case besides: any word of theirs, any place."""
        pin = [f"{self.pin[0]:.5f}", f"{self.pin[1]:.5f}"]
        return [self.word, *pin] if self.confidential else []

    @property
    def in_the_file(self) -> list[str]:
        """What must not stand readable in the database: all but account, number and code."""
        profile = [*self.profile.values(), self.forwarded, self.file_name]
        return [self.name, self.word, self.phone, self.known, self.mail, self.card, *profile]

    def sends(self, **what: Any) -> None:
        """Send a message as the chat server hands it over, through inbox and reader."""
        message_id = self.somebody.chat.take_id()
        message = {
            "message_id": message_id,
            "date": 1_790_000_000,
            "chat": {"id": self.user_id, "type": "private", **self.profile},
            "from": {"id": self.user_id, "is_bot": False, "language_code": "zh", **self.profile},
            **what,
        }
        self._hand_over("message", message)

    def edits(self, text: str) -> None:
        """Edit the last message that was sent."""
        message = {
            "message_id": self.somebody.chat.last_id,
            "date": 1_790_000_000,
            "edit_date": 1_790_000_060,
            "chat": {"id": self.user_id, "type": "private", **self.profile},
            "from": {"id": self.user_id, "is_bot": False, "language_code": "zh", **self.profile},
            "text": text,
        }
        self._hand_over("edited_message", message)

    def _hand_over(self, kind: str, message: dict[str, Any]) -> None:
        self.update_id += 1
        number = self.serial * 1_000 + self.update_id
        raw = json.dumps({"update_id": number, kind: message}).encode()
        with self.town.store.work(self.town.now) as work:
            work.inbox.store([RawUpdate(CHANNEL, number, f"{CHANNEL}:{self.user_id}", raw)])
            for item in work.inbox.claim(50):
                work.inbox.done(item.id)
        incoming = read_update(CHANNEL, raw)
        if incoming is not None:
            self.town.turn(incoming)
        self.somebody.reads()

    # What a person sends

    def says(self, text: str) -> None:
        """Words."""
        self.sends(text=text)

    def sends_material(self, dice: random.Random) -> None:
        """A picture, a document with its name, a contact, a forwarded message, a pin, a voice."""
        photo = {"file_id": f"p{dice.random()}", "file_unique_id": "u", "width": 9, "height": 9}
        sort = dice.choice(("photo", "document", "contact", "forwarded", "pin", "voice"))
        if sort == "photo":
            self.sends(photo=[photo], caption=f"{self.name}拍的，{self.phone}")
        elif sort == "document":
            file = {"file_id": f"d{dice.random()}", "file_unique_id": "u"}
            self.sends(document={**file, "file_name": self.file_name, "file_size": 9})
        elif sort == "contact":
            who = {"phone_number": f"+86{self.phone}", "user_id": self.user_id}
            self.sends(contact={**who, "first_name": self.profile["first_name"]})
        elif sort == "forwarded":
            origin = {"type": "hidden_user", "date": 1, "sender_user_name": self.forwarded}
            self.sends(text=f"转给你看，{self.word}", forward_origin=origin)
        elif sort == "pin":
            self.sends(location={"latitude": self.pin[0], "longitude": self.pin[1]})
        else:
            file = {"file_id": f"v{dice.random()}", "file_unique_id": "u", "duration": 3}
            self.sends(voice={**file, "file_size": 9})
