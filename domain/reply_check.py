"""
Is an answer one? It is warned of one that is empty, copied from the matter, or says nothing of it.

What a citizen is owed (信访工作条例 art. 32 by analogy): their matter named, what was found, what
was done, by when the rest. A warning is a line beside "send anyway", never a refusal: whoever
stands in a village street with three photos has often said enough.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LEAST = 4
SHORT, SMALL = 90, 16
GRAM, COPY = 6, 0.7
NAMED = 2


class Fault(StrEnum):
    """What an answer lacks."""

    EMPTY = "empty"
    COPIED = "copied"
    PASSED_ON = "passed_on"
    EVASIVE = "evasive"
    UNFILLED = "unfilled"


@dataclass(frozen=True, slots=True)
class Checked:
    """
    What an answer has: the matter, a finding, a measure, a date; and its fault, if any.

    Only a fault is warned of; what is missing says what to add.
    """

    matter: bool
    finding: bool
    measure: bool
    date: bool
    fault: Fault | None

    @property
    def missing(self) -> tuple[str, ...]:
        """What of the four is not there."""
        return tuple(
            name for name in ("matter", "finding", "measure", "date") if not getattr(self, name)
        )


POLITE = re.compile(
    r"网友[“\"'][^”\"']*[”\"']|尊敬的[^，,：:！!]*|[“\"]UU\d+[”\"]|UU\d+|网民朋友|市民同志|网友"
    r"|您好|你好|来信收悉|(?:您|你)?的?(?:留言|来信|帖文|建议|问题|咨询)[^，。]{0,6}"
    r"(?:已收悉|收悉|已收到|已获悉|已阅)"
    r"|留言已?(?:收悉|获悉|阅)|已收悉|现(?:将|就)?[^，。]{0,14}(?:回复|答复)如下"
    r"|(?:非常)?感谢[^。！!]*|谢谢[^。！!]*|特此(?:回复|答复)|请予?谅解|敬请谅解"
    r"|欢迎[^。！!]*(?:监督|批评|意见)[^。！!]*|如有(?:疑问|其他)[^。！!]*"
    r"|(?:高度|非常|十分)重视|\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?",
)
CHINESE = re.compile("[\u4e00-\u9fff]")
MARKS = re.compile(r"[\s，。！？、：；,.!?:;“”\"'（）()《》]+")
FINDING = re.compile(
    r"经(?:[^，。]{0,12})(?:调查|核查|核实|查|了解|勘查|走访|检查|监测)|据查|据了解|查明|查证|查实|属实"
    r"|根据|按照|依据|《|规定|条例|因为|由于|因[^此而]|是因|原因|(?<!联)系[^统列]|位于|目前|现有|现行|没有规定"
    r"|标准|条件|属于|不属于[^，。]*(?:违|受理)|面积|于\d{4}年|\d+(?:元|人|户|米|公里|平方|辆|个|家|%|名)"
)
MEASURE = re.compile(
    r"已(?:于|经|对|将|责|要|完|拆|清|修|组|安|督|约|下达|向|开|停|增|更|进|派|发|联系|列入|纳入|告知)"
    r"(?!转|获|收)|责令|责成|督促|约谈|好了|修好|换好|办好|完工|整改|拆除|清理|维修|修复|处罚|立案|安装|增派|巡查|加强|开展|组织"
    r"|安排|协调|办理|申请|携带|提供|登记|领取|报名|拨打|将(?:于|在)|下一步|计划"
)
DATE = re.compile(
    r"\d{1,2}月|\d{4}年|\d{1,2}日|本周|下周|本月|下月|年底|年内|近期|工作日|即日|已(?:于|完成|修|拆|清|解决)"
)
PASSED = re.compile(
    r"转(?:交|达|至|给|到)?[^，。]{0,16}(?:调查|核查|核处|处理|处置|查处|办理|核实|办复|关注)"
    r"|已转|转交|转教|转市|转县|转达|反映给"
)
ELSEWHERE = re.compile(
    r"(?:请|可以|建议|可)[^，。]{0,14}(?:咨询|询问|反映|联系|登录|致电|查询|投诉|举报)|请[^，。]{0,3}向[^，。]{0,14}提出|不属(?:于)?[^，。]*(?:范围|职)"
)
VAGUE = re.compile(
    r"(?:进一步|酌情|充分|积极|认真|综合)[^，。]{0,6}(?:研究|考虑|论证|推进|争取|关注)|予以(?:充分)?考虑"
    r"|正在[^，。]{0,8}推进|按(?:照)?(?:相关)?程序|研究后确定|一如既往|妥善处理|不知道|已进行过回复"
    r"|改进|避免类似|重视"
)


def check_reply(matter: str, reply: str) -> Checked:
    """Return what an answer to a matter has, and what it is warned of."""
    core = MARKS.sub("", POLITE.sub("", reply))
    plain = POLITE.sub("", reply)
    found = {
        "matter": _names(matter, core),
        "finding": bool(FINDING.search(plain)),
        "measure": bool(MEASURE.search(plain)),
        "date": bool(DATE.search(reply)),
    }
    return Checked(**found, fault=_fault(matter, core, plain, found))


def _fault(matter: str, core: str, plain: str, found: dict[str, bool]) -> Fault | None:
    if not core:
        return Fault.EMPTY
    if not CHINESE.search(core):
        return None  # the rules were read off Chinese answers
    if _copied(matter, core):
        return Fault.COPIED
    says = found["finding"] + found["measure"]
    if PASSED.search(plain) and len(core) < SHORT and not found["finding"]:
        return Fault.PASSED_ON
    if ELSEWHERE.search(plain) and len(core) < SHORT and not found["finding"]:
        return Fault.PASSED_ON
    if VAGUE.search(plain) and len(core) < SHORT and says < 2:  # noqa: PLR2004 - both
        return Fault.EVASIVE
    if len(core) < LEAST and not says:
        return Fault.EMPTY
    return None


def _copied(matter: str, core: str) -> bool:
    """Whether most of an answer are the citizen's own words."""
    grams = set(_grams(core, GRAM))
    if len(grams) < SMALL:
        return False
    theirs = set(_grams(MARKS.sub("", matter), GRAM))
    return len(grams & theirs) / len(grams) >= COPY


def _names(matter: str, core: str) -> bool:
    """Whether an answer speaks of the matter: some words of it come back."""
    shared = set(_grams(MARKS.sub("", matter), 2)) & set(_grams(core, 2))
    return len(shared) >= NAMED


def _grams(text: str, size: int) -> Iterator[str]:
    return (text[i : i + size] for i in range(len(text) - size + 1))
