"""Whatever a unit of work takes to be nothing is asked for all the same, and has to be nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from storage.quick import QuickSession


@contextmanager
def doubted() -> Iterator[list[str]]:
    """The statements that were not put meanwhile; each was, behind the session's back."""
    spared: list[str] = []
    is_nothing = QuickSession._is_nothing

    def ask(session: Any, said: Any, statement: Any, prepared: Any, params: Any) -> bool:
        if not is_nothing(session, said, statement, prepared, params):
            return False
        cursor = session._ask(*prepared.asked(params))
        found = cursor.fetchall() if prepared.gives else [(0,)] * cursor.rowcount
        assert list(map(tuple, found)) == list(said.nothing), str(statement)
        spared.append(str(statement))
        return True

    with patch.object(QuickSession, "_is_nothing", ask):
        yield spared
