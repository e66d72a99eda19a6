"""The town's fixtures: settings and staff are read once, each test has a database of its own."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from founding import KEY, found
from postgresql import Cluster
from privacy_town import RealTown, logging_at_debug
from privacy_views import SEALED, people_of
from sqlalchemy import Engine
from town import Town

from bot.build import desk_of
from bot.config.settings import Settings, load
from bot.ids import seeded_ids
from domain.limits import Allowances
from domain.reach import Nudging
from handlers.office import Desk
from handlers.supervisors.lookback_draw import CHAIN_LENGTH, WEEK
from storage.engine import open_engine
from storage.vault import Vault
from storage.work import Store

MONDAY = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
CONFIG = """
[county]
file = "sample"

# Above the default, so that a clear matter is taken and a lamp that is out is asked about.
[proposer]
sure_from = 0.95

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
    """Its clock stands while scripts talk, so nobody is limited but where a script says so."""
    return replace(desk_of(settings), allowances=Allowances(*[10**6] * 6))


def opened(engine: Engine, seed: int) -> Store:
    """A store on an engine; what is sealed in it can be repeated, so a failure can, too."""
    return Store(engine, Vault(KEY, _counted()), seeded_ids(seed))


def on_file(path: Path) -> Engine:
    return open_engine(f"sqlite:///{path}", synchronous="OFF")


def _counted() -> Callable[[int], bytes]:
    count = iter(range(1, 10**9))
    return lambda size: next(count).to_bytes(size, "big")


def with_seeds(engine: Engine, settings: Settings) -> None:
    """The sample county as it is founded, and seeds for its look-backs."""
    store = opened(engine, 1)
    found(store, engine, settings.staff(), MONDAY)
    with store.work(MONDAY) as work:
        work.lookbacks.begin_chain("root", CHAIN_LENGTH)
        work.meta.put(WEEK, "-")
    store.close()


@pytest.fixture(scope="session")
def founded(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and the sample county's staff."""
    path = tmp_path_factory.mktemp("founded") / "suping.db"
    with_seeds(on_file(path), settings)
    return path


@pytest.fixture(scope="session")
def template(on_postgresql: Cluster | None, settings: Settings) -> str | None:
    """The same in this PostgreSQL, to be copied for each test."""
    if on_postgresql is None:
        return None
    name = on_postgresql.create()
    with_seeds(on_postgresql.open(name), settings)
    return name


@pytest.fixture
def engines(
    request: pytest.FixtureRequest, on_postgresql: Cluster | None, tmp_path: Path
) -> Iterator[Callable[[], Engine]]:
    """Opens engines on this test's own database."""
    if on_postgresql is None:
        path = tmp_path / "suping.db"
        shutil.copy(request.getfixturevalue("founded"), path)
        yield lambda: on_file(path)
        return
    name = on_postgresql.create(request.getfixturevalue("template"))
    yield lambda: on_postgresql.open(name)
    on_postgresql.drop(name)


@pytest.fixture
def another(engines: Callable[[], Engine]) -> Iterator[Callable[[], Store]]:
    """Opens one more store on this test's database each time."""
    stores: list[Store] = []

    def open_one() -> Store:
        stores.append(opened(engines(), 100 + len(stores)))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def engine(engines: Callable[[], Engine]) -> Engine:
    """This test's own database."""
    return engines()


@pytest.fixture
def town(engine: Engine, desk: Desk) -> Iterator[Town]:
    """A Monday morning, nine o'clock."""
    store = opened(engine, 2)
    yield Town(store, desk, MONDAY)
    store.close()


@pytest.fixture(scope="session")
def town_on(desk: Desk) -> Callable[[Path, int], Town]:
    """A Monday morning on a database file, drawn from a seed."""
    return lambda path, seed: Town(opened(on_file(path), seed), desk, MONDAY)


@pytest.fixture
def remembering(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is sealed is known in clear, so that it can be looked for where it should be gone."""
    seal = Vault.seal

    def sealed(self: Vault, plain: bytes, belongs_to: str) -> bytes:
        found = seal(self, plain, belongs_to)
        SEALED[found] = (self, plain.decode(errors="replace"))
        return found

    monkeypatch.setattr(Vault, "seal", sealed)
    yield
    SEALED.clear()


@pytest.fixture
def real_town(remembering: None, engine: Engine, desk: Desk, tmp_path: Path) -> Iterator[RealTown]:
    """A Monday morning at a desk that runs, with gateways and a log at DEBUG."""
    assert remembering is None
    nudging = Nudging(sms=True, everywhere=True, wait=timedelta(minutes=5))
    folder = tmp_path / "files"
    town = RealTown(opened(engine, 2), replace(desk, nudging=nudging), MONDAY, folder)
    town.views.roles = people_of(town)
    with logging_at_debug(town.log):
        yield town
    town.close()
