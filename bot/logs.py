"""Logs on standard error, with every token taken out."""

import logging
import re
import sys

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{8,}")
HIDDEN = "<token>"


class Redacting(logging.Formatter):
    """Formats a record, tracebacks included, and hides what looks like a token."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return TOKEN.sub(HIDDEN, super().format(record))


def set_up(level: str = "INFO") -> None:
    """Log to standard error; libraries that print addresses (with tokens) only warn."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    # Python's note about a line it can't write shows the arguments as they are, tokens and all.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "aiohttp", "apscheduler", "telegram", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
