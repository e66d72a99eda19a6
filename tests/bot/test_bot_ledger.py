"""`suping import`, `export`, `template`: what came of it is said; what is wrong ends with 2."""

from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from bot.command_line import main

CONFIG = """
[county]
file = "sample"

[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def workbook(path: Path, *rows: tuple[str, ...]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
    return path


def suping(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


ORDERS = (("工单编号", "诉求内容"), ("GD1", "小区物业不管电梯，坏了三天"), ("GD2", "路灯不亮"))


def test_a_workbook_is_brought_in_once(folder: Path) -> None:
    file = str(workbook(folder / "in.xlsx", *ORDERS))
    assert "新登记2件" in suping("import", file).output
    assert "新登记0件，以前导过的2件" in suping("import", file).output


def test_a_bad_workbook_ends_with_2_and_changes_nothing(folder: Path) -> None:
    file = str(workbook(folder / "in.xlsx", *ORDERS, ("GD3", "")))
    result = suping("import", file)
    assert result.exit_code == 2
    assert "第4行“诉求内容”：不能空着" in result.output
    assert "导出0件" in suping("export", str(folder / "out.xlsx")).output


def test_what_is_no_workbook_ends_with_2(folder: Path) -> None:
    (folder / "in.xlsx").write_text("no workbook", "utf-8")
    result = suping("import", "in.xlsx", "--language", "en")
    assert result.exit_code == 2
    assert "no Excel file" in result.output
    assert suping("import", "gone.xlsx").exit_code == 2


def test_the_ledger_is_written_by_days_and_states(folder: Path) -> None:
    suping("import", str(workbook(folder / "in.xlsx", *ORDERS)))
    assert "Exported: 2" in suping("export", "out.xlsx", "--language", "en").output
    assert "导出0件" in suping("export", "out.xlsx", "--until", "2020-01-01").output
    assert "导出0件" in suping("export", "out.xlsx", "--state", "closed").output
    assert sorted(one.name for one in folder.glob("*.xlsx*")) == ["in.xlsx", "out.xlsx"]


def test_the_empty_workbook_can_be_brought_in_and_files_nothing(folder: Path) -> None:
    assert "空表在这里" in suping("template", "empty.xlsx").output
    assert (folder / "empty.xlsx").exists()
    assert "新登记0件" in suping("import", "empty.xlsx").output
