"""
What would name a person is taken out of a text before a unit reads it.

Numbers are found by their shape: telephones, identity cards, bank cards, addresses in a network.
Names only where the writer gives their own ("我叫…"): a machine that looked for all names would
take out the streets and the accused as well, so a person clears what is confidential.
Source: 信访工作条例 art. 30, PIPL arts. 25 and 51.
"""

import re

MASK = "***"

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏"
    "蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖"
    "武康贺严尹钱施牛洪龚"
)
_NAME = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_ENDS = r"(?=[\s，,。.；;、：:（(！!]|$)"

_NUMBERS = re.compile(
    r"""
    [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                  # an address for mail
    | (?<!\d)\d{17}[\dXx](?!\w)                                   # an identity card
    | (?<!\d)\d{15}(?!\d)                                         # an old one
    | (?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)       # a mobile telephone
    | (?<!\d)[(（]?0\d{2,3}[)）]?[ -]?\d{7,8}(?!\d)               # one with an area code
    | (?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)        # a bank card
    """,
    re.VERBOSE,
)
_CALLED = re.compile(
    r"((?:电话|手机|座机|联系方式|微信|QQ|tel|phone|wechat)(?:号码?)?[^\w\n]{0,3}[是为]?[^\w\n]{0,3})"
    r"([A-Za-z\d][\w-]{4,19})",
    re.IGNORECASE | re.ASCII,
)
_PUBLIC = re.compile(r"1[0-2]\d{1,3}|9\d{4,5}")
"""Hotlines that everybody may call: 12345, 110, 95598."""
_OWN_NAMES = (
    re.compile(rf"((?:我叫|我的名字[叫是]|本人叫)\s*)([\u4e00-\u9fff·]{{2,4}}?){_ENDS}"),
    re.compile(
        r"((?:姓名|联系人|反映人|投诉人|诉求人|举报人|申请人|署名|落款)\s*[:：]\s*)"
        rf"([\u4e00-\u9fff·]{{2,4}}?){_ENDS}"
    ),
    re.compile(rf"((?:我是|本人)\s*)({_NAME}){_ENDS}"),
    re.compile(r"((?i:my name is|i am called)\s+)([A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){0,2})"),
)


def masked(text: str) -> str:
    """
    Return the text with telephones, identity and bank cards and the writer's own name taken out.

    What was taken out is shown as `***`; the words around it stay.
    """
    cleared = _NUMBERS.sub(MASK, text)
    cleared = _CALLED.sub(_only_the_rest, cleared)
    for pattern in _OWN_NAMES:
        cleared = pattern.sub(rf"\g<1>{MASK}", cleared)
    return cleared


def _only_the_rest(found: re.Match[str]) -> str:
    """Keep the word before it; a public hotline stays, and what has no digit is no number."""
    before, said = found[1], found[2]
    is_number = any(char.isdigit() for char in said) and not _PUBLIC.fullmatch(said)
    return f"{before}{MASK}" if is_number else found[0]
