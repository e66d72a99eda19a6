"""Where the county's working papers stand, for the tests that compare the code with them."""

import os
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config.calendars import load_calendar
from domain.calendar import BusinessHours, Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = BusinessHours(time(8, 30), time(18), (time(12), time(14, 30)))
BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture
def shared() -> Path:
    folder = Path(os.environ.get("SUPING_SHARED", BESIDE_THE_CHECKOUT))
    if not folder.is_dir():
        pytest.skip("the county's working papers are not here (set SUPING_SHARED)")
    return folder


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """The sample county's hours on the published working days, no papers of its own."""
    return load_calendar(zone=SHANGHAI, hours=HOURS)
