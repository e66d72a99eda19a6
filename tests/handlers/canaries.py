"""Citizens who carry a canary in every field that names somebody, in a chat's own updates."""

import io
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo
from town import CHANNEL, FIRST_CITIZEN, Somebody

if TYPE_CHECKING:
    from privacy_town import RealTown

RARE = 0x9F00
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF"
OGG = b"OggS" + b"\x00" * 60
SORTS = ("photo", "png", "document", "contact", "forwarded", "pin", "voice")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def card_number(serial: int) -> str:
    """A resident's card that nobody has, with its checksum."""
    body = f"11010519491231{serial % 1000:03d}"
    total = sum(int(one) * weight for one, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


@dataclass
class Canary:
    """One citizen: what of theirs must never be read by anybody of a unit or the desk."""

    town: "RealTown"
    serial: int
    confidential: bool
    somebody: Somebody = field(init=False)
    later_people: list[int] = field(default_factory=list)
    file_ids: list[str] = field(default_factory=list)
    forgotten: bool = False

    def __post_init__(self) -> None:
        self.user_id = FIRST_CITIZEN * 1_000 + 7_310_000 + self.serial
        self.second_id = self.user_id + 50_000_000
        self.somebody = self.town.somebody(self.user_id)
        self.first_person = 0
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
        self.exif = f"EXIFcanary{self.serial}Q"
        self.png_text = f"PNGcanary{self.serial}Q"
        self.pin = (31.0 + self.serial / 100_000, 121.0 + self.serial / 100_000)

    @property
    def chats(self) -> tuple[int, int]:
        """The accounts of this one person."""
        return self.user_id, self.second_id

    @property
    def reached(self) -> list[str]:
        """By which they are reached."""
        return [self.phone, self.known]

    @property
    def typed(self) -> list[str]:
        """What they say of themselves in words."""
        return [self.name, self.phone, self.known, self.mail, self.card]

    @property
    def hidden(self) -> list[str]:
        """What comes along with their messages, unsaid: profile, file names, metadata."""
        exif = [self.exif, self.png_text, f"7.0, {self.serial}.25)"]
        return [*self.profile.values(), self.forwarded, self.file_name, *exif, *self.file_ids]

    @property
    def secrets(self) -> list[str]:
        """What no member of staff may read of a default case."""
        people = [str(self.first_person), *(str(one) for one in self.later_people)]
        return [*self.typed, *self.hidden, str(self.user_id), str(self.second_id), *people]

    @property
    def words(self) -> list[str]:
        """What no unit may read of a confidential case besides: any word of theirs, any place."""
        pin = [f"{self.pin[0]:.5f}", f"{self.pin[1]:.5f}"]
        return [self.word, *pin] if self.confidential else []

    @property
    def in_the_file(self) -> list[str]:
        """What must not stand readable on the disk: all but account, number, code and file ids."""
        tags = [self.exif, self.png_text]
        return [*self.typed, self.word, *self.profile.values(), self.forwarded, *tags]

    def arrives(self) -> None:
        """Their first word; from then on the desk knows them by a random number."""
        self.says("你好")
        self.first_person = self.somebody.person_id

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
        self.town.hand_over(CHANNEL, {kind: message})
        self.somebody.reads()

    # What a person sends

    def says(self, text: str) -> None:
        """Words."""
        self.sends(text=text)

    def sends_material(self, dice: random.Random, sort: str | None = None) -> None:
        """A picture, a document with its name, a contact, a forwarded message, a pin, a voice."""
        sort = sort or dice.choice(SORTS)
        if sort == "photo":
            photo = {"file_id": self._file(self.jpeg()), "file_unique_id": "u"}
            sizes = [{**photo, "width": 9, "height": 9}]
            self.sends(photo=sizes, caption=f"{self.name}拍的，{self.phone}")
        elif sort in ("document", "png"):
            data = self.png() if sort == "png" else PDF
            file = {"file_id": self._file(data), "file_unique_id": "u", "file_size": 9}
            self.sends(document={**file, "file_name": self.file_name})
        elif sort == "contact":
            who = {"phone_number": f"+86{self.phone}", "user_id": self.user_id}
            self.sends(contact={**who, "first_name": self.profile["first_name"]})
        elif sort == "forwarded":
            origin = {"type": "hidden_user", "date": 1, "sender_user_name": self.forwarded}
            self.sends(text=f"转给你看，{self.word}", forward_origin=origin)
        elif sort == "pin":
            self.sends(location={"latitude": self.pin[0], "longitude": self.pin[1]})
        else:
            file = {"file_id": self._file(OGG), "file_unique_id": "u", "duration": 3}
            self.sends(voice={**file, "file_size": 9})

    def _file(self, data: bytes) -> str:
        """A file at the chat server, by the id that only this channel knows."""
        file_id = f"file-of-{self.serial}-no-{len(self.file_ids)}-x"
        self.file_ids.append(file_id)
        self.town.files[file_id] = data
        return file_id

    def jpeg(self) -> bytes:
        """A telephone's picture: who took it, where, in every place that a camera writes to."""
        exif = Image.Exif()
        exif[ExifTags.Base.Artist] = self.exif
        exif[ExifTags.Base.ImageDescription] = self.exif
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef] = "N"
        gps[ExifTags.GPS.GPSLatitude] = (31.0, 7.0, self.serial + 0.25)
        out = io.BytesIO()
        tag = self.exif.encode()
        xmp = b"<x:xmpmeta>" + tag + b"</x:xmpmeta>"
        Image.new("RGB", (24, 16), (200, 30, self.serial % 255)).save(
            out, "JPEG", exif=exif, comment=tag, xmp=xmp
        )
        return out.getvalue()

    def png(self) -> bytes:
        """A screenshot with text chunks."""
        info = PngInfo()
        info.add_text("Author", self.png_text)
        info.add_itxt("Comment", self.png_text)
        out = io.BytesIO()
        Image.new("RGB", (24, 16), (30, 200, self.serial % 255)).save(out, "PNG", pnginfo=info)
        return out.getvalue()
