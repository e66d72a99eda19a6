"""The example names every key with its default, and the page about settings every key too."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from bot.config.county_sections import CountyHead
from bot.config.rules import rules_of
from bot.config.settings import Settings, load
from domain.rules import Rules

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.toml"
PAGE = ROOT / "docs" / "settings.md"
NOT_FOR_WORKING_DAYS = {"urgency.normal.dispatch", "urgency.complex.dispatch"}
TOKEN = {"channel": {"0": {"token": "1:filled-in"}}}


def keys(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """Every key that holds a value, with its tables before it."""
    for name, field in model.model_fields.items():
        key = f"{before}{field.alias or name}"
        inner = [
            one
            for one in (field.annotation, *get_args(field.annotation))
            if isinstance(one, type) and issubclass(one, BaseModel)
        ]
        if inner and inner[0].__name__ != "Label":
            yield from keys(inner[0], f"{key}.")
        else:
            yield key


def uncommented(text: str) -> str:
    """The example with its commented keys and tables taken in, as a reader would."""
    return re.sub(r"(?m)^# (?=\[\[|[a-z_]+ = )", "", text)


def defaults() -> dict[str, Any]:
    channel = {"name": "telegram", "token": "1:filled-in"}
    return Settings(channel=[channel]).model_dump(by_alias=True)  # type: ignore[list-item]


@pytest.fixture
def example() -> Settings:
    return load(EXAMPLE, over=TOKEN)


def test_the_example_needs_a_token_and_nothing_else(example: Settings) -> None:
    assert example.channels[0].kind == "telegram"
    assert example.county().name_zh == "清源县"


def test_what_the_example_says_is_what_the_program_assumes(example: Settings) -> None:
    assert example.model_dump(by_alias=True) == defaults()


def test_the_examples_rules_are_the_domains(example: Settings) -> None:
    assert rules_of(example) == Rules()


@pytest.mark.parametrize("key", sorted({*keys(Settings)} - NOT_FOR_WORKING_DAYS))
def test_every_key_is_in_the_example(key: str) -> None:
    here: Any = tomllib.loads(uncommented(EXAMPLE.read_text(encoding="utf-8")))
    for part in key.split("."):
        here = here[-1] if isinstance(here, list) else here
        assert part in here, key
        here = here[part]


@pytest.mark.parametrize("key", [*keys(Settings), *keys(CountyHead)])
def test_every_key_is_explained_on_the_page(key: str) -> None:
    *table, name = key.split(".")
    heading = ".".join(table)
    sections = re.split(r"(?m)^### ", PAGE.read_text(encoding="utf-8"))
    mine = [one for one in sections if f"[{heading or 'top'}]" in one.splitlines()[0]]
    assert any(f"| `{name}` |" in one for one in mine), key


def test_every_field_says_what_is_expected() -> None:
    def unexplained(model: type[BaseModel]) -> Iterator[str]:
        for name, field in model.model_fields.items():
            for one in (field.annotation, *get_args(field.annotation)):
                if isinstance(one, type) and issubclass(one, BaseModel):
                    yield from unexplained(one)
            if not field.description:
                yield f"{model.__name__}.{name}"

    sections = [name for name in unexplained(Settings) if not name.startswith("Settings.")]
    assert [*sections, *unexplained(CountyHead)] == []
