"""A migrated database on a real file for each test; the migrations run once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from storage_house import House

from storage.engine import open_engine
from storage.migrate import upgrade


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "desk.db"
    engine = open_engine(f"sqlite:///{path}", synchronous="NORMAL")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def opened(migrated: Path, tmp_path: Path) -> Iterator[Callable[[], House]]:
    """Opens one more engine on the test's database each time."""
    path = tmp_path / "desk.db"
    shutil.copy(migrated, path)
    houses: list[House] = []

    def another() -> House:
        # No power is cut in a test, so most need not wait for the disk.
        houses.append(House(path, open_engine(f"sqlite:///{path}", synchronous="NORMAL")))
        return houses[-1]

    yield another
    for house in houses:
        house.store.close()


@pytest.fixture
def house(opened: Callable[[], House]) -> House:
    return opened()
