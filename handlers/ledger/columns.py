"""The columns of the county's workbooks, by any header that people give them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from texts.catalogue import Language, say


class Col(StrEnum):
    """A column; the value is the name of its header's text."""

    NUMBER = "number"
    EXTERNAL_NO = "external_no"
    SOURCE = "source"
    KIND = "kind"
    CATEGORY = "category"
    MATTER = "matter"
    PLACE = "place"
    UNIT = "unit"
    NAME = "name"
    PHONE = "phone"
    CONFIDENTIAL = "confidential"
    RECEIVED = "received"
    URGENCY = "urgency"
    STATE = "state"
    DISPATCHED = "dispatched"
    UNIT_DUE = "unit_due"
    UNIT_ON_TIME = "unit_on_time"
    CITIZEN_DUE = "citizen_due"
    DESK_ON_TIME = "desk_on_time"
    REPLIED = "replied"
    REPLY = "reply"
    OUTCOME = "outcome"
    CLOSED = "closed"
    REOPENED = "reopened"
    GRADE = "grade"
    REASON = "reason"
    RESPONSIBLE = "responsible"
    MEASURES = "measures"
    DEADLINE = "deadline"
    PROGRESS = "progress"
    PROMISED = "promised"
    LISTED = "listed"
    STRUCK = "struck"
    STRUCK_BY = "struck_by"
    EVIDENCE = "evidence"


IN = (
    *(Col.EXTERNAL_NO, Col.SOURCE, Col.KIND, Col.CATEGORY, Col.MATTER, Col.PLACE, Col.UNIT),
    *(Col.NAME, Col.PHONE, Col.CONFIDENTIAL, Col.RECEIVED),
)
"""What an order from elsewhere may say; only the matter is needed."""

OF_PROBLEMS = (Col.RESPONSIBLE, Col.MEASURES, Col.DEADLINE)
"""What makes an order a problem of the ledger, once any of them is said."""

PROBLEM_IN = (
    *(Col.EXTERNAL_NO, Col.SOURCE, Col.MATTER, Col.PLACE, Col.UNIT, *OF_PROBLEMS, Col.KIND),
    *(Col.CATEGORY, Col.RECEIVED),
)
"""What a batch of problems from a symposium, the petition office, letters, the hotline may say."""

PROBLEM_OUT = (
    *(Col.NUMBER, Col.MATTER, Col.UNIT, *OF_PROBLEMS, Col.PROGRESS, Col.STATE, Col.PROMISED),
    *(Col.OUTCOME, Col.REPLY, Col.SOURCE, Col.EXTERNAL_NO, Col.REASON, Col.LISTED, Col.STRUCK),
    *(Col.STRUCK_BY, Col.EVIDENCE),
)
"""What the ledger of problems 问题台账 says."""

OUT = tuple(list(Col)[: list(Col).index(Col.REASON)])
OUT = tuple(one for one in OUT if one not in (Col.NAME, Col.PHONE))
"""What the ledger of cases says: never who brought it."""

ALIASES: dict[Col, str] = {
    Col.EXTERNAL_NO: (
        "外部编号 工单编号 工单号 编号 单号 件号 信访件编号 external_no order_no order_number"
    ),
    Col.SOURCE: "来源 来源渠道 渠道 受理渠道 source channel",
    Col.KIND: "诉求类型 工单类型 类型 诉求性质 type kind",
    Col.CATEGORY: "类别 诉求类别 问题类别 事项类别 category",
    Col.MATTER: (
        "诉求内容 内容 工单内容 问题描述 事情 诉求描述 反映内容 主要内容 matter text content "
        "问题 存在问题 问题内容 具体问题 problem"
    ),
    Col.PLACE: "地点 地址 事发地址 事发地点 诉求地址 发生地点 place address location",
    Col.UNIT: "承办单位 主办单位 责任单位 转办单位 unit lead_unit",
    Col.NAME: "姓名 诉求人 来电人 联系人 来信人 信访人 name caller",
    Col.PHONE: (
        "联系电话 电话 手机 手机号 手机号码 来电号码 电话号码 联系方式 phone telephone mobile"
    ),
    Col.CONFIDENTIAL: "是否保密 要求保密 保密 confidential",
    Col.RECEIVED: (
        "收到时间 受理时间 来电时间 提交时间 登记时间 诉求时间 来信时间 received received_at"
    ),
    Col.RESPONSIBLE: "责任人 整改责任人 具体责任人 responsible person_responsible",
    Col.MEASURES: "整改措施 措施 具体措施 measures",
    Col.DEADLINE: "整改时限 完成时限 整改期限 办结时限 时限 deadline due",
}
_MARKS = re.compile(r"[\s_*:：()（）\-]+|必填|选填|required|optional", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """Which column stands where, and what stands there that nobody asks for."""

    row: int
    at: dict[Col, int]
    unused: tuple[str, ...]


def header_of(language: Language, column: Col) -> str:
    """What stands above a column."""
    return say(language, f"excel.column.{column}")


def column_of(text: str) -> Col | None:
    """The column of a header in either language, in any of its usual words."""
    return _by_header().get(_plain(text))


def _plain(text: str) -> str:
    return _MARKS.sub("", text).casefold()


def _by_header() -> dict[str, Col]:
    known = {_plain(word): one for one, words in ALIASES.items() for word in words.split()}
    own = {_plain(header_of(lang, one)): one for lang in Language for one in Col}
    return {**known, **own}
