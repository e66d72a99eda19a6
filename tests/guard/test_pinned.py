"""What is installed is what was read: every package by version and hash, in both lock files."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("run", "dev", "audit")
PINNED = re.compile(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,]+\])?==[^\s;]+( ; .+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def faults(text: str) -> list[str]:
    """The lines of a lock file that let anything in that was not pinned."""
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    wrong = [line for line in lines if not (PINNED.fullmatch(line) or HASH.fullmatch(line))]
    bare = [
        line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if PINNED.fullmatch(line) and not HASH.fullmatch(after)
    ]
    return wrong + bare


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_version_and_hash(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8")
    assert text.count("==") > 20
    assert faults(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "aiohttp>=3",
        "aiohttp==3.12.1",
        "-e .",
        "--index-url https://elsewhere",
        "a @ https://b/c.whl",
    ],
)
def test_a_line_that_pins_nothing_is_seen(line: str) -> None:
    assert faults(line)


def test_nothing_is_installed_without_its_hash() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    installs = [line for line in makefile.splitlines() if " install --quiet" in line]
    assert installs
    for line in installs:
        assert "--require-hashes" in line or "--no-deps --no-build-isolation -e ." in line, line
