"""The tablet's scripts as a tablet of 2014 reads them: small, and in the language of that time."""

import re
from pathlib import Path

import pytest

from web.kiosk.page import STATIC

WORKER = "sw.js"  # only browsers that know its language ask for it
SCRIPTS = sorted(path for path in STATIC.glob("*.js") if path.name != WORKER)
LARGEST = 40_000  # bytes of everything together
NEWER = {
    "an arrow function": r"=>",
    "let or const": r"\b(?:let|const)\s+[\w{\[]",
    "a template": r"`",
    "a class": r"\bclass\s+\w+\s*(?:extends\s+\w+\s*)?\{",
    "async": r"\basync\b|\bawait\b",
    "a spread": r"\.\.\.[\w\[(]",
    "optional chaining": r"\?\.[\w\[(]|\?\?",
    "a module": r"^\s*(?:import|export)\b",
    "a promise": r"\bPromise\b|\.then\(|\bfetch\(",
    "a newer method": r"\.(?:includes|find|findIndex|append|replaceWith|remove|closest|matches|"
    r"padStart|entries|values|flat|startsWith|endsWith|forOf)\(|Object\.(?:assign|entries|values)",
    "for of": r"\bfor\s*\([^)]*\bof\b",
    "HTML from text": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(",
}
CSS_NEWER = {
    "a grid": r"display:\s*grid",
    "a gap": r"\bgap:",
    "a variable": r"var\(--",
    "a newer function": r"\b(?:clamp|min|max)\(",
    "is or where": r":(?:is|where|has)\(",
    "something that moves": r"@keyframes|transition|animation",
}


def bare(path: Path) -> str:
    """A script without its comments and texts."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"(?<!:)//[^\n]*", "", text)
    return re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_in_the_language_of_2014(path: Path) -> None:
    found = {name: re.findall(what, bare(path), re.MULTILINE) for name, what in NEWER.items()}
    assert {name: what for name, what in found.items() if what} == {}


def test_the_style_is_of_2014_and_nothing_moves() -> None:
    text = re.sub(
        r"/\*.*?\*/", "", (STATIC / "kiosk.css").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    found = {name: re.findall(what, text) for name, what in CSS_NEWER.items()}
    assert {name: what for name, what in found.items() if what} == {}


def test_everything_together_is_small() -> None:
    assert sum(path.stat().st_size for path in STATIC.iterdir()) < LARGEST


def test_nothing_comes_from_elsewhere() -> None:
    for path in STATIC.iterdir():
        addresses = re.findall(r"https?://[^\s'\"]+", path.read_text(encoding="utf-8"))
        assert {one for one in addresses if "www.w3.org" not in one} == set(), path.name


def test_the_worker_keeps_every_file_of_the_page() -> None:
    worker = (STATIC / WORKER).read_text(encoding="utf-8")
    for path in (*SCRIPTS, STATIC / "kiosk.css"):
        assert f'"{path.name}"' in worker
        assert f"/kiosk/-/{path.name}" in (STATIC / "page.html").read_text(encoding="utf-8")
