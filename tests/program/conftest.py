"""A house of processes for each test, and nothing of it left running afterwards."""

import random
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from program_house import House
from program_people import People


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[House]:
    """A folder in which nothing runs yet."""
    house = House(tmp_path)
    yield house
    house.close()


@pytest.fixture
async def house(empty_house: House) -> House:
    """A house whose chat server runs, with a config; the desk doesn't run yet."""
    await empty_house.start_chat()
    empty_house.write_config()
    return empty_house


@pytest.fixture
async def people(house: House) -> AsyncIterator[People]:
    """The people's side of the house's chat server; its staff have opened the chat."""
    found = People(house.api)
    await found.staff_arrive()
    yield found
    await found.close()


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance with a seed that is printed where a test fails."""
    seed = secrets.randbelow(1_000_000)
    print(f"{request.node.name}: seed {seed}")  # noqa: T201 - shown where the test fails
    return random.Random(seed)  # noqa: S311 - moments of a test, no secrets
