"""The sample county, a trained model of it, and the data beside this checkout."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from learning_house import CONFIG, taught_model

from bot.config.county_file import read_county
from bot.config.settings import Settings, load
from domain.county import County

SHARED = Path(os.environ.get("SUPING_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.fixture(autouse=True)
def quiet_alembic() -> Iterator[None]:
    log = logging.getLogger("alembic")
    level = log.level
    log.setLevel(logging.WARNING)
    yield
    log.setLevel(level)


@pytest.fixture(scope="session")
def county() -> County:
    return read_county("sample", Path()).county


@pytest.fixture(scope="session")
def model_file(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return taught_model(county, tmp_path_factory.mktemp("model"))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


@pytest.fixture
def settings(config: Path) -> Settings:
    return load(config)


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the county's own papers are not beside this checkout (SUPING_SHARED)")
    return SHARED
