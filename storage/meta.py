"""What the database says of itself."""

from sqlmodel import Session

from storage.tables import Meta


class MetaTable:
    """Single words under single keys."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str) -> str | None:
        """The word under `key`, or None."""
        row = self._session.get(Meta, key)
        return row.value if row else None

    def locked(self, key: str) -> str | None:
        """The same, and nobody else reads it so before this work has ended."""
        row = self._session.get(Meta, key, with_for_update=True, populate_existing=True)
        return row.value if row else None

    def put(self, key: str, value: str) -> None:
        """Write the word under `key`, over what was there."""
        self._session.merge(Meta(key=key, value=value))

    def drop(self, key: str) -> None:
        """There is no word under `key` any more."""
        row = self._session.get(Meta, key)
        if row is not None:
            self._session.delete(row)
            self._session.flush()
