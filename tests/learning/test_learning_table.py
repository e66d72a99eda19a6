"""A table is learnt from as it is, or every faulty line is named."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from bot.learning.table import MOST_FAULTS, BadTable, read_table
from bot.learning.training import Lesson
from domain.county import County

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "table.tsv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def told(path: Path, county: County) -> list[str]:
    with pytest.raises(BadTable) as caught:
        read_table(path, county)
    return [line.rpartition("/")[2] for line in caught.value.lines]


def workbook(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return path


def test_a_tab_separated_table_is_read_by_its_header(write: Write, county: County) -> None:
    path = write("id\tcategory\ttext\n1\tnoise\t太吵了\n2\ttax\t发票\n")
    assert read_table(path, county) == [Lesson("太吵了", "noise"), Lesson("发票", "tax")]


@pytest.mark.parametrize("name", ["noise", "NOISE", "噪音扰民", "Noise"])
def test_a_category_is_a_code_or_a_name(write: Write, county: County, name: str) -> None:
    assert read_table(write(f"类别\t内容\n{name}\t太吵了\n"), county)[0].category == "noise"


def test_what_citizens_call_a_category_is_understood_too(write: Write, county: County) -> None:
    path = write("类别\t内容\n窗口办事不顺\t跑了三趟\n")
    assert read_table(path, county)[0].category == "hall_service"


def test_empty_lines_and_a_byte_order_mark_are_no_faults(write: Write, county: County) -> None:
    path = write("\ufefftext\tcategory\n\n太吵了\tnoise\n\t\n")
    assert len(read_table(path, county)) == 1


def test_every_faulty_line_is_named_and_no_text_repeated(write: Write, county: County) -> None:
    path = write("text\tcategory\n机密的话\tnoises\n\tnoise\n只有一格\n太吵了\tnoise\n")
    assert told(path, county) == [
        'table.tsv: line 2: there is no category "noises"',
        "table.tsv: line 3: the text is empty",
        "table.tsv: line 4: 1 cells, at least 2 expected",
    ]


def test_of_many_faults_the_first_are_named_and_the_rest_counted(
    write: Write, county: County
) -> None:
    path = write("text\tcategory\n" + "某事\t某类\n" * 30)
    with pytest.raises(BadTable, match="… and 10 more") as caught:
        read_table(path, county)
    assert len(caught.value.lines) == MOST_FAULTS


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("words\tcategory\n太吵\tnoise\n", "line 1: no column is named text or 内容"),
        ("text\tkind\n太吵\tnoise\n", "line 1: no column is named category or 类别"),
        ("", "line 1: no column is named text"),
        ("text\tcategory\n", "there is no text in it"),
    ],
)
def test_a_table_without_columns_or_texts_is_told(
    write: Write, county: County, text: str, fault: str
) -> None:
    (line,) = told(write(text), county)
    assert fault in line


def test_an_excel_table_is_read_like_the_other(tmp_path: Path, county: County) -> None:
    path = workbook(
        tmp_path / "table.xlsx",
        [["编号", "诉求内容", "类别"], [1, "太吵了", "noise"], [2, 12345, "税费服务"]],
    )
    assert [one.category for one in read_table(path, county)] == ["noise", "tax"]


def test_a_fault_in_excel_is_named_by_its_row(tmp_path: Path, county: County) -> None:
    path = workbook(tmp_path / "table.xlsx", [["text", "category"], ["太吵了", "某"]])
    assert told(path, county) == ['table.xlsx: line 2: there is no category "某"']


@pytest.mark.parametrize("name", ["table.xlsx", "table.tsv", "gone.tsv", "gone.xlsx"])
def test_what_is_no_table_at_all_is_told(tmp_path: Path, county: County, name: str) -> None:
    if not name.startswith("gone"):
        (tmp_path / name).write_bytes(b"\xff\xfe\x00broken\xff")
    (line,) = told(tmp_path / name, county)
    assert line.startswith(f"{name}: ")


def test_the_measured_data_has_other_categories_and_is_refused(
    shared: Path, county: County
) -> None:
    lines = told(shared / "data" / "complaints-labelled.tsv", county)
    assert "line 1: no column is named text" in lines[0]
