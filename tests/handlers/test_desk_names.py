"""No two lists, and no two buttons, share a name: a tap on one would open the other."""

import ast
import inspect

import pytest

from handlers import taps
from handlers.lists import LISTS
from handlers.talking.tapping import NamedTwice, only_once


def literal(name: str) -> ast.Dict:
    """A dict as it is written in handlers/taps.py, where a name may stand twice unseen."""
    for node in ast.walk(ast.parse(inspect.getsource(taps))):
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name:
            assert isinstance(node.value, ast.Dict)
            return node.value
    raise AssertionError(name)


def test_a_name_that_two_rooms_share_is_refused() -> None:
    with pytest.raises(NamedTwice, match="work"):
        only_once(taps.BESIDE, LISTS, ["work"])


def test_a_name_that_one_room_has_twice_is_refused() -> None:
    with pytest.raises(NamedTwice, match="mine"):
        only_once(["mine", "yours", "mine"])


def test_no_button_beside_the_lists_stands_there_twice() -> None:
    spread = [value for key, value in zip(*_parts("BESIDE"), strict=True) if key is None]
    written = sum(key is not None for key in _parts("BESIDE")[0])
    more = sum(len(eval(ast.unparse(one), vars(taps))) for one in spread)  # noqa: S307 - our own
    assert len(taps.BESIDE) == written + more


def test_no_two_rooms_share_a_cards_action() -> None:
    rooms = [eval(ast.unparse(one), vars(taps)) for one in literal("ACTIONS").values]  # noqa: S307
    only_once(*rooms)
    assert sum(len(room) for room in rooms) == len(taps.ACTIONS)


def _parts(name: str) -> tuple[list[ast.expr | None], list[ast.expr]]:
    found = literal(name)
    return found.keys, found.values
