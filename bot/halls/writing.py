"""What a workbook said, as files the configuration reads; and the workbook of what there is now."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from bot.halls.sheets import HALLS, ITEMS, ROLES, SHEETS, STAFF, STAGES, WINDOWS
from domain.county import County
from domain.county_parts import Hall, ServiceItem
from domain.staff import OF_A_HALL, Staff

HEAD = "# Written by `suping halls`; mend the workbook and import it again, not this file.\n"
BETWEEN = "、"


def halls_toml(halls: Iterable[Hall], items: Iterable[ServiceItem]) -> str:
    """Halls, windows and service items as a part of a county."""
    lines = [HEAD]
    for item in items:
        plain = {"code": item.code, "zh": item.zh, "en": item.en, "unit": item.unit}
        lines.append(_table("item", plain | {"stages": list(item.stages)}))
    for hall in halls:
        lines.append(_table("hall", {"code": hall.code, "zh": hall.zh, "en": hall.en}))
        lines += [
            _table("hall.window", {**vars(window), "items": list(window.items)})
            for window in hall.windows
        ]
    return "\n".join(lines)


def staff_toml(staff: Iterable[Staff]) -> str:
    """Posts as [[staff]] blocks."""
    made = [HEAD]
    for one in staff:
        filled = {key: value for key, value in vars(one).items() if value is not None}
        made.append(_table("staff", filled))
    return "\n".join(made)


def _table(name: str, values: dict[str, object]) -> str:
    """One table; JSON's strings, numbers and lists of them are TOML's."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join([f"[[{name}]]", *lines, ""])


def put(path: Path, content: str) -> None:
    """Replace a file by a whole one."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(content, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_workbook(path: Path, county: County, staff: Sequence[Staff]) -> None:
    """The workbook of what there is now, to be mended and imported again."""
    stages = {code: zh for zh, code in STAGES.items()}
    roles = {code: zh for zh, code in reversed(ROLES.items())}
    unit = {one.code: one.zh for one in county.units}
    item = {one.code: one.zh for one in county.items}
    content: dict[str, list[list[str]]] = {
        HALLS.key: [[one.code, one.zh, one.en] for one in county.halls],
        WINDOWS.key: [
            [
                hall.code,
                one.number,
                one.zh,
                one.en,
                unit.get(one.unit, one.unit),
                BETWEEN.join(item.get(code, code) for code in one.items),
            ]
            for hall in county.halls
            for one in hall.windows
        ],
        ITEMS.key: [
            [
                one.code,
                one.zh,
                one.en,
                unit.get(one.unit, one.unit),
                BETWEEN.join(stages.get(each, each) for each in one.stages),
            ]
            for one in county.items
        ],
        STAFF.key: [
            [
                one.channel,
                str(one.user_id),
                one.name,
                roles[one.role],
                unit.get(one.unit or "", ""),
                one.hall or "",
                "英文" if one.language == "en" else "中文",
            ]
            for one in staff
            if one.role in OF_A_HALL
        ],
    }
    _write(path, content)


def _write(path: Path, content: dict[str, list[list[str]]]) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        head = book.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1})
        plain = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        for kind in SHEETS:
            sheet = book.add_worksheet(kind.zh)
            sheet.freeze_panes(1, 0)
            for at, column in enumerate(kind.columns):
                sheet.set_column(at, at, column.width, plain)
                title = f"{column.zh}*" if column.needed else column.zh
                sheet.write_string(0, at, title, head)
            for number, row in enumerate(content[kind.key], start=1):
                for at, value in enumerate(row):
                    sheet.write_string(number, at, value, plain)
