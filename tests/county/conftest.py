"""A small county to read rules on, and the sample county."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_county import SMALL

from bot.config.county_file import CountyFile, read_county
from domain.county import County

SHARED = Path(os.environ.get("SUPING_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.fixture
def small() -> County:
    return SMALL


@pytest.fixture
def changed() -> Callable[..., County]:
    """The small county with other parts."""

    def change(**parts: Any) -> County:
        return replace(SMALL, **parts)

    return change


@pytest.fixture(scope="session")
def sample_file() -> CountyFile:
    return read_county("sample", Path())


@pytest.fixture(scope="session")
def sample(sample_file: CountyFile) -> County:
    return sample_file.county


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the county's own papers are not beside this checkout (SUPING_SHARED)")
    return SHARED
