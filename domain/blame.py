"""
Where a text blames staff or a unit of the government, sentence by sentence.

Half of the sharp words in real complaints are said of developers, property companies and
neighbours: a word counts only where the nearest one who could have done it is an office or its
people. Read on real complaints (bench/words.py); asked about once, decided by nobody but the
writer (5.2 (3)).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.wordlist import normalised

__all__ = ["BlameFound", "blame_in", "blames_staff", "without_blame"]

HELD_BACK = "……"

_OFFICIAL_BY_ITSELF = (
    r"懒政|渎职|官僚(?:主义|作风)|乱作为|吃拿卡要|(?:粗暴|野蛮|暴力)执法|执法不公|不公正执法|失职渎职|"
    r"官官相护|庸政|怠政|上班(?:时间)?(?:玩手机|打牌|炒股|睡觉)|脱岗|缺岗|迟到早退|玩忽职守|"
    r"监管不力|滥用职权|办事拖拉|工作作风|作风(?:粗暴|恶劣|散漫)"
)
_BY_ANYBODY = (
    r"不作为|推诿|推脱|踢皮球|推来推去|互相推|相互推|敷衍|包庇|态度(?:恶劣|差|很差|极差|非常差|太差|生硬|蛮横|强硬|冷漠)|"
    r"刁难|不理不睬|爱理不理|置之不理|不管不问|不闻不问|充耳不闻|视而不见|骂人|辱骂|骂我|失职|不接电话|"
    r"没有?人接听?电话|无人接听|不担当|睁一?只眼闭一?只眼|有法不依|不负责任|拒不履职|不履职|放任不管"
)
_ENGLISH = (
    r"\brude (?:staff|clerk|officer|official)|(?:staff|clerk|officer|official|police|bureau|office)"
    r"[^.!?]{0,40}\b(?:rude|lazy|refused|ignored|insulted|shouted|did nothing|does nothing|"
    r"do nothing)|passed? (?:me )?from (?:one )?(?:office|desk) to"
)
_OFFICES = (
    r"政府|部门|(?<!结)局(?!面|部|势|限)|委员会(?<!业主委员会)|[住发经教卫]建?委|纪委|街道|社区|居委|"
    r"村(?:委|支书|干部|主任|支部|书记|官)|"
    r"[乡镇](?:政府|领导|干部|长|书记|里)|派出所|公安|警|法院|检察|法官|城管|城市管理|执法|领导|"
    r"工作人员|干部|公务员|官员|[局所科处镇县区]长|书记(?!您|你)|"
    r"窗口|热线|12345|信访|中心|工商|税务|社保|医保|规划|国土|环保|消防|交警|运管|民政|路政|有关单位|主管单位|"
    r"上级|监管|受理员|诉评台|督查"
)
_PRIVATE = (
    r"开发商|物业|业委会|业主委员会|公司|老板|商家|商户|店|银行|房东|中介|集团|厂|邻居|机构|学校|老师|"
    r"经理|业务员|销售|项目部|法人|老赖|双方|平台|运营商|快递|医院|医生|驾校|售后|客服|施工方|包工头|卖家|承包"
)
_ALWAYS = re.compile(f"{_OFFICIAL_BY_ITSELF}|{_ENGLISH}")
_PERHAPS = re.compile(_BY_ANYBODY)
_WHO = re.compile(f"(?P<private>{_PRIVATE})|(?P<office>{_OFFICES})")
_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;\n]*")
_CLAUSE = re.compile(r"[^。!?;,、\n]+[。!?;,、\n]*")
_DENIED = re.compile(r"(?:不要|不能|别|请勿|勿|避免|杜绝|不得)[^,。]{0,4}$")
_NO_ONE_NAMED = frozenset({"不作为", "推诿", "踢皮球", "推来推去", "互相推", "相互推"})
"""Said with nobody named, these mean the offices that were asked."""
_FAR = 30


@dataclass(frozen=True)
class BlameFound:
    """A sharp word of the text, where it stands, and the sentence it stands in."""

    word: str
    at: int
    sentence: tuple[int, int]


def blames_staff(text: str) -> bool:
    """Tell whether staff or a unit may be blamed: asked about once, never decided by words."""
    return next(_found(normalised(text)), None) is not None


def blame_in(text: str) -> tuple[BlameFound, ...]:
    """Return every sharp word said of an office, in order; positions are of `normalised(text)`."""
    return tuple(_found(normalised(text)))


def without_blame(text: str) -> str:
    """
    Return the text with the clauses that blame an office held back, shown as `……`.

    A proposal for the clerk who clears the text: words alone can't promise that no blame is left.
    """
    kept: list[str] = []
    for clause in _CLAUSE.finditer(_plain(text)):
        if next(_found_in_clause(clause[0]), None) is None:
            kept.append(text[clause.start() : clause.end()])
        elif not kept or kept[-1] != HELD_BACK:
            kept.append(HELD_BACK)
    return "".join(kept).strip()


def _plain(text: str) -> str:
    """The text, mark by mark as long, its full-width marks made those the clauses are cut at."""
    return text.translate(str.maketrans("，！？；", ",!?;"))


def _found_in_clause(clause: str) -> Iterator[str]:
    plain = normalised(clause)
    for found in (*_ALWAYS.finditer(plain), *_PERHAPS.finditer(plain)):
        if not _DENIED.search(plain[: found.start()]):
            yield found[0]


def _found(plain: str) -> Iterator[BlameFound]:
    for sentence in _SENTENCE.finditer(plain):
        said = sentence[0]
        for word, at in _words_in(said):
            if not _DENIED.search(said[:at]):
                yield BlameFound(word, sentence.start() + at, sentence.span())


def _words_in(sentence: str) -> Iterator[tuple[str, int]]:
    hits = [(found.start(), found[0], True) for found in _ALWAYS.finditer(sentence)]
    hits += [(found.start(), found[0], False) for found in _PERHAPS.finditer(sentence)]
    for at, word, surely in sorted(hits):
        if surely or _of_an_office(sentence, word, at):
            yield word, at


def _of_an_office(sentence: str, word: str, at: int) -> bool:
    """Whether the nearest one named is an office; before the word counts as nearer than after."""
    near = [(_distance(found, word, at), found) for found in _WHO.finditer(sentence)]
    close = [one for one in near if one[0] <= _FAR]
    if not close:
        return word in _NO_ONE_NAMED
    _, found = min(close, key=lambda one: one[0])
    return found.lastgroup == "office"


def _distance(found: re.Match[str], word: str, at: int) -> float:
    if found.end() <= at:
        return at - found.end()
    return 3 + 1.5 * (found.start() - at - len(word))
