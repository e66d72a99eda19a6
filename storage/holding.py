"""
Who works with a key file says so to the machine, so that nobody changes the key under them.

A lock on the file itself, shared by all who work with it; it ends with the process, however that
ends, and goes along with the file when that gets another name.
"""

import fcntl
import logging
import os
from pathlib import Path

from storage.errors import KeyInUse
from storage.vault import put_aside

log = logging.getLogger(__name__)


class Held:
    """A lock on a file, until it is let go."""

    def __init__(self, path: Path, *, alone: bool) -> None:
        """Raises KeyInUse where another holds it in a way that excludes this one."""
        self._handle = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(self._handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._handle)
            raise KeyInUse from error
        except OSError:
            log.warning("%s: its file system knows no locks; stop the desk to change the key", path)

    def let_go(self) -> None:
        """Anybody may have it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def hold(path: Path) -> Held:
    """
    Work with the key file at `path`.

    Raises KeyInUse while it is being changed, or where the old one beside it is still worked with.
    """
    aside = put_aside(path)
    if aside.exists() and not path.samefile(aside):
        Held(aside, alone=True).let_go()
    return Held(path, alone=False)
