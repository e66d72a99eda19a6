"""
What a citizen wants by their words: to ask, be helped, complain, report, suggest or praise.

A small rule, so that a clerk can see why: phrases speak for a kind with points, more where they
open the text; a complaint is what is left where little else is said. It is only proposed. The
citizen changes it with one tap, a clerk corrects it. Measured on 150 real complaints that were
read and labelled before the points were set, and not tuned to them afterwards (bench/kinds.py).
"""

import re
from dataclasses import dataclass

from domain.rules import Kind
from domain.wordlist import normalised

__all__ = ["Kind", "asks_place", "kind_of", "kinds_by_likelihood"]

_OPENING = 45
"""The first sentence, or a title, says what is wanted."""
_IN_OPENING = 2.0
_LAST = 60
"""The last sentence says it again."""
_DEFAULT = 1.0
"""What speaks for a complaint where nothing does."""

NEEDS_NO_PLACE = frozenset({Kind.CONSULTATION, Kind.SUGGESTION, Kind.PRAISE})


@dataclass(frozen=True)
class _Sign:
    """A phrase, the kind it speaks for, and with how many points."""

    kind: Kind
    points: float
    phrase: re.Pattern[str]


def _signs(kind: Kind, *weighted: tuple[float, str]) -> tuple[_Sign, ...]:
    return tuple(_Sign(kind, points, re.compile(phrase)) for points, phrase in weighted)


_SIGNS = (
    *_signs(
        Kind.CONSULTATION,
        (2.0, r"咨询(?!服务|公司|了|过|中心)"),
        (1.2, r"请问|想问|问一?下|请教|想知道|想了解|了解一下|解答|答疑"),
        (1.5, r"(?:怎么|怎样|如何|哪里|在哪)(?:办理?|申请|申报|报名|报销|领取|"
              r"缴纳|查询?|提取|补办|换|转)"),
        (1.2, r"需要(?:什么|哪些)|什么(?:流程|手续|材料|条件|政策)|哪些(?:流程|手续|材料|条件)"),
        (1.0, r"(?:是否|能否|可否)(?:能够?|可以|有|属于|符合|享受|办理)|能不能办|可以办"),
        (1.2, r"(?:什么时候|何时|几时|哪天|多久)[^。！!]{0,16}(?:开通|开工|修|建|能|可以|"
              r"公布|发放|通车)"),
        (0.8, r"(?:吗|呢|么)\s*[?。]?\s*$|\?\s*$"),
        (1.2, r"how (?:do|can|to)|what (?:do i need|papers)|where (?:do|can) i|when (?:does|"
              r"will|is)"),
        (0.8, r"\?\s*$"),
    ),
    *_signs(
        Kind.SUGGESTION,
        (2.2, r"建议(?!书|无果)"),
        (1.2, r"(?:希望|盼望?|期待|能否|可否|可不可以|能不能|是否可以)[^。！!?]{0,24}"
              r"(?:增设|增加|增开|加设|新建|修建|加建|建设|设置|设立|延长|开通|架设|规划|推出|引进|优化|改进|完善|推进|停靠)"),
        (1.2, r"应该?(?:增|加强|设|建|推)|有必要|优化|合理化|发展建言|几点(?:看法|意见|想法)"),
        (0.8, r"加快[^。]{0,12}(?:建设|推进|步伐|提高)"),
        (2.2, r"\bi suggest|suggestion|would be (?:good|nice) (?:if|to)|should (?:add|build|"
              r"extend)"),
    ),
    *_signs(
        Kind.HELP,
        (1.3, r"求助|请求(?!查|取缔|处罚|严)|恳求|求求|帮帮|请?帮忙|救救|需要帮助|寻求帮助|"
              r"请帮助|援助"),
        (1.0, r"(?:盼望?|期盼|渴望|希望)[^。！!]{0,12}(?:路|修|通水|通电|自来水|解决|关注)"),
        (0.8, r"困难(?:家庭|群众|户)|生活困难|走投无路|怎么办|无助|求一"),
        (0.8, r"为盼|给个说法|望[^。]{0,8}(?:能)?解决"),
        (1.5, r"\bplease help|need help|help us"),
    ),
    *_signs(
        Kind.REPORT,
        (2.0, r"举报(?!人[^:：]|电话|投诉|过|无|多次|了)|检举|揭发"),
        (1.0, r"举报"),
        (1.0, r"请?(?:严查|彻查|查处)|涉嫌(?:违|犯|诈|非法)|违法犯罪|诈骗|猫腻|行贿|偷税"),
        (2.0, r"\bi (?:want to )?report\b|illegal"),
    ),
    *_signs(
        Kind.PRAISE,
        (2.6, r"(?:特此|特来|提出|想|要|写信|予以)表扬|表扬(?:信|一下|他|她|你|贵|"
              r"[^。]{0,12}(?:同志|警官|医生|老师|工作人员))"),
        (2.6, r"感谢信|锦旗|(?:特来|特此|衷心|由衷)(?:地)?(?:表示)?感谢[^。]{0,16}(?:帮|"
              r"解决|救|及时|热心|同志)"),
        (1.8, r"感谢[^。,，]{0,16}(?:同志|警官|民警|医生|护士|老师|师傅|"
              r"工作人员)[^。]{0,20}(?:帮|解决|热情|耐心|负责|及时)"),
        (1.0, r"点个?赞|服务(?:态度)?(?:很|非常|特别)好|非常负责|拾金不昧"),
        (2.6, r"\bthank(?:s|ful)?\b[^.]{0,40}\b(?:helped|kind|patient|quick)|want to praise|"
              r"well done"),
    ),
    *_signs(
        Kind.COMPLAINT,
        (2.0, r"投诉(?!电话|无|过|多次|也)"),
        (1.2, r"扰民|噪音|噪声|太吵|污染|臭|强制|强行|乱收费|捆绑|欺骗|欺诈|虚假宣传|拖欠|"
              r"不退|违规|违法|非法|违建|侵占|侵害|霸王"),
        (1.0, r"没有?人管|无人管|不作为|推诿|踢皮球|敷衍|态度(?:恶劣|差)|不合理|质疑|反对|"
              r"维权|烂尾|质量(?:差|问题|不合格|太)"),
        (0.8, r"严重影响|苦不堪言|怨声载道|多次(?:反映|反应|投诉|向)|至今|一直(?:没|未)|"
              r"断水|停水|停电|拥堵"),
        (1.5, r"\bcomplain|noise|noisy|nobody (?:came|comes|cares)|broken|refus(?:e|ed)|rude"),
    ),
)  # fmt: skip
_TURNS = re.compile(r"但是|但|然而|可是|不过|却|希望|建议|请求|恳请|\bbut\b|however")
"""Thanks before these are manners, not the matter."""


def kinds_by_likelihood(text: str) -> tuple[Kind, ...]:
    """Return every kind, the likeliest first."""
    points = _points(text)
    order = list(_ORDER)
    return tuple(sorted(_ORDER, key=lambda kind: (-points[kind], order.index(kind))))


def kind_of(text: str) -> Kind:
    """Return the kind a text most likely is; a complaint where nothing says otherwise."""
    return kinds_by_likelihood(text)[0]


def asks_place(kind: Kind) -> bool:
    """Tell whether the place is asked for (5.2: for all but consultation)."""
    return kind not in NEEDS_NO_PLACE


_ORDER = (
    Kind.COMPLAINT,
    Kind.HELP,
    Kind.CONSULTATION,
    Kind.SUGGESTION,
    Kind.REPORT,
    Kind.PRAISE,
)


def _points(text: str) -> dict[Kind, float]:
    plain = normalised(text).strip()
    points = dict.fromkeys(_ORDER, 0.0) | {Kind.COMPLAINT: _DEFAULT}
    for sign in _SIGNS:
        points[sign.kind] += sign.points * _weight(sign, plain)
    if _TURNS.search(plain):
        points[Kind.PRAISE] /= 3
    return points


def _weight(sign: _Sign, plain: str) -> float:
    """Twice where the phrase opens the text, half again where only the middle says it."""
    found = sign.phrase.search(plain)
    if found is None:
        return 0.0
    if found.start() < _OPENING:
        return _IN_OPENING
    return 1.0 if found.start() > len(plain) - _LAST else 0.6
