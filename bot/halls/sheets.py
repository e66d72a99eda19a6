"""The sheets of the workbook of halls: what their columns are called, and which must be filled."""

from dataclasses import dataclass

from domain.evaluator import ACCEPTED, DONE


@dataclass(frozen=True)
class Column:
    """A column: its key, its titles in Chinese and English, whether it must be filled."""

    key: str
    zh: str
    en: str
    needed: bool = True
    width: float = 18

    def is_called(self, title: str) -> bool:
        """Whether a header's cell means this column."""
        return title.strip().rstrip("*").strip().casefold() in (self.zh, self.en.casefold())


@dataclass(frozen=True)
class SheetKind:
    """A sheet: its key, its names, its columns; whether the workbook can do without it."""

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    needed: bool = True


HALLS = SheetKind(
    "halls",
    "大厅",
    "halls",
    (
        Column("code", "代码", "code"),
        Column("zh", "名称", "name", width=30),
        Column("en", "英文名称", "english name", needed=False, width=30),
    ),
)
WINDOWS = SheetKind(
    "windows",
    "窗口",
    "windows",
    (
        Column("hall", "大厅", "hall"),
        Column("number", "窗口号", "number", width=10),
        Column("zh", "名称", "name", width=24),
        Column("en", "英文名称", "english name", needed=False, width=30),
        Column("unit", "单位", "unit", width=24),
        Column("items", "事项", "items", needed=False, width=50),
    ),
)
ITEMS = SheetKind(
    "items",
    "事项",
    "items",
    (
        Column("code", "代码", "code", width=24),
        Column("zh", "名称", "name", width=36),
        Column("en", "英文名称", "english name", needed=False, width=36),
        Column("unit", "单位", "unit", width=24),
        Column("stages", "可评环节", "stages", needed=False),
    ),
    needed=False,
)
STAFF = SheetKind(
    "staff",
    "人员",
    "staff",
    (
        Column("channel", "渠道", "channel"),
        Column("user_id", "账号", "account"),
        Column("name", "姓名", "name"),
        Column("role", "角色", "role"),
        Column("unit", "单位", "unit", needed=False, width=24),
        Column("hall", "大厅", "hall"),
        Column("language", "语言", "language", needed=False),
    ),
    needed=False,
)
SHEETS = (HALLS, WINDOWS, ITEMS, STAFF)
STAGES = {
    DONE: DONE,
    ACCEPTED: ACCEPTED,
    "办结": DONE,
    "受理": ACCEPTED,
    "收件": ACCEPTED,
}
ROLES = {
    "大厅负责人": "hall_manager",
    "首席代表": "chief_representative",
    "窗口人员": "window_clerk",
    "hall manager": "hall_manager",
    "chief representative": "chief_representative",
    "window clerk": "window_clerk",
}
LANGUAGES = {"中文": "zh_CN", "zh_cn": "zh_CN", "英文": "en", "english": "en", "en": "en"}
