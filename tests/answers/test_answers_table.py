"""The answer base in Excel: every mistake by its row, and there and back the same."""

from datetime import date, datetime
from pathlib import Path

import pytest
from answers_house import ENGLISH, GOOD, HEADER, table

from bot.answers.table import BadAnswers, read_answers, write_answers
from bot.config.county_file import read_county
from domain.county import County


@pytest.fixture(scope="module")
def county() -> County:
    return read_county("sample", Path()).county


def faults(path: Path, county: County) -> str:
    with pytest.raises(BadAnswers) as caught:
        read_answers(path, county)
    return str(caught.value)


def test_a_row_becomes_an_entry_with_codes(tmp_path: Path, county: County) -> None:
    first, second = read_answers(table(tmp_path / "a.xlsx", GOOD, ENGLISH), county)
    assert (first.unit, first.category, first.language) == ("police", None, "zh_CN")
    assert (second.unit, second.language) == ("police", "en")
    assert second.valid_until == date(2030, 12, 31)


def test_the_language_is_seen_where_it_is_not_said(tmp_path: Path, county: County) -> None:
    rows = read_answers(table(tmp_path / "a.xlsx", (*ENGLISH[:6], "")), county)
    assert rows[0].language == "en"


def test_a_date_of_excel_is_a_date(tmp_path: Path, county: County) -> None:
    row = (*GOOD[:4], datetime(2029, 5, 1), *GOOD[5:])  # noqa: DTZ001 - Excel knows no zones
    assert read_answers(table(tmp_path / "a.xlsx", row), county)[0].valid_until.year == 2029


def test_columns_may_stand_in_any_order_and_in_english(tmp_path: Path, county: County) -> None:
    header = ("source", "valid_until", "unit", "answer", "question")
    row = (GOOD[5], GOOD[4], GOOD[2], GOOD[1], GOOD[0])
    assert read_answers(table(tmp_path / "a.xlsx", row, header=header), county)[0].answer == GOOD[1]


def test_empty_rows_are_passed_over(tmp_path: Path, county: County) -> None:
    assert len(read_answers(table(tmp_path / "a.xlsx", GOOD, ("",) * 7, ENGLISH), county)) == 2


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (0, "", "row 3: 问题 question: is empty"),
        (0, "长" * 201, "row 3: 问题 question: 201 characters, at most 200"),
        (1, "", "row 3: 答案 answer: is empty"),
        (2, "火星局", "row 3: 单位 unit: no unit is called '火星局'"),
        (3, "火星", "row 3: 类别 category: no category is called '火星'"),
        (4, "明年", "row 3: 有效期至 valid_until: expected a date"),
        (5, "", "row 3: 出处 source: is empty"),
        (6, "fr", "row 3: 语言 language: expected zh_CN or en"),
    ],
)
def test_each_mistake_is_told_by_its_row(
    tmp_path: Path, county: County, column: int, value: str, told: str
) -> None:
    wrong = [*("另一个问题", *GOOD[1:])]
    wrong[column] = value
    assert told in faults(table(tmp_path / "a.xlsx", GOOD, wrong), county)


def test_all_mistakes_are_told_at_once(tmp_path: Path, county: County) -> None:
    bad = ("", "", "火星局", "", "", "", "")
    assert len(faults(table(tmp_path / "a.xlsx", bad, GOOD), county).splitlines()) == 4 + 1


def test_the_same_question_twice_is_a_mistake(tmp_path: Path, county: County) -> None:
    assert "row 3: 问题 question: the same as in row 2" in faults(
        table(tmp_path / "a.xlsx", GOOD, GOOD), county
    )


def test_a_missing_column_is_named(tmp_path: Path, county: County) -> None:
    path = table(tmp_path / "a.xlsx", GOOD[1:], header=HEADER[1:])
    assert "row 1: no column 问题 / question" in faults(path, county)


def test_an_empty_table_imports_nothing(tmp_path: Path, county: County) -> None:
    assert "there is no entry in it" in faults(table(tmp_path / "a.xlsx"), county)


@pytest.mark.parametrize("content", [b"", b"not Excel"])
def test_what_is_no_excel_says_so(tmp_path: Path, county: County, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert "can't be read as Excel" in faults(path, county)


def test_a_file_that_is_not_there_says_so(tmp_path: Path, county: County) -> None:
    assert "can't be read as Excel" in faults(tmp_path / "no.xlsx", county)


def test_what_is_written_reads_the_same(tmp_path: Path, county: County) -> None:
    once = read_answers(table(tmp_path / "a.xlsx", GOOD, ENGLISH), county)
    rows = [
        (e.question, e.answer, e.unit, e.category or "", e.valid_until, e.source, e.language)
        for e in once
    ]
    assert write_answers(tmp_path / "b.xlsx", rows) == 2
    assert read_answers(tmp_path / "b.xlsx", county) == once
