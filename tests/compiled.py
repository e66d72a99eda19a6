"""Engines of one process share what is compiled: each test opens databases of its own."""

from typing import Any

import sqlalchemy
from sqlalchemy import Engine
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

import storage.engine

CACHE: LRUCache[Any, Any] = LRUCache(4_000)
_dialects: dict[str, Dialect] = {}


def create_engine(url: str, **how: Any) -> Engine:
    """
    As SQLAlchemy's, but statements are compiled once for all engines of a kind.

    A statement's cache key names its dialect, so the dialect is shared as well: it holds nothing
    of a database but its version, and all of a run's are of one server or library.
    """
    engine = sqlalchemy.create_engine(url, **how)
    kind = engine.dialect.name
    if kind in _dialects:
        engine.dialect = _dialects[kind]
    else:
        with engine.connect():
            _dialects[kind] = engine.dialect
        engine.dispose()  # that connection knows nothing of what the desk sets on each
    engine._compiled_cache = CACHE
    return engine


def share() -> None:
    """Have the desk's engines made so from now on."""
    storage.engine.create_engine = create_engine  # type: ignore[attr-defined]
