"""The documentation names everything this server answers, and nothing it doesn't."""

import re
from pathlib import Path

import pytest

from localchat.botapi.methods import METHODS
from localchat.people.routes import ACTS, READS

DOCS = (Path(__file__).parents[2] / "docs" / "localchat.md").read_text()


@pytest.mark.parametrize("name", sorted(method.name for method in METHODS.values()))
def test_every_method_is_documented(name: str) -> None:
    assert re.search(rf"\b{name}\b", DOCS)


def documented(path: str) -> str:
    """Return a route's path as the documentation writes it."""
    return path.replace("{user_id:int}", "{id}").replace(":int}", "}")


@pytest.mark.parametrize("path", sorted(READS))
def test_everything_to_read_is_documented(path: str) -> None:
    assert f"`GET {documented(path)}`" in DOCS


@pytest.mark.parametrize("path", sorted(ACTS))
def test_everything_to_do_is_documented(path: str) -> None:
    written = documented(path)
    last = written.rpartition("/")[2]
    assert f"`POST {written}`" in DOCS or f"`/{last}`" in DOCS


def test_nothing_is_documented_that_is_not_there() -> None:
    known = {documented(path) for path in (*READS, *ACTS)} | {"/"}
    asked = set(re.findall(r"`(?:GET|POST) (/[^`?]*?)(?: \{[^`]*)?`", DOCS))
    assert asked <= known
