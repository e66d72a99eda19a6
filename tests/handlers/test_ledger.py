"""The ledger of problems: brought in whole and once, read, exported, struck off by two."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from scripts import LIFT, LIFT_UNIT, NOISE, answered, answers, filed
from test_clerk_excel import Rows, brought, faults, workbook
from town import Somebody, Town

from bot.charts.painter import xlsx_of
from handlers.flows.intake_draft import Source
from handlers.ledger.columns import PROBLEM_IN, PROBLEM_OUT, Col, header_of
from handlers.ledger.importing import bring_in, parse, report
from handlers.ledger.problem_export import write_problem_template, write_problems
from handlers.ledger.reading import Cell, read_sheet
from handlers.office import Office
from storage.cases import key_of
from storage.pictures import sheet_of
from storage.tables import Listing
from storage.work import Work
from texts.catalogue import Language

HEADER = ["外部编号", "来源", "问题", "责任单位", "责任人", "整改措施", "整改时限"]
DUE = datetime(2026, 10, 30)  # noqa: DTZ001 - a cell of Excel has no zone
PETITION = ["信2026-001", "信访转来", LIFT, "住建局", "张三", "换主板，每月检查", DUE]
SYMPOSIUM = ["", "座谈征集", NOISE, "", "李四", "夜间巡查", DUE]
LETTER = ["函-7", "来信", "=SUM(A1)路灯不亮", "", "王五", "+更换灯泡", DUE]
HOTLINE = ["GD2026-9", "省12345平台", "自来水一到晚上就停", "", "", "", DUE]
BATCH: Rows = [HEADER, PETITION, SYMPOSIUM, LETTER, HOTLINE]


def listing(town: Town, number: str) -> Listing:
    case = town.case(number)
    return town.asks(lambda work: work.listings.of_case(key_of(case))[-1])


def put_on_list(town: Town, number: str) -> None:
    """A supervisor has put a case on the list."""

    def list_it(office: Office) -> None:
        case = office.work.cases.by_number(number)
        assert case is not None
        office.work.listings.list(
            case,
            reason="群众反映强烈",
            measures="换主板，每月检查",
            responsible="张三",
            due=town.at("2026-10-30 18:00"),
            listed_by=None,
        )

    town.does(list_it)


def exported(town: Town, tmp_path: Path, language: Language = Language.ZH) -> list[dict[Col, Cell]]:
    path = tmp_path / "ledger.xlsx"
    with town.store.reading(town.now) as work:
        write_problems(Office(town.desk, work), path, language)
    return [cells for _, cells in read_sheet(path.read_bytes()).rows]


def raw(town: Town, tmp_path: Path) -> tuple[list[str], Mapping[str, str]]:
    """The header as read, and the parts of the workbook's file as text."""
    path = tmp_path / "ledger.xlsx"
    with town.store.reading(town.now) as work:
        write_problems(Office(town.desk, work), path, Language.ZH)
    return _parts(path.read_bytes())


def _parts(data: bytes) -> tuple[list[str], Mapping[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    return [header_of(Language.ZH, one) for one in PROBLEM_OUT], parts


# Batches


def test_a_batch_of_any_source_comes_in_whole_with_its_channel_and_number(town: Town) -> None:
    done = brought(town, BATCH)
    assert (done.filed, done.known, done.listed) == (4, 0, 4)
    rows = town.asks(lambda work: list(work.listings.open()))
    told = {(row.source, row.external_no, row.responsible) for row in rows}
    assert told == {
        ("petition", "信2026-001", "张三"),
        ("symposium", None, "李四"),
        ("letter", "函-7", "王五"),
        ("hotline_12345", "GD2026-9", ""),
    }
    assert {row.due for row in rows} == {town.at("2026-10-30 18:00")}


def test_the_same_file_twice_files_nothing_twice_even_without_numbers(town: Town) -> None:
    data = workbook(BATCH)
    for filed_now, known in ((4, 0), (0, 4), (0, 4)):
        parsed = parse(town.desk, data, Source.SYMPOSIUM, town.now)
        with town.store.work(town.now) as work:
            done = bring_in(Office(town.desk, work), parsed)
        assert (done.filed, done.known, done.other) == (filed_now, known, ())


def test_a_bad_row_is_named_and_nothing_at_all_comes_in(town: Town) -> None:
    said = faults(town, *PETITION[:6], "下个月", header=HEADER)
    assert "第2行“整改时限”：看不懂的时间" in said
    assert "一件都没有导入" in said
    assert town.asks(lambda work: work.listings.open()) == []


def test_a_known_row_that_says_something_else_is_named_and_nothing_is_changed(town: Town) -> None:
    brought(town, [HEADER, PETITION])
    (row,) = town.asks(lambda work: work.listings.open())
    number = town.asks(lambda work: work.cases.get(row.case_id)).number
    other = [*PETITION[:4], "赵六", *PETITION[5:]]
    parsed = parse(town.desk, workbook([HEADER, other]), Source.PETITION, town.now)
    with town.store.work(town.now) as work:
        done = bring_in(Office(town.desk, work), parsed)
    assert done.other == (number,)
    assert f"没有改：{number}" in report(parsed, done, Language.ZH)
    assert listing(town, number).responsible == "张三"


def test_an_export_that_comes_back_unchanged_changes_nothing(town: Town, tmp_path: Path) -> None:
    brought(town, BATCH)
    exported(town, tmp_path)
    parsed = parse(town.desk, (tmp_path / "ledger.xlsx").read_bytes(), Source.LETTER, town.now)
    with town.store.work(town.now) as work:
        done = bring_in(Office(town.desk, work), parsed)
    assert (done.filed, done.known, done.other) == (0, 4, ())


def test_a_case_that_came_by_chat_comes_back_unchanged(town: Town, tmp_path: Path) -> None:
    _, number = filed(town)
    put_on_list(town, number)
    exported(town, tmp_path)
    parsed = parse(town.desk, (tmp_path / "ledger.xlsx").read_bytes(), Source.LETTER, town.now)
    with town.store.work(town.now) as work:
        done = bring_in(Office(town.desk, work), parsed)
    assert (done.filed, done.known, done.other) == (0, 1, ())


def test_a_supervisor_brings_a_batch_in_by_chat(town: Town) -> None:
    shown = town.supervisor().sends_document(workbook(BATCH), "导入工单")
    assert "新登记4件" in shown + town.supervisor().reads() + town.supervisor().chat.newest.text
    assert "已上问题台账" in town.supervisor().chat.newest.text


def test_the_empty_workbook_has_what_a_batch_may_say(tmp_path: Path) -> None:
    write_problem_template(tmp_path / "empty.xlsx", Language.EN)
    header = read_sheet((tmp_path / "empty.xlsx").read_bytes()).header
    assert list(header.at) == list(PROBLEM_IN)
    assert header.unused == ()


# The workbook


def test_a_row_says_problem_unit_person_measures_deadline_progress_and_result(
    town: Town, tmp_path: Path
) -> None:
    _, number = answered(town)
    put_on_list(town, number)
    (row,) = exported(town, tmp_path)
    assert row[Col.NUMBER] == number
    assert row[Col.MATTER] == LIFT
    assert row[Col.UNIT] == LIFT_UNIT
    assert (row[Col.RESPONSIBLE], row[Col.MEASURES]) == ("张三", "换主板，每月检查")
    assert row[Col.DEADLINE] == date(2026, 10, 30)
    assert row[Col.PROGRESS] == 0.8
    assert row[Col.REPLY] == "已经修好了"
    assert row[Col.REASON] == "群众反映强烈"
    assert Col.NAME not in row
    assert Col.PHONE not in row


def test_what_came_by_chat_says_so_and_no_channels_name(town: Town, tmp_path: Path) -> None:
    _, number = filed(town)
    put_on_list(town, number)
    (row,) = exported(town, tmp_path)
    assert "网上聊天" in str(row[Col.SOURCE])
    (row,) = exported(town, tmp_path, Language.EN)
    assert "local" not in str(row[Col.SOURCE])


def test_the_ledger_reads_in_english_too(town: Town, tmp_path: Path) -> None:
    brought(town, BATCH)
    rows = exported(town, tmp_path, Language.EN)
    assert {row[Col.SOURCE] for row in rows} >= {"symposium", "letter"}


def test_what_begins_like_a_formula_is_text_and_stays_so_when_it_is_edited(
    town: Town, tmp_path: Path
) -> None:
    brought(town, BATCH)
    _, parts = raw(town, tmp_path)
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "<t>=SUM(A1)路灯不亮</t>" in sheet
    assert 'quotePrefix="1"' in parts["xl/styles.xml"]


def test_header_stays_in_sight_with_filters_and_progress_is_a_bar(
    town: Town, tmp_path: Path
) -> None:
    brought(town, BATCH)
    _, parts = raw(town, tmp_path)
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert "<dataBar>" in sheet
    assert '"0%"' in parts["xl/styles.xml"]


def test_a_secret_case_is_not_in_the_ledger(town: Town, tmp_path: Path) -> None:
    _, number = filed(town)
    put_on_list(town, number)
    town.changes(number, accused_unit="housing")
    assert exported(town, tmp_path) == []
    assert "没有挂着的问题" in town.supervisor().says("/ledger")


def test_what_is_only_planned_stays_open_with_its_promised_date(town: Town, tmp_path: Path) -> None:
    _, number = answered(town)
    put_on_list(town, number)
    town.changes(number, state="planned", citizen_due_at=town.at("2026-12-30 18:00"))
    (row,) = exported(town, tmp_path)
    assert (row[Col.PROMISED], row[Col.PROGRESS]) == (date(2026, 12, 30), 0.5)
    assert listing(town, number).struck_at is None
    town.supervisor().says("/ledger")
    assert "列入计划的" in town.supervisor().taps("销号 1")
    assert "2026年12月30日" in town.supervisor().chat.newest.text


# In the chat


@pytest.fixture
def closed(town: Town) -> str:
    """A listed problem that was answered and confirmed."""
    citizen, number = answered(town)
    put_on_list(town, number)
    citizen.taps("解决了")
    assert town.case(number).state == "closed"
    return number


def test_a_supervisor_reads_the_board_and_gets_the_workbook(town: Town, closed: str) -> None:
    shown = town.supervisor().says("/ledger")
    assert "在册1件，超期0件，已销号0件" in shown
    assert f"{closed} " in shown
    assert "张三" in shown
    town.supervisor().taps("导出Excel")
    sheet = town.supervisor().chat.newest.sheet
    assert sheet is not None
    header, parts = _parts(xlsx_of(sheet_of(sheet)))
    assert all(one in parts["xl/worksheets/sheet1.xml"] for one in header)
    assert "<dataBar>" in parts["xl/worksheets/sheet1.xml"]


def test_a_unit_sees_its_own_problems_only_and_no_workbook(town: Town, closed: str) -> None:
    assert closed in town.head(LIFT_UNIT).says("/ledger")
    assert not town.head(LIFT_UNIT).chat.shows("导出Excel")
    assert closed not in town.head("公安局").says("/ledger")
    assert closed not in town.citizen("王").says("/ledger")


def test_late_problems_are_marked(town: Town, closed: str) -> None:
    assert closed
    town.waits_until("2026-11-02 09:00")
    assert "超期1件" in town.supervisor().says("/ledger")
    assert "【超期】" in town.supervisor().chat.newest.text


def propose(who: Somebody, words: str = "到现场看过，主板已换") -> str:
    who.says("/ledger")
    who.taps("销号 1")
    who.says(words)
    who.sends_photo()
    return who.taps("提交，请另一个人看")


def test_striking_off_needs_evidence_and_a_second_person(
    town: Town, closed: str, tmp_path: Path
) -> None:
    assert "另一个人看" in propose(town.supervisor())
    assert listing(town, closed).struck_at is None
    asked = town.colleague().chat
    assert "主板已换" in asked.with_button("同意销号").text
    town.colleague().taps("同意销号")
    row = listing(town, closed)
    assert row.struck_at == town.now
    assert row.struck_by != row.struck_second
    assert "已销号" in town.supervisor().reads()
    (told,) = exported(town, tmp_path)
    assert (told[Col.PROGRESS], told[Col.EVIDENCE]) == (1.0, "到现场看过，主板已换")
    assert "、" in str(told[Col.STRUCK_BY])


def test_who_proposes_never_agrees(town: Town, closed: str) -> None:
    propose(town.supervisor())
    seen = town.colleague().chat.with_button("同意销号")
    assert town.supervisor().forges(seen.button("同意销号"))
    assert listing(town, closed).struck_at is None


def test_a_handler_proposes_and_a_supervisor_agrees(town: Town, closed: str) -> None:
    propose(town.handler(LIFT_UNIT))
    town.supervisor().taps("同意销号")
    assert listing(town, closed).struck_at is not None
    assert "已销号" in town.handler(LIFT_UNIT).reads()
    town.colleague().taps("同意销号")
    assert town.colleague().chat.note


def test_who_does_not_agree_leaves_it_on_the_list(town: Town, closed: str) -> None:
    propose(town.supervisor())
    assert "继续挂着" in town.colleague().taps("不同意，继续挂着")
    assert listing(town, closed).struck_at is None
    assert "另一个人看" in propose(town.supervisor())


def test_what_is_not_closed_or_graded_badly_is_not_struck_off(town: Town) -> None:
    citizen, number = filed(town)
    put_on_list(town, number)
    town.supervisor().says("/ledger")
    assert "还没办结" in town.supervisor().taps("销号 1")
    answers(town.handler(LIFT_UNIT))
    citizen.taps("解决了")
    town.supervisor().says("/ledger")
    town.supervisor().taps("销号 1")
    town.supervisor().says("/cancel")
    propose(town.supervisor())
    town.supervisor().says("/ledger")
    assert "正等另一个人定" in town.supervisor().taps("销号 1")


def test_a_unit_cannot_reach_another_units_problem(town: Town, closed: str) -> None:
    row = listing(town, closed)
    assert town.handler("公安局").forges(f"l:strike:{row.id}")
    assert town.citizen("别人").forges(f"l:strike:{row.id}")
    assert town.citizen("别人").forges("l:ledger:0")
    assert town.citizen("别人").forges("l:ledger_file:0")
    assert town.head(LIFT_UNIT).forges("l:ledger_file:0")
    assert town.supervisor().forges("l:strike_yes:999")


# The storage


def test_counts_and_pages_of_the_list(town: Town, closed: str) -> None:
    _, other = filed(town, "李")
    put_on_list(town, other)
    assert town.asks(lambda work: work.listings.counts(town.now)) == (2, 0, 0)
    later = town.at("2026-11-02 09:00")
    assert town.asks(lambda work: work.listings.counts(later)) == (2, 2, 0)
    propose(town.supervisor())
    town.colleague().taps("同意销号")
    assert town.asks(lambda work: work.listings.counts(later)) == (1, 1, 1)

    def ids(work: Work, *, only_open: bool) -> list[list[int]]:
        pages = work.listings.pages(only_open=only_open, size=1)
        return [[row.case_id for row in page] for page in pages]

    mine, others = (key_of(town.case(one)) for one in (closed, other))
    assert town.asks(lambda work: ids(work, only_open=False)) == [[mine], [others]]
    assert town.asks(lambda work: ids(work, only_open=True)) == [[others]]
