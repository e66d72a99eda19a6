"""Files, places and messages as a draft keeps them."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from handlers.incoming import Point, Said
from handlers.talking.dialogue import Answer
from handlers.talking.engine import answer_in
from handlers.talking.heard import Heard, find, reheard, reworded
from storage.values import FileRef


class StoredFile(BaseModel):
    """A file by its channel's id, as JSON."""

    model_config = ConfigDict(frozen=True)

    kind: str
    channel: str
    file_id: str
    size: int | None = None

    def ref(self) -> FileRef:
        """The same as a plain value."""
        return FileRef(self.kind, self.channel, self.file_id, self.size)


def stored(files: Iterable[FileRef]) -> tuple[StoredFile, ...]:
    """Files for a draft."""
    return tuple(StoredFile(**vars(file)) for file in files)


class StoredSaid(BaseModel):
    """What somebody said that has no place in a draft yet, as JSON."""

    model_config = ConfigDict(frozen=True)

    text: str = ""
    files: tuple[StoredFile, ...] = ()
    point: tuple[float, float] | None = None
    place: str = ""
    album: str | None = None
    heard: tuple[Heard, ...] = ()

    def with_more(self, answer: Answer) -> "StoredSaid":
        """The same with more words and files; a later place or album takes the earlier one's."""
        point = answer.point
        return StoredSaid(
            text="\n".join(part for part in (self.text, answer.text.strip()) if part),
            files=(*self.files, *stored(answer.files)),
            point=(point.latitude, point.longitude) if point else self.point,
            place=answer.place if point else self.place,
            album=answer.album or self.album,
            heard=(*self.heard, *answer.heard),
        )

    def reworded(self, message_id: int, words: str) -> "StoredSaid | None":
        """The same with one of its messages in other words; None where it is none of them."""
        before = find(self.heard, message_id)
        if before is None:
            return None
        text = reworded(self.text, before.text, words)
        heard = reheard(self.heard, message_id, words)
        changes: dict[str, object] = {"heard": heard}
        if text is not None:
            changes["text"] = text
        return self.model_copy(update=changes)

    def answer(self) -> Answer:
        """The same as an answer to a question."""
        point = Point(*self.point) if self.point else None
        files = tuple(one.ref() for one in self.files)
        return Answer(None, self.text, files, point, self.album, self.heard, self.place)


def stored_said(said: Said) -> StoredSaid:
    """A message for a draft."""
    return StoredSaid().with_more(answer_in(said))
