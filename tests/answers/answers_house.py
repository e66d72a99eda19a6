"""A small table of answers in Excel, as somebody's office would save it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

HEADER = ("问题", "答案", "单位", "类别", "有效期至", "出处", "语言")
GOOD = (
    "身份证丢了怎么补？",
    "带户口簿到派出所。",
    "公安局",
    "",
    "2030-12-31",
    "公安局",
    "",
)
CONFIG = """
[county]
file = "sample"
[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
storage_zh = "本机"
storage_en = "this machine"
"""
ENGLISH = ("Lost ID card?", "Go to a police station.", "police", "", "2030-12-31", "site", "en")


def table(path: Path, *rows: Sequence[object], header: Sequence[str] = HEADER) -> Path:
    """Write a table."""
    book = Workbook(str(path))
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, row in enumerate((header, *rows)):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(at, column, cell, day)
            else:
                sheet.write(at, column, cell)
    book.close()
    return path
