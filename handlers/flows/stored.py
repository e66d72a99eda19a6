"""Files, places and messages as a draft keeps them."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from handlers.incoming import Point, Said
from handlers.talking.dialogue import Answer
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
    album: str | None = None

    def with_more(self, answer: Answer) -> "StoredSaid":
        """The same with more words and files; a later place or album takes the earlier one's."""
        point = answer.point
        return StoredSaid(
            text="\n".join(part for part in (self.text, answer.text.strip()) if part),
            files=(*self.files, *stored(answer.files)),
            point=(point.latitude, point.longitude) if point else self.point,
            album=answer.album or self.album,
        )

    def answer(self) -> Answer:
        """The same as an answer to a question."""
        point = Point(*self.point) if self.point else None
        return Answer(None, self.text, tuple(one.ref() for one in self.files), point, self.album)


def stored_said(said: Said) -> StoredSaid:
    """A message for a draft."""
    return StoredSaid().with_more(Answer(None, said.text, said.files, said.point, said.album))
