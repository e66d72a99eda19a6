"""A migrated database on a real file for each test; the migrations run once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgresql import Cluster
from sqlalchemy import Engine
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


@pytest.fixture(scope="session")
def template(on_postgresql: Cluster | None) -> str | None:
    """The migrated database of this PostgreSQL, to be copied for each test."""
    if on_postgresql is None:
        return None
    name = on_postgresql.create()
    engine = on_postgresql.open(name)
    upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture
def engines(
    request: pytest.FixtureRequest, on_postgresql: Cluster | None, tmp_path: Path
) -> Iterator[Callable[[], Engine]]:
    """Opens engines on this test's own database."""
    if on_postgresql is not None:
        name = on_postgresql.create(request.getfixturevalue("template"))
        yield lambda: on_postgresql.open(name)
        on_postgresql.drop(name)
        return
    path = tmp_path / "desk.db"
    shutil.copy(request.getfixturevalue("migrated"), path)
    # No power is cut in a test, so most need not wait for the disk.
    yield lambda: open_engine(f"sqlite:///{path}", synchronous="NORMAL")


@pytest.fixture
def opened(engines: Callable[[], Engine], tmp_path: Path) -> Iterator[Callable[[], House]]:
    """Opens one more engine on the test's database each time."""
    houses: list[House] = []

    def another() -> House:
        houses.append(House(tmp_path / "desk.db", engines()))
        return houses[-1]

    yield another
    for house in houses:
        house.store.close()


@pytest.fixture
def house(opened: Callable[[], House]) -> House:
    return opened()
