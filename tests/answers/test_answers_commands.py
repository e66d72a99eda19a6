"""`suping answers`: what is imported, what stays, and that a mistake changes nothing."""

from pathlib import Path

import pytest
from answers_house import CONFIG, ENGLISH, GOOD, table
from click.testing import CliRunner, Result

from bot.answers.table import read_answers
from bot.command_line import main
from bot.config.settings import load


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def answers(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["answers", *arguments, "--config", str(config)])


def exported(config: Path) -> list[str]:
    path = config.parent / "out.xlsx"
    answers(config, str(path), "--export")
    return [one.question for one in read_answers(path, load(config).county())]


def test_a_table_is_imported_and_exported(config: Path, tmp_path: Path) -> None:
    told = answers(config, str(table(tmp_path / "a.xlsx", GOOD, ENGLISH)))
    assert "2 entries imported" in told.output
    assert exported(config) == [GOOD[0], ENGLISH[0]]


def test_a_new_table_takes_the_place_of_the_old_one(config: Path, tmp_path: Path) -> None:
    answers(config, str(table(tmp_path / "a.xlsx", GOOD, ENGLISH)))
    answers(config, str(table(tmp_path / "b.xlsx", ENGLISH)))
    assert exported(config) == [ENGLISH[0]]


def test_a_mistake_changes_nothing_and_ends_with_two(config: Path, tmp_path: Path) -> None:
    answers(config, str(table(tmp_path / "a.xlsx", GOOD)))
    wrong = (*ENGLISH[:2], "nobody", *ENGLISH[3:])
    told = answers(config, str(table(tmp_path / "b.xlsx", ENGLISH, wrong)))
    assert told.exit_code == 2
    assert "row 3: 单位 unit: no unit is called 'nobody'" in told.output
    assert exported(config) == [GOOD[0]]


def test_entries_past_their_day_are_counted_aloud(config: Path, tmp_path: Path) -> None:
    row = (*GOOD[:4], "2020-01-01", *GOOD[5:])
    told = answers(config, str(table(tmp_path / "a.xlsx", row)))
    assert "1 past their day, never offered" in told.output
