"""Files as a draft keeps them."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

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
