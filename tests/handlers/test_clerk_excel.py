"""Orders come in by workbook whole or not at all; the ledger goes out without any name."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from scripts import LIFT, LIFT_UNIT, NOISE, answered, answers, filed
from sqlmodel import select
from town import Town

from domain.lifecycle import State
from handlers.flows.intake_draft import Source
from handlers.ledger.columns import IN, Col, column_of, header_of
from handlers.ledger.exporting import Wanted, write_ledger, write_template
from handlers.ledger.importing import Imported, Parsed, bring_in, parse, report
from handlers.ledger.reading import MOST_ROWS, BadWorkbook, Cell, read_sheet
from handlers.ledger.workbook import CELL_CHARACTERS, CUT, safe
from handlers.office import Office
from storage.tables import Case, ImportBatch
from texts.catalogue import Language

Rows = list[list[Any]]
HEADER = ["外部编号", "诉求内容", "联系电话", "姓名", "类别"]
ORDER = ["GD2026100001", LIFT, "13812345678", "王小明", ""]


def workbook(rows: Rows, *, shape: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook of these rows; `shape` does more to its sheet."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("工单")
        for i, row in enumerate(rows):
            for k, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(i, k, value, book.add_format({"num_format": "yyyy-mm-dd"}))
                elif isinstance(value, str):
                    sheet.write_string(i, k, value)
                else:
                    sheet.write(i, k, value)
        if shape is not None:
            shape(book, sheet)
    return held.getvalue()


def read(town: Town, rows: Rows) -> Parsed:
    return parse(town.desk, workbook(rows), Source.HOTLINE_12345, town.now)


def brought(town: Town, rows: Rows) -> Imported:
    parsed = read(town, rows)
    assert not parsed.faults, report(parsed, None, Language.ZH)
    with town.store.work(town.now) as work:
        done = bring_in(Office(town.desk, work), parsed)
    town.deliver()
    return done


def faults(town: Town, *cells: Any, header: list[str] | None = None) -> str:
    """What is said of one row."""
    return report(read(town, [header or HEADER, list(cells)]), None, Language.ZH)


def cases(town: Town) -> list[Case]:
    return town.asks(lambda work: list(work.session.execute(select(Case)).scalars()))


def ledger(town: Town, tmp_path: Path, **wanted: Any) -> list[dict[Col, Cell]]:
    path = tmp_path / "ledger.xlsx"
    with town.store.reading(town.now) as work:
        write_ledger(Office(town.desk, work), path, Wanted(**wanted), Language.ZH)
    return [cells for _, cells in read_sheet(path.read_bytes()).rows]


# In


def test_an_order_becomes_a_case_with_the_other_systems_number(town: Town) -> None:
    assert brought(town, [HEADER, ORDER]) == Imported(1, 0)
    (case,) = cases(town)
    assert (case.external_no, case.source) == ("GD2026100001", "hotline_12345")
    assert (case.state, case.lead_unit) == (State.DISPATCHED, "housing")
    assert LIFT in town.handler(LIFT_UNIT).reads()


def test_the_same_file_twice_makes_no_second_case(town: Town) -> None:
    brought(town, [HEADER, ORDER])
    assert brought(town, [HEADER, ORDER]) == Imported(0, 1)
    assert len(cases(town)) == 1


def test_the_same_number_of_another_source_is_another_order(town: Town) -> None:
    header = [*HEADER, "来源"]
    brought(town, [header, [*ORDER, "省12345平台"], [*ORDER, "信访转来"]])
    assert sorted(one.source for one in cases(town)) == ["hotline_12345", "petition"]


def test_a_file_leaves_its_batch_with_its_source(town: Town) -> None:
    brought(town, [HEADER, ORDER])
    (batch,) = town.asks(lambda work: list(work.session.execute(select(ImportBatch)).scalars()))
    assert (batch.source, batch.filed, batch.known) == ("hotline_12345", 1, 0)
    assert cases(town)[0].batch_id == batch.id


def test_one_bad_row_and_nothing_is_imported(town: Town) -> None:
    parsed = read(town, [HEADER, ORDER, ["GD2", "", "", "", ""]])
    assert len(parsed.orders) == 1
    assert "第3行“诉求内容”：不能空着" in report(parsed, None, Language.ZH)
    with pytest.raises(ValueError, match="faults"), town.store.work(town.now) as work:
        bring_in(Office(town.desk, work), parsed)
    assert cases(town) == []


def test_an_error_halfway_leaves_nothing(town: Town) -> None:
    parsed = read(town, [HEADER, ORDER, ["GD2", NOISE, "", "", ""]])
    broken = Parsed(parsed.digest, parsed.source, (*parsed.orders, None), (), ())  # type: ignore[arg-type]
    with pytest.raises(AttributeError), town.store.work(town.now) as work:
        bring_in(Office(town.desk, work), broken)
    assert cases(town) == []


def test_columns_stand_in_any_order_below_a_title_in_either_language(town: Town) -> None:
    rows = [["某县12345工单"], [], ["Phone", "随便", "Matter (required)", "* 工单编号："]]
    parsed = read(town, [*rows, ["13812345678", "x", LIFT, "GD1"]])
    (order,) = parsed.orders
    assert (order.row, order.matter, order.phone, order.external_no) == (
        4,
        LIFT,
        "13812345678",
        "GD1",
    )
    assert parsed.unused == ("随便",)


def test_who_rang_is_sealed_and_no_unit_reads_it(town: Town) -> None:
    brought(town, [HEADER, ORDER])
    case = cases(town)[0]
    assert town.asks(lambda work: work.identities.has_phone(case.person_id))
    handler = town.handler(LIFT_UNIT)
    handler.taps("看全文")
    assert "王小明" not in str(handler.chat)
    assert "13812345678" not in str(handler.chat)


def test_two_orders_of_a_telephone_are_of_one_person(town: Town) -> None:
    brought(town, [HEADER, ORDER, ["GD2", NOISE, "138 1234 5678", "", ""]])
    assert len({one.person_id for one in cases(town)}) == 1


def test_many_orders_send_no_clerk_a_card_each(town: Town) -> None:
    brought(town, [HEADER, *(["", f"{NOISE}，第{i}次", "", "", ""] for i in range(5))])
    assert not town.clerk().chat.messages
    assert "待分派5件" in town.clerk().says("/triage")


def test_a_moment_may_be_excels_or_text(town: Town) -> None:
    header = ["诉求内容", "受理时间"]
    at = datetime(2026, 9, 25, 9, 30)  # noqa: DTZ001 - as a workbook holds it
    forms = ["2026-09-25 09:30", "2026/9/25 9:30", "2026年9月25日09:30", at]
    parsed = read(town, [header, *([LIFT, one] for one in forms)])
    assert {one.received for one in parsed.orders} == {at.replace(tzinfo=town.desk.zone)}


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("类别", "没有的类", "没有“没有的类”"),
        ("承办单位", "滨河社区居委会", "没有“滨河社区居委会”"),
        ("来源", "微信群", "没有“微信群”"),
        ("诉求类型", "吐槽", "没有“吐槽”"),
        ("是否保密", "也许", "请写“是”或“否”"),
        ("受理时间", "上周三", "看不懂的时间"),
        ("受理时间", "2099-01-01", "时间在以后"),
        ("联系电话", "找老王", "不像电话号码"),
        ("外部编号", 2026101000012345678, "末几位可能丢了"),
        ("地点", "地" * 300, "太长，最多200字"),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column(
    town: Town, column: str, cell: Any, said: str
) -> None:
    told = faults(town, LIFT, cell, header=["诉求内容", column])
    assert "一件都没有导入" in told
    assert "第2行“" in told
    assert said in told


def test_a_number_twice_in_a_file_is_named_with_both_rows(town: Town) -> None:
    assert "第3行“外部编号”：和第2行重复" in report(
        read(town, [HEADER, ORDER, ORDER]), None, Language.ZH
    )


def test_a_telephone_that_excel_holds_as_a_number_is_one(town: Town) -> None:
    (order,) = read(town, [HEADER, ["GD1", LIFT, 13812345678, "", ""]]).orders
    assert order.phone == "13812345678"


def test_many_faults_are_cut_and_counted(town: Town) -> None:
    told = report(
        read(town, [HEADER, *(["x", "", "", "", ""] for _ in range(40))]), None, Language.ZH
    )
    assert "有40处要改" in told or "有79处要改" in told
    assert "没有列出" in told


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "excel.no_workbook"),
        (b"hello, this is no workbook", "excel.no_workbook"),
        (b"PK\x03\x04 cut off", "excel.no_workbook"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "excel.password"),
    ],
)
def test_what_is_no_workbook_says_so(data: bytes, key: str) -> None:
    with pytest.raises(BadWorkbook) as caught:
        read_sheet(data)
    assert caught.value.key == key


def test_a_workbook_without_matters_says_which_column_is_missing() -> None:
    with pytest.raises(BadWorkbook) as caught:
        read_sheet(workbook([["姓名", "电话"], ["王", "1"]]))
    assert caught.value.key == "excel.no_matter_column"


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(BadWorkbook) as caught:
        read_sheet(workbook([["诉求内容"], *([LIFT] for _ in range(MOST_ROWS + 1))]))
    assert caught.value.key == "excel.too_many_rows"


def test_a_hidden_sheet_is_not_read() -> None:
    def hide(book: Any, sheet: Any) -> None:
        other = book.add_worksheet("看得见")
        other.write_row(0, 0, ["诉求内容"])
        other.write_row(1, 0, ["看得见的事"])
        other.activate()
        other.set_first_sheet()
        sheet.hide()

    (row,) = read_sheet(workbook([["诉求内容"], ["藏起来的事"]], shape=hide)).rows
    assert row[1][Col.MATTER] == "看得见的事"


def test_a_workbook_that_would_burst_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook([HEADER, ORDER])
    monkeypatch.setattr("handlers.ledger.reading.MOST_UNPACKED", 1_000)
    with pytest.raises(BadWorkbook, match=r"excel\.too_big"):
        read_sheet(data)


def test_cells_come_without_what_turns_them_round_or_hides_in_them() -> None:
    (_, cells) = read_sheet(workbook([["诉求内容"], ["灯\u202e坏\u200b了"]])).rows[0]
    assert cells[Col.MATTER] == "灯坏了"


def test_merged_cells_count_once_and_the_empty_ones_are_faults(town: Town) -> None:
    def merge(_book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 1, 2, 1, LIFT)

    data = workbook([HEADER, ["GD1", "", "", "", ""], ["GD2", "", "", "", ""]], shape=merge)
    parsed = parse(town.desk, data, Source.HOTLINE_12345, town.now)
    assert [one.matter for one in parsed.orders] == [LIFT]
    assert [(one.row, one.column) for one in parsed.faults] == [(3, Col.MATTER)]


def test_a_formula_is_its_value_and_never_worked_out(town: Town) -> None:
    def formula(_book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 1, '="小区物业"&"不管电梯"', None, "小区物业不管电梯")

    data = workbook([HEADER, ["GD1", "", "", "", ""]], shape=formula)
    (order,) = parse(town.desk, data, Source.HOTLINE_12345, town.now).orders
    assert order.matter == "小区物业不管电梯"


# Out


def test_the_ledger_has_both_clocks_and_the_other_systems_number(
    town: Town, tmp_path: Path
) -> None:
    brought(town, [HEADER, ORDER])
    answers(town.handler(LIFT_UNIT), "换了主板")
    (row,) = ledger(town, tmp_path)
    assert row[Col.EXTERNAL_NO] == "GD2026100001"
    assert row[Col.UNIT_DUE] == datetime(2026, 10, 10, 18, 0)  # noqa: DTZ001
    assert row[Col.REPLY] == "换了主板"
    assert (row[Col.UNIT_ON_TIME], row[Col.STATE]) == ("按时", "已答复（待确认）")


def test_the_ledger_names_nobody(town: Town, tmp_path: Path) -> None:
    brought(
        town, [HEADER, ["GD1", f"我叫王小明，电话13812345678，{LIFT}", "13912345678", "李四", ""]]
    )
    told = str(ledger(town, tmp_path))
    for secret in ("王小明", "13812345678", "13912345678", "李四"):
        assert secret not in told


def test_a_confidential_matter_is_not_in_the_ledger(town: Town, tmp_path: Path) -> None:
    brought(town, [["诉求内容", "地点", "保密"], [LIFT, "滨河小区", "是"]])
    told = str(ledger(town, tmp_path))
    assert LIFT not in told
    assert "滨河小区" not in told


def test_only_what_was_asked_for_is_written(town: Town, tmp_path: Path) -> None:
    _, number = answered(town)
    _, other = filed(town, "李", NOISE)
    replied = ledger(town, tmp_path, states=("replied",))
    assert [row[Col.NUMBER] for row in replied] == [number]
    town.passes(hours=1)
    _, late = filed(town, "赵", LIFT)
    since = ledger(town, tmp_path, since=town.now)
    assert [row[Col.NUMBER] for row in since] == [late]
    assert {row[Col.NUMBER] for row in ledger(town, tmp_path, until=town.now)} == {number, other}


@pytest.mark.parametrize(
    "words", ["=1+1", "=cmd|'/c calc'!A1", "+86", "-1", "@SUM(A1)", "http://example.org/a", "00123"]
)
def test_what_people_write_is_never_a_formula_a_link_or_a_number(
    town: Town, tmp_path: Path, words: str
) -> None:
    brought(town, [["诉求内容"], [f"{words}，{LIFT}"]])
    path = tmp_path / "ledger.xlsx"
    (row,) = ledger(town, tmp_path)
    assert row[Col.MATTER] == f"{words}，{LIFT}"
    with zipfile.ZipFile(path) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet


def test_control_characters_and_what_is_too_long_are_marked() -> None:
    assert safe("a\x00b\x1fc\nd") == "a�b�c\nd"
    long = safe("字" * (CELL_CHARACTERS + 1))
    assert len(long) == CELL_CHARACTERS
    assert long.endswith(CUT)


def test_an_exported_ledger_can_be_brought_in_again(town: Town, tmp_path: Path) -> None:
    at = datetime(2026, 9, 25, 9, 30)  # noqa: DTZ001
    header = ["外部编号", "诉求内容", "地点", "类别", "诉求类型", "受理时间", "保密"]
    row = ["GD1", f"_x000D_{LIFT}", "滨河小区3号楼", "住房物业与城乡建设", "求助", at, "否"]
    brought(town, [header, row])
    (first,) = ledger(town, tmp_path)
    parsed = parse(town.desk, (tmp_path / "ledger.xlsx").read_bytes(), Source.PHONE, town.now)
    (order,) = parsed.orders
    assert not parsed.faults
    assert (order.external_no, order.source, order.kind) == ("GD1", Source.HOTLINE_12345, "help")
    assert (order.place, order.category) == ("滨河小区3号楼", "housing")
    assert order.matter == first[Col.MATTER] == f"_x000D_{LIFT}"
    assert order.received == at.replace(tzinfo=town.desk.zone)


def test_the_template_has_every_column_and_can_be_read_back(tmp_path: Path) -> None:
    for language in Language:
        path = tmp_path / f"{language}.xlsx"
        write_template(path, language)
        assert set(read_sheet(path.read_bytes()).header.at) == set(IN)


def test_every_header_is_known_in_both_languages() -> None:
    for language in Language:
        for one in Col:
            assert column_of(header_of(language, one)) is one
