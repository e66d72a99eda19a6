from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.replay.data import BadTable, read_complaints

ZONE = ZoneInfo("Asia/Shanghai")


def test_complaints_come_earliest_first_with_title_and_text_as_one(complaints: Path) -> None:
    read = read_complaints(complaints, ZONE)
    assert [one.id for one in read] == ["1", "2", "3", "4", "5"]
    assert read[0].text == "停水两天\n青石小区停水两天了，没人通知"
    assert read[0].at.utcoffset() == timedelta(hours=8)


def test_a_complaint_without_a_reply_has_none(complaints: Path) -> None:
    unanswered = read_complaints(complaints, ZONE)[3]
    assert unanswered.reply_at is None
    assert unanswered.reply == ""


def test_a_table_without_replies_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "plain.tsv"
    file.write_text("id\tuser\ttime\ttitle\ttext\tlikes\n7\tx\t2024-01-02T03:04:05\tt\tu\t9\n")
    assert read_complaints(file, ZONE)[0].reply_at is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("id\tuser\n", "line 1: the columns time, title, text are missing"),
        ("", "line 1: the columns id, user, time, title, text are missing"),
        ("id\tuser\ttime\ttitle\ttext\n1\ta\t2024-01-01T00:00:00\tt\n", "line 2: 4 cells, 5"),
        ("id\tuser\ttime\ttitle\ttext\n1\ta\tyesterday\tt\tu\n", "line 2: Invalid isoformat"),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_line(
    tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "bad.tsv"
    file.write_text(content)
    with pytest.raises(BadTable, match=says):
        read_complaints(file, ZONE)


def test_a_file_that_is_not_there_is_a_bad_table(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match=r"nowhere\.tsv"):
        read_complaints(tmp_path / "nowhere.tsv", ZONE)
