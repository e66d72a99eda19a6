"""The town's fixtures: settings and staff are read once, each test has a database of its own."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from town import Town

from bot.build import appoint_staff, desk_of
from bot.config.settings import Settings, load
from bot.ids import seeded_ids
from handlers.office import Desk
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.vault import Vault
from storage.work import Store

MONDAY = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
KEY = bytes(range(32))
CONFIG = """
[county]
file = "sample"

[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
storage_zh = "县里的服务器"
storage_en = "the county's own server"

[[channel]]
name = "telegram"
kind = "telegram"
token = "2:made-up"
storage_zh = "Telegram 的境外服务器和县里的服务器"
storage_en = "Telegram's servers abroad and the county's own server"
"""


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    path = tmp_path_factory.mktemp("settings") / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return load(path)


@pytest.fixture(scope="session")
def desk(settings: Settings) -> Desk:
    return desk_of(settings)


def opened(path: Path, seed: int) -> Store:
    """A store on a file; what is sealed in it can be repeated, so a failure can, too."""
    engine = open_engine(f"sqlite:///{path}", synchronous="OFF")
    return Store(engine, Vault(KEY, _counted()), seeded_ids(seed))


def _counted() -> Callable[[int], bytes]:
    count = iter(range(1, 10**9))
    return lambda size: next(count).to_bytes(size, "big")


@pytest.fixture(scope="session")
def founded(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and the sample county's staff."""
    path = tmp_path_factory.mktemp("founded") / "suping.db"
    store = opened(path, 1)
    upgrade(store._engine)
    appoint_staff(store, settings.staff(), MONDAY)
    with store.work(MONDAY) as work:
        work.session.connection().exec_driver_sql("UPDATE address SET started_at = '2026-09-01'")
    store.close()
    return path


@pytest.fixture
def town(founded: Path, desk: Desk, tmp_path: Path) -> Iterator[Town]:
    """A Monday morning, nine o'clock."""
    path = tmp_path / "suping.db"
    shutil.copy(founded, path)
    store = opened(path, 2)
    yield Town(store, desk, MONDAY)
    store.close()
