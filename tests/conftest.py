"""What holds for all tests: a slow or shared machine is no failure; which database they run on."""

from collections.abc import Iterator

import pytest
from compiled import share
from hypothesis import HealthCheck, settings
from postgresql import Cluster, cluster

settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("desk")
share()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="the database that the tests of storage and desk run on",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is about SQLite's own file is not asked of PostgreSQL, nor the other way round."""
    for item in items:
        only = item.get_closest_marker("only_on")
        if only is not None and only.args[0] != config.getoption("--database"):
            item.add_marker(pytest.mark.skip(reason=f"about {only.args[0]}"))


@pytest.fixture(scope="session")
def on_postgresql(request: pytest.FixtureRequest) -> Iterator[Cluster | None]:
    """The PostgreSQL of this run, or None where it runs on SQLite."""
    if request.config.getoption("--database") != "postgresql":
        yield None
        return
    with cluster() as running:
        yield running
