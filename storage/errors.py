"""
Errors of the storage.

SupingError
 └── StorageError
      ├── WrongKey        the key file does not belong to this database
      ├── MissingKey      a database without its key file
      ├── KeyInUse        the key is to be changed while a program works with the old one
      ├── DatabaseBusy    locked, full or away: nothing was written, try again
      └── MovedClock      a database whose clock was moved, started without the sandbox
"""

from domain.errors import SupingError


class StorageError(SupingError):
    """The database could not do what was asked; nothing was written."""


class WrongKey(StorageError):
    """The key file does not open this database: put back the key file that was made with it."""


class MissingKey(StorageError):
    """The database exists but its key file does not: put the key file back, or nothing opens."""


class KeyInUse(StorageError):
    """A program still works with the old key: stop every program of this desk, then start again."""


class DatabaseBusy(StorageError):
    """The database is locked, full or away; nothing was written, it is tried again."""


class MovedClock(StorageError):
    """The database's clock was moved: set `[sandbox] enabled = true`, or take another database."""
