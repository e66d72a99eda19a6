"""A clerk brings in a workbook of orders by sending it: all of it or nothing, row by row."""

from typing import Any

import pytest
from scripts import LIFT, LIFT_UNIT
from test_clerk_excel import HEADER, cases, workbook
from town import Somebody, Town

from handlers.ledger.by_chat import MOST_BYTES, MOST_ROWS

IMPORT = "/import"
PHONE = "13812345678"


def order(i: int, matter: str = LIFT, phone: str = PHONE) -> list[Any]:
    return [f"GD20261{i:05}", matter, phone, "王小明", ""]


def book(*rows: list[Any]) -> bytes:
    return workbook([HEADER, *rows])


def test_a_good_workbook_is_brought_in(town: Town) -> None:
    clerk = town.clerk()
    said = clerk.sends_document(book(order(1), order(2)), IMPORT)
    assert "正在读" in said
    assert "新登记2件" in said
    assert len(cases(town)) == 2


def test_the_buttons_words_do_as_well(town: Town) -> None:
    assert "新登记1件" in town.clerk().sends_document(book(order(1)), "导入工单")


def test_the_report_cant_be_passed_on(town: Town) -> None:
    """It may repeat a cell of the clerk's own file."""
    clerk = town.clerk()
    clerk.sends_document(book(order(1, phone="不知道")), IMPORT)
    report = list(clerk.chat.messages.values())[-1]
    assert "不像电话号码" in report.text
    assert report.protect


def test_one_faulty_row_keeps_all_out(town: Town) -> None:
    said = town.clerk().sends_document(book(order(1), order(2, phone="不知道")), IMPORT)
    assert "第3行“联系电话”：不像电话号码" in said
    assert "一件都没有导入" in said
    assert cases(town) == []


def test_nothing_comes_twice(town: Town) -> None:
    clerk = town.clerk()
    clerk.sends_document(book(order(1)), IMPORT)
    said = clerk.sends_document(book(order(1), order(2)), IMPORT)
    assert "新登记1件，以前导过的1件" in said
    assert len(cases(town)) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(None, "没有取到", id="could not be fetched"),
        pytest.param(b"%PDF-1.7", "不是能读的Excel", id="no workbook"),
        pytest.param(b"PK\x03\x04 broken", "不是能读的Excel", id="a broken one"),
        pytest.param(b"{" * (MOST_BYTES + 1), "文件太大", id="too big to be fetched"),
        pytest.param(workbook([["甲", "乙"], ["一", "二"]]), "诉求内容", id="another table"),
        pytest.param(
            book(*(order(i) for i in range(MOST_ROWS + 1))), f"一次最多{MOST_ROWS}行", id="too long"
        ),
    ],
)
def test_what_cant_be_read_is_said(town: Town, data: bytes | None, words: str) -> None:
    assert words in town.clerk().sends_document(data, IMPORT)
    assert cases(town) == []


def test_without_a_file_it_says_how(town: Town) -> None:
    assert "导入工单" in town.clerk().says(IMPORT)


@pytest.mark.parametrize("who", ["citizen", "handler", "administrator"])
def test_nobody_else_brings_in_orders(town: Town, who: str) -> None:
    people: dict[str, Somebody] = {
        "citizen": town.citizen("甲"),
        "handler": town.handler(LIFT_UNIT),
        "administrator": town.administrator(),
    }
    people[who].sends_document(book(order(1)), IMPORT)
    assert cases(town) == []


def test_a_clerk_who_left_meanwhile_brings_in_nothing(town: Town) -> None:
    clerk = town.clerk()
    town.fetching = False
    clerk.sends_document(book(order(1)), IMPORT)
    with town.store.work(town.now) as work:
        work.staff.dismiss_others(set())
    town.fetches()
    assert cases(town) == []
