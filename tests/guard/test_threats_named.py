"""docs/security.md names for each threat a test that is there, so that the table can't rot."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "security.md"
COLUMNS = ["threat", "what stands against it", "where", "shown by", "left"]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PLACE = re.compile(r"`((?:bot|domain|handlers|localchat|storage|web|requirements)/[\w./]*)`")
FEWEST = 70


@dataclass(frozen=True)
class Threat:
    """A row of one of the tables."""

    line: int
    cells: list[str]


def rows() -> Iterator[Threat]:
    """Every row of every table of threats."""
    within = False
    for number, line in enumerate(DOCUMENT.read_text("utf-8").splitlines(), 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            within = False
        elif cells[0] == COLUMNS[0]:
            assert cells == COLUMNS, f"line {number}"
            within = True
        elif within and not set(line) <= set("|- "):
            yield Threat(number, cells)


THREATS = list(rows())


@cache
def names_of(path: str) -> set[str]:
    """The names of a file's tests."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, functions)}


def test_the_threats_are_there() -> None:
    assert len(THREATS) >= FEWEST
    names = [threat.cells[0] for threat in THREATS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: f"line-{threat.line}")
def test_each_threat_names_what_stands_against_it_a_test_and_what_is_left(threat: Threat) -> None:
    assert len(threat.cells) == len(COLUMNS), threat
    assert all(threat.cells), threat
    found = TEST.findall(threat.cells[3])
    assert found, threat
    for path, name in found:
        assert (ROOT / path).is_file(), f"{path} of line {threat.line}"
        assert name in names_of(path), f"{path}::{name} of line {threat.line}"


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: f"line-{threat.line}")
def test_where_a_control_is_exists(threat: Threat) -> None:
    for place in PLACE.findall(threat.cells[2]):
        assert (ROOT / place).exists(), f"{place} of line {threat.line}"
