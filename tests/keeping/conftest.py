"""A desk's folder with a case in it for each test."""

import secrets
from pathlib import Path

import pytest
from keeping_house import CONFIG, SAID, Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(tmp_path / "desk")
    found.folder.mkdir()
    found.config.write_text(CONFIG, encoding="utf-8")
    found.files_case(SAID)
    return found


@pytest.fixture
def other_key() -> bytes:
    return secrets.token_bytes(32)
