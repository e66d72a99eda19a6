"""People by workbook: all that is wrong at once, a look before it holds, all of it or nothing."""

import io
from typing import Any

import pytest
import xlsxwriter
from aboard import joins, log, newcomer, roles, second_administrator
from scripts import LIFT_UNIT, filed
from town import Somebody, Town

from bot.charts.painter import xlsx_of
from handlers.administrators.people_check import Plan, plan_of
from handlers.administrators.people_import import carry_out
from handlers.administrators.people_rows import rows_of, template, units_template
from handlers.ledger.reading import BadWorkbook
from handlers.office import Office
from storage.pictures import sheet_of
from texts.catalogue import Language

HEADER = ["编号", "姓名", "角色", "单位", "岗位", "大厅", "渠道", "账号", "离岗原因"]
NEW = ["", "钱新", "经办人", LIFT_UNIT, "A岗", "", "", "", ""]
HEAD = ["", "孙头", "分管负责人", LIFT_UNIT, "", "", "", "", ""]


def workbook(*rows: list[Any], header: list[str] | None = None) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        for i, row in enumerate([header or HEADER, *rows]):
            for k, value in enumerate(row):
                sheet.write(i, k, value)
    return held.getvalue()


def row_of(town: Town, name: str, **parts: str) -> list[str]:
    """Somebody's line of the template, mended."""
    sheet = town.asks(lambda work: template(Office(town.desk, work), Language.ZH))
    line = next(list(one) for one in sheet.rows if one[1] == name)
    for title, value in parts.items():
        line[HEADER.index(title)] = value
    return line


def sends(town: Town, *rows: list[Any]) -> Somebody:
    administrator = town.administrator()
    administrator.reads()
    administrator.sends_document(workbook(*rows))
    return administrator


def does(town: Town, *rows: list[Any]) -> Somebody:
    administrator = sends(town, *rows)
    administrator.taps("对，现在办")
    return administrator


def links(administrator: Somebody) -> list[list[str]]:
    """The rows of the newest table of links."""
    sheet = administrator.chat.of("people.links_text")[-1].sheet
    assert sheet is not None
    return [list(one) for one in sheet["rows"]]


def plan(town: Town, *rows: list[Any]) -> Plan:
    data = workbook(*rows)
    return town.asks(lambda work: plan_of(Office(town.desk, work), rows_of(data), None))


def faults(town: Town, *rows: list[Any]) -> list[tuple[int, str, str]]:
    return [(one.row, one.column.value, one.key) for one in plan(town, *rows).faults]


# The template


def test_the_template_is_the_roll_and_means_no_change_as_it_stands(town: Town) -> None:
    administrator = town.administrator()
    administrator.says("/staff")
    assert "没写在表里的人不动" in administrator.taps("下载名册表格")
    stored = administrator.chat.of("people.how")[-1].sheet
    assert stored is not None
    administrator.sends_document(xlsx_of(sheet_of(stored)))
    assert "没有变化" in "".join(one.text for one in administrator.chat.of("people.same"))


@pytest.mark.parametrize("language", Language)
def test_a_template_is_read_back_in_either_language(town: Town, language: Language) -> None:
    sheet = town.asks(lambda work: template(Office(town.desk, work), language))
    rows = rows_of(xlsx_of(sheet))
    made = town.asks(lambda work: plan_of(Office(town.desk, work), rows, None))
    assert (made.faults, made.is_empty, made.same) == ([], True, len(sheet.rows))


# Looked at, then done


def test_a_workbook_is_looked_at_before_anything_is_done(town: Town) -> None:
    administrator = sends(
        town,
        NEW,
        row_of(town, "住建局B岗", 姓名="老李"),
        row_of(town, "公安局B岗", 离岗原因="退休"),
    )
    card = administrator.chat.of("people.card")[-1].text
    assert "新来1人：钱新（住建局经办人（A岗））" in card
    assert "改1人：住建局B岗" in card
    assert "离岗1人：公安局B岗" in card
    assert log(town) == []
    administrator.taps("先不办")
    assert log(town) == []
    assert "已经" in administrator.forges("l:people_yes:1")


def test_one_tap_does_all_of_it(town: Town) -> None:
    administrator = does(
        town,
        NEW,
        HEAD,
        row_of(town, "住建局B岗", 姓名="老李"),
        row_of(town, "公安局B岗", 离岗原因="退休"),
    )
    assert "新来2人，改1人，离岗1人" in administrator.chat.of("people.done")[-1].text
    names = {one.name for one in town.asks(lambda work: work.staff.everybody())}
    assert "老李" in names
    assert "公安局B岗" not in names
    assert [(one[0], one[1]) for one in links(administrator)] == [
        ("钱新", "住建局经办人（A岗）"),
        ("孙头", "住建局分管负责人"),
    ]
    assert log(town) == ["left", "changed", "invited", "invited"]
    assert "您现在担任" in town.handler(LIFT_UNIT, "B").reads()


def test_the_links_that_come_back_bring_people_aboard(town: Town) -> None:
    administrator = does(town, NEW)
    code = links(administrator)[0][2].removeprefix("/start ")
    (member,) = roles(town, joins(town, code))
    assert (member.name, member.unit, member.post) == ("钱新", "housing", "A")


def test_who_has_an_account_starts_at_once(town: Town) -> None:
    somebody = newcomer(town)
    somebody.says("/start")
    does(town, [*NEW[:6], "local", somebody.user_id, ""])
    assert roles(town, somebody)[0].name == "钱新"
    assert "您现在担任：住建局经办人（A岗）" in somebody.reads()
    assert not town.administrator().chat.of("people.links_text")


def test_whoever_goes_to_another_unit_leaves_their_cases_behind(town: Town) -> None:
    _, number = filed(town)
    town.handler(LIFT_UNIT).taps("看全文")
    does(town, row_of(town, "住建局A岗", 单位="公安局"))
    holder = town.asks(lambda work: work.staff.get(work.cases.by_number(number).handler_id))
    assert holder.name == "住建局B岗"
    assert number in town.handler(LIFT_UNIT, "B").reads()
    town.handler(LIFT_UNIT).reads()
    assert number not in town.handler(LIFT_UNIT).says("/work")


def test_who_is_not_in_the_workbook_stays(town: Town) -> None:
    before = len(town.asks(lambda work: work.staff.everybody()))
    does(town, row_of(town, "住建局B岗", 姓名="老李"))
    assert len(town.asks(lambda work: work.staff.everybody())) == before


def test_where_the_roll_moved_on_meanwhile_nothing_is_done(town: Town) -> None:
    administrator = sends(town, row_of(town, "住建局B岗", 离岗原因="退休"), NEW)
    member = town.asks(lambda work: work.staff.of_unit("housing", "handler")[1])
    town.does(lambda office: office.work.staff.end(member.id))
    assert "名册变了" in administrator.taps("对，现在办")
    assert not administrator.chat.of("people.links_text")


def test_another_administrators_workbook_is_not_ones_own(town: Town) -> None:
    second = second_administrator(town)
    administrator = sends(town, NEW)
    yes = administrator.chat.newest.button("对，现在办")
    assert "已经" in second.forges(yes)
    administrator.taps("对，现在办")
    assert "已经" in administrator.forges(yes)


def test_a_newer_workbook_takes_the_place_of_one_that_waits(town: Town) -> None:
    administrator = sends(town, NEW)
    first = administrator.chat.newest.button("对，现在办")
    sends(town, HEAD)
    assert "已经" in administrator.forges(first)
    administrator.taps("对，现在办")
    assert [one[0] for one in links(administrator)] == ["孙头"]


def test_the_rows_go_once_it_is_decided(town: Town) -> None:
    does(town, NEW)
    assert town.asks(lambda work: work.roll_files.get(1).content) == []


# Units

UNITS = ["单位代码", "单位名称", "英文名称", "单位类型", "单位电话", "上级单位"]
DRONES = ["drones", "低空经济办", "Low Altitude Office", "部门", "0000-1", ""]


def unit_plan(town: Town, *rows: list[Any]) -> Plan:
    data = workbook(*rows, header=UNITS)
    return town.asks(lambda work: plan_of(Office(town.desk_now(), work), rows_of(data), None))


def test_the_units_template_means_no_change_as_it_stands(town: Town) -> None:
    sheet = town.asks(lambda work: units_template(Office(town.desk, work), Language.ZH))
    made = unit_plan(town, *[list(row) for row in sheet.rows])
    assert (made.faults, made.is_empty) == ([], True)


def test_a_new_unit_and_its_people_come_with_one_file(town: Town) -> None:
    held = io.BytesIO()
    person = ["", "钱新", "经办人", "低空经济办", "A岗", "", "", "", ""]
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        for name, rows in (("名册", [HEADER, person]), ("单位", [UNITS, DRONES])):
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
    administrator = town.administrator()
    administrator.sends_document(held.getvalue())
    card = administrator.chat.of("people.card")[-1].text
    assert "新单位1个：低空经济办" in card
    administrator.taps("对，现在办")
    (row,) = links(administrator)
    assert row[1] == "低空经济办经办人（A岗）"
    assert town.desk_now().county.unit("drones").phone == "0000-1"
    (member,) = roles(town, joins(town, row[2].removeprefix("/start ")))
    assert member.unit == "drones"
    assert "低空经济办" in administrator.says("/staff 低空经济办")


def test_a_unit_is_renamed_and_told_so_before(town: Town) -> None:
    administrator = town.administrator()
    administrator.sends_document(
        workbook(["housing", "住房和城乡建设局", "", "", "", ""], header=UNITS)
    )
    assert "改名单位1个：住房和城乡建设局" in administrator.chat.of("people.card")[-1].text
    administrator.taps("对，现在办")
    assert town.desk_now().county.unit("housing").zh == "住房和城乡建设局"
    (change,) = town.asks(lambda work: work.unit_changes.all())
    assert change.what == "rename"


@pytest.mark.parametrize(
    ("parts", "column", "key"),
    [
        ({"单位代码": "低空"}, "unit_code", "bad_code"),
        ({"单位代码": "Drones"}, "unit_code", "bad_code"),
        ({"单位名称": ""}, "unit_zh", "bad_zh"),
        ({"单位名称": "Drones"}, "unit_zh", "bad_zh"),
        ({"单位名称": "公安局"}, "unit_zh", "name_taken"),
        ({"英文名称": "低空办"}, "unit_en", "bad_en"),
        ({"单位类型": "诉评台"}, "unit_type", "bad_type"),
        ({"单位类型": ""}, "unit_type", "bad_type"),
        ({"单位类型": "社区"}, "unit_parent", "bad_parent"),
        ({"上级单位": "火星镇"}, "unit_parent", "unknown_unit"),
    ],
)
def test_what_is_wrong_with_a_unit_is_named(
    town: Town, parts: dict[str, str], column: str, key: str
) -> None:
    wrong = list(DRONES)
    for title, value in parts.items():
        wrong[UNITS.index(title)] = value
    found = unit_plan(town, wrong)
    assert (2, column, key) in [(one.row, one.column.value, one.key) for one in found.faults]
    assert not found.units


def test_a_code_twice_is_one_too_many(town: Town) -> None:
    found = unit_plan(town, DRONES, [DRONES[0], "另一个办", *DRONES[2:]])
    assert [(one.row, one.key) for one in found.faults] == [(3, "code_twice")]


# Everything that is wrong


@pytest.mark.parametrize(
    ("parts", "column", "key"),
    [
        ({"姓名": ""}, "name", "missing"),
        ({"角色": ""}, "role", "missing"),
        ({"姓名": "长" * 31}, "name", "too_long"),
        ({"角色": "局长"}, "role", "unknown_role"),
        ({"单位": ""}, "unit", "missing"),
        ({"单位": "火星局"}, "unit", "unknown_unit"),
        ({"岗位": "C岗"}, "post", "bad_post"),
        ({"岗位": ""}, "post", "missing"),
        ({"编号": "99999"}, "number", "unknown_number"),
        ({"角色": "系统管理员"}, "role", "administrator"),
        ({"角色": "大厅负责人"}, "hall", "missing"),
        ({"角色": "大厅负责人", "大厅": "月亮大厅"}, "hall", "unknown_hall"),
        ({"渠道": "微信", "账号": "1"}, "channel", "unknown_channel"),
        ({"渠道": "local", "账号": "老王"}, "account", "bad_account"),
        ({"渠道": "local"}, "account", "bad_account"),
        ({"渠道": "local", "账号": "90001"}, "account", "taken"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(
    town: Town, parts: dict[str, str], column: str, key: str
) -> None:
    wrong = list(NEW)
    for title, value in parts.items():
        wrong[HEADER.index(title)] = value
    assert (3, column, key) in faults(town, HEAD, wrong)


def test_a_person_twice_an_account_twice_or_given_to_somebody_known(town: Town) -> None:
    known = row_of(town, "住建局B岗", 姓名="老李")
    assert (3, "number", "twice") in faults(town, known, known)
    with_account = [*NEW[:6], "local", "77", ""]
    assert (3, "account", "taken") in faults(town, with_account, with_account)
    bound = row_of(town, "住建局B岗", 渠道="local", 账号="78")
    assert (2, "account", "only_new") in faults(town, bound)


def test_administrators_are_made_and_ended_elsewhere(town: Town) -> None:
    assert faults(town, row_of(town, "住建局B岗", 角色="系统管理员"))[0][2] == "administrator"
    assert faults(town, row_of(town, "管理员老郑", 角色="受理员"))[0][2] == "administrator"
    gone = faults(town, row_of(town, "管理员老郑", 离岗原因="退休"))
    assert gone[0][2] == "administrator_leaves"
    administrator = sends(town, row_of(town, "管理员老郑", 离岗原因="退休"))
    assert "不能写自己离岗" in administrator.chat.of("people.bad")[-1].text


def test_one_wrong_row_and_nothing_is_done(town: Town) -> None:
    administrator = sends(town, NEW, [*NEW[:3], "火星局", *NEW[4:]], HEAD)
    told = administrator.chat.of("people.bad")[-1].text
    assert "1处要改，什么都没动" in told
    assert "第3行“单位”：没有“火星局”这个单位" in told
    assert not administrator.chat.of("people.card")
    with pytest.raises(ValueError, match="faults"):
        town.does(
            lambda office: carry_out(
                office,
                plan(town, [*NEW[:3], "火星局", *NEW[4:]]),
                None,
                Language.ZH,
            )
        )


def test_of_many_mistakes_the_first_ten_are_listed(town: Town) -> None:
    administrator = sends(town, *[[*NEW[:3], f"火星{n}局", *NEW[4:]] for n in range(14)])
    told = administrator.chat.of("people.bad")[-1].text
    assert "有14处要改" in told
    assert told.count("火星") == 10


def test_a_workbook_of_nothing_we_know_is_told_so(town: Town) -> None:
    with pytest.raises(BadWorkbook):
        rows_of(workbook(["1"], header=["甲"]))
    with pytest.raises(BadWorkbook):
        rows_of(b"PK not a workbook")
    administrator = town.administrator()
    administrator.sends_document(workbook(["1"], header=["甲"]))
    assert not administrator.chat.of("people.card")


@pytest.mark.parametrize("who", ["clerk", "supervisor", "handler"])
def test_nobody_else_brings_people(town: Town, who: str) -> None:
    somebody = {
        "clerk": town.clerk(),
        "supervisor": town.supervisor(),
        "handler": town.handler(LIFT_UNIT),
    }[who]
    somebody.sends_document(workbook(NEW))
    assert not somebody.chat.of("people.card")
    assert "已经" in somebody.forges("l:roll_sheet:0")
    assert "已经" in somebody.forges("l:people_yes:1")


def test_in_english(town: Town) -> None:
    administrator = town.administrator()
    administrator.says("/language")
    administrator.taps("English")
    header = ["number", "name", "role", "unit", "post"]
    data = workbook(
        ["", "Qian Xin", "handler", "housing", "post A"],
        ["", "", "handler", "housing", "A"],
        header=header,
    )
    administrator.sends_document(data)
    told = administrator.chat.of("people.bad")[-1].text
    assert 'Row 3, "name": is empty' in told
    administrator.sends_document(
        workbook(["", "Qian Xin", "handler", "housing", "post A"], header=header)
    )
    assert "1 new: Qian Xin" in administrator.chat.of("people.card")[-1].text
    administrator.taps("yes, carry it out")
    assert links(administrator)[0][0] == "Qian Xin"
