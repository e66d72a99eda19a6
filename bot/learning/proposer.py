"""The proposer a desk with a history has: its word lists, and what its cases taught."""

import logging
from pathlib import Path
from typing import Protocol

from domain.county import County
from domain.proposing import Proposal, WordList

log = logging.getLogger(__name__)
Stamp = tuple[int, int, int]


class Reader(Protocol):
    """A model that was read: proposes like a Proposer."""

    def propose(self, text: str, limit: int = 3) -> tuple[Proposal, ...]:
        """Return at most `limit` categories, likeliest first."""


class Learned:
    """
    Proposes by the model in a file, and by the word list where there is none that can be read.

    What is wrong with the file is logged once and blocks nothing. `refresh` takes up a new file;
    who asks meanwhile, from any thread, gets the earlier answer or the new one, never half.
    """

    def __init__(self, county: County, path: Path) -> None:
        self.path = path
        self._county = county
        self._words = WordList(county)
        self._reader: Reader = self._words
        self._stamp: Stamp | None = None
        self.refresh()

    @property
    def has_learned(self) -> bool:
        """Whether a model is in use."""
        return self._reader is not self._words

    def propose(self, text: str, limit: int = 3) -> tuple[Proposal, ...]:
        """Return at most `limit` categories a text may be about, likeliest first; maybe none."""
        return self._reader.propose(text, limit)

    def refresh(self) -> bool:
        """Take up the file if it is another than before; returns whether it was."""
        stamp = _stamp(self.path)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self._reader = self._words if stamp is None else self._read()
        return True

    def _read(self) -> Reader:
        """The libraries a model needs are loaded when there is one."""
        from bot.learning.model import BrokenModel, ForeignModel  # noqa: PLC0415 - as said above
        from bot.learning.reading import read  # noqa: PLC0415

        try:
            reader = read(self._county, self.path)
        except (BrokenModel, ForeignModel) as error:
            log.error("proposer: %s Until then the word list decides.", error)
            return self._words
        log.info("proposer: %s is in use", self.path.name)
        return reader


def _stamp(path: Path) -> Stamp | None:
    """Return what tells one file from the next, or None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
