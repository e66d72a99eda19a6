"""`suping audit`: whole ends with 0, broken names the link and ends with 1, bad input with 2."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from test_bot_ledger import ORDERS, folder, suping, workbook  # noqa: F401

HEAD_LENGTH = 64


@pytest.fixture
def filed(folder: Path) -> Path:  # noqa: F811
    """A desk with two cases that came in by Excel."""
    suping("import", str(workbook(folder / "in.xlsx", *ORDERS)))
    return folder


@contextmanager
def by_hand(folder: Path) -> Iterator[sqlite3.Connection]:  # noqa: F811
    (file,) = folder.glob("*.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


def test_a_whole_history_ends_with_0_and_tells_its_head(filed: Path) -> None:
    assert filed
    result = suping("audit", "verify")
    head = suping("audit", "head").output.strip()
    assert (result.exit_code, head in result.output) == (0, True)
    assert len(head.partition("-")[2]) == HEAD_LENGTH
    assert suping("audit", "verify", "--head", head).exit_code == 0


def test_the_first_broken_link_is_named_with_its_case_and_ends_with_1(filed: Path) -> None:
    with by_hand(filed) as connection:
        number = connection.execute(
            "SELECT number FROM cases JOIN event ON cases.id = case_id WHERE event.id = 2"
        ).fetchone()[0]
        connection.execute("UPDATE event SET actor = 'clock' WHERE id >= 2")
    result = suping("audit", "verify")
    assert result.exit_code == 1
    assert f"第2条（{number}的办理记录2，" in result.output
    assert "的内容和写下时不一样" in result.output
    english = suping("audit", "verify", "--language", "en").output
    assert f"link 2 (event 2 of case {number}, " in english


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        ("DELETE FROM event WHERE id = 1", "第1条（办理记录1", "was deleted"),
        ("DELETE FROM chain_link WHERE seq = 1", "第1条连同记录一起不见了", "row and link"),
        ("DELETE FROM case_key", "原文打不开了", "opens no more"),
        (
            "INSERT INTO event (case_id, at, actor, action, state_to, public) "
            "SELECT case_id, at, 'clerk', 'reply', 'closed', public FROM event WHERE id = 1",
            "直接写进数据库的",
            "by hand",
        ),
    ],
)
def test_each_fault_is_told_in_both_languages(filed: Path, change: str, zh: str, en: str) -> None:
    with by_hand(filed) as connection:
        connection.execute(change)
    assert zh in suping("audit", "verify").output
    result = suping("audit", "verify", "--language", "en")
    assert (result.exit_code, en in result.output) == (1, True)


def test_a_head_kept_elsewhere_shows_what_was_cut_off(filed: Path) -> None:
    head = suping("audit", "head").output.strip()
    with by_hand(filed) as connection:
        connection.execute("DELETE FROM event")
        connection.execute("DELETE FROM chain_link")
        connection.execute("DELETE FROM meta WHERE key LIKE 'audit.%'")
    assert suping("audit", "verify").exit_code == 0
    result = suping("audit", "verify", "--head", head)
    assert (result.exit_code, "往后的被截掉了" in result.output) == (1, True)


def test_what_is_no_head_ends_with_2(filed: Path) -> None:
    assert filed
    result = suping("audit", "verify", "--head", "abc")
    assert (result.exit_code, "链头写得不对" in result.output) == (2, True)
