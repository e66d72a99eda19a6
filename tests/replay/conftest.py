"""A small table of complaints of our own, in the shape of the real ones."""

from pathlib import Path

import pytest

HEADER = "id\tuser\ttime\ttitle\ttext\treply_time\treply\n"
ROWS = (
    (
        "1",
        "a",
        "2024-09-25T21:10:00",
        "停水两天",
        "青石小区停水两天了，没人通知",
        "2024-09-27T16:00:00",
        "经查，主管破裂，9月26日晚已修复供水。",
    ),
    (
        "2",
        "b",
        "2024-09-26T09:00:00",
        "路灯不亮",
        "人民路东段路灯坏了一排",
        "2024-10-20T10:00:00",
        "已派人核查，10月19日全部修好。" * 300,
    ),
    (
        "3",
        "a",
        "2024-09-26T09:05:00",
        "孩子入学",
        "外来务工子女入学要哪些材料",
        "2024-09-26T15:00:00",
        "请带居住证、务工证明到学区学校登记。",
    ),
    ("4", "c", "2024-12-30T23:30:00", "拖欠工资", "工地拖欠我们十二个人三个月工资", "", ""),
    (
        "5",
        "d",
        "2025-01-26T10:00:00",
        "周日上班吗",
        "今天调休上班，窗口没有人",
        "2025-02-10T09:00:00",
        "当天窗口确有脱岗，已批评教育，并公布值班电话。",
    ),
)


@pytest.fixture
def complaints(tmp_path: Path) -> Path:
    """The table as a file."""
    file = tmp_path / "complaints.tsv"
    file.write_text(HEADER + "".join("\t".join(row) + "\n" for row in ROWS), encoding="utf-8")
    return file
