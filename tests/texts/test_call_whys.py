"""Each reason for which somebody is to be called has its words on the call's card."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from texts.catalogue import Language, keys

HANDLERS = Path(__file__).parents[2] / "handlers"


def reasons() -> Iterator[str]:
    """The reasons written out where somebody is put on the call list."""
    for path in HANDLERS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="wants_a_person"),
                    args=[_, ast.Constant(value=str(why)), *_],
                ):
                    yield why


def test_there_are_reasons() -> None:
    assert {"claim", "no_chat", "not_read", "crisis"} <= set(reasons())


@pytest.mark.parametrize("why", sorted(set(reasons())))
def test_a_reason_has_its_words(why: str) -> None:
    assert all(f"call.why.{why}" in keys(language) for language in Language)
