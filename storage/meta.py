"""What the database says of itself."""

from sqlalchemy import select
from sqlmodel import Session, col

from storage.once import once
from storage.tables import Meta

# Built once: every unit of work asks for one.
WORDS = once(select(col(Meta.key), col(Meta.value)))


class MetaTable:
    """Single words under single keys; few enough to be read at once, as a tick asks for most."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, str] | None = None

    def remember_nothing(self) -> None:
        """Ask the database again for every word."""
        self._known = None

    def get(self, key: str) -> str | None:
        """The word under `key`, or None."""
        return self._words().get(key)

    def _words(self) -> dict[str, str]:
        if self._known is None:
            rows = self._session.execute(WORDS)
            self._known = {row.key: row.value for row in rows}
        return self._known

    def locked(self, key: str) -> str | None:
        """The same, and nobody else reads it so before this work has ended."""
        row = self._session.get(Meta, key, with_for_update=True, populate_existing=True)
        if row is None:
            self._words().pop(key, None)
            return None
        self._words()[key] = row.value
        return row.value

    def put(self, key: str, value: str) -> None:
        """Write the word under `key`, over what was there."""
        self._session.merge(Meta(key=key, value=value))
        self._words()[key] = value

    def turns(self, key: str, value: str) -> bool:
        """
        Write the word where another stood, or none; False where it stood there already.

        For what is done once a day, a week, for each setting: the day, the week, the setting.
        """
        if self.get(key) == value:
            return False
        self.put(key, value)
        return True

    def drop(self, key: str) -> None:
        """There is no word under `key` any more."""
        row = self._session.get(Meta, key)
        if row is not None:
            self._session.delete(row)
            self._session.flush()
        self._words().pop(key, None)
