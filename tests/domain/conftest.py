"""Where the county's working papers stand, for the tests that compare the code with them."""

import os
from pathlib import Path

import pytest

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture
def shared() -> Path:
    folder = Path(os.environ.get("SUPING_SHARED", BESIDE_THE_CHECKOUT))
    if not folder.is_dir():
        pytest.skip("the county's working papers are not here (set SUPING_SHARED)")
    return folder
