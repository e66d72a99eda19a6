"""The sample county's answers: sensible, of its own units, in both languages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from answers_house import CONFIG

from bot.answers.sample import sample_entries, seed
from bot.answers.table import LONGEST
from bot.config.county_file import read_county
from bot.config.settings import load
from storage.tables import AnswerEntry

ENTRIES = sample_entries(datetime(2026, 9, 28, tzinfo=UTC))


def test_there_are_fifteen_in_each_language() -> None:
    assert len(ENTRIES) == 30
    assert sum(one.language == "en" for one in ENTRIES) == 15


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.question)
def test_an_entry_fits_the_county_and_the_table(entry: AnswerEntry) -> None:
    county = read_county("sample", Path()).county
    county.unit(entry.unit)
    county.category(entry.category or "")
    assert len(entry.question) <= LONGEST["question"]
    assert 20 <= len(entry.answer) <= 300


def test_no_question_stands_twice() -> None:
    assert len({one.question for one in ENTRIES}) == len(ENTRIES)


def test_an_empty_base_is_seeded_once(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(CONFIG, encoding="utf-8")
    settings = load(config)
    assert seed(settings) == 30
    assert seed(settings) == 0
