"""The replay itself: real HTTP, a real database, a chat server as a process of its own."""

import asyncio
import os
import re
import sys
from pathlib import Path

import pytest

from bot.replay.play import Wanted, picture, replay


def figure(table: str, name: str) -> str:
    found = re.search(rf"^{re.escape(name)}\s{{2,}}(.*)$", table, re.MULTILINE)
    assert found, f"{name} is not in the table:\n{table}"
    return found[1]


async def test_every_complaint_becomes_one_case_and_every_overdue_stage_is_told_once(
    complaints: Path,
) -> None:
    table = await replay(Wanted(complaints, seed=1))
    assert figure(table, "complaints in") == "5"
    assert figure(table, "cases") == "5"
    assert figure(table, "lost") == "0"
    assert figure(table, "doubled") == "0"
    assert figure(table, "closed without an answer") == "0"
    assert figure(table, "  missed") == "0"
    assert figure(table, "  told early or wrongly") == "0"
    assert figure(table, "  told twice to one person") == "0"
    assert figure(table, "requests refused by the chat server") == "0"
    assert figure(table, "requests faster than Telegram allows") == "0"


async def test_an_answer_weeks_late_is_counted_late_and_was_alerted(complaints: Path) -> None:
    """No. 2 was answered on the 18th working day, No. 5 on the 9th."""
    table = await replay(Wanted(complaints, seed=2))
    in_time, answers = figure(table, "answered in time").split(" of ")
    assert int(in_time) <= int(answers) - 2
    assert int(figure(table, "cases with an overdue alert")) >= 2


async def test_the_same_seed_gives_the_same_figures(complaints: Path) -> None:
    def steady(table: str) -> list[str]:
        return [line for line in table.splitlines() if not line.startswith(("minutes", "CPU"))]

    first = await replay(Wanted(complaints, seed=5, limit=3))
    second = await replay(Wanted(complaints, seed=5, limit=3))
    assert steady(first) == steady(second)


def test_the_sample_evidence_is_a_png() -> None:
    assert picture().startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.skipif(
    "SUPING_SHARED" not in os.environ
    and not (Path(__file__).parents[3] / "shared" / "data").is_dir(),
    reason="needs the real complaints: name their folder in SUPING_SHARED",
)
async def test_the_first_real_complaints_are_neither_lost_nor_doubled() -> None:
    shared = os.environ.get("SUPING_SHARED", str(Path(__file__).parents[3] / "shared"))
    file = Path(shared) / "data" / "complaints-replied.tsv"
    table = await replay(Wanted(file, seed=3, limit=12))
    assert figure(table, "cases") == "12"
    assert figure(table, "lost") == "0"
    assert figure(table, "doubled") == "0"


async def test_a_table_with_a_mistake_ends_the_command_with_2(tmp_path: Path) -> None:
    file = tmp_path / "bad.tsv"
    file.write_text("no table\n")
    command = [sys.executable, "-m", "bot.command_line", "replay", str(file)]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert process.returncode == 2
    assert "line 1: the columns" in said.decode()
