"""A year in virtual time counts what the history asks for, and sees what is wrong with it."""

import contextlib
import sqlite3
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import year
import year_check
from bench_desk import settings_in
from beside import matters

from bot.build import desk_of
from bot.ids import seeded_ids
from storage.engine import open_engine
from storage.vault import Vault
from storage.work import Store

DAYS = 16
HEAD = "title\ttext\n"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Sixteen days with forty matters of our own: the folder they are in, and what was returned."""
    data, kept = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("kept")
    rows = [f"{words[:12]}\t{words}" for words in matters(60)]
    (data / "complaints.tsv").write_text(HEAD + "\n".join(rows[:30]), encoding="utf-8")
    (data / "complaints-replied.tsv").write_text(HEAD + "\n".join(rows[30:]), encoding="utf-8")
    asked = Namespace(folder=data, cases=40, days=DAYS, step=15.0, seed=2)
    return kept, year.play(asked, kept)


def checked(folder: Path) -> year_check.Found:
    """What the history asks for, beside what was told."""
    engine = open_engine(f"sqlite:///{folder / 'suping.db'}")
    store = Store(engine, Vault(bytes(32), bytes), seeded_ids(1))
    end = datetime(2025, 1, DAYS, 15, 55, tzinfo=UTC)
    try:
        with store.reading(end) as work:
            return year_check.check(work, desk_of(settings_in(folder)))
    finally:
        store.close()


def altered(folder: Path, to: Path, change: Callable[[sqlite3.Connection], object]) -> Path:
    """A copy of what was played, with something wrong in it."""
    with (
        contextlib.closing(sqlite3.connect(folder / "suping.db")) as source,
        contextlib.closing(sqlite3.connect(to / "suping.db")) as copy,
    ):
        source.backup(copy)
        change(copy)
        copy.commit()
    return to


def test_what_is_due_is_told_once_in_its_hour(played: tuple[Path, int]) -> None:
    folder, returned = played
    found = checked(folder)
    assert returned == 0
    assert found.due == found.told > 0
    assert found.late_cases > 0
    assert found.missed == found.wrong == found.twice == found.at_wrong_hour == []


def test_what_was_not_told_is_missed(played: tuple[Path, int], tmp_path: Path) -> None:
    one = "SELECT case_id, stage FROM alert WHERE stage LIKE 'overdue%' LIMIT 1"
    first = f"DELETE FROM alert WHERE (case_id, stage) = ({one})"  # noqa: S608 - our own
    wrong = altered(played[0], tmp_path, lambda copy: copy.execute(first))
    assert checked(wrong).missed


def test_what_was_told_in_the_night_is_seen(played: tuple[Path, int], tmp_path: Path) -> None:
    at_night = "UPDATE alert SET at = substr(at, 1, 11) || '18:00:00.000000'"
    wrong = altered(played[0], tmp_path, lambda copy: copy.execute(at_night))
    found = checked(wrong)
    assert found.at_wrong_hour or found.wrong


def test_what_was_told_without_being_due_is_wrong(played: tuple[Path, int], tmp_path: Path) -> None:
    def tell(copy: sqlite3.Connection) -> None:
        one = "SELECT min(id) FROM cases WHERE id NOT IN (SELECT case_id FROM alert)"
        copy.execute(
            "INSERT INTO alert (case_id, stage, revision, staff_id, at)"  # noqa: S608 - our own
            f" SELECT ({one}), 'overdue_0', 1, staff_id, at FROM alert LIMIT 1"
        )

    assert checked(altered(played[0], tmp_path, tell)).wrong
