"""
Logs on standard error: no token, and nothing that anybody wrote.

An error's own words may hold what somebody wrote (a validation error shows its input), so of an
error the log has its class, where it happened and, for the few classes whose words are the desk's
own or a server's, one line of them. SQL is logged by nobody: SQLAlchemy's logger warns only, and an
engine with `echo` shows statements without parameters (`hide_parameters`), but with "debug" its
rows as well: account numbers, case numbers and query codes. Never set it on a desk that works.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from domain.errors import SupingError

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{8,}")
HIDDEN = "<token>"
SPOKEN = (SupingError, SQLAlchemyError, TelegramError)
"""Errors whose words are told, as far as they are plain."""
NOISY = (
    *("httpx", "httpcore", "aiohttp", "apscheduler", "telegram", "alembic", "sqlalchemy"),
    "PIL",  # at DEBUG it shows where a picture was taken
)
SILENT = ("telegram.request",)
"""It prints a whole answer that it can't read, with the words in it; the error itself we tell."""
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”")
NUMBERS = re.compile(r"\d{5,}")
LONGEST = 160
CAUSED = "\nThe above error was the cause of this one:\n"

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def plain(words: str) -> str:
    """
    One line of an error without what it may quote of a message: quotations, numbers, Chinese.

    Servers answer in English; what they repeat of a text stands in quotation marks or is no ASCII.
    """
    line = words.strip().partition("\n")[0]
    bare = NUMBERS.sub("#", QUOTED.sub('"…"', line))
    return "".join(char if char.isascii() else "…" for char in bare)[:LONGEST]


class Redacting(logging.Formatter):
    """Formats a record; hides what looks like a token, and of errors what they say of a message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the error's classes and places below it."""
        return TOKEN.sub(HIDDEN, super().format(record))

    def formatException(self, ei: Caught) -> str:  # noqa: N802 - the base class's name
        """Return where the error came from, its causes first, without words of anybody's."""
        error = ei[1]
        return CAUSED.join(_told(one) for one in reversed(list(_causes(error)))) if error else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came of, as Python would print it; each once."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _told(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    words = plain(str(error)) if isinstance(error, SPOKEN) else ""
    where = "".join(traceback.format_tb(error.__traceback__))
    return f"{where}{kind}{': ' if words else ''}{words}"


def set_up(level: str = "INFO") -> None:
    """Log to standard error; libraries that print addresses (with tokens) only warn."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    # Python's note about a line it can't write shows the arguments as they are, tokens and all.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for silent in SILENT:
        logging.getLogger(silent).setLevel(logging.CRITICAL)
