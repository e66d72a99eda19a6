"""
What a clerk types of a call or a letter, in any order, taken apart: who rang, what it is, where.

The caller's telephone and name are no part of the matter, so that they never reach a unit with it.
A number that belongs to somebody else in the story (a shop, a neighbour) stays in the words, where
masking takes it out. Nothing here is sure: the clerk looks the card over before it counts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_SEPARATORS = "\\s，,；;。、：:|"
_PHONE = re.compile(
    r"""
    (?<![\d-])
    ( (?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}      # a mobile telephone
    | [(（]?0\d{2,3}[)）]?[ -]?\d{7,8}              # one with an area code
    )
    (?![\d-])
    """,
    re.VERBOSE,
)
_PHONE_LABEL = re.compile(
    r"(?:我的?|本人)?(?:来电号码|来电电话|来电人电话|来电人|来电|联系电话|联系方式|联系人电话|本人电话|回电|手机号码?"
    r"|手机|座机|电话号码?|电话|caller|phone|tel|mobile)\s*(?:是|为|no\.?)?\s*[:：]?\s*$",
    re.IGNORECASE,
)
_TITLES = "先生|女士|小姐|大爷|大妈|大叔|大姐|大哥|阿姨|师傅|同志|老师|老板|奶奶|爷爷"
_CALLED = re.compile(
    rf"(?![我你他她找问])[\u4e00-\u9fff]{{1,3}}(?:{_TITLES})|[A-Z][a-z]+(?: [A-Z][a-z]+)?"
)
_OTHERS = re.compile(
    r"(?:老板|店主|对方|物业|经理|公司|负责人|房东|邻居|工头|[他她它]|owner|landlord)$"
)
_END = r"[^\n，,；;。]"
_NAME = re.compile(
    rf"(?:^|(?<=[{_SEPARATORS}]))(?:姓名|来电人|来信人|诉求人|反映人|联系人|name)\s*[:：]\s*"
    r"([A-Z]\w+ [A-Z]\w+|[^\s，,；;。]{1,20})",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"(?:^|(?<=[{_SEPARATORS}]))(?:地点|地址|位置|事发地点?|place|address|where)\s*[:：]\s*({_END}+)",
    re.IGNORECASE,
)
_EXTERNAL = re.compile(
    r"(?:(?:省|市|12345|平台|外部|信访)*(?:工单|信访|受理|外部|平台)?(?:编号|单号|件号)"
    r"|external\s+(?:no\.?|number))\s*[:：]?\s*([A-Za-z0-9][A-Za-z0-9-]{5,39})(?![A-Za-z0-9-])",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    rf"(?:^|(?<=[{_SEPARATORS}]))(?:已答复|已解答|答复|解答|回复|answered|answer)\s*[:：]\s*(.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_LEFT_OVER = re.compile(rf"^[.{_SEPARATORS}]+|[\s，,；;、：:|]+$")
_MARKS = re.compile(rf"[{_SEPARATORS}（(]")
_MARKS_AT_END = re.compile(rf"[{_SEPARATORS}（(]+$")
_EMPTY_PARTS = re.compile(r"([，,；;、])(?:\s*[，,；;、])+")
_BLANKS = re.compile(r"[ \t]{2,}")
SHOWN_DIGITS = 4


@dataclass(frozen=True)
class Call:
    """A call or a letter as far as it was understood; what was not said is empty."""

    matter: str = ""
    phone: str = ""
    name: str = ""
    place: str = ""
    external_no: str = ""
    answer: str = ""


def understood(text: str) -> Call:
    """Take apart what was typed; whatever is not recognised belongs to the matter."""
    rest, answer = _cut(text, _ANSWER)
    rest, external_no = _cut(rest, _EXTERNAL)
    rest, place = _cut(rest, _PLACE)
    rest, name = _cut(rest, _NAME, _is_no_number)
    rest, phone, called = _callers_phone(rest)
    return Call(_tidied(rest), phone, name or called, place, external_no, answer)


def only_phone(text: str) -> str:
    """The telephone number that a text is and nothing else; empty where it is none."""
    found = _PHONE.fullmatch(text.strip())
    return found[1] if found else ""


def ending(phone: str) -> str:
    """A telephone number as a clerk sees it: its last four digits."""
    bare = [char for char in phone if char.isdigit()]
    return f"***{''.join(bare[-SHOWN_DIGITS:])}" if bare else ""


def _cut(
    text: str, pattern: re.Pattern[str], fits: Callable[[str], bool] = bool
) -> tuple[str, str]:
    """The text without what the pattern finds first, and the value that it names."""
    found = pattern.search(text)
    if found is None or not fits(found[1].strip()):
        return text, ""
    return f"{text[: found.start()]}{text[found.end() :]}", found[1].strip()


def _is_no_number(value: str) -> bool:
    return bool(value) and not any(char.isdigit() for char in value)


def _callers_phone(text: str) -> tuple[str, str, str]:
    """
    The text without the caller's telephone, the telephone, and what they are called beside it.

    It is the caller's where nothing but a label or a form of address stands right before it:
    “王先生138…” rang, “店主电话138…” is somebody they talk about.
    """
    for found in _PHONE.finditer(text):
        before = text[: found.start()]
        kept = _PHONE_LABEL.sub("", before)
        word = _MARKS.split(_MARKS_AT_END.sub("", kept))[-1]
        called = word if _CALLED.fullmatch(word) else ""
        told_of = bool(word) and (kept.endswith(word) or _OTHERS.search(word) is not None)
        if told_of and not called:
            continue
        if called:
            kept = _MARKS_AT_END.sub("", kept)[: -len(called)]
        return f"{kept} {text[found.end() :]}", found[1], called
    return text, "", ""


def _tidied(text: str) -> str:
    """Without the marks that stood around what was taken out."""
    lines = (
        _BLANKS.sub(" ", _EMPTY_PARTS.sub(r"\1", _LEFT_OVER.sub("", line)))
        for line in text.splitlines()
    )
    return "\n".join(line for line in lines if line)
