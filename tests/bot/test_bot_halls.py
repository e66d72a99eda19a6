"""Halls from Excel: every fault by its row, nothing half taken, and read back as it was written."""

from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from bot.command_line import main
from bot.config.settings import load
from bot.halls.commands import HALLS_FILE, STAFF_FILE

CONFIG = """
[county]
# parts and staff come here

[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
"""
ADDED = CONFIG.replace(
    "# parts and staff come here", f'parts = ["{HALLS_FILE}"]\nstaff = ["{STAFF_FILE}"]'
)
Sheets = dict[str, list[list[object]]]


def good() -> Sheets:
    return {
        "大厅": [
            ["代码*", "名称*", "英文名称"],
            ["east", "城东便民大厅", "East Hall"],
            ["west", "城西便民大厅", ""],
        ],
        "窗口": [
            ["大厅", "窗口号", "名称", "英文名称", "单位", "事项"],
            ["east", 1, "综合", "General", "政务服务局", ""],
            ["城东便民大厅", "A2", "社保", "Insurance", "人社局", "养老待遇申领、health_card"],
            ["west", 1.0, "税务", "Tax", "tax", None],
        ],
        "事项": [
            ["代码", "名称", "英文名称", "单位", "可评环节"],
            ["pension", "养老待遇申领", "Pension", "人社局", "收件、办结"],
            ["health_card", "社保卡", "Card", "人社局", ""],
        ],
        "人员": [
            ["渠道", "账号", "姓名", "角色", "单位", "大厅", "语言"],
            ["local", 7001, "赵主任", "大厅负责人", "", "east", ""],
            ["local", "7002", "钱敏", "窗口人员", "人社局", "城东便民大厅", "英文"],
            ["local", "7003", "孙立", "首席代表", "人社局", "east", "中文"],
        ],
    }


def workbook(path: Path, sheets: Sheets) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for at, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, at, value)
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def imports(desk: Path, sheets: Sheets, *options: str) -> Result:
    file = workbook(desk.parent / "halls.xlsx", sheets)
    return CliRunner().invoke(main, ["halls", str(file), "--config", str(desk), *options])


def written(desk: Path) -> set[str]:
    return {path.name for path in desk.parent.iterdir()} & {HALLS_FILE, STAFF_FILE}


def told(desk: Path, sheets: Sheets) -> list[str]:
    refused = imports(desk, sheets)
    assert refused.exit_code == 2, refused.output
    assert written(desk) == set()
    return refused.output.strip().splitlines()


def test_a_good_workbook_is_taken_and_says_what_to_add(desk: Path) -> None:
    done = imports(desk, good())
    assert done.exit_code == 0, done.output
    assert "2个大厅、3个窗口、2个事项、3个人员" in done.output
    assert f'parts = ["{HALLS_FILE}"]' in done.output
    assert f'staff = ["{STAFF_FILE}"]' in done.output
    assert written(desk) == {HALLS_FILE, STAFF_FILE}


def test_what_was_taken_is_what_the_desk_reads(desk: Path) -> None:
    imports(desk, good())
    desk.write_text(ADDED, encoding="utf-8")
    county = load(desk).county()
    assert [hall.code for hall in county.halls] == ["east", "west"]
    hall, window = county.window("east/a2")
    assert (hall.zh, window.zh, window.unit, window.items) == (
        "城东便民大厅", "社保", "human_resources", ("pension", "health_card"),
    )  # fmt: skip
    item = county.item("pension")
    assert item is not None
    assert item.stages == ("accepted", "done")
    assert county.window("west/1")[0].en == "城西便民大厅"
    people = {one.user_id: one for one in load(desk).staff() if one.user_id in (7001, 7002, 7003)}
    assert {number: one.role for number, one in people.items()} == {
        7001: "hall_manager", 7002: "window_clerk", 7003: "chief_representative",
    }  # fmt: skip
    assert (people[7002].unit, people[7002].hall, people[7002].language) == (
        "human_resources", "east", "en",
    )  # fmt: skip


def test_once_it_is_added_nothing_more_is_asked_but_a_restart(desk: Path) -> None:
    imports(desk, good())
    desk.write_text(ADDED, encoding="utf-8")
    again = imports(desk, good())
    assert "parts =" not in again.output
    assert "重启" in again.output


def test_checking_writes_nothing(desk: Path) -> None:
    done = imports(desk, good(), "--check")
    assert done.exit_code == 0
    assert written(desk) == set()


def test_every_fault_is_told_by_its_row_and_nothing_is_written(desk: Path) -> None:
    sheets = good()
    sheets["大厅"] += [["East", "大写", ""], ["east", "又一个", ""], ["", "没有代码", ""]]
    sheets["窗口"] += [
        ["north", 3, "某窗口", "", "人社局", ""],
        ["east", "1", "重号", "", "人社局", ""],
        ["east", "窗一", "号不对", "", "人社局", ""],
        ["east", 4, "某窗口", "", "不存在局", "没有的事项"],
    ]
    sheets["事项"] += [["card", "某事项", "", "人社局", "接件"]]
    sheets["人员"] += [
        ["wechat", "1", "甲", "窗口人员", "人社局", "east", ""],
        ["local", "abc", "乙", "窗口人员", "人社局", "east", ""],
        ["local", "5", "丙", "科长", "人社局", "east", ""],
        ["local", "6", "丁", "首席代表", "", "east", ""],
        ["local", "", "戊", "首席代表", "人社局", "east", ""],
    ]
    lines = told(desk, sheets)
    assert [line.partition("：")[0] for line in lines[:-1]] == [
        "大厅第4行“代码”",
        "大厅第5行“代码”",
        "大厅第6行“代码”",
        "事项第4行“可评环节”",
        "窗口第5行“大厅”",
        "窗口第6行“窗口号”",
        "窗口第7行“窗口号”",
        "窗口第8行“单位”",
        "窗口第8行“事项”",
        "人员第5行“渠道”",
        "人员第6行“账号”",
        "人员第7行“角色”",
        "人员第8行“单位”",
        "人员第9行“账号”",
    ]
    assert "14处" in lines[-1]


def test_a_bad_workbook_leaves_the_good_one_before_it(desk: Path) -> None:
    imports(desk, good())
    before = (desk.parent / HALLS_FILE).read_text("utf-8")
    sheets = good()
    sheets["窗口"][1][4] = "不存在局"
    assert imports(desk, sheets).exit_code == 2
    assert (desk.parent / HALLS_FILE).read_text("utf-8") == before


@pytest.mark.parametrize("lost", ["大厅", "窗口"])
def test_a_sheet_that_must_be_there_is_named(desk: Path, lost: str) -> None:
    sheets = good()
    del sheets[lost]
    (line,) = told(desk, sheets)
    assert f"“{lost}”" in line


def test_sheets_that_may_be_missing_are(desk: Path) -> None:
    sheets = good()
    del sheets["事项"], sheets["人员"]
    sheets["窗口"][2][5] = ""
    assert imports(desk, sheets).exit_code == 0


def test_a_column_that_must_be_there_is_named(desk: Path) -> None:
    sheets = good()
    sheets["窗口"][0][4] = "部门"
    (line,) = told(desk, sheets)
    assert "单位" in line


def test_what_is_no_workbook_says_so(desk: Path) -> None:
    file = desk.parent / "halls.xlsx"
    file.write_text("no workbook", encoding="utf-8")
    refused = CliRunner().invoke(main, ["halls", str(file), "--config", str(desk)])
    assert refused.exit_code == 2
    assert refused.output.strip()


def test_what_there_is_can_be_written_mended_and_taken_again(desk: Path) -> None:
    file = desk.parent / "now.xlsx"
    to = ["--config", str(desk)]
    assert CliRunner().invoke(main, ["halls", str(file), "--write", *to]).exit_code == 0
    before = load(desk).county()
    done = CliRunner().invoke(main, ["halls", str(file), *to])
    assert done.exit_code == 0, done.output
    desk.write_text(ADDED, encoding="utf-8")
    after = load(desk).county()
    assert (after.halls, after.items) == (before.halls, before.items)


def test_a_workbook_in_english_is_taken_and_faults_are_told_in_english(desk: Path) -> None:
    sheets: Sheets = {
        "halls": [["code", "name", "english name"], ["east", "城东大厅", "East Hall"]],
        "windows": [
            ["hall", "number", "name", "english name", "unit", "items"],
            ["east", 1, "综合", "General", "Nobody", ""],
        ],
    }
    refused = imports(desk, sheets, "--language", "en")
    assert refused.output.startswith('windows, row 2, "单位"')
    sheets["windows"][1][4] = "tax"
    assert imports(desk, sheets, "--language", "en").exit_code == 0


@pytest.mark.parametrize("key", ["parts", "staff"])
def test_a_file_that_the_config_names_and_that_is_not_there_is_told(desk: Path, key: str) -> None:
    desk.write_text(
        CONFIG.replace("# parts and staff come here", f'{key} = ["gone.toml"]'), "utf-8"
    )
    refused = CliRunner().invoke(main, ["check", "--config", str(desk)])
    assert refused.exit_code == 2
    assert "gone.toml: there is no such file" in refused.output
