"""`suping roll`: people in and out by workbook, on the county's own machine."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from bot_house import NOW
from click.testing import CliRunner

from bot.build import appoint_staff, open_store
from bot.command_line import main
from bot.config.settings import Settings, load
from handlers.administrators.people_rows import rows_of
from storage.work import Work

CONFIG = """
[county]
file = "sample"
[database]
synchronous = "NORMAL"
[[channel]]
name = "local"
kind = "localchat"
token = "7:letters"
"""
HEADER = ["编号", "姓名", "角色", "单位", "岗位"]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    started(load(path))
    return path


def started(settings: Settings) -> list[str]:
    """A start of the desk; returns who is aboard."""
    store = open_store(settings)
    try:
        with store.work(NOW) as work:
            now = work.now
        appoint_staff(store, settings.staff(), now)
        with store.reading(now) as work:
            return names(work)
    finally:
        store.close()


def names(work: Work) -> list[str]:
    return [one.name for one in work.staff.everybody()]


def table(folder: Path, *rows: list[str]) -> Path:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate([HEADER, *rows]):
            for k, value in enumerate(row):
                sheet.write_string(i, k, value)
    path = folder / "people.xlsx"
    path.write_bytes(held.getvalue())
    return path


def run(config: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["roll", *words, "--config", str(config)])
    return done.exit_code, done.output


def test_people_are_invited_and_their_links_written_for_the_owner_alone(
    config: Path, tmp_path: Path
) -> None:
    file, links = table(tmp_path, ["", "钱新", "经办人", "住建局", "A岗"]), tmp_path / "links.xlsx"
    code, told = run(config, "import", str(file), "--dry-run", "--links", str(links))
    assert (code, links.exists()) == (0, False)
    assert "新来1人：钱新" in told
    code, told = run(config, "import", str(file), "--links", str(links))
    assert code == 0
    assert "办好了：新来1人" in told
    assert links.stat().st_mode & 0o077 == 0


def test_what_is_wrong_ends_with_two_and_changes_nothing(config: Path, tmp_path: Path) -> None:
    file = table(tmp_path, ["", "钱新", "局长", "住建局", "A岗"])
    code, told = run(config, "import", str(file))
    assert code == 2
    assert "第2行“角色”" in told
    assert run(config, "import", str(tmp_path / "none.xlsx"))[0] == 2
    (tmp_path / "bad.xlsx").write_bytes(b"PK")
    assert run(config, "import", str(tmp_path / "bad.xlsx"))[0] == 2


def test_the_template_holds_everybody_and_a_change_survives_a_start(
    config: Path, tmp_path: Path
) -> None:
    file = tmp_path / "roll.xlsx"
    assert run(config, "template", str(file))[0] == 0
    rows = rows_of(file.read_bytes())
    known = next(one for one in rows if one["name"] == "住建局B岗")
    changed = table(tmp_path, [known["number"], "老李", known["role"], known["unit"], "B岗"])
    assert run(config, "import", str(changed), "--links", str(tmp_path / "l.xlsx"))[0] == 0
    for _ in range(2):
        found = started(load(config))
        assert "老李" in found
        assert "住建局B岗" not in found
